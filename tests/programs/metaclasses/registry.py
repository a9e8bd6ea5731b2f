# Patterns: registration, enumeration by hand, cached instances, class-level operators.
class Registry(type):
    all = {}

    def __init__(cls, name, bases, ns):
        super().__init__(name, bases, ns)
        if bases:
            Registry.all[name] = cls


class Plugin(metaclass=Registry): pass
class X(Plugin): pass
class Y(X): pass


print(list(Registry.all))


class EnumMeta(type):
    def __new__(mcs, name, bases, ns):
        members = {k: v for k, v in ns.items() if isinstance(v, int)}
        cls = super().__new__(mcs, name, bases, {k: v for k, v in ns.items() if k not in members})
        cls._members = {}
        for k, v in members.items():
            m = object.__new__(cls)
            m.name, m.value = k, v
            cls._members[k] = m
            type.__setattr__(cls, k, m)
        return cls

    def __iter__(cls): return iter(cls._members.values())
    def __len__(cls): return len(cls._members)
    def __call__(cls, value):
        for m in cls:
            if m.value == value:
                return m
        raise ValueError(f"{value!r} is not a valid {cls.__name__}")
    def __setattr__(cls, k, v):
        if k in cls.__dict__.get("_members", ()):
            raise AttributeError("cannot reassign member " + k)
        super().__setattr__(k, v)


class Enum(metaclass=EnumMeta):
    def __repr__(self): return f"<{type(self).__name__}.{self.name}: {self.value}>"


class Color(Enum):
    RED = 1
    GREEN = 2


print(list(Color), len(Color), Color(2), Color.RED is Color(1))
for f in (lambda: Color(9), lambda: setattr(Color, "RED", 5)):
    try:
        f()
    except (ValueError, AttributeError) as e:
        print(type(e).__name__, e)


class Cached(type):
    def __init__(cls, *a):
        super().__init__(*a)
        cls.cache = {}
    def __call__(cls, *a):
        try:
            return cls.cache[a]
        except KeyError:
            return cls.cache.setdefault(a, super().__call__(*a))


class P(metaclass=Cached):
    def __init__(self, x): self.x = x


print(P(1) is P(1), P(1) is P(2), len(P.cache))
