"""Properties: computed attributes, checks on assignment, and how property() could be written in Python."""


class Rectangle:
    def __init__(self, width, height):
        self.width = width    # goes through the setter
        self.height = height

    @property
    def width(self):
        """The horizontal side."""
        return self._width

    @width.setter
    def width(self, value):
        if value <= 0:
            raise ValueError("width must be positive")
        self._width = value

    @property
    def height(self):
        return self._height

    @height.setter
    def height(self, value):
        if value <= 0:
            raise ValueError("height must be positive")
        self._height = value

    @property
    def area(self):
        return self._width * self._height

    @property
    def ratio(self):
        return self._width / self._height

    @ratio.setter
    def ratio(self, value):
        # Keeps the area and changes both sides.
        area = self.area
        self.height = (area / value) ** 0.5
        self.width = self.height * value


r = Rectangle(4, 9)
print(r.area, r.ratio, Rectangle.width.__doc__)
r.ratio = 1
print(r.width, r.height, r.area)
for change in (lambda: setattr(r, "width", -1), lambda: setattr(r, "area", 5), lambda: delattr(r, "area")):
    try:
        change()
    except (ValueError, AttributeError) as error:
        print(type(error).__name__ + ":", error)


class Square(Rectangle):
    """Overrides the setter and reuses the getter of its parent."""

    def __init__(self, side):
        super().__init__(side, side)

    @Rectangle.width.setter
    def width(self, value):
        self._width = self._height = value


s = Square(3)
s.width = 5
print(s.width, s.height, s.area)


class my_property:
    """What property does, in twenty lines."""

    def __init__(self, fget, fset=None):
        self.fget, self.fset = fget, fset

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner=None):
        return self if instance is None else self.fget(instance)

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError(f"'{self.name}' can only be read")
        self.fset(instance, value)

    def setter(self, fset):
        return type(self)(self.fget, fset)


class Celsius:
    def __init__(self, degrees):
        self.degrees = degrees

    @my_property
    def fahrenheit(self):
        return self.degrees * 9 / 5 + 32

    @fahrenheit.setter
    def fahrenheit(self, value):
        self.degrees = (value - 32) * 5 / 9

    @my_property
    def kelvin(self):
        return self.degrees + 273.15


c = Celsius(100)
c.fahrenheit = 50
print(c.degrees, c.fahrenheit, c.kelvin)
try:
    c.kelvin = 0
except AttributeError as error:
    print("AttributeError:", error)
