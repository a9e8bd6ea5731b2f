"""What a metaclass's mro() may give."""


def attempt(make_order):
    class Meta(type):
        def mro(cls):
            return make_order(cls)

    try:
        class Made(metaclass=Meta):
            pass
    except TypeError as e:
        print(type(e).__name__, e)
    else:
        print([c.__name__ for c in Made.__mro__])


class Other:
    value = 'other'


attempt(lambda cls: [cls, 1])
attempt(lambda cls: [cls, int])
attempt(lambda cls: [cls, dict, object])
attempt(lambda cls: [cls, Other, object])
attempt(lambda cls: (cls, object))
attempt(lambda cls: iter([cls, object]))
attempt(lambda cls: 1)


class Reversed(type):
    def mro(cls):
        return [cls, *reversed(super().mro()[1:-1]), object]


class A:
    name = 'A'


class B:
    name = 'B'


class C(A, B, metaclass=Reversed):
    pass


print(C.name, [c.__name__ for c in C.mro()])
