# Property getters and setters.
class Celsius:
    def __init__(self):
        self._degrees = 0

    @property
    def degrees(self):
        return self._degrees

    @degrees.setter
    def degrees(self, value):
        self._degrees = value


def run(n):
    c = Celsius()
    for i in range(n):
        c.degrees = c.degrees + i
    return c.degrees


print(run(7_000_000))
