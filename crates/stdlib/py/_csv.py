"""Reading and writing rows of separated values: what a dialect is. The rows themselves are native."""

from _csv_rows import Error, reader as Reader, writer as Writer

QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE, QUOTE_STRINGS, QUOTE_NOTNULL = range(6)
_dialects = {}
# How long a field may be, where readers see it change.
_limit = [131072]
_unset = object()


class Dialect:
    """How the values are written, checked."""

    __slots__ = ('delimiter', 'doublequote', 'escapechar', 'lineterminator', 'quotechar', 'quoting',
                 'skipinitialspace', 'strict')

    def __new__(cls, dialect=None, delimiter=_unset, doublequote=_unset, escapechar=_unset,
                lineterminator=_unset, quotechar=_unset, quoting=_unset, skipinitialspace=_unset,
                strict=_unset):
        if isinstance(dialect, str):
            dialect = get_dialect(dialect)
        given = (delimiter, doublequote, escapechar, lineterminator, quotechar, quoting,
                 skipinitialspace, strict)
        if type(dialect) is Dialect and all(v is _unset for v in given):
            return dialect
        defaults = (',', True, None, '\r\n', '"', QUOTE_MINIMAL, False, False)
        values = {}
        for name, value, default in zip(cls.__slots__, given, defaults):
            if value is _unset:
                value = default if dialect is None else getattr(dialect, name, default)
            values[name] = value
        self = super().__new__(cls)
        for name in ('delimiter', 'escapechar', 'quotechar'):
            value = values[name]
            if value is None and name != 'delimiter':
                continue
            if not isinstance(value, str):
                extra = '' if name == 'delimiter' else ' or None'
                raise TypeError(f'"{name}" must be string{extra}, not {type(value).__name__}')
            if len(value) != 1:
                if name != 'delimiter' and not value:
                    raise TypeError(f'"{name}" must be a 1-character string')
                raise TypeError(f'"{name}" must be a 1-character string')
        if not isinstance(values['lineterminator'], str):
            raise TypeError('"lineterminator" must be a string, not '
                            f"{type(values['lineterminator']).__name__}")
        quoting = values['quoting']
        if type(quoting) is not int:
            raise TypeError(f'"quoting" must be an integer, not {type(quoting).__name__}')
        if not 0 <= quoting <= 5:
            raise TypeError('bad "quoting" value')
        if quoting != QUOTE_NONE and values['quotechar'] is None:
            if quotechar is _unset and dialect is not None and getattr(dialect, 'quotechar', 1) is None \
                    and getattr(dialect, 'quoting', None) is None:
                values['quoting'] = QUOTE_NONE
            else:
                raise TypeError('quotechar must be set if quoting enabled')
        for name in ('doublequote', 'skipinitialspace', 'strict'):
            values[name] = bool(values[name])
        for name, value in values.items():
            object.__setattr__(self, name, value)
        return self

    def __setattr__(self, name, value):
        if name in self.__slots__:
            raise AttributeError(f"attribute '{name}' of '_csv.Dialect' objects is not writable")
        raise AttributeError(f"'_csv.Dialect' object has no attribute '{name}'")

    def __delattr__(self, name):
        self.__setattr__(name, None)

    def __reduce__(self):
        raise TypeError("cannot pickle 'Dialect' instances")


def register_dialect(name, dialect=None, **fmtparams):
    """Create a mapping from a string name to a dialect class."""
    if not isinstance(name, str):
        raise TypeError('dialect name must be a string')
    _dialects[name] = Dialect(dialect, **fmtparams)


def unregister_dialect(name):
    """Delete the name/dialect mapping associated with a string name."""
    try:
        del _dialects[name]
    except KeyError:
        raise Error('unknown dialect') from None


def get_dialect(name):
    """Return the dialect instance associated with name."""
    try:
        return _dialects[name]
    except (KeyError, TypeError):
        raise Error('unknown dialect') from None


def list_dialects():
    """Return a list of all known dialect names."""
    return list(_dialects)


def field_size_limit(new_limit=_unset):
    """Sets an upper limit on parsed fields; returns the old one."""
    old = _limit[0]
    if new_limit is not _unset:
        if not isinstance(new_limit, int):
            raise TypeError('limit must be an integer')
        _limit[0] = new_limit
    return old


def reader(iterable, /, dialect='excel', **fmtparams):
    """An iterator over the rows of lines of text."""
    return Reader(iter(iterable), Dialect(dialect, **fmtparams), _limit)


def writer(fileobj, /, dialect='excel', **fmtparams):
    """What writes rows to a file."""
    write = getattr(fileobj, 'write', None)
    if not callable(write):
        raise TypeError('argument 1 must have a "write" method')
    return Writer(write, Dialect(dialect, **fmtparams))
