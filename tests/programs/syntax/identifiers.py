# Unicode identifiers, normalisation, soft keywords as names.
é = 1
naïve_變數 = 2
µ = 3
print(é, naïve_變數, μ, "µ" in globals(), "μ" in globals())
ﬁ = "ligature"
print(fi)
class Ω:
    λ = 5
    def мітод(self, ñ): return ñ + self.λ
print(Ω().мітод(ñ=2), Ω.__name__, sorted(k for k in vars(Ω) if not k.startswith("__")))
match = case = type = _ = 1
match.real
type.real
print(match + case, type, _)
match (1, 2):
    case (a, b): print(a, b)
match [1]:
    case _: print("wild")
def type(match, case): return match, case
print(type(1, case=2))
match = {"case": 3}
print(match["case"], match .get("case"))
print(eval("ｘ", {"x": "full width is normalised"}))
_a1, __b, c_ = 1, 2, 3
print(_a1, __b, c_)
for s in ("1a = 1", "a-b = 1", "é€ = 1", "a$ = 1", "😀 = 1", "lambda = 1", "None = 1", "x = ?", "True = 1", "a b = 1", "__debug__ = 1", "class = 1"):
    try:
        exec(s)
        print(s, "fine")
    except SyntaxError as e:
        print(ascii(s), e.msg)
