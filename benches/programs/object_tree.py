# A binary search tree of small objects: built, searched, walked, dropped.
class Node:
    def __init__(self, key):
        self.key = key
        self.left = None
        self.right = None

    def insert(self, key):
        node = self
        while True:
            if key < node.key:
                if node.left is None:
                    node.left = Node(key)
                    return
                node = node.left
            elif key > node.key:
                if node.right is None:
                    node.right = Node(key)
                    return
                node = node.right
            else:
                return

    def depth(self):
        left = self.left.depth() if self.left is not None else 0
        right = self.right.depth() if self.right is not None else 0
        return 1 + (left if left > right else right)

    def __contains__(self, key):
        node = self
        while node is not None:
            if key == node.key:
                return True
            node = node.left if key < node.key else node.right
        return False


def run(n):
    seed = 42
    root = Node(1 << 30)
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        root.insert(seed)
    found = 0
    for i in range(n):
        if i * 4096 in root:
            found += 1
    return root.depth(), found


for _ in range(4):
    print(run(60_000))
