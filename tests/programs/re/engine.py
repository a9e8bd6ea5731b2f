# The matcher: patterns over texts, what groups hold, and what is wrong with bad patterns.
import re

texts = ["", "a", "aaa", "abc", "abcabc", "foo bar", "foo123bar45", "x=1, y=22", "aXbXc", "line one\nline two\n", "été Ünïcode ß",
         "\u212a k K", "((a)(b))", "2024-01-15", "tabs\tand  spaces", "aab", "abab", "__init__", "'quoted \\' text'", "€uro 𝄞"]
patterns = [r"", r"a", r"a*", r"a+", r"a?", r"a*?", r"a+?", r"a??", r"a{2}", r"a{1,2}", r"a{,2}", r"a{2,}", r"a{1,2}?", r"a*+b", r"a++a", r"(?>a*)b",
            r"(a)(b)?", r"(a|ab)(c|bcd)?", r"(?:a|b)+", r"(a|b)*", r"((a)|(b))*", r"(a*)*", r"(a*)+b?", r"(?:a?)*?b", r"(ab)+", r"(ab){2}", r"(ab){1,}?c",
            r"\w+", r"\W+", r"\d+", r"\D+", r"\s+", r"\S+", r"\bfoo\b", r"\Bo", r"^a", r"a$", r"^", r"$", r"(?m)^", r"(?m)$", r"(?m)^\w+", r"\A\w", r"\w\Z",
            r".", r".*", r"(?s).*", r".+?o", r"[abc]+", r"[^abc]+", r"[a-c]+", r"[\w=]+", r"[^\s,]+", r"[]a]+", r"[a\-z]+", r"[\d-]+", r"[é-ü]+", r"[€𝄞]",
            r"(?i)ABC", r"(?i)[A-C]+", r"(?i)k", r"(?i:F)oo", r"(?i)É", r"(?i)SS|ß", r"(?a)\w+", r"(?x) a  b # comment" + "\n c", r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)",
            r"(?P<q>['\"]).*?(?P=q)", r"(\w)\1", r"(\w+) \1?", r"(?i)(a)\1", r"foo(?=123)", r"foo(?!123)", r"(?<=foo)\w+", r"(?<!foo)bar", r"(?<=(?:ab))c", r"(?=(\w+))\w",
            r"(a)?(?(1)b|x)", r"(?P<n>a)?(?(n)a|b)", r"(?:(?=a)a|b)+", r"(?!)", r"(?!a)\w", r"\(+(\w)", r"x*", r"(?:x|$)", r"\x61\u0062\143", r"[\x61-\x63]+", r"\t|\n",
            r"'(?:[^'\\]|\\.)*'", r"(?s:.)\n(?-i:l)", r"(?<![a-z])[a-z]+(?![a-z])", r"(\d+)\D+(\d+)?", r"__(\w+?)__", r"(?:a|(b))*", r"(?:(a)|b)*?c", r"(a(b(c)?)?)?"]
for p in patterns:
    c = re.compile(p)
    row = []
    for t in texts:
        m = c.search(t)
        row.append((m.span(), m.groups(), m.lastindex, m.lastgroup) if m else None)
    print(repr(p), c.groups, dict(c.groupindex), row)
    for t in texts[3:7]:
        print("  ", c.findall(t), c.split(t), c.sub("<\\g<0>>", t), [m.span() for m in c.finditer(t)],
              bool(c.match(t)), bool(c.fullmatch(t)), c.subn("-", t, 2), c.split(t, 1))

bad = [r"(", r")", r"a)", r"(?", r"(?P", r"(?P<", r"(?P<a", r"(?P<>a)", r"(?P<1>a)", r"(?P<a>x)(?P<a>y)", r"(?P=a)", r"(?P=", r"(?P!a)", r"(?<", r"(?<a)", r"(?z)",
       r"*", r"a**", r"a*{2}", r"^*", r"+a", r"?", r"(*)", r"a{3,2}", r"[", r"[a", r"[]", r"[z-a]", r"[\d-z]", r"[a-\d]", "\\", r"[\\", r"\1", r"(a)\2", r"(a\1)", r"\q", r"[\q]",
       r"\x1", r"\u12", r"\U1234", r"\U00110000", r"\400", r"\8", r"(?i", r"(?i-", r"(?i-i:a)", r"(?-a:x)", r"(?L)a", r"(?au)a", r"a(?i)b", r"(?<=a*)b", r"(?<=a|bc)d", r"(?(1)a)", r"(?(0)a)",
       r"(?(x)a)", r"(?(1", r"(a)(?(1)b|c|d)", r"(?#", r"(?:", r"(?=a", r"(?>a", r"(?i:a", r"(?y:a)", r"(?i1)", r"(?-1)", r"(?-)", r"(?P<a.b>x)", r"\N{", r"\N", r"(?<=(a)\1)b", r"a{99999999999}", "a\n(b"]
