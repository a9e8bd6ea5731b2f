# match on literals, values, captures, wildcards, or-patterns, guards.
import math


class K:
    RED = 1
    NAMES = "names"


def f(x):
    match x:
        case 0:
            return "zero"
        case -1 | -2:
            return "minus"
        case 1.5:
            return "float"
        case 3 + 4j | -3 - 4j:
            return "complex"
        case "a" "b":
            return "string"
        case b"x":
            return "bytes"
        case None:
            return "none"
        case True:
            return "true"
        case K.RED:
            return "red"
        case math.pi:
            return "pi"
        case K.NAMES:
            return "names"
        case int(n) if n > 100:
            return f"big {n}"
        case str() as s if len(s) > 3:
            return f"long {s}"
        case [] | () as e:
            return f"empty {e}"
        case y if y == "guard":
            return "guarded"
        case _:
            return "other"


for v in (0, -1, -2, 1.5, 3 + 4j, "ab", b"x", None, True, 1, 1.0, 0.0, False, math.pi, "names", 500, "longer", [], (), "q", {}, "guar", -0.0):
    print(repr(v), f(v))


def g(x):
    match x:
        case y:
            pass
    return y


print(g(5))
match 5:
    case 6:
        print("never")
print("fell through")


def h(p):
    match p:
        case (1 | 2) as n:
            return "small", n
        case (3 as a) | (4 as a):
            return "three or four", a
        case ("x" | "y", z) | (z, "x" | "y"):
            return "pair", z


print(h(1), h(3), h(4), h(("x", 9)), h((8, "y")), h(7))
match x := 3, 4:
    case (a, b):
        print(x, a, b)
match = 5
case = 6
_ = 7
type = 8
print(match, case, _, type)
match match:
    case case:
        print(case)
print(match [0] if False else "index", (match) - 1, match
      + 2)
