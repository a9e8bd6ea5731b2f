# Number literals in every spelling.
print(0, 00, 000, 1_000_000, 0b1010, 0B1_0, 0o17, 0O7_7, 0xFF, 0Xdead_BEEF, 0x_1, 0b_1)
print(1.0, 1., .5, 1e5, 1E5, 1e+5, 1e-5, 1_0.0_1e1_0, .5e1, 5.e-1, 0e0, 0.0, 00.5, 012.5, 09e1)
print(1j, 1.5J, 1e5j, 0j, .5j, 1_0j, 3.j)
print(99999999999999999999999, 0xFFFFFFFFFFFFFFFFFFFF, 1e308, 1e309, 1e-400, 123456789.123456789)
print(1 .real, 1..real, 1.0.imag, 0xf .real)
for s in ("1__0", "1_", "_1", "0x", "0b2", "0o8", "1e", "01", "0_", "1.e+", "0xg", "1abc", "0b", "1_.5", "5.5.5", "09", "1jj", "0_7"):
    try:
        print(s, eval(s))
    except (SyntaxError, NameError) as e:
        print(s, type(e).__name__, getattr(e, "msg", e))
