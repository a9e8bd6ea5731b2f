# A metaclass with every hook.
class Meta(type):
    def __new__(mcs, name, bases, ns, **kw):
        ns["added"] = name.lower()
        return super().__new__(mcs, name, bases, ns)

    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns)
        cls.kw = kw

    def __call__(cls, *a, **k):
        obj = super().__call__(*a, **k)
        obj.via = "meta call"
        return obj

    def __instancecheck__(cls, o):
        return o == 5

    def __subclasscheck__(cls, c):
        return c is int

    def __len__(cls): return 3
    def __iter__(cls): return iter("xyz")
    def __contains__(cls, v): return v == "in"
    def __getitem__(cls, k): return k
    def __repr__(cls): return f"<Meta {cls.__name__}>"
    def __bool__(cls): return False
    def __add__(cls, o): return cls.__name__ + "+"
    def __eq__(cls, o): return o == "equal"
    def __hash__(cls): return 1


class A(metaclass=Meta, x=1):
    pass


class B(A): pass


print(A.added, B.added, A.kw, B.kw, A().via, type(A).__name__)
print(isinstance(5, A), isinstance(A(), A), isinstance(6, A), issubclass(int, A), issubclass(str, A))
print(len(A), list(A), "in" in A, A["k"], A, bool(A), A + 1, A == "equal", A != "equal")
print(f"{A}", str(B), [A])
