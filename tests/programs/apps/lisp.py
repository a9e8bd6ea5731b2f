# A small Lisp: reader, environments, closures, tail loop, macros by quoting.
def read(src):
    tokens = src.replace("(", " ( ").replace(")", " ) ").replace("'", " ' ").split()
    pos = 0

    def expr():
        nonlocal pos
        t = tokens[pos]
        pos += 1
        if t == "(":
            out = []
            while tokens[pos] != ")":
                out.append(expr())
            pos += 1
            return out
        if t == "'":
            return ["quote", expr()]
        try:
            return int(t)
        except ValueError:
            return t
    while pos < len(tokens):
        yield expr()


class Env(dict):
    def __init__(self, names, args, outer):
        super().__init__(zip(names, args))
        self.outer = outer

    def find(self, n):
        env = self
        while env is not None:
            if n in env:
                return env
            env = env.outer
        raise NameError(n)


class Lambda:
    def __init__(self, names, body, env): self.names, self.body, self.env = names, body, env


def ev(x, env):
    while True:
        if isinstance(x, str):
            return env.find(x)[x]
        if not isinstance(x, list):
            return x
        match x:
            case []:
                return []
            case ["quote", v]:
                return v
            case ["if", c, a, b]:
                x = a if ev(c, env) not in (False, []) else b
                continue
            case ["define", [name, *names], *body]:
                env[name] = Lambda(names, body, env)
                return name
            case ["define", name, v]:
                env[name] = ev(v, env)
                return name
            case ["set!", name, v]:
                env.find(name)[name] = ev(v, env)
                return None
            case ["lambda", names, *body]:
                return Lambda(names, body, env)
            case ["let", binds, *body]:
                x = [["lambda", [b[0] for b in binds], *body], *[b[1] for b in binds]]
                continue
            case ["begin", *body, last]:
                for b in body:
                    ev(b, env)
                x = last
                continue
        f, *args = [ev(y, env) for y in x]
        if isinstance(f, Lambda):
            env = Env(f.names, args, f.env)
            for b in f.body[:-1]:
                ev(b, env)
            x = f.body[-1]
        else:
            return f(*args)


def show(x):
    if isinstance(x, list):
        return "(" + " ".join(map(show, x)) + ")"
    if isinstance(x, bool):
        return "#t" if x else "#f"
    return "<lambda>" if isinstance(x, Lambda) else str(x)


import operator
top = Env([], [], None)
top.update({"+": lambda *a: sum(a), "*": operator.mul, "-": operator.sub, "=": operator.eq, "<": operator.lt, "list": lambda *a: list(a), "car": lambda l: l[0], "cdr": lambda l: l[1:], "cons": lambda a, l: [a, *l], "null?": lambda l: l == [], "print": lambda *a: print(*map(show, a))})
program = """
(define (fact n) (if (= n 0) 1 (* n (fact (- n 1)))))
(fact 20)
(define (loop n acc) (if (= n 0) acc (loop (- n 1) (+ acc n))))
(loop 20000 0)
(define (map f l) (if (null? l) '() (cons (f (car l)) (map f (cdr l)))))
(map (lambda (x) (* x x)) '(1 2 3 4))
(define (counter) (let ((n 0)) (lambda () (begin (set! n (+ n 1)) n))))
(define c (counter))
(list (c) (c) (c))
(let ((x 2) (y 3)) (print x y) (+ x y))
'(a (b c) 5)
(< 1 2)
(undefined 1)
"""
for e in read(program):
    try:
        print(show(e)[:60], "=>", show(ev(e, top)))
    except NameError as n:
        print("unbound", n)
