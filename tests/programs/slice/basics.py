# slice objects and what __getitem__ receives.
s = slice(1, 10, 2)
print(s, s.start, s.stop, s.step, slice(5), slice(None), slice(1, 2) == slice(1, 2), slice(1) != slice(2), slice(1, 2) < slice(1, 3), repr(slice("a", None, [])))
for args in ((None, None, None), (1, 5, None), (-3, None, None), (None, None, -1), (10, -10, -2), (-100, 100, 3), (None, 3, -1), (5, 5, 5)):
    print(args, slice(*args).indices(7), list(range(7))[slice(*args)], "abcdefg"[slice(*args)], tuple(range(7))[slice(*args)], bytes(range(7))[slice(*args)], range(7)[slice(*args)])
for f in (lambda: slice(), lambda: slice(1, 2, 3, 4), lambda: slice(1, 2, 0).indices(5), lambda: slice("a").indices(5), lambda: slice(1).indices(-1), lambda: hash(slice(1)), lambda: [1][::0], lambda: [1][1.5:], lambda: "a"[:"b"], lambda: setattr(slice(1), "start", 2), lambda: [][slice(None, None, None)], lambda: slice(1) < 5):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class I:
    def __init__(self, n): self.n = n
    def __index__(self): return self.n
print([0, 1, 2, 3][I(1):I(3)], "abcd"[:I(2)], slice(I(1), I(5), I(2)).indices(10), [1, 2, 3][2 ** 70:], [1, 2, 3][-2 ** 70:], "abc"[::2 ** 70], [1, 2, 3][:2 ** 70:-2 ** 70])
class Log:
    def __getitem__(self, k): return k
    def __setitem__(self, k, v): print("set", k, v)
    def __delitem__(self, k): print("del", k)
l = Log()
print(l[1:2], l[:], l[::], l[1:2, 3:4], l[..., 1:], l[slice(1)], l[None:None], l["a":"b"])
l[1:2] = 5
l[:, 1] = 6
del l[3:]
a = list(range(10))
a[slice(2, 4)] = []
del a[slice(None, None, 2)]
print(a)
# needs 3.12
