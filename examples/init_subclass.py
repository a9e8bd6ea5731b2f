"""__init_subclass__: plug-ins that register themselves, without a metaclass.

The hook is called on the parent whenever a subclass has been made, with the keywords of the class statement.
"""


class Converter:
    """Base of all converters; subclasses say which formats they read and write."""

    registry = {}

    def __init_subclass__(cls, *, source=None, target=None, **rest):
        super().__init_subclass__(**rest)
        if source is None:
            return  # an abstract step in between
        key = (source, target)
        if key in cls.registry:
            raise TypeError(f"{cls.__name__}: {source} to {target} is taken by {cls.registry[key].__name__}")
        cls.registry[key] = cls

    @classmethod
    def find(cls, source, target):
        """A chain of converters from source to target, found breadth first."""
        paths = [(source, [])]
        seen = {source}
        while paths:
            at, steps = paths.pop(0)
            if at == target:
                return steps
            for (a, b), step in cls.registry.items():
                if a == at and b not in seen:
                    seen.add(b)
                    paths.append((b, steps + [step]))
        raise LookupError(f"no way from {source} to {target}")

    def convert(self, value):
        raise NotImplementedError


class LinesToCells(Converter, source="lines", target="cells"):
    def convert(self, value):
        return [line.split(",") for line in value]


class CellsToRecords(Converter, source="cells", target="records"):
    def convert(self, value):
        head, *rows = value
        return [dict(zip(head, row)) for row in rows]


class RecordsToText(Converter, source="records", target="text"):
    def convert(self, value):
        return "; ".join(" ".join(f"{k}={v}" for k, v in row.items()) for row in value)


def run(value, source, target):
    for step in Converter.find(source, target):
        print(f"  {step.__name__}")
        value = step().convert(value)
    return value


print("registered:", [f"{a}->{b}" for a, b in Converter.registry])
print(run(["name,age", "Ada,36", "Alan,41"], "lines", "text"))

try:
    Converter.find("text", "lines")
except LookupError as error:
    print("LookupError:", error)

try:
    class Again(Converter, source="lines", target="cells"):
        pass
except TypeError as error:
    print("TypeError:", error)

try:
    class Wrong(Converter, colour="red"):
        pass
except TypeError as error:
    print("TypeError:", error)
