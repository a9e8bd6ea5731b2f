# find, index, count, replace, split, partition, strip, startswith.
s = "abcabcabc"
print(s.find("b"), s.find("b", 2), s.find("b", 2, 4), s.find("z"), s.rfind("b"), s.rfind("b", 0, 5), s.index("c"), s.rindex("a"), s.count("ab"), s.count(""), s.count("a", 1), s.find(""), s.find("", 9), s.find("", 10), s.rfind(""), s.count("", 3, 5), s.find("c", -1), s.find("c", -2, None), "".find(""), "aaa".count("aa"))
print(s.replace("a", "X"), s.replace("a", "X", 2), s.replace("", "-"), s.replace("", "-", 2), s.replace("abc", ""), s.replace("z", "y"), "aaa".replace("aa", "b"), s.replace("a", "X", 0), s.replace("a", "X", -1), "".replace("", "x"), "é€".replace("é", "😀"))
print("a b  c".split(), " a b ".split(), "a b  c".split(" "), "a,b,c".split(",", 1), "a,b,c".rsplit(",", 1), "".split(), "".split(","), "  ".split(), "a b c d".split(None, 2), "a b c d".rsplit(None, 2), " a b c ".split(maxsplit=1), " a  b ".rsplit(None, 1), "aXXbXXc".split("XX"), "a\u2003b\xa0c".split(), "abc".split("abc"), "a,b,".split(","), "x".split(None, 0), "  x y ".split(None, 0), "  x y ".rsplit(None, 0))
print("a\nb\r\nc\rd\x0be\x0cf\x1cg\x85h\u2028i".splitlines(), "a\nb\n".splitlines(True), "".splitlines(), "\n".splitlines(), "a\n\nb".splitlines(), "\r\n\r".splitlines(keepends=True))
print("a=b=c".partition("="), "a=b=c".rpartition("="), "abc".partition("x"), "abc".rpartition("x"), "aXXb".partition("XX"))
print(repr("  ab ".strip()), repr("  ab ".lstrip()), repr("  ab ".rstrip()), "xyabyx".strip("xy"), "xyab".lstrip("yx"), "abxy".rstrip("xy"), "aaa".strip("a"), "".strip(), "\t\n\x1c a \u3000".strip(), "ab".strip(""), "éaé".strip("é"))
print(s.startswith("ab"), s.startswith("b", 1), s.startswith(("x", "a")), s.endswith("bc"), s.endswith("ab", 0, 5), s.endswith(()), s.startswith(""), s.startswith("", 9), s.startswith("", 10), "abc".removeprefix("ab"), "abc".removesuffix("bc"), "abc".removeprefix("x"), "abab".removeprefix("ab"), "abc".removesuffix(""))
for f in (lambda: s.index("z"), lambda: s.rindex("z"), lambda: "a".split(""), lambda: "a".split(1), lambda: "a".partition(""), lambda: "a".partition(1), lambda: "a".strip(1), lambda: "a".startswith(1), lambda: "a".startswith(("a", 1)), lambda: "a".endswith(["a"]), lambda: "a".find(1), lambda: "a".count(), lambda: "a".replace("a"), lambda: "a".replace("a", 1), lambda: "a".replace("a", "b", "c"), lambda: "a".find("a", "b"), lambda: "a".split(",", "x"), lambda: "a".removeprefix(1), lambda: "a".rpartition(""), lambda: "x".startswith("b", 1.5)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
