# The format mini-language on floats.
import math

for f in (0.0, -0.0, 1.0, -1.5, 3.14159265, 1e10, 1e16, 1.5e-7, 123456789.123, 1e300, float("inf"), -float("inf"), float("nan"), 0.5, 2.5, 1e22):
    for spec in ("", "f", ".0f", ".2f", "e", ".3e", "g", ".3g", "G", "E", "F", "%", ".1%", "10.2f", "<10.1f", "^+10.1f", "010.2f", ",.2f", "_.2f", "+", " ", "#.0f", "#.3g", ".10", "n", "z.1f", "=10", ".17g", "012,.1f"):
        print(repr(format(f, spec)), end=" ")
    print()
for f, spec in ((1.5, "d"), (1.5, "x"), (1.5, "s"), (1.5, "c"), (1.5, ",n"), (1.5, ".f"), (1.5, "q"), (1.5, "10.2.3f"), (1.5, "#.0e"), (-0.04, "z.1f"), (1.5, "zg"), (1e-10, "z.3f"), (1.25, ".1f"), (1.35, ".1f"), (0.125, ".2f"), (2.675, ".2f"), (1e15 / 3, ".3f"), (5e-324, "g"), (5e-324, ".1100f")):
    try:
        print(repr(format(f, spec))[:80])
    except ValueError as e:
        print(e)
print(1.5.__format__("5"), format(1 + 2j, ".2f"), format(1.5 - 2j, ""), format(1j, ">10"), format(-0j, "g"), format(complex(1, math.inf), ".1e"))
for spec in ("=10", "010", "%", "z", "d", "x"):
    try:
        print(format(1 + 2j, spec))
    except ValueError as e:
        print(e)
