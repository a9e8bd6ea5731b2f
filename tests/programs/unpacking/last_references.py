# Unpacking to locals that hold the last references, in every order.
class Loud:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name

    def __del__(self):
        print("del", self.name, end="; ")


def loop(rows):
    a = b = c = None
    for a, b, c in rows:
        print(a, b, c, end=": ")
    print()


def fresh(n):
    for i in range(n):
        yield Loud(f"x{i}"), Loud(f"y{i}"), Loud(f"z{i}")


loop(fresh(3))
loop([[Loud("p"), Loud("q"), Loud("r")] for _ in range(3)])
same = Loud("same")
loop([(same, same, same)] * 3)
loop([(1, Loud("mixed"), "s"), (Loud("m2"), 2, 3)])


def again(t):
    a, b = t
    a, b = b, a
    (a, b), c = (a, b), t
    t, a = t
    return t, a, b, c


print(again((Loud("one"), Loud("two"))))
print(again([3, 4]))


def itself(x):
    x, y = x
    return x, y


print(itself((Loud("l"), Loud("r"))), itself("ab"), itself({1: 2, 3: 4}))


def twice(x):
    a, a = x
    return a


print(twice((Loud("gone"), Loud("kept"))))


def wrong(x):
    try:
        a, b, c = x
    except (TypeError, ValueError) as e:
        return str(e)
    return a, b, c


for x in ((1, 2), [1, 2, 3, 4], "abc", 5, {1, }, (), iter([1, 2, 3]), None):
    print(wrong(x))


class Pair:
    def __iter__(self):
        yield Loud("first")
        yield Loud("second")


def pairs():
    for a, b in [Pair(), Pair()]:
        print(a, b)


pairs()
