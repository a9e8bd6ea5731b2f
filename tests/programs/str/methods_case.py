# Case, alignment, classification, translation, join, expandtabs, zfill.
for s in ("hello World", "ÀÉß ŉ", "ǆ ﬁ İ ı", "3d they're bill's", "ΑΣ ΌΣΟΣ", "", "ABC", "a1b"):
    print([s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase(), s.casefold()])
for s in ("abc", "ABC", "Abc Def", "abc1", "123", "½", "²", "٣", "", " ", "\t\n", "a b", "_x1", "1x", "é", "ª", "class", "😀", "\x00", "Ǆ", "ǅ", "\xa0", "一", "Ⅷ"):
    print(repr(s), [s.isalpha(), s.isdigit(), s.isdecimal(), s.isnumeric(), s.isalnum(), s.isspace(), s.isupper(), s.islower(), s.istitle(), s.isidentifier(), s.isprintable(), s.isascii()])
print("ab".center(7), "|", "ab".center(6, "*"), "ab".ljust(5, "."), "ab".rjust(5, "."), "ab".center(1), "abc".center(6, "-"), "abc".center(7, "-"), "-5".zfill(5), "+5".zfill(4), "5".zfill(3), "abc".zfill(2), "".zfill(2), "--1".zfill(5), "é".center(4, "😀"))
print(",".join(["a", "b"]), "".join([]), "-".join("abc"), ", ".join(c for c in "xy"), "é".join(["a", "😀"]), ".".join(("one",)), "ab".join({"k": 1}))
print(repr("a\tb\t\tc".expandtabs()), repr("a\tb".expandtabs(4)), repr("ab\tc\n\td".expandtabs(3)), repr("a\tb".expandtabs(0)), repr("\t".expandtabs(-1)))
t = str.maketrans({"a": "1", "b": None, ord("c"): "see", "d": 0x44})
print("abcd".translate(t), "xyz".translate(str.maketrans("xy", "yx")), "xyz".translate(str.maketrans("x", "é", "z")), sorted(str.maketrans("ab", "cd", "e").items(), key=str), "abc".translate({97: "é", 98: 8364}))
class T:
    def __getitem__(self, k):
        if k == 97:
            raise LookupError
        return chr(k + 1)
print("abc".translate(T()))
print("abc".encode("ascii"), "é".encode("latin-1"), "é".encode("utf-8"), "é".encode("ascii", "replace"), "é€".encode("ascii", "xmlcharrefreplace"), "é".encode("ascii", "backslashreplace"), "éa".encode("ascii", "ignore"), "é".encode("utf-16-le"), "😀".encode("utf-16-be"), "a".encode("utf-32-le"), "\ud800".encode("utf-8", "surrogatepass"), "\udc80".encode("utf-8", "surrogateescape"), "é".encode("ascii", "namereplace"))
for f in (lambda: "é".encode("ascii"), lambda: "\ud800".encode(), lambda: "é".encode("nope"), lambda: "é".encode("ascii", "nope"), lambda: ",".join([1]), lambda: ",".join(["a", 1, "b"]), lambda: ",".join(5), lambda: "a".center("x"), lambda: "a".center(5, "ab"), lambda: "a".ljust(5, 1), lambda: str.maketrans("ab", "c"), lambda: str.maketrans(5), lambda: str.maketrans({"ab": 1}), lambda: "a".translate({97: 2 ** 30}), lambda: "a".translate({97: 1.5}), lambda: "a".translate(5), lambda: "a".zfill("x"), lambda: "€".encode("latin-1"), lambda: "a".expandtabs("x"), lambda: "a".encode(5), lambda: str.upper(5), lambda: "a".join("b", "c")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
