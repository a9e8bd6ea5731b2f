# An LRU cache as a linked list with a dict.
class Node:
    __slots__ = "key", "value", "prev", "next"


class LRU:
    def __init__(self, size):
        self.size, self.map = size, {}
        self.root = Node()
        self.root.prev = self.root.next = self.root

    def _unlink(self, n):
        n.prev.next, n.next.prev = n.next, n.prev

    def _front(self, n):
        n.next, n.prev = self.root.next, self.root
        self.root.next.prev = n
        self.root.next = n

    def get(self, key, default=None):
        n = self.map.get(key)
        if n is None:
            return default
        self._unlink(n)
        self._front(n)
        return n.value

    def put(self, key, value):
        n = self.map.get(key)
        if n is None:
            if len(self.map) == self.size:
                last = self.root.prev
                self._unlink(last)
                del self.map[last.key]
            n = self.map[key] = Node()
            n.key = key
        else:
            self._unlink(n)
        n.value = value
        self._front(n)

    def __iter__(self):
        n = self.root.next
        while n is not self.root:
            yield n.key, n.value
            n = n.next


c = LRU(3)
for i, k in enumerate("abcadbea"):
    c.put(k, i)
    print(k, list(c))
print(c.get("b"), c.get("zz", "none"), list(c))