for p in bad:
    try:
        re.compile(p)
        print(repr(p), "fine")
    except re.error as e:
        print(repr(p), "|", e, "|", e.msg, e.pos, e.lineno, e.colno, type(e).__name__)
    except (OverflowError, ValueError) as e:
        print(repr(p), type(e).__name__, e)

m = re.match(r"(?P<first>\w+) (?P<last>\w+)?(?P<none>z)?", "Isaac Newton, physicist")
print(m, m.group(), m.group(0, 1, "last"), m["first"], m[2], m.groups(), m.groups("-"), m.groupdict(), m.groupdict(1), m.span("last"),
      m.start(3), m.end("none"), m.regs, m.pos, m.endpos, m.string[:5], m.re.pattern, m.expand(r"\2, \g<first>\n\g<3>|"), bool(m))
for g in (4, -1, "nope", None, 1.5):
    try:
        print(m.group(g))
    except IndexError as e:
        print(e)
for repl in [r"\1", r"\9", r"\g<1>", r"\g<nope>", r"\g<", r"\g", r"\g<>", r"\q", "\\", r"\0", r"\012", r"\141", r"\n\\", r"\g<1a>", r"\400", r"a\.b", lambda m: m[0] * 2]:
    try:
        print(repr(re.sub(r"(a)", repl, "banana")))
    except (re.error, IndexError) as e:
        print(type(e).__name__, e)
print(re.sub("a", "b", "aaaa", count=2), re.subn("x*", "-", "abxd"), re.sub("", "-", "ab"), re.sub(rb"(\d)", rb"<\1>", b"a1b2"))
print(re.split(r"(\W)", "a, b"), re.split(r"x*", "axbc"), re.findall(rb"\w+", b"ab \xe9 cd"), re.findall(r"(?i)[^\W\d]+", "Ab1cD"))
print(re.escape("a.b*c-d e/é\n"), re.escape(b"a.b"), re.compile("a", re.I | re.M), re.compile(b"x", re.A), repr(re.I), re.I | re.S, re.compile("x").flags)
print(re.compile("a") == re.compile("a"), re.compile("a") == re.compile("a", re.I), hash(re.compile("q")) == hash(re.compile("q")))
c = re.compile(r"\d+")
print(c.match("ab12", 2), c.search("12345", 1, 3), c.fullmatch("a12b", 1, 3), c.findall("1 22 333", 2, 6), re.compile("^b").search("ab", 1), re.compile("$").search("ab", 0, 1))
for call in (lambda: re.match("a", b"a"), lambda: re.match(b"a", "a"), lambda: re.match("a", 5), lambda: re.compile(5), lambda: re.compile(c, re.I),
             lambda: re.compile("a", re.L), lambda: re.compile(b"a", re.U), lambda: re.compile("a", re.A | re.U), lambda: re.sub("a", 5, "a")):
    try:
        print(call())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
scanner = re.Scanner([(r"\d+", lambda s, t: int(t)), (r"\w+", lambda s, t: t), (r"\s+", None)])
print(scanner.scan("12 ab 3!x"))
s = re.compile("a(b)?").scanner("aab")
print(s.match(), s.search(), s.search(), s.match())
print(re.search("(?:a|b)*c", "ab" * 20000 + "c").span(), re.search("(a|b)*?c", "ab" * 5000 + "c").span(), re.match("(.)*", "x" * 30000).end())
print(len(re.findall(r"\b\w", "word " * 2000)), re.sub(r"(\w)(\w)", r"\2\1", "abcdef" * 3))
