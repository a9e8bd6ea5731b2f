"""Writes the tables that the unit tests of the text kernels are checked against.

Run with the CPython whose answers pyrun gives, in this folder:

    python3.12 generate.py

Each line is one case: fields separated by tabs, in Python's `unicode_escape`; floats are the
hexadecimal of their 64 bits, an exception is `!Class: message`.
"""

import _string
import codecs
import math
import random
import struct
import sys
import unicodedata
import warnings
from fractions import Fraction

rng = random.Random(20)


def bits(x):
    return struct.pack(">d", x).hex()


def text(value):
    if isinstance(value, float):
        return bits(value)
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, int):
        sys.set_int_max_str_digits(0)
        shown = str(value)
        sys.set_int_max_str_digits(4300)
        return shown
    return str(value)


def outcome(call):
    try:
        return text(call())
    except Exception as error:
        return f"!{type(error).__name__}: {error.args[-1] if error.args else ''}"


class Table:
    def __init__(self, name):
        self.name, self.lines = name, []
        # A change to one table leaves the others as they are.
        rng.seed(name)

    def add(self, *fields):
        self.lines.append("\t".join(text(f).encode("unicode_escape").decode() for f in fields))

    def case(self, call, *fields):
        self.add(*fields, outcome(call))

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        if exc[0] is None:
            with open(self.name + ".txt", "w") as file:
                file.write("\n".join(self.lines) + "\n")


def random_double():
    kind = rng.randrange(6)
    if kind == 0:
        return struct.unpack(">d", rng.randbytes(8))[0]
    if kind == 1:
        return rng.randrange(-(10**6), 10**6) / 10 ** rng.randrange(8)
    if kind == 2:
        return float(rng.randrange(-1000, 1000)) + rng.choice([0, 0.5, 0.25])
    if kind == 3:
        return rng.choice([-1, 1]) * 10.0 ** rng.randrange(-320, 309)
    if kind == 4:
        return rng.uniform(-2, 2) * 2.0 ** rng.randrange(-60, 60)
    return rng.choice([0.5, 1.5, 2.5, 0.125, 5.0, 15.0, 25.0, 125.0, 1e15]) * rng.choice([-1, 1, 10, 100])


SPECIAL = [0.0, -0.0, 1.0, -1.0, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 1e16,
           9999999999999998.0, 1e-4, 1e-5, 9.999e-5, 1e22, 1e23, 123456789.123, -148500801965150.125, 33723904622347.8125, math.inf, -math.inf, math.nan]
DOUBLES = SPECIAL + [random_double() for _ in range(300)]


