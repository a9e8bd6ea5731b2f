# Every function of operator.
import operator as op

a, b = 7, 3
for name in sorted(op.__all__):
    f = getattr(op, name)
    try:
        if name in ("attrgetter", "itemgetter", "methodcaller", "call", "setitem", "delitem", "iadd", "iconcat", "concat", "countOf", "indexOf", "contains", "getitem", "length_hint", "is_none", "is_not_none"):
            continue
        try:
            r = f(a, b)
        except TypeError:
            r = f(a)
        print(name, r)
    except Exception as e:
        print(name, type(e).__name__, e)
print(op.concat([1], [2]), op.contains("abc", "b"), op.countOf([1, 2, 1], 1), op.indexOf([1, 2], 2), op.getitem({1: 2}, 1), op.length_hint([1, 2]), op.length_hint(iter([1])), op.length_hint(5, 9), op.call(max, 1, 5), op.not_([]), op.truth([1]), op.is_(1, 1), op.is_not(None, None), op.index(5))
l = [1, 2, 3]
op.setitem(l, 0, 9); op.delitem(l, 1); print(l, op.iadd(l, [5]), op.iconcat([1], "a"), l)
print(op.itemgetter(1)("abc"), op.itemgetter(0, 2)([1, 2, 3]), op.itemgetter(slice(1))("abc"), op.itemgetter("k")({"k": 1}), op.attrgetter("real")(5), op.attrgetter("real", "imag")(5), op.attrgetter("__class__.__name__")(5), op.methodcaller("upper")("a"), op.methodcaller("split", ",", maxsplit=1)("a,b,c"))
print(repr(op.itemgetter(1, 2)), repr(op.attrgetter("a.b")), repr(op.methodcaller("f", 1, k=2)))
for f in (lambda: op.itemgetter(), lambda: op.attrgetter(5), lambda: op.attrgetter("x")(5), lambda: op.itemgetter(5)([]), lambda: op.methodcaller(), lambda: op.methodcaller(5), lambda: op.methodcaller("x")(5), lambda: op.add(1), lambda: op.indexOf([1], 5), lambda: op.index(1.5), lambda: op.concat(1, 2), lambda: op.length_hint(5, "a"), lambda: op.add(1, "a"), lambda: op.matmul(1, 2), lambda: op.call()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(op.__add__ is op.add, op.sub(5, 2), sorted([(1, "b"), (0, "c")], key=op.itemgetter(1)), list(map(op.mul, [1, 2], [3, 4])))
