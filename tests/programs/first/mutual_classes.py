class Node:
    def __init__(self, v, next=None): self.v, self.next = v, next
    def __iter__(self):
        n = self
        while n:
            yield n.v
            n = n.next
    def __bool__(self): return True


head = None
for i in range(5):
    head = Node(i, head)
print(list(head), sum(head), [v * 2 for v in head])


class Stack:
    def __init__(self): self.items = []
    def push(self, x): self.items.append(x); return self
    def pop(self): return self.items.pop()
    def __len__(self): return len(self.items)
    def __repr__(self): return f"Stack{self.items}"


s = Stack().push(1).push(2).push(3)
print(s.pop(), s, len(s), bool(Stack()))
