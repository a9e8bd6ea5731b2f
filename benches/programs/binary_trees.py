# Many short-lived trees of tuples and of objects: allocation and release.
class Node:
    __slots__ = ("left", "right")

    def __init__(self, left, right):
        self.left = left
        self.right = right


def tuples(depth):
    if depth == 0:
        return (None, None)
    return (tuples(depth - 1), tuples(depth - 1))


def count_tuples(tree):
    left, right = tree
    if left is None:
        return 1
    return 1 + count_tuples(left) + count_tuples(right)


def nodes(depth):
    if depth == 0:
        return Node(None, None)
    return Node(nodes(depth - 1), nodes(depth - 1))


def count_nodes(node):
    if node.left is None:
        return 1
    return 1 + count_nodes(node.left) + count_nodes(node.right)


long_lived = nodes(14)
total = 0
for depth in range(4, 15, 2):
    for _ in range(1 << (17 - depth)):
        total += count_tuples(tuples(depth))
        total += count_nodes(nodes(depth))
print(total, count_nodes(long_lived))
