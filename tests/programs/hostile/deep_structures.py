# Structures nested very deep: made, dropped, compared, printed, hashed.
def attempt(name, f):
    try:
        f()
        print(name, "ok")
    except (RecursionError, MemoryError) as e:
        print(name, type(e).__name__)


N = 100000


def nest(make):
    x = make(None)
    for _ in range(N):
        x = make(x)
    return x


class Node:
    def __init__(self, next): self.next = next


for name, make in (("list", lambda x: [x]), ("tuple", lambda x: (x,)), ("dict", lambda x: {"k": x}), ("instance", Node), ("set", lambda x: frozenset([1]) if x is None else (x,)), ("closure", lambda x: (lambda: x)), ("method", lambda x: [x].append), ("slice", lambda x: slice(x)), ("gen", lambda x: (i for i in [x])), ("bound", lambda x: Node(x).__init__), ("exception", lambda x: ValueError(x)), ("zip", lambda x: iter([x]))):
    x = nest(make)
    del x
    print("dropped", name)
l = nest(lambda x: [x])
m = nest(lambda x: [x])
t = nest(lambda x: (x,))
d = nest(lambda x: {"k": x})
e = None
for i in range(N):
    n = ValueError(i)
    n.__context__ = e
    e = n
del e, n
print("exception chain dropped")
attempt("repr list", lambda: repr(l))
attempt("repr dict", lambda: repr(d))
attempt("str tuple", lambda: str(t))
attempt("compare lists", lambda: l == m)
attempt("hash tuple", lambda: hash(t))
attempt("less", lambda: l < m)
attempt("in", lambda: m in [l])
attempt("format", lambda: f"{l}")
src = "(" * 5000 + ")" * 5000
attempts = {"parens": src, "brackets": "[" * 5000 + "]" * 5000, "minus": "-" * 100000 + "1", "not": "not " * 100000 + "1", "lambda": "lambda:" * 50000 + "1", "subscript": "a" + "[0]" * 5000 if False else "1", "if": "1 if 1 else " * 50000 + "1", "power": "1**" * 50000 + "1"}
for name, s in attempts.items():
    try:
        eval(s)
        print(name, "fine")
    except (SyntaxError, MemoryError, RecursionError) as e:
        print(name, "refused")
head = Node(None)
cur = head
for _ in range(1000000):
    cur.next = Node(None)
    cur = cur.next
del cur, head
print("a million nodes dropped")
for i in range(1000):
    x = nest_small = [[]]
print("alive")
