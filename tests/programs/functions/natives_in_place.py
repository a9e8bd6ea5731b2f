# Builtins called again and again from the same place: rebound, raising, releasing their arguments.
import builtins


def size(x):
    return len(x)


print(size("abc"), size([1, 2]), size((1,)), size({1: 2}), size(b"ab"), size({1, 2, 3}), size(range(9)))


class Sized(list):
    def __len__(self):
        return 42


print(size(Sized()), size("é€"), size("abc"))
for bad in (3, None, object):
    try:
        size(bad)
    except TypeError as e:
        print(e)
print(size("again"))
real = len
builtins.len = lambda x: "other"
print(size("abc"))
builtins.len = real
print(size("abc"))


def codes(s):
    return [ord(c) for c in s], [chr(ord(c) + 1) for c in s]


print(codes("abc"), codes("é€𝄞"))
for bad in ("", "ab", 5, b"ab"):
    try:
        print(ord(bad))
    except TypeError as e:
        print(e)
print(ord(b"a"), ord(bytearray(b"b")))
for bad in (-1, 0x110000, 1 << 80, "a", 2.5):
    try:
        print(chr(bad))
    except (ValueError, TypeError, OverflowError) as e:
        print(type(e).__name__, e)


class Base:
    pass


class Derived(Base):
    pass


class Meta(type):
    def __instancecheck__(cls, x):
        return "yes" if x == 1 else ""


class Hooked(metaclass=Meta):
    pass


class Liar:
    @property
    def __class__(self):
        return int


def kinds(x):
    return [isinstance(x, c) for c in (int, bool, str, float, object, Base, Derived, Hooked, (int, str), int | str, type)]


for x in (1, 0, True, 1.5, "a", 1 << 70, None, Base(), Derived(), Hooked(), Liar(), int, type, Base):
    print(kinds(x))
for bad in (3, "x", [int]):
    try:
        isinstance(1, bad)
    except TypeError as e:
        print(e)
print(isinstance(Base(), type(Base())), isinstance(type("T", (), {})(), type("T", (), {})))


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)

    def __len__(self):
        return 5


def last_reference():
    print(len(Noisy("a")), isinstance(Noisy("b"), Noisy), len([Noisy("c")]))
    print(str.join("-", ["x", "y"]), "{}".format(len(Noisy("d"))))
    push = [].append
    for i in range(3):
        push(Noisy(i))
    print("pushed")
    del push
    try:
        int(Noisy("e"))
    except TypeError as e:
        print(e)


last_reference()
total = 0
for i in range(3000):
    try:
        total += int("12" if i % 3 else "x")
    except ValueError:
        total += len(str(i))
print(total)
found = []
for pattern in ("a", "b", 3):
    find = "banana".find
    try:
        found.append(find(pattern))
    except TypeError as e:
        found.append(str(e))
print(found)
try:
    [].append(1, 2)
except TypeError as e:
    print(e)
print("a b c".split(maxsplit=1), "a,b,c".split(",", 1), "a,b".split(sep=","))
for args in ((",", 1, 2), (3,), ("",)):
    try:
        "a".split(*args)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
