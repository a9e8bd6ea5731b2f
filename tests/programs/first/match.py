def f(x):
    match x:
        case 1: return "one"
        case [a, b]: return a + b
        case {"k": v}: return v
        case str(): return "str"
        case _: return "other"


print(f(1), f([2, 3]), f({"k": "v"}), f("s"), f(2.5))
