# The % operator on strings and bytes.
print("%d %i %u %s %r %a %c %%" % (1, 2, 3, "s", "r", "é", "c"))
print("%5d|%-5d|%05d|%+d|% d|%x|%X|%#x|%o|%#o" % (42, 42, 42, 42, 42, 255, 255, 255, 8, 8))
print("%f|%.2f|%10.3f|%-10.1f|%e|%.3E|%g|%G|%#g" % (1.5, 2.345, 3.14159, 2.5, 12345.678, 0.00012, 1e-10, 1e20, 1.0))
print("%s" % None, "%s" % [1], "%s %s" % ("a", 1), "%(a)s %(b)d %(a)r" % {"a": "x", "b": 3}, "%s" % (1,), "%s" % {}, "%%" % ())
print("%*d|%-*d|%.*f" % (5, 42, 5, 42, 2, 3.14159), "%.2s|%5.1s|%-5s|" % ("abc", "abc", "ab"), "%c%c" % (65, "é"))
print("%d" % 3.9, "%d" % True, "%x" % 2 ** 70, "%s" % 1e300, "%.0f" % 0.5, "%.0f" % 1.5, "%5s" % "é", "%ld %hd" % (1, 2))
print("%.3d|%+.3d|%#.5x|%05.3d" % (5, 5, 255, 5), "%5%|" % () if False else "", "% 05d" % 42, "%+05d" % 42, "%-05d|" % 42)
for fmt, args in (("%d", "x"), ("%d %d", (1,)), ("%d", (1, 2)), ("%z", 1), ("%", ()), ("%(a)s", 5), ("%(a)s", {}), ("%(a", {"a": 1}), ("%c", "ab"), ("%c", -1), ("%c", 1.5), ("%x", 1.5), ("%f", "a"), ("%*d", ("a", 1)), ("%s", ()), ("a", (1,)), ("a", 1), ("a", [1]), ("%.*f", (1.5, 2)), ("%d", None), ("%i", 1j), ("%o", "8"), ("%d%%", (1, 2)), ("%s %(a)s", {"a": 1}), ("%e", None)):
    try:
        print(repr(fmt % args))
    except Exception as e:
        print(type(e).__name__, e)
print(b"%d %s %b %a %r %c %x" % (1, b"s", b"b", "é", "r", 65, 255), b"%5d|%-5s|" % (1, b"a"), b"%(k)s" % {b"k": b"v"})
for fmt, args in ((b"%s", "str"), (b"%b", 5), (b"%c", 300), (b"%c", b"ab"), (b"%d", b"1"), (b"%z", 1)):
    try:
        print(fmt % args)
    except Exception as e:
        print(type(e).__name__, e)


class R:
    def __repr__(self): return "rep"
    def __str__(self): return "st"
    def __int__(self): return 7
    def __index__(self): return 8
    def __float__(self): return 9.5
    def __getitem__(self, k): return k * 2


print("%s %r %d %x %f" % (R(), R(), R(), R(), R()), "%(ab)s" % R())
# needs 3.12
