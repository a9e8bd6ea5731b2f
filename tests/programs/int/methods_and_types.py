# bool as int, int attributes, subclass results, identity rules that code relies on.
print(True == 1, False == 0, True is True, isinstance(True, int), bool(5), bool(0), bool(""), bool("x"), bool(), str(True), repr(False))
print(True & True, type(True & True).__name__, type(True & 1).__name__, type(True + 0).__name__, True ^ False, not True, type(True | False).__name__)
print(int.__add__(1, 2), (1).__add__(2.0), (1).__radd__(2), (5).__floordiv__(2), (5).__divmod__(2), (2).__pow__(3, 5), (1).__lt__(2), (1).__eq__("a"), (5).__neg__(), (5).__bool__(), (5).__index__(), (5).__hash__(), (5).__format__("x"), (5).__truediv__(2), (5).__lshift__(1), (5).__and__(4), (1).__rsub__(5), (0).__rtruediv__ is not None)
for f in (lambda: int.__add__(1), lambda: (1).__add__(), lambda: int.__new__(), lambda: (1).nope, lambda: (5).__truediv__(0), lambda: (2).__pow__("a"), lambda: (1).__index__(2)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


class I(int):
    def __repr__(self): return f"I({int(self)})"
    __str__ = __repr__


i = I(5)
print(i, i + 1, -i, i * 2, +i, abs(i), type(+i).__name__, i == 5, {5: "x"}[i], [0] * i, f"{i}", f"{i:d}", "%d" % i, int(i), i.bit_length(), max(i, 3), range(i), bool(I()), I("7"), I("ff", 16))
print(type(i.__index__()).__name__, i // 2, i / 2, i ** 2, round(i), divmod(i, 2), i.real, type(i.real).__name__, type(i.conjugate()).__name__)
import sys
print(sys.maxsize == 2 ** 63 - 1, sys.int_info.bits_per_digit > 0, sys.get_int_max_str_digits())
try:
    str(10 ** 5000)
except ValueError as e:
    print(e)
sys.set_int_max_str_digits(0)
print(len(str(10 ** 5000)))
sys.set_int_max_str_digits(4300)
try:
    sys.set_int_max_str_digits(5)
except ValueError as e:
    print(e)
print(1 if 10 ** 5000 else 0, f"{10 ** 5000:x}"[:10])
