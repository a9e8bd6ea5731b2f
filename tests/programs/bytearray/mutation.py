# bytearray: item and slice assignment, append, extend, insert, pop, remove, clear, del.
a = bytearray(b"hello")
a[0] = 72
a[-1:] = b"O!"
print(a, len(a), a == b"HellO!", b"HellO!" == a, a != bytearray(b""))
a.append(33); a.extend(b"xy"); a.extend([1, 2]); a.insert(0, 62); a.insert(100, 63)
print(a, a.pop(), a.pop(0), a)
a.remove(108)
print(a)
a.reverse(); print(a)
del a[0], a[1:3], a[::2]
print(a)
a[:] = bytearray(range(6)); a[1:3] = b""; a[::2] = b"zz"
print(a)
a += b"end"; a *= 2
print(a, a.copy() is not a)
a.clear(); print(a, bytearray(5), bytearray("é", "utf-8"), bytearray([1, 2]), bytearray(b"x"))
a = bytearray(b"abc")
for f in (lambda: a.__setitem__(0, 256), lambda: a.__setitem__(9, 1), lambda: a.__setitem__(0, "x"), lambda: a.append("a"), lambda: a.append(-1), lambda: a.extend("x"), lambda: a.extend([300]), lambda: a.pop(9), lambda: bytearray().pop(), lambda: a.remove(1), lambda: a.insert("x", 1), lambda: a.__setitem__(slice(0, 3, 2), b"abc"), lambda: a.__setitem__(slice(0, 1), "x"), lambda: hash(a), lambda: a.__delitem__(9), lambda: a + "x", lambda: bytearray(-1), lambda: bytearray("x"), lambda: a.extend(5), lambda: a.__setitem__(0, 1.5)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(a, repr(a), str(a), a.decode(), bool(bytearray()), sorted(a), 97 in a, a.find(b"c"), a < b"abd", {bytes(a): 1})
x = y = bytearray(b"q")
x += b"r"
print(y, x is y)
x[1:1] = x
print(x)
x[:] = []
print(x, x.__alloc__() >= 0)
def it():
    yield 65
    yield 66
x.extend(it()); x[0:1] = it(); x[5:] = (67,)
print(x, bytearray(it()))
