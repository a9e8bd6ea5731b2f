"""Methods of dataclasses and constructors of named tuples for builds of pyrun that have no compiler.

Where there is one, their modules compile source made for the class, which runs faster. These closures bind
their arguments in the way and with the words of compiled functions.
"""


def _joined(names):
    names = [repr(name) for name in names]
    if len(names) < 3:
        return ' and '.join(names)
    return ', '.join(names[:-1]) + ', and ' + names[-1]


def _missing(function, names, kind):
    return TypeError(f'{function}() missing {len(names)} required {kind} '
                     f'argument{"s" if len(names) > 1 else ""}: {_joined(names)}')


class Parameters:
    """Names in order, those by keyword only behind the others; the defaults that are known."""

    def __init__(self, positional, keyword_only, defaults):
        self.positional = tuple(positional)
        self.keyword_only = tuple(keyword_only)
        self.all = frozenset(self.positional + self.keyword_only)
        self.defaults = defaults

    def bind(self, function, args, keywords):
        """The arguments by name."""
        values = dict(zip(self.positional, args))
        for name, value in keywords.items():
            if name not in self.all:
                raise TypeError(f'{function}() got an unexpected keyword argument {name!r}')
            if name in values:
                raise TypeError(f'{function}() got multiple values for argument {name!r}')
            values[name] = value
        if len(args) > len(self.positional):
            raise self.too_many(function, len(args), keywords)
        for names, kind in (self.positional, 'positional'), (self.keyword_only, 'keyword-only'):
            missing = [name for name in names if name not in values and name not in self.defaults]
            if missing:
                raise _missing(function, missing, kind)
        return self.defaults | values

    def too_many(self, function, given, keywords):
        most = len(self.positional)
        least = sum(name not in self.defaults for name in self.positional)
        takes = f'{most}' if least == most else f'from {least} to {most}'
        plural = 's' if most != 1 or least != most else ''
        named = sum(name in keywords for name in self.keyword_only)
        also = ''
        if named:
            also = (f' positional argument{"s" if given != 1 else ""} (and {named} keyword-only '
                    f'argument{"s" if named != 1 else ""})')
        were = 'was' if given == 1 and not named else 'were'
        return TypeError(f'{function}() takes {takes} positional argument{plural} but {given}{also} {were} given')


def init(function, parameters, self_name, steps, post_init):
    """An `__init__`: `steps` are names with the function that gives the value to store from the arguments, and
    whether they are stored behind the class's back; `post_init` names what is passed on, None if nothing is."""
    def __init__(*args, **keywords):
        values = parameters.bind(function, args, keywords)
        self = values[self_name]
        for name, value, frozen in steps:
            if frozen:
                object.__setattr__(self, name, value(values))
            else:
                setattr(self, name, value(values))
        if post_init is not None:
            self.__post_init__(*[values[name] for name in post_init])
    return __init__


def shown(names):
    """A `__repr__` of these attributes."""
    def __repr__(self):
        inner = ', '.join([f'{name}={getattr(self, name)!r}' for name in names])
        return f'{self.__class__.__qualname__}({inner})'
    return __repr__


def compared(name, operation, names):
    """A comparison of these attributes as tuples."""
    def compare(self, other):
        if other.__class__ is self.__class__:
            return operation(tuple([getattr(self, n) for n in names]), tuple([getattr(other, n) for n in names]))
        return NotImplemented
    compare.__name__ = name
    return compare


def hashed(names):
    """A `__hash__` of these attributes as a tuple."""
    def __hash__(self):
        return hash(tuple([getattr(self, name) for name in names]))
    return __hash__


def tuple_new(typename, names):
    """A `__new__` of a named tuple; its defaults are those of the function, as of one with real parameters."""
    first = '_cls'

    def __new__(*args, **keywords):
        defaults = __new__.__field_defaults__
        values = Parameters((first, *names), (), defaults).bind(f'{typename}.__new__', args, keywords)
        return tuple.__new__(values[first], [values[name] for name in names])
    __new__.__field_defaults__ = {}
    return __new__
