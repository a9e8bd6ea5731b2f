# Exceptions raised and caught: in place, through calls, with else and finally.
class Oops(Exception):
    pass


def fail(i):
    if i & 1:
        raise ValueError(i)
    raise Oops("even")


def through(i):
    try:
        fail(i)
    finally:
        i += 1


def run(n):
    counts = [0, 0, 0, 0]
    empty = {}
    for i in range(n):
        try:
            empty[i]
        except KeyError:
            counts[0] += 1
        try:
            through(i)
        except Oops:
            counts[1] += 1
        except ValueError as e:
            counts[2] += e.args[0] & 1
        try:
            counts[3] += 1
        except TypeError:
            counts[3] -= 1
        else:
            counts[3] += 1
    return counts


print(run(700_000))
