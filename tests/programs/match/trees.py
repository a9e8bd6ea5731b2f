# match over syntax trees and nested data.
class Num:
    __match_args__ = ("value",)
    def __init__(self, value): self.value = value
class Bin:
    __match_args__ = ("op", "left", "right")
    def __init__(self, op, left, right): self.op, self.left, self.right = op, left, right
class Var:
    __match_args__ = ("name",)
    def __init__(self, name): self.name = name


def simplify(e):
    match e:
        case Bin("+", Num(0), x) | Bin("+", x, Num(0)):
            return simplify(x)
        case Bin("*", Num(0), _) | Bin("*", _, Num(0)):
            return Num(0)
        case Bin("*", Num(1), x) | Bin("*", x, Num(1)):
            return simplify(x)
        case Bin(op, l, r):
            return Bin(op, simplify(l), simplify(r))
        case _:
            return e


def show(e):
    match e:
        case Num(v): return str(v)
        case Var(n): return n
        case Bin(op, l, r): return f"({show(l)} {op} {show(r)})"


def evaluate(e, env):
    match e:
        case Num(v):
            return v
        case Var(n) if n in env:
            return env[n]
        case Var(n):
            raise NameError(n)
        case Bin("+" | "-" as op, l, r):
            a, b = evaluate(l, env), evaluate(r, env)
            return a + b if op == "+" else a - b
        case Bin("*", l, r):
            return evaluate(l, env) * evaluate(r, env)


e = Bin("+", Bin("*", Num(1), Var("x")), Bin("+", Num(0), Bin("-", Var("y"), Bin("*", Num(0), Var("z")))))
print(show(e), "=>", show(simplify(simplify(e))))
print(evaluate(e, {"x": 2, "y": 5, "z": 1}))
try:
    evaluate(e, {})
except NameError as x:
    print("NameError", x)


def tokens(s):
    it = iter(s.split())
    stack = []
    for t in it:
        match t:
            case "+" | "-" | "*":
                b, a = stack.pop(), stack.pop()
                stack.append({"+": a + b, "-": a - b, "*": a * b}[t])
            case "dup":
                stack.append(stack[-1])
            case t if t.lstrip("-").isdigit():
                stack.append(int(t))
            case unknown:
                return f"unknown {unknown!r}"
    return stack


print(tokens("3 4 + dup * -2 -"), tokens("1 foo"))


def sumtree(t):
    match t:
        case None: return 0
        case (l, int(v), r): return sumtree(l) + v + sumtree(r)
        case {"value": v, "kids": [*kids]}: return v + sum(map(sumtree, kids))
        case _: raise TypeError(t)


print(sumtree(((None, 1, None), 2, (None, 3, None))), sumtree({"value": 1, "kids": [{"value": 2, "kids": []}, (None, 5, None)]}))
