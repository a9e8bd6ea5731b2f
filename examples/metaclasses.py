"""Metaclasses: a small settings framework whose schemas are classes.

A metaclass runs when a class statement ends. This one collects the fields in the order they were written,
refuses classes that contradict themselves, and gives each class an initialiser.
"""


class Field:
    """A typed setting with an optional default."""

    REQUIRED = object()

    def __init__(self, kind, default=REQUIRED):
        self.kind = kind
        self.default = default

    def check(self, value):
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.name}: expected {self.kind.__name__}, got {value!r}")
        return value


class Schema(type):
    """Turns classes with Field attributes into checked records."""

    def __new__(mcs, name, bases, namespace):
        fields = {}
        # Fields of the bases come first, so that a subclass extends them.
        for base in reversed(bases):
            fields.update(getattr(base, "fields", {}))
        for key, value in list(namespace.items()):
            if isinstance(value, Field):
                value.name = key
                fields[key] = namespace.pop(key)
        namespace["fields"] = fields
        seen_default = None
        for field in fields.values():
            if field.default is not Field.REQUIRED:
                seen_default = field.name
            elif seen_default:
                raise TypeError(f"{name}: required field '{field.name}' after '{seen_default}', which has a default")
        return super().__new__(mcs, name, bases, namespace)

    def __call__(cls, **given):
        # Called for Settings(...): check first, construct afterwards.
        unknown = given.keys() - cls.fields.keys()
        if unknown:
            raise TypeError(f"{cls.__name__} has no field {sorted(unknown)}")
        record = super().__call__()
        for name, field in cls.fields.items():
            value = given.get(name, field.default)
            if value is Field.REQUIRED:
                raise TypeError(f"{cls.__name__} needs '{name}'")
            setattr(record, name, field.check(value))
        return record

    def __iter__(cls):
        return iter(cls.fields)

    def __repr__(cls):
        return f"<schema {cls.__name__}: {', '.join(cls)}>"


class Settings(metaclass=Schema):
    def __repr__(self):
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in type(self))
        return f"{type(self).__name__}({values})"


class Server(Settings):
    host = Field(str)
    port = Field(int, 8080)


class SecureServer(Server):
    certificate = Field(str, "server.pem")


print(Server, SecureServer)
print(Server(host="localhost"))
print(SecureServer(host="example.org", port=443))

for attempt in (
    lambda: Server(),
    lambda: Server(host="x", port="80"),
    lambda: Server(host="x", colour="red"),
    lambda: Schema("Broken", (Server,), {"late": Field(int)}),
):
    try:
        attempt()
    except TypeError as error:
        print("refused:", error)
