def f(v):
    match v:
        case 0 | "zero":
            return 1
        case [a, *rest] if a:
            return a, rest
        case {"k": x, **more}:
            return x, more
        case str(s) | C(attr=s):
            return s
        case _:
            return None
