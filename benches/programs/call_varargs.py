# *args and **kwargs on both sides of a call.
def star(*args):
    return len(args)


def both(*args, **kwargs):
    return len(args) + len(kwargs)


def plain(a, b, c):
    return a + b + c


def forward(*args, **kwargs):
    return plain(*args, **kwargs)


def run(n):
    total = 0
    triple = (1, 2, 3)
    named = {"b": 5, "c": 6}
    for i in range(n):
        total += star(i, 2, 3)
        total += both(i, x=1, y=2)
        total += plain(*triple)
        total += plain(i, **named)
        total += forward(1, 2, c=i)
    return total


print(run(1_200_000))
