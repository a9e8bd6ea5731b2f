# Counter.
from collections import Counter

c = Counter("abracadabra")
print(c, c["a"], c["z"], c.most_common(2), sorted(c.elements()), c.total(), sum(c.values()), len(c), list(c))
d = Counter(a=1, b=5, z=-2)
print(c + d, c - d, c & d, c | d, +d, -d, c == Counter("abracadabra"), d <= d, Counter(a=1) < Counter(a=2), Counter(a=1) == Counter(a=1, b=0), Counter(a=1) != Counter(a=2))
c.update("aaa"); c.update({"q": 2}); c.update(x=1); c.subtract("ab"); c.subtract({"q": 5})
print(c, c.most_common()[-1], dict(c)["q"], c.pop("q"), c.get("nope"), "nope" in c)
del c["a"], c["not there"]
print(c, Counter(), Counter({}), Counter([1, 2, 1]), Counter({"a": 0}), c.copy() == c, Counter(a=3).most_common(0), Counter(a=1, b=1).most_common(1))
c += Counter(b=10); c -= Counter(b=1); c |= Counter(n=1); c &= Counter(b=5, n=9)
print(c, repr(Counter("aab")), Counter("ab") | Counter("b"), isinstance(c, dict), dict(Counter("aa")), Counter(x for x in range(3)))
for f in (lambda: Counter(5), lambda: Counter.fromkeys("ab"), lambda: Counter([[]]), lambda: Counter("a") + 5, lambda: Counter(1, 2), lambda: Counter("a") < 5):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class My(Counter):
    def __missing__(self, k): return "miss"
print(My("a")["q"], type(My("a").copy()).__name__, My("a"))
print(Counter(a=1, b="x") if False else Counter({"a": 1.5}).total(), Counter("hello world".split()), max(Counter("aab").items(), key=lambda p: p[1]))
