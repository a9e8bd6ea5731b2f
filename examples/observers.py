"""The observer pattern: from a list of callbacks to signals on attributes."""
import weakref


class Event:
    """Something that happens; others can ask to be told, and may change their mind while being told."""

    def __init__(self, name):
        self.name = name
        self._handlers = []

    def subscribe(self, handler, *, priority=0, once=False):
        entry = (priority, handler, once)
        self._handlers.append(entry)
        self._handlers.sort(key=lambda e: -e[0])
        return lambda: self._handlers.remove(entry)

    def fire(self, *args):
        failures = []
        for entry in self._handlers[:]:   # a copy: handlers may unsubscribe
            _, handler, once = entry
            if once:
                self._handlers.remove(entry)
            try:
                handler(*args)
            except Exception as error:
                error.add_note(f"while handling '{self.name}'")
                failures.append(error)
        if failures:
            raise ExceptionGroup(f"{len(failures)} handlers failed", failures)

    def __len__(self):
        return len(self._handlers)


registered = Event("registered")
unsubscribe = registered.subscribe(lambda user: print(f"  mail to {user}"))
registered.subscribe(lambda user: print(f"  log {user}"), priority=10)
registered.subscribe(lambda user: print("  first user ever"), once=True)
registered.fire("ada")
unsubscribe()
registered.fire("alan")
print(len(registered), "handler left")


def faulty(user):
    raise ValueError(f"cannot handle {user}")


registered.subscribe(faulty)
try:
    registered.fire("grace")
except* ValueError as group:
    for error in group.exceptions:
        print("  failed:", error, error.__notes__)


class Observable:
    """An attribute whose changes are announced, as a descriptor."""

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        return self if instance is None else instance.__dict__.get(self.name)

    def __set__(self, instance, value):
        old = instance.__dict__.get(self.name)
        instance.__dict__[self.name] = value
        if old != value:
            instance.changed.fire(self.name, old, value)


class Account:
    balance = Observable()
    owner = Observable()

    def __init__(self, owner):
        self.changed = Event("changed")
        self.changed.subscribe(lambda *change: print("  change:", *change))
        self.owner = owner
        self.balance = 0


account = Account("ada")
account.balance += 50
account.balance += 0
account.balance -= 20


class WeakEvent(Event):
    """Does not keep its observers alive: bound methods are held weakly."""

    def subscribe(self, method, **options):
        ref = weakref.WeakMethod(method)
        return super().subscribe(lambda *args: (ref() or (lambda *_: None))(*args), **options)


class Display:
    def __init__(self, name):
        self.name = name

    def update(self, value):
        print(f"  {self.name} shows {value}")


temperature = WeakEvent("temperature")
kitchen, hall = Display("kitchen"), Display("hall")
temperature.subscribe(kitchen.update)
temperature.subscribe(hall.update)
temperature.fire(21)
del kitchen
temperature.fire(22)
