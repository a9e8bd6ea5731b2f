# Strings whose width grows and shrinks, built and sliced in every way.
parts = ["ascii", "é", "Ω", "😀", ""]
for a in parts:
    for b in parts:
        s = a + b
        t = s[len(a):]
        assert t == b and s[:len(a)] == a and (a in s) and (b in s), (a, b)
        assert s.startswith(a) and s.endswith(b) and s.replace(b, b) == s
        assert s.encode("utf-8").decode("utf-8") == s and s.encode("utf-16").decode("utf-16") == s
        assert hash(s) == hash("".join([a, b])) and {s: 1}[a + b] == 1
        assert len(s) == len(a) + len(b) and list(s) == list(a) + list(b)
        assert (s == a) == (not b) and (s > a) == bool(b)
print("all agree")
s = ""
for ch in "aé€😀":
    s += ch
    print(s, len(s), len(s.encode()))
s = s[:-1]
s = s.replace("€", "e")
print(s, s.isascii(), s.replace("é", "e").isascii())
print("x😀".find("😀"), "😀x".find("x"), "ab😀".rfind("b"), "é" * 3, "😀" * 2, "a😀b".split("😀"), "a😀b".partition("😀"), "😀".join("abc"), "😀b".strip("😀"), "aéb".index("b"), "Ωa".upper(), "a" in "Ω", "😀" in "abc", "é".count("é"))
print(["%c" % 8364, "%s" % "é", "{}".format("😀"), f"{'é':>3}", "é".center(5, "x"), "é".rjust(3), "a".ljust(3, "€")])
print(sorted(["b", "é", "a", "😀", "Z", "€"]), max("aé😀"), "".join(sorted("bé€a")), "é" < "€" < "😀", "\uffff" < "\U00010000")
long = "a" * 1000 + "é"
print(len(long), long[-1], long[:-1].isascii(), long[999:], long.find("é"), long.count("a"), long[::100])
print([c for c in "e\u0301"], len("e\u0301"), "e\u0301" == "é", "\N{GREEK SMALL LETTER ALPHA}\N{bullet}", "\x41\101\u0041\U00000041", "\a\b\f\v\0".encode())
print("line1\
continued", r"raw\n", R"\x", u"unicode", "tab\there", 'it''s', "\"", '\'', """tri"ple""", '''a
b''')
