# collections.deque as a queue, a stack, a window and a ring.
from collections import deque


def run(n):
    total = 0
    queue = deque()
    for i in range(n):
        queue.append(i)
        if i % 3 == 0:
            total += queue.popleft()
        if i % 5 == 0:
            queue.appendleft(i)
            total ^= queue.pop()
    window = deque(maxlen=50)
    for i in range(n):
        window.append(i)
        total += window[0]
    ring = deque(range(100))
    for i in range(n // 10):
        ring.rotate(7)
        total += ring[0]
    for x in queue:
        total += x & 1
    return total, len(queue)


print(run(4_000_000))
