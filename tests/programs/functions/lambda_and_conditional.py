# Conditional expressions, boolean operators that return operands, chained comparisons, lambdas.
calls = []


def t(x):
    calls.append(x)
    return x


print(t(1) and t(0) and t(3), t(0) or "" or t([]) or t("end"))
print(calls)
print(not 0, not "a", not not [])
print(1 < 2 < 3, 1 < 3 > 2, 1 < 3 < 2, 3 > 2 >= 2 != 1 == 1)
calls.clear()
print(t(1) < t(0) < t(5), calls)
print("a" if 0 else "b" if 1 else "c")
print((lambda x: "pos" if x > 0 else "neg" if x < 0 else "zero")(0))
print([f(3) for f in (lambda x: x, lambda x: -x, lambda x, y=2: x * y)])
print((lambda *a, **k: (a, k))(1, b=2))
if (n := len("abc")) > 2:
    print(n)
print([y := 1, y ** 2, y + 1], y)
print([last := x for x in range(3)], last)
print(any((hit := x) > 1 for x in range(5)), hit)
while (k := (globals().get("k", 0) + 1)) < 3:
    print("k", k)
x = 5
print(x if x > 3 else -x, (x > 3) + (x > 4))
print(None or 0, 0 or None, () and 1, [0] and "yes")
print(1 in [1] == True, (1 in [1]) == True)
a = b = c = []
a.append(1)
print(a is b is c, c)
