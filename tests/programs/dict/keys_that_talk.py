# Keys with __hash__ and __eq__ written in Python: how often and when they are called.
log = []


class K:
    def __init__(self, n, h=1): self.n, self.h = n, h
    def __hash__(self): log.append(f"hash {self.n}"); return self.h
    def __eq__(self, o): log.append(f"eq {self.n} {getattr(o, 'n', o)}"); return isinstance(o, K) and self.n == o.n
    def __repr__(self): return f"K{self.n}"


a, b, a2 = K("a"), K("b"), K("a")
d = {a: 1}
print(log); log.clear()
d[a] = 2; print(log); log.clear()
d[b] = 3; print(log); log.clear()
d[a2] = 4; print(d, log); log.clear()
print(d[a2], a in d, d.get(K("c")), log); log.clear()
del d[a2]; print(d, log); log.clear()
print(d == {b: 3}, log); log.clear()
copy = dict(d); copy2 = d.copy(); list(d); d.items(); print(log); log.clear()
s = {a, b, a2}; print(len(s), log); log.clear()


class BadHash:
    def __hash__(self): raise ValueError("no hash")
class BadEq:
    def __hash__(self): return 1
    def __eq__(self, o): raise ValueError("no eq")


for f in (lambda: {BadHash(): 1}, lambda: {}.get(BadHash()), lambda: {1: 2}.get(BadEq()), lambda: {1: 2}.__contains__(BadEq()), lambda: {BadEq(): 1, BadEq(): 2}, lambda: {1, BadEq()}, lambda: {1: 1}.pop(BadEq())):
    try:
        print(f())
    except ValueError as e:
        print(e)


class Mutates:
    def __init__(self, d): self.d = d
    def __hash__(self): return 1
    def __eq__(self, o):
        self.d.clear()
        for i in range(50):
            self.d[f"filler{i}"] = i
        return False


d = {}
m = Mutates(d)
d[1] = "one"
print(d.get(m), len(d))
d.clear(); d[1] = "one"
d[m] = "m"
print(len(d), d[m] if False else "alive")
nan = float("nan")
d = {nan: 1}
print(d[nan], d.get(float("nan")), nan in d, {1: "int", 1.0: "float", True: "bool"}, {0: "a", -0.0: "b", False: "c"})
big = {2 ** 61 - 1 + i: i for i in range(3)}
print(big[2 ** 61], big, hash(2 ** 61 - 1), {-1: "a", -2: "b"}[-2])
mixed = {1: "a", "1": "b", b"1": "c", (1,): "d", None: "e", 1.5: "f", frozenset([1]): "g", int: "h", print: "i"}
print(mixed[1], mixed["1"], mixed[b"1"], mixed[1,], mixed[None], mixed[1.5], mixed[frozenset({1})], mixed[int], mixed[print])
