"""Structural pattern matching: an interpreter for a tiny language, in match statements."""


class Token:
    __match_args__ = ("kind", "text")

    def __init__(self, kind, text):
        self.kind, self.text = kind, text

    def __repr__(self):
        return f"{self.kind}:{self.text}"


def tokenize(source):
    i = 0
    while i < len(source):
        match source[i]:
            case " " | "\n":
                i += 1
            case "(" | ")" as bracket:
                yield Token("bracket", bracket)
                i += 1
            case digit if digit.isdigit():
                start = i
                while i < len(source) and source[i].isdigit():
                    i += 1
                yield Token("number", source[start:i])
            case _:
                start = i
                while i < len(source) and source[i] not in " ()\n":
                    i += 1
                yield Token("name", source[start:i])


def parse(tokens):
    match next(tokens, None):
        case None:
            raise SyntaxError("unexpected end")
        case Token("number", text):
            return int(text)
        case Token("name", "true" | "false" as text):
            return text == "true"
        case Token("name", text):
            return text
        case Token("bracket", "("):
            items = []
            while True:
                match parse(tokens):
                    case ("close",):
                        return items
                    case item:
                        items.append(item)
        case Token("bracket", ")"):
            return ("close",)


def evaluate(expression, scope):
    match expression:
        case bool() | int():
            return expression
        case str(name) if name in scope:
            return scope[name]
        case str(name):
            raise NameError(f"{name} is not defined")
        case []:
            return None
        case ["if", condition, then, otherwise]:
            return evaluate(then if evaluate(condition, scope) else otherwise, scope)
        case ["let", str(name), value]:
            scope[name] = evaluate(value, scope)
            return scope[name]
        case ["fn", [*parameters], body]:
            return lambda *args: evaluate(body, {**scope, **dict(zip(parameters, args))})
        case ["do", *steps, last]:
            for step in steps:
                evaluate(step, scope)
            return evaluate(last, scope)
        case ["+" | "*" | "-" | "<" as operator, left, right]:
            a, b = evaluate(left, scope), evaluate(right, scope)
            match operator:
                case "+": return a + b
                case "-": return a - b
                case "*": return a * b
                case "<": return a < b
        case [function, *arguments]:
            return evaluate(function, scope)(*(evaluate(a, scope) for a in arguments))


scope = {"max": max, "show": lambda *args: print("  ", *args)}
for source in (
    "(+ 1 (* 2 3))",
    "(if (< 2 1) 10 20)",
    "(do (let x 5) (let square (fn (n) (* n n))) (square (+ x 1)))",
    "(max 3 9 4)",
    "(show 1 true)",
    "()",
    "(let y z)",
    "(+ 1",
):
    try:
        print(source, "=>", evaluate(parse(tokenize(source)), scope))
    except (NameError, SyntaxError) as error:
        print(source, "=>", type(error).__name__ + ":", error)


def describe(event):
    """Mappings, sequences with a rest, guards and nested alternatives."""
    match event:
        case {"type": "key", "key": str(key), "shift": True}:
            return f"key {key.upper()}"
        case {"type": "key", "key": key}:
            return f"key {key}"
        case {"type": "click", "at": (x, y)} if x == y:
            return f"click on the diagonal at {x}"
        case {"type": "click", "at": (int(x) | float(x), int(y) | float(y)), **rest}:
            return f"click at {x}, {y}" + (f" with {sorted(rest)}" if rest else "")
        case [first, *_, last]:
            return f"from {describe(first)} to {describe(last)}"
        case [only]:
            return f"just {describe(only)}"
        case {} | [] | None:
            return "nothing"
        case other:
            return f"unknown {type(other).__name__}"


for event in (
    {"type": "key", "key": "a", "shift": True}, {"type": "key", "key": "b"}, {"type": "click", "at": (2, 2)},
    {"type": "click", "at": (1, 2.5), "button": "left"}, [{"type": "key", "key": "x"}, None, 5], [[]], {}, "text",
):
    print(describe(event))