def float_tables():
    with Table("float_repr") as t:
        for x in DOUBLES:
            t.add(x, repr(x), x.hex())
    with Table("float_format") as t:
        for x in DOUBLES:
            for _ in range(4):
                spec = rng.choice("efgEFG")
                precision = rng.choice([0, 0, 1, 2, 3, 6, 6, 10, 17, 25, 40])
                alt = rng.choice(["", "", "#"])
                z = rng.choice(["", "", "z"])
                t.case(lambda: format(x, f"{z}{alt}.{precision}{spec}"), x, z + alt + spec, precision)
        t.case(lambda: format(0.1, ".1200f"), 0.1, "f", 1200)
        t.case(lambda: format(5e-324, ".1200e"), 5e-324, "e", 1200)
    with Table("float_parse") as t:
        for s in """1 1. .5 . +1 -1 1e5 1E+5 1e-5 1e e5 +-1 1_0 1__0 _1 1_ 1_.5 1._5 1e_5 1_e5 1e5_0
            in_f inf -inf +Infinity INFINITY infinit nan -nan NaN nan(1) 1e400 -1e400 1e-400 0x10 1j 1.5.5
            1e99999999999999999999 1e-99999999999999999999 0e99999999999999999999 1d5 1f
            179769313486231580793e289 2.4703282292062327e-324 2.4703282292062328e-324
            9007199254740993 9007199254740992.99999999999999999999999999""".split():
            t.case(lambda: float(s), s)
        for s in ["", " ", " 1.5 ", "\t\n\v\f\r2", "1 2", "\u0661.\u0665", "\u20001\u3000", "\x1c1", "\x1c\u0661",
                  "\xa01", "1\0", "\ud800", "x\ud800", "\u0661_\u0662", "\U0001d7d9", "9" * 400, "é", "'", "²", "1\x7f"]:
            t.case(lambda: float(s), s)
        for x in DOUBLES:
            for s in (repr(x), f"{x:.17e}", f"{x:.25g}"):
                t.case(lambda: float(s), s)
    with Table("float_fromhex") as t:
        for s in ["", "x", "0x", "0x.", "0x1p", "0x1p+", "0x.p1", "1", "1.8", ".8", "0x1.8p1", "0X1P-1", "-0x1", "+0x1", "--1",
                  " 0x1 ", "inf", "-INF", "Infinity", "infinit", "nan", "-nan", "0x1p1023", "0x1p1024", "0x1.fffffffffffff8p1023",
                  "0x1.fffffffffffff7fffp1023", "0x1p-1074", "0x1p-1075", "0x1.8p-1075", "0x1.00001p-1075", "0x1p-1076", "0x3p-1075",
                  "0x1p99999999999999999999", "0x1p-99999999999999999999", "0x0p99999999999999999999", "1_0", "\u0661", "0x1..8",
                  "0x" + "f" * 40, "0x." + "0" * 40 + "1", "0x1.00000000000008p0", "0x1.000000000000080000001p0", "0x1.00000000000018p0",
                  "0x" + "0" * 300 + "1p-3", "1p5 x", "0x1 p5", "0x0.0000000000001p-1022", "0x1.fffffffffffffcp-1023", "p5", "0xg"]:
            t.case(lambda: float.fromhex(s), s)
        for _ in range(150):
            s = f"0x{rng.getrandbits(rng.choice([10, 53, 54, 60, 64, 70, 120])):x}.{rng.getrandbits(20):x}p{rng.randrange(-1250, 1030)}"
            t.case(lambda: float.fromhex(s), s)
    with Table("float_round") as t:
        for x in DOUBLES:
            for n in rng.sample([-400, -308, -5, -2, -1, 0, 1, 2, 3, 5, 10, 15, 22, 100, 323, 400], 5):
                t.case(lambda: round(x, n), x, n)
            if 1 < abs(x) < 1e300:
                n = -rng.randrange(1, len(str(int(abs(x)))) + 2)
                t.case(lambda: round(x, n), x, n)
    with Table("float_arith") as t:
        pairs = rng.sample([(a, b) for a in SPECIAL for b in SPECIAL], 160)
        pairs += [(rng.choice(DOUBLES), rng.choice(DOUBLES)) for _ in range(150)]
        pairs += [(float(rng.randrange(-20, 20)), rng.choice([0.5, 2.0, 3.0, -3.0, 0.1, -0.7])) for _ in range(100)]
        for a, b in pairs:
            t.case(lambda: a / b, "/", a, b)
            t.case(lambda: a // b, "//", a, b)
            t.case(lambda: a % b, "%", a, b)
            try:
                quotient, rest = map(text, divmod(a, b))
            except ZeroDivisionError as error:
                quotient, rest = outcome(lambda: divmod(a, b)), ""
            t.add("divmod", a, b, quotient, rest)

            def power():
                fractional = math.isfinite(b) and b != math.floor(b)
                return "complex" if math.isfinite(a) and a < 0 and fractional else a**b

            t.case(power, "**", a, b)


def checksum(values):
    total = 0
    for value in values:
        total = (total * 1000003 + value) & 0xFFFFFFFF
    return total


def number_key(value):
    """A number that both sides compute alike from the numeric value of a character."""
    if value is None:
        return 7
    f = Fraction(value).limit_denominator(10000)
    return (f.numerator * 31 + f.denominator) & 0xFFFFFFFF


def unicode_tables():
    everything = [chr(c) for c in range(0x110000)]
    with Table("unicode_all") as t:
        for name in "isalpha isalnum isdecimal isdigit isnumeric isspace isprintable isidentifier isupper islower istitle".split():
            t.add(name, checksum(getattr(c, name)() for c in everything))
        t.add("continue", checksum(("a" + c).isidentifier() for c in everything))
        t.add("breaks", checksum(len((c + "a").splitlines()) - 1 for c in everything))
        for name in "upper lower title casefold swapcase capitalize".split():
            t.add(name, checksum(ord(m) for c in everything for m in getattr(c, name)()))
        for name in ("decimal", "digit", "numeric"):
            t.add(name, checksum(number_key(getattr(unicodedata, name)(c, None)) for c in everything))
    pieces = ["a", "B", "b", "A", "_", "\u03a3", "\u03a3", "'", "\u00b7", "\u00ad", " ", "\u00df", "\u0130", "\u01c5", "\ufb01", "\U00010400", "\u0345", "1",
              "\u02b0", "\u1f80", "\ud800", "\u00e9", "\u24b6", "\u0149"]
    with Table("unicode_case") as t:
        for n in range(300):
            s = "".join(rng.choice(pieces) for _ in range(n % 9))
            tests = (s.isupper(), s.islower(), s.istitle(), s.isidentifier(), s.isalpha(), s.isprintable())
            t.add(s, s.upper(), s.lower(), s.title(), s.casefold(), s.swapcase(), s.capitalize(), "".join(str(int(b)) for b in tests))


def random_int():
    bits = rng.choice([0, 1, 4, 8, 16, 31, 53, 54, 61, 62, 63, 64, 65, 100, 128, 200, 500, 1000, 1100])
    n = rng.getrandbits(bits) if bits else 0
    if rng.random() < 0.3:
        n = (1 << bits) + rng.randrange(-1, 2)
    return rng.choice([1, -1]) * n


INTS = [0, 1, -1, 2, -2, 2**61 - 1, 2**61, -(2**61), 2**62, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**64, 10**18, 10**19,
        2**53, 2**53 + 1, 2**54 + 3, 2**1024 - 2**970, 2**1024 - 2**970 - 1, 2**1024 - 1, 2**1024]


def int_tables():
    with Table("int_parse") as t:
        words = """0 1 -1 +1 +-1 - + 00 000 010 0_0 0x1 0X1f 0x 0x_f 0x__f 0xg 0b1 0B1 0b 0b_1 0b2 _0b1 0o17 0O17 0o8
            1_000 1__0 _1 1_ b 0b1z z Z 1.5 1e5 0_7 -0x10 -0b_101 0_x1 9223372036854775807 -9223372036854775808
            123456789012 ffffffffffff 123456789012345678 1234567890123456789 abcdefabcdefabcdefabcdef 99999999999999999999""".split()
        words += ["", " ", " 12 ", "\t-5\n", "1 2", "- 1", "\u0661\u0662", "\x1c1", "\xa012\u3000", "\ud800", "1\0", "x" * 300, "\u0661_\u0660",
                  "\U0001d7ce\U0001d7cf", "'", "9" * 640, "9" * 4300, "9" * 4301, "0" * 5000, "1" * 200 + "x" + "2" * 300, "1_0" * 2200,
                  "9" * 4301 + "x", "9" * 5000 + "__1"]
        for s in words:
            for base in (0, 2, 8, 10, 16, 36) if len(s) < 30 else (10, 16) if len(s) < 1000 else (10,):
                t.case(lambda: int(s, base), s, base)
        for base in (-1, 1, 37):
            t.case(lambda: int("1", base), "1", base)
        for _ in range(60):
            n = random_int()
            t.add(n, 10, n)
            t.add(hex(n), 0, n)
    with Table("int_parse_bytes") as t:
        for b in [b"12", b" -7\n", b"x", b"\xff", b"1\0", b"", b"'\"", b"1_0"]:
            t.case(lambda: int(b), b)
    with Table("int_write") as t:
        for n in INTS + [random_int() for _ in range(60)] + [10**4299, 10**4300 - 1]:
            t.add(n, n, f"{n:x}", f"{n:b}", f"{n:o}", n.bit_length(), n.bit_count(), hash(n), outcome(lambda: float(n)))
        for n in [10**4300, -(10**4300), 10**5000]:
            t.case(lambda: str(n), f"{n:x}")
    with Table("int_arith") as t:
        values = INTS + [random_int() for _ in range(40)]
        pairs = [(rng.choice(values), rng.choice(values)) for _ in range(250)] + [(n, 0) for n in (0, 5, 2**70)]
        pairs += [(2**k + d, 2**(k - j) + e) for k in (60, 1100, 1300) for j in (-1070, -1022, 0, 53, 54, 1023, 1024) if k - j > 0
                  for d, e in ((-1, 0), (0, 1), (1, -1), (0, 0))]
        for a, b in pairs:
            t.add(a, b, *(outcome(f) for f in (lambda: a // b, lambda: a % b, lambda: a / b, lambda: "" if divmod(a, b) else "")))
    with Table("int_powmod") as t:
        for _ in range(150):
            a, b = random_int(), rng.choice([random_int(), rng.randrange(-5, 20)])
            c = rng.choice([random_int(), rng.randrange(-12, 12), 2**61 - 1])
            t.case(lambda: pow(a, b, c), a, b, c)
    with Table("int_shift") as t:
        for a in INTS[:14] + [random_int() for _ in range(20)]:
            for n in [0, 1, 5, 62, 63, 64, 200, -1]:
                t.add(a, n, outcome(lambda: a << n), outcome(lambda: a >> n))
        for a in (0, 5, -5):
            t.add(a, 2**70, outcome(lambda: a << 2**70), outcome(lambda: a >> 2**70))
    with Table("int_bytes") as t:
        for a in INTS[:16] + [127, 128, 255, 256, -127, -128, -129, -255, -256, -257, 32767, 32768, -32768] + [random_int() for _ in range(30)]:
            for n in [0, 1, 2, 8, 9, 20]:
                for signed in (False, True):
                    t.case(lambda: a.to_bytes(n, "little", signed=signed), a, n, int(signed))
    with Table("int_float") as t:
        floats = DOUBLES[:60] + [float(n) for n in INTS[:18]] + [9007199254740993.0, 2.0**62, -(2.0**62), 2.0**63, -(2.0**63), 1e19, 9e18, 0.3]
        ints = INTS + [random_int() for _ in range(20)]
        for x in floats:
            t.add("int", x, outcome(lambda: int(x)), outcome(lambda: " ".join(map(str, x.as_integer_ratio()))), hash(x) if x == x else "nan")
            near = [int(x) + d for d in (-1, 0, 1)] if math.isfinite(x) else []
            for n in rng.sample(ints, 5) + near:
                t.add("cmp", n, x, "<" if n < x else ">" if n > x else "=" if n == x else "?")
    with Table("int_round") as t:
        for a in [0, 5, 15, 25, 35, 149, 150, 151, 250, 12345, 10**30 + 5, 5 * 10**29, 15 * 10**29] + [random_int() for _ in range(20)]:
            for places in (1, 2, 3, 29, 30, 31, 500):
                t.add(a, places, round(a, -places))
                t.add(-a, places, round(-a, -places))


def repr_tables():
    strings = ["", "a", "'", '"', "'\"", "\\", "a\tb\nc\rd\0e\x1f\x7f", "\x80\xa0\xad\xff", "é'", "\u20ac\"'", "\u0378\ud800\udc80", "\U0001f600'",
               "\U000e0001\U0010ffff", "\u2028\u3000\u200b", "it's", "plain ascii text"]
    strings += ["".join(chr(rng.choice([rng.randrange(128), rng.randrange(256), rng.randrange(0x3000), rng.randrange(0x110000)])) for _ in range(12))
                for _ in range(150)]
    with Table("repr") as t:
        for s in strings:
            t.add(s, repr(s), ascii(s))
    with Table("repr_bytes") as t:
        for b in [b"", b"a", b"'", b'"', b"'\"", b"\\", bytes(range(256))] + [rng.randbytes(20) for _ in range(40)]:
            t.add(b, repr(b))


FORMAT_SPECS = """d 5 <5 >5 ^5 =5 05 +05 -05 *^9 0>5 0=+8 , _ 010, 09_ 08,d ,b _b _x #_x #x #X #b #o x X o b c +c #c 5c <5c ^5c 05c n +n ,n _n
    s 10s .2s >10.2s +s #s =5s zs ,s 05s <05s _s e E f F g G % .0f .1f .2f .3e .10g #.3g #.0f .0% .1% +.2f ^12.3f 012.3f 012,.3f ,.2f _.2f
    020,.1f =+20,.2f 0=20 *=20.3f z.1f z z+.2f .5 .0 .17 #.5 r q dd 5dd .f . .d 5.d ,_ _, ,, __ ,_d 99999999999999999999 .99999999999999999999
    .3d .3x zd \u0665 \u0665.\u0662f \u20ac<8 \U0001f600^9 \xe9 \x01 \u20ac , -d +-d +d #c c\0 z#.0f #z 10%  ,% _% ,e ,g _E 07 07.2f -07 =07 >07 0 00 0c 0s 10,c
    .0e #.0e .0g #.0g #g 06_x 012_b 011_x 03,d 04,d 05,d 06,d 07,d 08,d 3, 4,""".split() + ["", " ", " d", " .3f", "  5", " <5", "  <5", "+ d", "{<5", "}>5", "=", "==5", "0=5", "<<5"]


def format_tables():
    ints = [0, 1, -1, 7, 65, -65, 123, 1234, -1234, 1234567, 2**40, -(2**70), 0x10FFFF, 0x110000, 2**63, 10**400]
    with Table("format_int") as t:
        for spec in FORMAT_SPECS:
            for n in ints if "c" in spec else rng.sample(ints, 6):
                t.case(lambda: format(n, spec), n, spec)
        t.case(lambda: format(10**5000, "d"), 10**5000, "d")
    floats = [0.0, -0.0, 1.0, -1.5, 0.001, -0.04, 123.456, 1234567.891, -9876543210.125, 1e16, 1e-7, 1e22, math.inf, -math.inf, math.nan, 0.5]
    with Table("format_float") as t:
        for spec in FORMAT_SPECS:
            for x in rng.sample(floats, 7):
                t.case(lambda: format(x, spec), x, spec)
    with Table("format_complex") as t:
        for spec in FORMAT_SPECS:
            for _ in range(3):
                z = complex(rng.choice(floats), rng.choice(floats))
                t.case(lambda: format(z, spec) if spec else "", z.real, z.imag, spec)
    with Table("format_str") as t:
        for spec in FORMAT_SPECS:
            for s in ["", "abc", "\u20acx\U0001f600"]:
                t.case(lambda: format(s, spec), s, spec)
    templates = """{} {{ }} {{}} {{{}}} a{}b{}c {0}{1} {}{0} {0}{} {name} {name}{} {a.b} {a[0]} {0[k]} {a.b[c].d} {a[} {a[]} {.} {a.} {a.b.} {a..b}
        {a[0]x} {[0]} {.x} {!r} {!} {a!} {a!r} {a!rs} {a!r:} {a!r:>5} {a!:} {:} {:>5} {:{}} {:{w}.{p}} {:{{}}} {:}} {:{} { } {a }a {a{b} a}b {a[}]} {a[{]}
        {a:b{c}d{e!r:3}f} {99999999999999999999} {a[99999999999999999999]} {\u0661} {a[\u0661]} {a[-1]} {a!\u20ac} {!r}x {a!r {a! {a: {a:{ {a[: {a[! {a.b!s:{c.d}}
        {:!} {:a!r} {a!!} {a]b} {a[b]c]} }}{ {}} {{} {{{ }}}""".split() + ["", "plain", "a {} b", "{ }", "{ a }", "{a b}", "{{x}}y{z}"]
    with Table("format_template") as t:
        for s in templates:
            pieces = []
            try:
                for literal, name, spec, conversion in _string.formatter_parser(s):
                    if literal:
                        pieces.append("L" + literal)
                    if name is not None:
                        pieces.append(f"F{name}|{conversion or ''}|{spec}")
                        first, rest = _string.formatter_field_name_split(name)
                        pieces.append(f"{'#' if isinstance(first, int) else '@'}{first}")
                        for is_attr, key in rest:
                            pieces.append(f"{'.' if is_attr else '#' if isinstance(key, int) else '@'}{key}")
            except ValueError as error:
                pieces.append(outcome(lambda: exec("raise error", {"error": error})))
            t.add(s, *pieces)


def percent_tables():
    def shown(value):
        if isinstance(value, bytes):
            value = value.decode("latin-1")
        return "i" + text(value) if isinstance(value, int) else ("f" if isinstance(value, float) else "s") + text(value)

    with Table("percent") as t:
        def tuples(templates, *values):
            for template in templates.split("~"):
                t.case(lambda: template % values, "str", template, *map(shown, values))

        tuples("plain~%d~%%~%s~%5%|~%~%5~%h~%l%~%z~%\u20ac~%\x1f~%\x7f~%b~%lld~%ld~%(0)d~%*d~%.*d~%d %d", 5)
        tuples("%d~%*d~%.*d~%z~plain~100%%~%")
        tuples("%d|%5d|%-5d|%05d|%+d|% d|%+5d|%x|%#x|%#010x|%o~%i%u%d%d%d%d%d%d%X%#X%#o", *[255] * 11)
        tuples("%d|%5d|%-5d|%05d|%+d|% d|%#.6x|%x|%#x|%#010x|%#-10x|", *[-255] * 11)
        tuples("%.5d %8.5d %-8.5d| %08.5d %+.5d %.0d %.d %#.5o % .3d", *[12] * 9)
        tuples("%s|%5s|%-5s|%.1s|%5.1s|%r|%a|%.3r|%05s|%#s|%+s", *["\u20acx"] * 11)
        tuples("%c%c|%5c|%-5c|%05c|%.0c", 65, "x", 0x20AC, "\U0001f600", 66, 67)
        tuples("%c~%d~%x~%f~%e~%*d~%s~%a", "ab")
        tuples("%c~%d~%x~%f~%o~%s~%5.2s", 1.5)
        tuples("%c~%d~%x", 2**70)
        tuples("%c~%d", -1)
        tuples("%*d~%-*d~%*s~%.*f~%*.*f~%*d%d", -5, 1)
        tuples("%*d~%.*d~%.*f", 2**70, 1)
        tuples("%.*d~%.*f", 2**40, 1)
        tuples("%.*d~%.*f~%*d", -5, 1)
        tuples("%99999999999999999999d~%.99999999999d~%.2147483646d~%.99999999999999999999f", 1)
        for x in SPECIAL + [1.5, -2.5, 123.456, 1e10, 1e-10]:
            tuples("%e|%f|%g|%E|%F|%G~%.0f|%#.0f|%.3e|%10.2f|%-10.2f|%+010.2f~% f|%+f|%010f|%#g|%.10g|%.17g", *[x] * 6)
            tuples("%d", x)
        tuples("%d~%x", 10**5000)
        mapping = {"0": 7, "1": "x"}
        for template in ["%(0)d", "%(1)s%(0)d", "%(a", "%(0)", "%(0)*d", "%(0)d %d", "%(2)d", "%(0)%", "%(0)5.3d|%(1)-5s|", "%((0))d", "no keys"]:
            t.case(lambda: template % mapping, "mapping", template, "i7", "sx")
        for template, values in [(b"%d|%5x|%#o", (5, 255, 8)), (b"%s|%b|%5s|%.1s", (b"ab",) * 4), (b"%c%c", (65, b"x")), (b"%c", (256,)), (b"%c", (2**70,)),
                                 (b"%c", (b"ab",)), (b"%\x01", (1,)), (b"%\xff", (1,)), (b"%z", (1,)), (b"%d", ()), (b"x", (1,)), (b"%5.1f|%g", (2.5, 1e20)),
                                 (b"%", ()), (b"%5%", (1,)), (b"\xff%%\x00", ()), (b"%x", (1.5,)), (b"%*d", (5, 1)), (b"%*d", (b"a", 1))]:
            t.case(lambda: template % values, "bytes", template, *map(shown, values))


def search_tables():
    def joined(pieces):
        return "".join(p + "|" for p in pieces)

    with Table("search") as t:
        alphabets = ["ab", "ab ", "a\u20ac", "\u20ac\U0001f600a", "\xe9a "]
        for n in range(200):
            letters = rng.choice(alphabets)
            s = "".join(rng.choice(letters) for _ in range(rng.randrange(14)))
            needle = "".join(rng.choice(letters) for _ in range(rng.choice([0, 1, 1, 2, 2, 3, 5])))
            k = rng.choice([-1, 0, 1, 2, 5])
            t.add("find", s, needle, s.find(needle))
            t.add("rfind", s, needle, s.rfind(needle))
            t.add("count", s, needle, s.count(needle))
            to = rng.choice(["", "x", "\u20ac", needle * 2])
            t.add("replace", s, needle, to, k, s.replace(needle, to, k))
            if needle:
                t.add("split", s, needle, k, joined(s.split(needle, k)))
                t.add("rsplit", s, needle, k, joined(s.rsplit(needle, k)))
            for name in ("strip", "lstrip", "rstrip"):
                t.add(name, s, needle, getattr(s, name)(needle))
        spaces = ["a", "b", " ", " ", "\t", "\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x1f", "\x85", "\xa0", "\u2028", "\u2029", "\u3000", "\u200b", "\U0001f600"]
        for n in range(120):
            s = "".join(rng.choice(spaces) for _ in range(rng.randrange(12)))
            k = rng.choice([-1, 0, 1, 2, 3])
            t.add("split_space", s, k, joined(s.split(None, k)))
            t.add("rsplit_space", s, k, joined(s.rsplit(None, k)))
            t.add("strip_space", s, s.strip())
            for keep in (0, 1):
                t.add("splitlines", s, keep, joined(s.splitlines(keep)))
            size = rng.choice([0, 1, 3, 8])
            t.add("expandtabs", s, size, s.expandtabs(size))
            b = s.encode("latin-1", "ignore")
            t.add("bytes_split", b, k, joined(p.decode("latin-1") for p in b.split(None, k)))
            for keep in (0, 1):
                t.add("bytes_splitlines", b, keep, joined(p.decode("latin-1") for p in b.splitlines(keep)))
        for s in ["", "a", "ab", "abc", "-1", "+", "-", "\u20ac", "--5"]:
            for width in range(8):
                t.add("center", s, width, s.center(width, "*"))
                t.add("ljust", s, width, s.ljust(width, "\u20ac"))
                t.add("rjust", s, width, s.rjust(width, "*"))
                t.add("zfill", s, width, s.zfill(width))


CODECS = "utf-8 utf-8-sig utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be latin-1 ascii cp1252 unicode_escape raw_unicode_escape".split()
HANDLERS = "strict ignore replace surrogateescape surrogatepass backslashreplace xmlcharrefreplace namereplace".split()


def codec_tables():
    def coded(call):
        try:
            return call(), ""
        except UnicodeError as error:
            return f"!{error.encoding} {error.start} {error.end} {error.reason}", str(error)

    utf8 = [b"a", b"\xc3\xa9", b"\xe2\x82\xac", b"\xf0\x9f\x98\x80", b"\xff", b"\x80", b"\xc0", b"\xc3", b"\xe2\x82", b"\xe0\x80", b"\xed\xa0\x80", b"\xf0\x9f\x98",
            b"\xf4\x90\x80\x80", b"\xf5", b"\xef\xbb\xbf", b"\x81", b"\x8d"]
    wide = [b"a\0", b"\0a", b"\0\xd8", b"\xd8\0", b"\0\xdc", b"\xdc\0", b"\xff\xfe", b"\xfe\xff", b"\x01", b"\0\0", b"\x11\0", b"\0\x11", b"\x01\0", b"\x3d\xd8\0\xde"]
    escapes = [b"a", b"\\", b"\\\\", b"\\x41", b"\\x4", b"\\xg", b"\\u20ac", b"\\u20", b"\\U0001f600", b"\\U00110000", b"\\U0", b"\\N{EURO SIGN}", b"\\N{", b"\\N{}", b"\\N{nope}",
               b"\\N", b"\\n\\t\\r\\a\\b\\f\\v\\'", b'\\"', b"\\\n", b"\\7", b"\\101", b"\\777", b"\\8", b"\\q", b"\xff", b"u", b"}"]

    def pieces(codec):
        return escapes if "escape" in codec else wide if codec[:6] in ("utf-16", "utf-32") else utf8

    warnings.simplefilter("ignore")
    with Table("decode") as t:
        for codec in CODECS:
            for handler in HANDLERS[:6]:
                for n in range(30 if handler == "strict" else 12):
                    data = b"".join(rng.choice(pieces(codec)) for _ in range(1 if n < 8 else rng.randrange(6)))
                    t.add(codec, handler, data, *coded(lambda: data.decode(codec, handler)))
        for data in utf8:
            t.add("utf-8", "strict", data, *coded(lambda: data.decode()))
        for data in escapes:
            t.add("unicode_escape", "strict", data, *coded(lambda: data.decode("unicode_escape")))
            t.add("raw_unicode_escape", "strict", data, *coded(lambda: data.decode("raw_unicode_escape")))
        t.add("cp1252", "replace", bytes(range(256)), bytes(range(256)).decode("cp1252", "replace"), "")
    with Table("decode_partial") as t:
        for codec, function in [("utf-8", codecs.utf_8_decode), ("utf-16-le", codecs.utf_16_le_decode), ("utf-16-be", codecs.utf_16_be_decode),
                                ("utf-16", codecs.utf_16_decode), ("utf-32", codecs.utf_32_decode), ("utf-32-le", codecs.utf_32_le_decode)]:
            for n in range(40):
                data = b"".join(rng.choice(pieces(codec)) for _ in range(rng.randrange(6)))
                text, used = function(data, "replace", False)
                t.add(codec, data, text, used)
        for data in escapes:
            t.add("unicode_escape", data, *codecs.unicode_escape_decode(data, "replace", False))
            t.add("raw_unicode_escape", data, *codecs.raw_unicode_escape_decode(data, "replace", False))
    letters = ["a", "b", "\\", "\n", "\x7f", "\x81", "\xe9", "\u0178", "\u20ac", "\ud800", "\udc80", "\udcff", "\udfff", "\U0001f600"]
    with Table("encode") as t:
        for codec in CODECS:
            for handler in HANDLERS:
                for n in range(30 if handler == "strict" else 12):
                    # Of the names, the tests know one.
                    usable = ["a", "\u20ac", "\ud800", "\x81"] if handler == "namereplace" else letters
                    s = "".join(rng.choice(usable) for _ in range(1 if n < 8 else rng.randrange(6)))
                    t.add(codec, handler, s, *coded(lambda: s.encode(codec, handler)))
        every = bytes(range(256)).decode("cp1252", "ignore")
        t.add("cp1252", "strict", every, every.encode("cp1252"), "")
    with Table("codec_names") as t:
        names = """utf-8 UTF8 utf_8 Utf--8 u8 cp65001 utf-8-sig UTF_8_SIG utf16 U16 utf-16LE UTF-16BE utf-32 utf_32_le latin-1 Latin1 L1 iso-8859-1 ISO8859-1 8859 cp819
            ascii US-ASCII 646 ansi_x3.4_1968 iso_646.irv_1991 windows-1252 CP1252 1252 unicode_escape unicode-escape raw_unicode_escape nope utf-9""".split() + ["utf 8", " utf-8 ", ""]
        for name in names:
            try:
                t.add(name, codecs.lookup(name).name)
            except LookupError:
                t.add(name, "unknown")


def complex_tables():
    def parts(call):
        try:
            z = complex(call())
        except Exception as error:
            return (outcome(lambda: exec("raise error", {"error": error})),)
        return z.real, z.imag

    numbers = [0.0, -0.0, 1.0, -1.0, 2.0, 0.5, -3.25, 1e16, 1e-5, 1e200, -1e200, math.inf, -math.inf, math.nan]
    with Table("complex_repr") as t:
        for real in numbers:
            for imag in numbers:
                t.add(real, imag, repr(complex(real, imag)))
    with Table("complex_parse") as t:
        for s in """1 1j j -j +J 1+j 1-j 1+2j 1-2J 1.5e3-2.5e-3j .5+.5j 1.+1.j (1+2j) (1) () (j) inf infj nan+nanj -inf-infj infinity+1j 1+ 1+2 1j+2 1jj j1 1+-2j 1++2j
            1e5j 1ej 1e+j 1_0+2_0j 1__0j _1j 1_j 1+_1j ((1)) (1 1) x 1x infx in 1.5.5 +nanj -nan +inf .j .e5 1e400 1e400j 1-1e400j 0x1 -0 -0j 0-0j -0+0j\u0661+\u0662j \u20ac""".split():
            t.add(s, *parts(lambda: complex(s)))
        for s in ["", " ", " 1+2j ", "( 1+2j )", " ( 1+2j ) ", "1 +2j", "1+ 2j", "1+2 j", "(1+2j", "1+2j)", "\u30001j\xa0", "\x1c1", "1\0"]:
            t.add(s, *parts(lambda: complex(s)))
    small = [complex(rng.randrange(-4, 5), rng.randrange(-4, 5)) for _ in range(15)]
    some = [complex(a, b) for a in numbers for b in numbers if rng.random() < 0.3] + small + [complex(rng.uniform(-3, 3), rng.uniform(-3, 3)) for _ in range(20)]
    with Table("complex_arith") as t:
        for _ in range(120):
            a, b = rng.choice(some), rng.choice(some + small * 3)
            t.add("*", a.real, a.imag, b.real, b.imag, *parts(lambda: a * b))
            t.add("/", a.real, a.imag, b.real, b.imag, *parts(lambda: a / b))
            t.add("**", a.real, a.imag, b.real, b.imag, *parts(lambda: a**b))
            n = float(rng.randrange(-110, 110))
            t.add("**", a.real, a.imag, n, 0.0, *parts(lambda: a ** complex(n)))
            t.add("abs", a.real, a.imag, 0.0, 0.0, *parts(lambda: abs(a)))


def combin_tables():
    with Table("int_combin") as t:
        for n in [*range(8), 16, 17, 20, 21, 33, 100, 300]:
            t.add("factorial", n, 0, math.factorial(n))
        for n in [0, 1, 5, 16, 17, 40, 100, 2**64, 10**30]:
            for k in [0, 1, 2, 5, 16, 17, 40]:
                t.add("perm", n, k, math.perm(n, k))
                t.add("comb", n, k, math.comb(n, k))
        for _ in range(60):
            a, b, c = random_int(), random_int(), random_int()
            t.add("gcd", a * c, b * c, math.gcd(a * c, b * c))
            t.add("lcm", a, b, math.lcm(a, b))


if __name__ == "__main__":
    float_tables()
    unicode_tables()
    int_tables()
    repr_tables()
    format_tables()
    percent_tables()
    search_tables()
    codec_tables()
    complex_tables()
    combin_tables()
