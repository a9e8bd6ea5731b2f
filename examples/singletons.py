"""One instance only: five ways, and what each costs."""
import functools

# 1. A module is a singleton already: the value of a global name, made once.
class _Registry:
    def __init__(self):
        self.items = {}


registry = _Registry()
print("module level:", registry is globals()["registry"])


# 2. __new__ hands out the same object; __init__ still runs at every call, so it must not undo anything.
class Config:
    _instance = None

    def __new__(cls, *args):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
            cls._instance.values = {}
        return cls._instance

    def __init__(self, *args):
        self.calls = getattr(self, "calls", 0) + 1


a, b = Config(), Config()
a.values["debug"] = True
print("__new__:", a is b, b.values, "init ran", b.calls, "times")


# 3. A metaclass: __call__ decides, so __init__ runs once. Each class has an instance of its own.
class Single(type):
    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        cls._only = None

    def __call__(cls, *args, **kwargs):
        if cls._only is None:
            cls._only = super().__call__(*args, **kwargs)
        return cls._only


class Log(metaclass=Single):
    def __init__(self, name="log"):
        print("  making", name)
        self.lines = []


class ErrorLog(Log):
    pass


print("metaclass:", Log("first") is Log("second"), ErrorLog("errors") is Log(), isinstance(ErrorLog(), Log))


# 4. A decorator replaces the class by a function; isinstance needs the original.
def singleton(cls):
    @functools.cache
    def get():
        return cls()
    get.cls = cls
    return get


@singleton
class Clock:
    def __init__(self):
        self.ticks = 0

    def tick(self):
        self.ticks += 1
        return self.ticks


Clock().tick()
print("decorator:", Clock() is Clock(), Clock().tick(), isinstance(Clock(), Clock.cls))


# 5. Shared state: many instances, one dictionary.
class Borg:
    _shared = {}

    def __init__(self):
        self.__dict__ = self._shared


x, y = Borg(), Borg()
x.colour = "green"
print("shared state:", x is y, y.colour)
