"""Context variables: a context is a mapping that is never changed in place by anyone but who runs in it."""

from _thread import _context_switched, get_ident
from types import GenericAlias
import _collections_abc

_missing = object()
# The stack of contexts entered, by thread.
_stacks = {}


def _current():
    stack = _stacks.get(get_ident())
    if stack is None:
        stack = _stacks[get_ident()] = [_make({})]
    return stack[-1]


class _Final(type):
    def __new__(meta, name, bases, namespace):
        for base in bases:
            if isinstance(base, _Final):
                raise TypeError(f"type '{base.__module__}.{base.__name__}' is not an acceptable base "
                                'type')
        return super().__new__(meta, name, bases, namespace)


class Context(metaclass=_Final):
    """The values of context variables."""

    __slots__ = ('_data', '_entered', '__weakref__')

    def __init__(self):
        self._data = {}
        self._entered = False

    def run(self, callable, /, *args, **kwargs):
        """Call with this context as the current one."""
        if self._entered:
            raise RuntimeError(f'cannot enter context: {self!r} is already entered')
        ident = get_ident()
        stack = _stacks.get(ident)
        if stack is None:
            stack = _stacks[ident] = [_make({})]
        self._entered = True
        stack.append(self)
        _context_switched()
        try:
            return callable(*args, **kwargs)
        finally:
            stack.pop()
            _context_switched()
            self._entered = False

    def copy(self):
        """A shallow copy."""
        return _make(self._data.copy())

    def __getitem__(self, var):
        _check(var)
        return self._data[var]

    def __contains__(self, var):
        _check(var)
        return var in self._data

    def get(self, var, default=None, /):
        """The value of a variable here, or the default."""
        _check(var)
        return self._data.get(var, default)

    def __iter__(self):
        return iter(self._data)

    def __len__(self):
        return len(self._data)

    def __eq__(self, other):
        if not isinstance(other, Context):
            return NotImplemented
        return self._data == other._data

    __hash__ = None

    def keys(self):
        """All variables here."""
        return self._data.keys()

    def values(self):
        """Their values."""
        return self._data.values()

    def items(self):
        """Pairs of both."""
        return self._data.items()


def _check(var):
    if not isinstance(var, ContextVar):
        raise TypeError(f'a ContextVar key was expected, got {var!r}')


def _make(data):
    made = Context.__new__(Context)
    made._data = data
    made._entered = False
    return made


class ContextVar(metaclass=_Final):
    """A variable with a value in each context."""

    __slots__ = ('_name', '_default', '__weakref__')

    def __init__(self, name, *, default=_missing):
        if not isinstance(name, str):
            raise TypeError('context variable name must be a str')
        self._name = name
        self._default = default

    @property
    def name(self):
        return self._name

    def get(self, default=_missing, /):
        """The value in the current context."""
        stack = _stacks.get(get_ident())
        if stack is not None:
            value = stack[-1]._data.get(self, _missing)
            if value is not _missing:
                return value
        if default is not _missing:
            return default
        if self._default is not _missing:
            return self._default
        raise LookupError(self)

    def set(self, value, /):
        """Set the value in the current context; gives a token to reset() with."""
        context = _current()
        token = Token.__new__(Token)
        token._context = context
        token._var = self
        token._old = context._data.get(self, Token.MISSING)
        token._used = False
        context._data[self] = value
        _context_switched()
        return token

    def reset(self, token, /):
        """Go back to the value before the set() that gave the token."""
        if not isinstance(token, Token):
            raise TypeError(f'expected an instance of Token, got {token!r}')
        if token._used:
            raise RuntimeError(f'{token!r} has already been used once')
        if token._var is not self:
            raise ValueError(f'{token!r} was created by a different ContextVar')
        context = _current()
        if token._context is not context:
            raise ValueError(f'{token!r} was created in a different Context')
        token._used = True
        _context_switched()
        if token._old is Token.MISSING:
            del context._data[self]
        else:
            context._data[self] = token._old

    def __repr__(self):
        default = '' if self._default is _missing else f' default={self._default!r}'
        return f'<ContextVar name={self._name!r}{default} at {id(self):#x}>'

    __class_getitem__ = classmethod(GenericAlias)


class _Missing:
    __slots__ = ()

    def __repr__(self):
        return '<Token.MISSING>'


class Token(metaclass=_Final):
    """What set() gives and reset() takes."""

    __slots__ = ('_context', '_var', '_old', '_used')

    MISSING = _Missing()

    def __new__(cls, *args):
        if args or len(args):
            raise RuntimeError('Tokens can only be created by ContextVars')
        return super().__new__(cls)

    @property
    def var(self):
        return self._var

    @property
    def old_value(self):
        return self._old

    def __repr__(self):
        used = ' used' if self._used else ''
        return f'<Token{used} var={self._var!r} at {id(self):#x}>'

    __class_getitem__ = classmethod(GenericAlias)


def copy_context():
    """A copy of the current context."""
    return _make(_current()._data.copy())


_collections_abc.Mapping.register(Context)
