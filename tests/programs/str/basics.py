# Indexing, slicing, concatenation, repetition, comparison, containment, iteration, hashing.
s = "hello"
print(s[0], s[-1], s[1:3], s[::-1], s[::2], s[10:], s[-3:], s[:-2], s[4:1:-1], len(s), s * 2, s * 0, s * -1, 3 * "ab", s + " world")
print("a" < "b", "a" < "B", "abc" < "abd", "ab" < "abc", "" < "a", "é" > "z", "a" == "a", "a" != "b", "ell" in s, "" in s, "z" not in s, list(s), tuple("ab"), set("aaa"), sorted("hello"), "".join(reversed(s)))
u = "aé€😀z"
print(len(u), u[3], u[::-1], [ord(c) for c in u], u.encode(), u[1:4], "😀" in u, u.index("😀"), u * 2, u + s, ascii(u), repr(u), u.upper(), chr(0x1F600) == "😀", u > "aé")
print("\ud800" == "\ud800", len("\ud800\udc00"), repr("\ud800"), ascii("\udfff"), "\x00\x01\x7f\x80\xa0\xad\u200b\ufeff\n\t\r\\'\"".__repr__())
print(repr("it's"), repr('say "hi"'), repr("both ' and \""), repr("\u2028\u3000é\U000e0001"), str(b"abc", "ascii"), str(), str(5), str(None), str("x"), str(b"x"))
print(hash("abc") == hash("ab" + "c"), {"ab": 1}["a" + "b"], "a" "b", max("hello"), min("hello"), dict.fromkeys("ab", 0), [*map(str.upper, "ab")], all("ab"), "a,b".split(",") == ["a", "b"])
for f in (lambda: s[9], lambda: s["a"], lambda: s + 1, lambda: 1 + s, lambda: s * 1.5, lambda: s - "a", lambda: s < 1, lambda: 1 in s, lambda: s[1.5], lambda: str(b"\xff", "utf-8"), lambda: str(1, "utf-8"), lambda: str("a", "utf-8"), lambda: s.nope, lambda: setattr(s, "x", 1), lambda: "a" * 2 ** 80, lambda: s[::0], lambda: ord(""), lambda: chr(2 ** 40), lambda: str(b"a", "nope"), lambda: int("a" * 30)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class S(str):
    def __new__(cls, v): return super().__new__(cls, v.upper())
    def __add__(self, o): return "added"
x = S("ab")
print(x, x + "c", "c" + x, x == "AB", hash(x) == hash("AB"), {x: 1}["AB"], type(x[0]).__name__, type(x * 1).__name__, type(str(x)).__name__, len(x), "".join([x]), f"{x}")
t = ""
for i in range(5):
    t += str(i)
    q = t
    q += "!"
print(t, q)
