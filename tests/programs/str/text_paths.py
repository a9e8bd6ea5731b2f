# Short and long, narrow and wide text through f-strings, %, format, join, split and comparisons.
import itertools

values = [0, -1, 7, 255, -1024, 10**6, 2**61 - 1, 2**62, -(2**61), 0.0, -0.0, 1.5, -2.675, 0.125, 1e16, 1e-7,
          123456.789, 2.5, 3.5, 1e300, float("inf"), float("nan"), True, False, None, "", "x", "été", "€uro", "𝄞",
          "plain text", "quo'te", 'dou"ble', "tab\t"]
for v in values:
    print(f"{v}|{v}", f"<{v!r}>", f"{v!s}{v!a}", "%s %r" % (v, v), "{} {!r} {!s}".format(v, v, v))
    print(f"{'é' * 3}{v}", f"{'€'}{v}{'𝄞'}", f"{'long' * 200}{v}"[-40:], len(f"{v}{'x' * 600}"))

specs = ["", "5", "<8", ">8", "^9", "=8", "08", "+d", " d", "-d", "d", "x", "X", "o", "b", "#x", ",", "_", "_x", "012,",
         ".2f", "8.3f", "+.1f", ".0f", "010.2f", ",.2f", "%", ".1%", "e", ".3e", "g", "n", "s", "5s", "<5s", ".1s",
         "*^12", "0>5", "x<05", "<05", "z.1f", "c", "10.4", "é>6", "{<6", "101", ".101f", "F"]
for spec in specs:
    row = []
    for v in values:
        try:
            row.append(format(v, spec))
        except (ValueError, TypeError, OverflowError) as e:
            row.append(type(e).__name__[0] + str(e)[:25])
    print(spec, row)

for template in ["%d", "%5d|", "%-6d|", "%05d", "%+d", "% d", "%i", "%u", "%x", "%X", "%o", "%#x", "%s", "%10s|", "%-10s|",
                 "%.2s|", "%5.1f", "%f", "%.0f", "%e", "%g", "%r", "%a", "%c", "%%", "%5%", "%.3d", "%+s", "%05s", "%ld", "%"]:
    row = []
    for v in values:
        try:
            row.append(template % v)
        except (ValueError, TypeError, OverflowError) as e:
            row.append(type(e).__name__[0] + str(e)[:30])
    print(template, row)
for template, args in [("%s-%s", (1, "a")), ("%s", (1, 2)), ("%s %s", (1,)), ("a", ()), ("a", (1,)), ("a", {}), ("%%", ()),
                       ("%(k)s %(k)d", {"k": 3}), ("%*d", (5, 3)), ("%.*f", (2, 3.14159)), ("é%s", ("x",)), ("%s", ("é",))]:
    try:
        print(repr(template % args))
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)

for template, args, kw in [("{}{}", (1, 2), {}), ("{0}{1}{0}", (1, 2), {}), ("{}{0}", (1,), {}), ("{0}{}", (1,), {}),
                           ("{a}{b:>4}", (), {"a": 1, "b": "x"}), ("{{}}{}", (1,), {}), ("{", (), {}), ("}", (), {}), ("{}", (), {}),
                           ("{x}", (), {}), ("{!r:>5}", ("a",), {}), ("{:{}}", (3, 5), {}), ("{[0]}", ([1],), {}), ("{.real}", (2,), {}),
                           ("{!x}", (2,), {}), ("{:>6}|{:<6}|{:^6}", (1, "b", 2.5), {}), ("{10}", (1,), {}), ("é{}", (1,), {}),
                           ("{:d}", ("a",), {}), ("{}" * 5, range(5), {}), ("{a!s:5}|", (), {"a": 1}), ("{:,}", (1234567,), {})]:
    try:
        print(repr(template.format(*args, **kw)))
    except (IndexError, KeyError, ValueError, TypeError, AttributeError) as e:
        print(type(e).__name__, e)


class Text(str):
    def __format__(self, spec):
        return f"<{str(self)}:{spec}>"

    def __str__(self):
        return "str of " + str.__str__(self)

    def __eq__(self, other):
        return "eq"

    __hash__ = str.__hash__

    def __add__(self, other):
        return "add"


t = Text("t")
print(f"{t}", f"{t}{t:5}", "%s" % t, "{}".format(t), t == "t", "t" == t, t + "x", "x" + t, "-".join([t, t]), t in "abt")


class Index:
    def __index__(self):
        return 1


print("abc"[Index()], "abc"[True], "é€x"[1], "é€x"[-1], "abc"[-3], "abc"[1:][0])
for i in (3, -4, 10**30):
    try:
        print("abc"[i])
    except IndexError as e:
        print(e)
print([s[a:b] for s in ("", "a", "hello", "h€llo") for a, b in itertools.product([None, 0, 1, -2, 9], repeat=2)])

# Comparison of characters and longer text, ordered by code point.
words = ["", "a", "b", "ab", "aa", "é", "€", "𝄞", "a€", "aé", "b" * 40, "b" * 39 + "a"]
for x in words:
    print("".join("<=>"[(x > y) - (x < y) + 1] + "ny"[x == y] + "ny"[x != y] + "ny"[x <= y] + "ny"[x >= y] for y in words),
          [y for y in words if y in x], [y in x for y in "ab€"])


# Appending in place must not show in other references.
def append(n):
    s = ""
    seen = []
    for i in range(n):
        s += chr(97 + i % 26)
        if i % 7 == 0:
            seen.append(s)
        if i == 50:
            s += "é"
        if i == 70:
            s += "€"
    d = {s: 1}
    k = s
    s += "!"
    return seen, d[k], s, hash(s) == hash(s[:-1] + "!")


seen, one, s, same = append(90)
print([len(x) for x in seen], seen[5], one, s, same)
a = b = "start" + str(len(seen))
a += "more"
print(a, b, (a + b) + a)

for text in ("", "a", "a,b", ",a,,b,", "a b\tc\n d ", "  lead", "x" * 40 + "," + "y" * 40, "é,€ 𝄞", "a\r\nb\rc\nd\x0be\x1cf", "é\x85b\n\n"):
    print(text.split(","), text.split(), text.split(",", 1), text.split(None, 1), text.rsplit(",", 1), text.splitlines(),
          text.splitlines(True), text.partition(","), text.strip(), text.lstrip(), text.rstrip(), text.strip("a,"))
print(("ab " * 100).split()[-3:], len(("ab " * 100).split()), len(",".join(map(str, range(200))).split(",")))
print("\n".join(["line %d" % i for i in range(30)]).splitlines()[::7], "a\n".splitlines(), "\n\n".splitlines())
print("".join([]), "-".join(["a"]), "-".join(("a", "b", "c")), "é".join("abc"), "€".join(["a", "é", "𝄞"]), "".join(c for c in "gen"))
for hay, needle in itertools.product(["", "a", "ab", "aab", "abcabcabd", "xyz" * 30 + "abd"], ["", "a", "ab", "abd", "bcabcabd", "zz"]):
    print(hay.find(needle), hay.rfind(needle), hay.count(needle), needle in hay, hay.replace(needle, "-")[:20], hay.replace(needle, "", 1)[:9],
          hay.startswith(needle), hay.endswith(needle), end="; ")
print()
for args in ((1, 2), ("a",)):
    try:
        "".join([*args, 3])
    except TypeError as e:
        print(e)
