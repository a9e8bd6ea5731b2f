# Complex numbers: literals, arithmetic, repr, parsing, errors.
z = 3 + 4j
print(z, z.real, z.imag, abs(z), z.conjugate(), -z, +z, z * z, z / 2, z ** 2, z ** 0.5, z ** -1, 1 / z, z + 1, 1 - z, z == 3 + 4j, z != 3, bool(0j), bool(z))
for c in (0j, 1j, -1j, 1 + 0j, -0.0 + 0j, complex(-0.0, -0.0), complex(0.0, -0.0), complex(1, float("inf")), complex(float("nan"), 1), complex(1e300, 1e-300), 1.5 - 2.5j, complex(-0.0, 1)):
    print(repr(c), str(c), hash(c) is not None)
for s in ("1", "1j", "1+2j", " 1-2j ", "(1+2j)", "-j", "+j", "j", "1e5+1e-5j", "inf+nanj", "1 + 2j", "", "a", "1+2", "1+2j+3", "1_0+2j", "infj", "(1", "1j1"):
    try:
        print(repr(s), complex(s))
    except ValueError as e:
        print(repr(s), e)
print(complex(), complex(1), complex(1, 2), complex(1.5), complex(1j, 1j), complex(real=1, imag=2), complex(True), complex(2 ** 60, -1))
for f in (lambda: complex("1", 2), lambda: complex(1, "2"), lambda: complex(None), lambda: complex([]), lambda: 1j < 2, lambda: 1j // 1, lambda: 1j % 1, lambda: divmod(1j, 1), lambda: int(1j), lambda: float(1j), lambda: 1j / 0, lambda: 0j ** -1, lambda: 0j ** 1j, lambda: round(1j), lambda: 1j & 1, lambda: complex(1, 2, 3), lambda: pow(1j, 2, 3), lambda: complex(10 ** 400), lambda: setattr(1j, "real", 1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(hash(1 + 0j) == hash(1), hash(1.5 + 0j) == hash(1.5), 1 == 1 + 0j, 1.5 == 1.5 + 0j, {1: "x"}[1 + 0j], 2j ** 2, (1 + 1j) ** 3, (1 + 1j) ** -2, 1j ** 100, (2 + 0j) ** 3, 2 ** 1j, 0j ** 0)
print(sum([1j, 2, 3.5]), (1 + 2j).__add__(1), (1j).__eq__("x"), (1j).__rsub__(1), abs(complex(3e200, 4e200)), (1 + 2j) - (1 + 2j), -(0j), 1j * 1j, (1 + 2j) * (3 - 1j), (1 + 2j) / (3 - 1j))
class C(complex):
    def __complex__(self): return 5 + 5j
print(C(1, 2), complex(C(1, 2)), type(C(1) + 1).__name__)
