"""Descriptors: attributes that check, convert, compute once and remember.

Whatever defines __get__ and __set__ and sits in a class decides what attribute access on its instances means.
"""


class Bounded:
    """A number between two bounds. __set_name__ tells it the name it was given."""

    def __init__(self, low, high):
        self.low, self.high = low, high

    def __set_name__(self, owner, name):
        self.name = name
        self.slot = "_" + name

    def __get__(self, instance, owner):
        if instance is None:
            return self
        return getattr(instance, self.slot)

    def __set__(self, instance, value):
        if not self.low <= value <= self.high:
            raise ValueError(f"{self.name} must be in {self.low}..{self.high}, not {value}")
        setattr(instance, self.slot, value)

    def __delete__(self, instance):
        raise AttributeError(f"{self.name} cannot be deleted")


class Once:
    """Computes on first access. Only __get__: so the value stored in the instance wins afterwards."""

    def __init__(self, compute):
        self.compute = compute

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        if instance is None:
            return self
        print(f"  computing {self.name}")
        value = instance.__dict__[self.name] = self.compute(instance)
        return value


class History:
    """Remembers every value it ever had, for each instance."""

    def __set_name__(self, owner, name):
        self.key = name + " history"

    def __get__(self, instance, owner):
        return self if instance is None else instance.__dict__.get(self.key, [None])[-1]

    def __set__(self, instance, value):
        instance.__dict__.setdefault(self.key, []).append(value)


class Thermostat:
    target = Bounded(5, 30)
    humidity = Bounded(0, 100)
    mode = History()

    def __init__(self, target, humidity=50):
        self.target = target
        self.humidity = humidity

    @Once
    def comfort(self):
        return round(100 - abs(self.target - 21) * 5 - abs(self.humidity - 45) / 2, 1)


t = Thermostat(20)
print(t.target, t.humidity, t.comfort, t.comfort)
for value in (25, 40):
    try:
        t.target = value
        print("target is now", t.target)
    except ValueError as error:
        print("refused:", error)
try:
    del t.target
except AttributeError as error:
    print("refused:", error)
t.mode = "heat"
t.mode = "off"
print(t.mode, t.__dict__["mode history"])
print(type(Thermostat.target).__name__, Thermostat.target.high, "comfort" in t.__dict__)

# Functions are descriptors too: that is how methods come to know their instance.
bound = Thermostat.__init__.__get__(t)
print(bound.__self__ is t, bound.__func__ is Thermostat.__init__)
