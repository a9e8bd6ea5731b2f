# A balanced tree with insertion, deletion, iteration and checks.
class Node:
    __slots__ = "key", "left", "right", "height"

    def __init__(self, key):
        self.key, self.left, self.right, self.height = key, None, None, 1


def height(n): return n.height if n else 0


def fix(n):
    n.height = 1 + max(height(n.left), height(n.right))
    b = height(n.left) - height(n.right)
    if b > 1:
        if height(n.left.left) < height(n.left.right):
            n.left = rotate_left(n.left)
        return rotate_right(n)
    if b < -1:
        if height(n.right.right) < height(n.right.left):
            n.right = rotate_right(n.right)
        return rotate_left(n)
    return n


def rotate_left(n):
    r = n.right
    n.right, r.left = r.left, n
    fix(n)
    return fix(r)


def rotate_right(n):
    l = n.left
    n.left, l.right = l.right, n
    fix(n)
    return fix(l)


def insert(n, key):
    if n is None:
        return Node(key)
    if key < n.key:
        n.left = insert(n.left, key)
    elif key > n.key:
        n.right = insert(n.right, key)
    return fix(n)


def delete(n, key):
    if n is None:
        raise KeyError(key)
    if key < n.key:
        n.left = delete(n.left, key)
    elif key > n.key:
        n.right = delete(n.right, key)
    elif not n.left or not n.right:
        return n.left or n.right
    else:
        m = n.right
        while m.left:
            m = m.left
        n.key = m.key
        n.right = delete(n.right, m.key)
    return fix(n)


def walk(n):
    if n:
        yield from walk(n.left)
        yield n.key
        yield from walk(n.right)


def check(n):
    if n is None:
        return 0
    l, r = check(n.left), check(n.right)
    assert abs(l - r) <= 1 and n.height == 1 + max(l, r)
    return n.height


root, seed, keys = None, 1, set()
for _ in range(500):
    seed = seed * 48271 % 2147483647
    root = insert(root, seed % 1000)
    keys.add(seed % 1000)
    check(root)
print(len(keys), root.height, list(walk(root)) == sorted(keys), list(walk(root))[:10])
for k in sorted(keys)[::2]:
    root = delete(root, k)
    keys.discard(k)
    check(root)
print(len(keys), root.height, list(walk(root)) == sorted(keys))
try:
    delete(root, -1)
except KeyError as e:
    print("KeyError", e)
