# The format mini-language on strings, str.format and its fields.
for s in ("", "a", "hello", "é😀"):
    for spec in ("", "s", "5", "<7", ">7", "^7", "*^7", ".2", "7.2", ".0", "-<6s", "07", "😀>6"):
        print(repr(format(s, spec)), end=" ")
    print()
print("{} {}".format(1, 2), "{0}{1}{0}".format("a", "b"), "{x}{y}".format(x=1, y=2), "{a[0]}{a[1]}".format(a=[1, 2]), "{a[k]}".format(a={"k": "v"}), "{a.real}".format(a=5), "{!r:>5}".format("x"), "{0!s}{0!r}{0!a}".format("é"), "{{}}{}".format(1), "{:{}}".format("a", 5), "{:{w}.{p}}".format(3.14159, w=8, p=3), "{0[1][0]}".format([1, [2]]), "{:>{w}}|{}".format(1, 2, w=3))
print("{a.__class__.__name__}".format(a=1), "{[0]}".format("xy"), "{.real}".format(3), "{0.x}{0.y}".format(type("P", (), {"x": 1, "y": 2})))
for s, a, k in (("{}{}", (1,), {}), ("{x}", (), {}), ("{0}{}", (1, 2), {}), ("{}{0}", (1, 2), {}), ("{", (), {}), ("}", (), {}), ("{!x}", (1,), {}), ("{!}", (1,), {}), ("{:", (1,), {}), ("{a.b}", (), {"a": 1}), ("{a[9]}", (), {"a": [1]}), ("{a[k]}", (), {"a": {}}), ("{:d}", ("s",), {}), ("{a[}", (), {"a": [1]}), ("{a[0]x}", (), {"a": [1]}), ("{a.}", (), {"a": 1}), ("{:{:{}}}", (1, 2, 3), {}), ("{!r", (1,), {}), ("{!rr}", (1,), {}), ("{-1}", (1,), {}), ("{ 0}", (1,), {}), ("{0[-1]}", ([1],), {})):
    try:
        print(repr(s.format(*a, **k)))
    except Exception as e:
        print(type(e).__name__, e)
print("{a} {b}".format_map({"a": 1, "b": 2}), "{x}".format_map(type("D", (dict,), {"__missing__": lambda s, k: k.upper()})()))
for spec in ("d", "=5", ",", "+", "x", ".2.3", "10s5", "#", " ", "z"):
    try:
        print(format("abc", spec))
    except ValueError as e:
        print(e)
for o in (None, [], {}, object, (1,)):
    try:
        print(format(o, "5"))
    except TypeError as e:
        print(e)
try:
    format(1, 5)
except TypeError as e:
    print(e)
