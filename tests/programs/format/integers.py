# The format mini-language on ints.
for n in (0, 5, -42, 1234567, -1234567890123, 2 ** 70):
    for spec in ("", "d", "5", "<12", ">12", "^12", "=+12", "012", "+", " ", "-", ",", "_", "x", "X", "#x", "#X", "o", "#o", "b", "#b", "_x", "_b", "#_x", "020,", "020_x", "*^20", "#020x", "+,", "e", ".2f", "g", "%", ".3e", "n", "08,", "0=8"):
        print(repr(format(n, spec)), end=" ")
    print()
print(format(65, "c"), format(0x1F600, "c"), format(True, "d"), format(True), format(True, "5"), format(False, "x"))
for n, spec in ((5, "s"), (5, "z"), (5, ".2d"), (5, "c,"), (-1, "c"), (0x110000, "c"), (5, "5c5"), (5, ",x"), (5, ",_"), (5, "__"), (5, "+c"), (5, "#c"), (5, "<<5>"), (5, ".f"), (5, "99999999999999999999d"), (5, ".99999999999999999999f"), (5, "zd"), (5, "x,"), (5, ".c"), (5, " +d"), (5, "dd")):
    try:
        print(repr(format(n, spec)))
    except (ValueError, OverflowError) as e:
        print(type(e).__name__, e)
