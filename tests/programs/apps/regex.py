# A regular expression matcher: parser, NFA built of closures, backtracking by generators.
def parse(p):
    pos = 0

    def alt():
        nonlocal pos
        options = [seq()]
        while pos < len(p) and p[pos] == "|":
            pos += 1
            options.append(seq())
        return options[0] if len(options) == 1 else ("alt", options)

    def seq():
        nonlocal pos
        items = []
        while pos < len(p) and p[pos] not in "|)":
            item = atom()
            while pos < len(p) and p[pos] in "*+?":
                item = (p[pos], item)
                pos += 1
            items.append(item)
        return ("seq", items)

    def atom():
        nonlocal pos
        c = p[pos]
        pos += 1
        if c == "(":
            inner = alt()
            if pos >= len(p):
                raise ValueError("missing )")
            pos += 1
            return ("group", inner)
        if c == "[":
            end = p.index("]", pos)
            body, pos = p[pos:end], end + 1
            chars = set()
            while body:
                if len(body) > 2 and body[1] == "-":
                    chars |= {chr(k) for k in range(ord(body[0]), ord(body[2]) + 1)}
                    body = body[3:]
                else:
                    chars.add(body[0])
                    body = body[1:]
            return ("set", frozenset(chars))
        if c in "*+?":
            raise ValueError("nothing to repeat")
        return ("any",) if c == "." else ("char", c)
    tree = alt()
    if pos < len(p):
        raise ValueError("unbalanced )")
    return tree


def match(node, s, i):
    kind, *rest = node
    if kind == "char":
        if s[i:i + 1] == rest[0]:
            yield i + 1
    elif kind == "any":
        if i < len(s):
            yield i + 1
    elif kind == "set":
        if i < len(s) and s[i] in rest[0]:
            yield i + 1
    elif kind == "seq":
        items = rest[0]
        if not items:
            yield i
        else:
            for j in match(items[0], s, i):
                yield from match(("seq", items[1:]), s, j)
    elif kind == "alt":
        for option in rest[0]:
            yield from match(option, s, i)
    elif kind == "group":
        yield from match(rest[0], s, i)
    elif kind == "?":
        yield from match(rest[0], s, i)
        yield i
    elif kind in "*+":
        for j in match(rest[0], s, i):
            if j > i:
                yield from match(("*", rest[0]), s, j)
        if kind == "*":
            yield i
        elif kind == "+":
            yield from match(rest[0], s, i)


def full(p, s): return any(j == len(s) for j in match(parse(p), s, 0))
def find(p, s):
    tree = parse(p)
    for i in range(len(s) + 1):
        for j in match(tree, s, i):
            return s[i:j]


for p, s in (("abc", "abc"), ("a.c", "axc"), ("a*b", "aaab"), ("a+b", "b"), ("(ab|cd)*e", "abcdabe"), ("[a-c]+[0-9]?", "abca7"), ("x?y?", ""), ("(a|b)*c", "ababd"), ("", "")):
    print(p, s, full(p, s))
print(find("[0-9]+", "abc 123 x"), find("(cat|dog)s?", "two dogs"), find("z", "abc"), find("b*", "abb"))
for bad in ("(a", "a)", "*a"):
    try:
        parse(bad)
    except ValueError as e:
        print(bad, e)
