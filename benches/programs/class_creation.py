# class statements in a function: plain, derived, with a metaclass and hooks.
class Meta(type):
    def __new__(mcs, name, bases, namespace):
        namespace["made"] = name
        return super().__new__(mcs, name, bases, namespace)


class Root:
    def __init_subclass__(cls, tag=None):
        cls.tag = tag


def build(i):
    class Plain:
        kind = "plain"

        def __init__(self, x):
            self.x = x

        def get(self):
            return self.x

    class Derived(Plain):
        def get(self):
            return super().get() + 1

    class Hooked(Root, tag=i):
        pass

    class Made(metaclass=Meta):
        pass

    return Derived(i).get() + Hooked.tag + len(Made.made)


def run(n):
    total = 0
    for i in range(n):
        total += build(i)
    return total


print(run(40_000))
