"""Doc of mod_a."""
value = 7
public = "public name"
_private = "private"


def func(x):
    return x * value


class Class:
    def m(self):
        return "method"
