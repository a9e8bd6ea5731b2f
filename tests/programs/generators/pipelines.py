# Generators composed into pipelines, with cleanup in the right order.
log = []


def source(n):
    try:
        for i in range(n):
            log.append(f"make {i}")
            yield i
    finally:
        log.append("source closed")


def double(it):
    try:
        for x in it:
            yield x * 2
    finally:
        log.append("double closed")


def take(it, n):
    for i, x in enumerate(it):
        if i == n:
            return
        yield x


print(list(take(double(source(10)), 2)))
print(log)


def chunks(it, n):
    buf = []
    for x in it:
        buf.append(x)
        if len(buf) == n:
            yield tuple(buf)
            buf.clear()
    if buf:
        yield tuple(buf)


print(list(chunks("abcdefgh", 3)))


def averager():
    total = count = 0
    avg = None
    while True:
        x = yield avg
        if x is None:
            return count, avg
        total += x
        count += 1
        avg = total / count


def group(results):
    while True:
        results.append((yield from averager()))


res = []
g = group(res)
next(g)
for v in (1, 2, 3, None, 10, 20, None):
    g.send(v)
print(res)


def merge(*its):
    pending = [iter(i) for i in its]
    while pending:
        for it in pending[:]:
            try:
                yield next(it)
            except StopIteration:
                pending.remove(it)


print(list(merge("abc", [1], "xy")))


def primes():
    found = []
    n = 2
    while True:
        if all(n % p for p in found):
            found.append(n)
            yield n
        n += 1


for p in primes():
    if p > 30:
        break
    print(p, end=" ")
print()


def scheduler(*tasks):
    queue = list(tasks)
    while queue:
        t = queue.pop(0)
        try:
            print(next(t), end=" ")
            queue.append(t)
        except StopIteration as e:
            print(f"[{e.value}]", end=" ")
    print()


def task(name, n):
    for i in range(n):
        yield f"{name}{i}"
    return name


scheduler(task("a", 2), task("b", 3), task("c", 0))
