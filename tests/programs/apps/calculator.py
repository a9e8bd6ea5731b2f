# A calculator by precedence climbing, with variables, functions and error positions.
import math


class Error(Exception):
    def __init__(self, message, at):
        super().__init__(f"{message} at {at}")


BINARY = {"+": (1, lambda a, b: a + b), "-": (1, lambda a, b: a - b), "*": (2, lambda a, b: a * b), "/": (2, lambda a, b: a / b), "%": (2, lambda a, b: a % b), "^": (4, lambda a, b: a ** b)}


class Calc:
    def __init__(self): self.vars = {"pi": math.pi}

    def run(self, text):
        self.text, self.at = text, 0
        self.tokens = list(self.lex())
        self.i = 0
        value = self.statement()
        if self.peek()[0]:
            raise Error(f"unexpected {self.peek()[0]!r}", self.peek()[1])
        return value

    def lex(self):
        t, i = self.text, 0
        while i < len(t):
            if t[i].isspace():
                i += 1
                continue
            j = i + 1
            if t[i].isdigit() or t[i] == ".":
                while j < len(t) and (t[j].isdigit() or t[j] == "."):
                    j += 1
            elif t[i].isalpha():
                while j < len(t) and t[j].isalnum():
                    j += 1
            elif t[i] not in "+-*/%^()=,":
                raise Error(f"bad character {t[i]!r}", i)
            yield t[i:j], i
            i = j
        yield "", len(t)

    def peek(self): return self.tokens[self.i]
    def next(self):
        self.i += 1
        return self.tokens[self.i - 1]

    def statement(self):
        if self.peek()[0].isalpha() and self.tokens[self.i + 1][0] == "=":
            name = self.next()[0]
            self.next()
            self.vars[name] = self.expr(0)
            return self.vars[name]
        return self.expr(0)

    def expr(self, level):
        left = self.unary()
        while (op := self.peek()[0]) in BINARY and BINARY[op][0] > level:
            at = self.next()[1]
            prec, f = BINARY[op]
            right = self.expr(prec - (op == "^"))
            try:
                left = f(left, right)
            except ZeroDivisionError:
                raise Error("division by zero", at) from None
        return left

    def unary(self):
        if self.peek()[0] == "-":
            self.next()
            return -self.expr(3)
        return self.primary()

    def primary(self):
        t, at = self.next()
        if t == "(":
            v = self.expr(0)
            if self.next()[0] != ")":
                raise Error("missing )", at)
            return v
        if t and t[0].isalpha():
            if self.peek()[0] == "(":
                self.next()
                args = [self.expr(0)]
                while self.peek()[0] == ",":
                    self.next()
                    args.append(self.expr(0))
                self.next()
                return {"max": max, "min": min, "sqrt": math.sqrt, "abs": abs}[t](*args)
            if t not in self.vars:
                raise Error(f"unknown name {t}", at)
            return self.vars[t]
        try:
            return float(t) if "." in t else int(t)
        except ValueError:
            raise Error(f"expected a value, got {t!r}", at) from None


c = Calc()
for line in ("1 + 2 * 3", "2 ^ 3 ^ 2", "-2 ^ 2", "(1 + 2) * -3", "x = 10 / 4", "x * 2", "max(1, x, 2) + sqrt(16)", "10 % 4 - 3 - 2", "1 / 0", "1 +", "(1", "y", "1 $ 2", "2 3", "abs(-7)", "1..2"):
    try:
        print(line, "=", c.run(line))
    except Error as e:
        print(line, "!", e)
