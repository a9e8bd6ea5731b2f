"""Type variables, `Generic` and type aliases: what the syntax `def f[T]` needs, without typing.

The compiler makes these objects through `make_*`, whose evaluators are called only when a bound or
a value is asked for. Everything that subscription needs lives in typing and is imported then.
"""

import sys

__all__ = ['TypeVar', 'ParamSpec', 'TypeVarTuple', 'ParamSpecArgs', 'ParamSpecKwargs',
           'TypeAliasType', 'Generic', '_idfunc']

_unset = object()


def _idfunc(x):
    return x


def _caller(depth=2):
    # The module of the code that makes the object.
    try:
        return sys._getframemodulename(depth)
    except AttributeError:
        try:
            return sys._getframe(depth).f_globals.get('__name__')
        except (AttributeError, ValueError):
            return None


class _Variable:
    """What TypeVar and ParamSpec have in common."""

    def __init_subclass__(cls, /, final=False, **kwds):
        super().__init_subclass__(**kwds)
        if not final:
            name = cls.__mro__[1].__name__
            raise TypeError(f"type 'typing.{name}' is not an acceptable base type")

    def __reduce__(self):
        return self.__name__

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __mro_entries__(self, bases):
        raise TypeError(f'Cannot subclass an instance of {type(self).__name__}')


class _Variant(_Variable, final=True):
    def _set_variance(self, covariant, contravariant, infer_variance):
        if covariant and contravariant:
            raise ValueError('Bivariant types are not supported.')
        if infer_variance and (covariant or contravariant):
            raise ValueError('Variance cannot be specified with infer_variance.')
        self.__covariant__ = bool(covariant)
        self.__contravariant__ = bool(contravariant)
        self.__infer_variance__ = bool(infer_variance)

    def __repr__(self):
        if self.__infer_variance__:
            return self.__name__
        if self.__covariant__:
            return '+' + self.__name__
        if self.__contravariant__:
            return '-' + self.__name__
        return '~' + self.__name__

    def __or__(self, other):
        from typing import Union
        return Union[self, other]

    def __ror__(self, other):
        from typing import Union
        return Union[other, self]


class TypeVar(_Variant, final=True):
    """Type variable."""

    __module__ = 'typing'

    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False,
                 infer_variance=False):
        self.__name__ = name
        self._set_variance(covariant, contravariant, infer_variance)
        if constraints and bound is not None:
            raise TypeError('Constraints cannot be combined with bound=...')
        if len(constraints) == 1:
            raise TypeError('A single constraint is not allowed')
        if bound is not None or constraints:
            from typing import _type_check
            if bound is not None:
                bound = _type_check(bound, 'Bound must be a type.')
            msg = 'TypeVar(name, constraint, ...): constraints must be types.'
            constraints = tuple([_type_check(t, msg) for t in constraints])
        self._bound = bound
        self._constraints = constraints
        self._evaluate_bound = self._evaluate_constraints = None
        module = _caller()
        if module != 'typing':
            self.__module__ = module

    @property
    def __bound__(self):
        if self._evaluate_bound is not None:
            self._bound = self._evaluate_bound()
            self._evaluate_bound = None
        return self._bound

    @property
    def __constraints__(self):
        if self._evaluate_constraints is not None:
            self._constraints = self._evaluate_constraints()
            self._evaluate_constraints = None
        return self._constraints

    def __typing_subst__(self, arg):
        from typing import _typevar_subst
        return _typevar_subst(self, arg)


class ParamSpec(_Variant, final=True):
    """Parameter specification variable."""

    __module__ = 'typing'

    def __init__(self, name, *, bound=None, covariant=False, contravariant=False,
                 infer_variance=False):
        self.__name__ = name
        self._set_variance(covariant, contravariant, infer_variance)
        if bound is not None:
            from typing import _type_check
            bound = _type_check(bound, 'Bound must be a type.')
        self.__bound__ = bound
        module = _caller()
        if module != 'typing':
            self.__module__ = module

    @property
    def args(self):
        """The positional arguments."""
        return ParamSpecArgs(self)

    @property
    def kwargs(self):
        """The keyword arguments."""
        return ParamSpecKwargs(self)

    def __typing_subst__(self, arg):
        from typing import _paramspec_subst
        return _paramspec_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        from typing import _paramspec_prepare_subst
        return _paramspec_prepare_subst(self, alias, args)


class TypeVarTuple(_Variable, final=True):
    """Type variable that stands for any number of types."""

    __module__ = 'typing'

    def __init__(self, name):
        self.__name__ = name
        module = _caller()
        if module != 'typing':
            self.__module__ = module

    def __iter__(self):
        from typing import Unpack
        yield Unpack[self]

    def __repr__(self):
        return self.__name__

    def __typing_subst__(self, arg):
        raise TypeError('Substitution of bare TypeVarTuple is not supported')

    def __typing_prepare_subst__(self, alias, args):
        from typing import _typevartuple_prepare_subst
        return _typevartuple_prepare_subst(self, alias, args)


class _ParamSpecPart:
    def __init__(self, origin):
        self.__origin__ = origin

    def __eq__(self, other):
        if type(other) is not type(self):
            return NotImplemented
        return self.__origin__ == other.__origin__

    def __hash__(self):
        return hash((type(self).__name__, self.__origin__))

    def __repr__(self):
        return f'{self.__origin__.__name__}.{self._part}'

    def __mro_entries__(self, bases):
        raise TypeError(f'Cannot subclass an instance of {type(self).__name__}')


class ParamSpecArgs(_ParamSpecPart):
    """The `args` of a ParamSpec."""

    __module__ = 'typing'
    _part = 'args'


class ParamSpecKwargs(_ParamSpecPart):
    """The `kwargs` of a ParamSpec."""

    __module__ = 'typing'
    _part = 'kwargs'


class TypeAliasType:
    """What a `type` statement makes."""

    __module__ = 'typing'

    def __init__(self, name, value, *, type_params=()):
        if not isinstance(type_params, tuple):
            raise TypeError('type_params must be a tuple')
        self.__name__ = name
        self._value = value
        self._evaluate = None
        self.__type_params__ = type_params
        self.__module__ = _caller()

    @property
    def __value__(self):
        if self._evaluate is not None:
            self._value = self._evaluate()
            self._evaluate = None
        return self._value

    @property
    def __parameters__(self):
        params = []
        for param in self.__type_params__:
            if isinstance(param, TypeVarTuple):
                params.extend(param)
            else:
                params.append(param)
        return tuple(params)

    def __init_subclass__(cls, **kwds):
        raise TypeError("type 'typing.TypeAliasType' is not an acceptable base type")

    def __repr__(self):
        return self.__name__

    def __reduce__(self):
        return self.__name__

    def __getitem__(self, args):
        if not self.__type_params__:
            raise TypeError('Only generic type aliases are subscriptable')
        from types import GenericAlias
        return GenericAlias(self, args)

    def __or__(self, other):
        from types import GenericAlias, UnionType
        if other is None:
            other = type(None)
        if isinstance(other, (type, GenericAlias, UnionType)):
            # The other operand knows how to make a union of two types.
            return type(other).__ror__(other, self)
        from typing import Union
        return Union[self, other]

    def __ror__(self, other):
        from types import GenericAlias, UnionType
        if other is None:
            other = type(None)
        if isinstance(other, (type, GenericAlias, UnionType)):
            return type(other).__or__(other, self)
        from typing import Union
        return Union[other, self]


class Generic:
    """Abstract base class of generic types: class Box(Generic[T])."""

    __module__ = 'typing'
    __slots__ = ()
    _is_protocol = False

    @classmethod
    def __class_getitem__(cls, *args, **kwds):
        from typing import _generic_class_getitem
        return _generic_class_getitem(cls, *args, **kwds)

    @classmethod
    def __init_subclass__(cls, *args, **kwds):
        from typing import _generic_init_subclass
        return _generic_init_subclass(cls, *args, **kwds)


def make_typevar(name, evaluate_bound=None, evaluate_constraints=None):
    """A type parameter `name`, `name: bound` or `name: (constraints)`."""
    made = TypeVar(name, infer_variance=True)
    made.__module__ = 'typing'
    made._evaluate_bound = evaluate_bound
    made._evaluate_constraints = evaluate_constraints
    return made


def make_paramspec(name):
    """A type parameter `**name`."""
    made = ParamSpec(name, infer_variance=True)
    made.__module__ = 'typing'
    return made


def make_typevartuple(name):
    """A type parameter `*name`."""
    made = TypeVarTuple(name)
    made.__module__ = 'typing'
    return made


def make_typealias(name, type_params, evaluate):
    """What the statement `type name[type_params] = value` binds."""
    made = TypeAliasType(name, None, type_params=type_params or ())
    made.__module__ = _caller()
    made._evaluate = evaluate
    return made


def subscript_generic(type_params):
    """The implicit base `Generic[...]` of a class with type parameters."""
    from typing import Unpack
    return Generic[tuple([Unpack[p] if isinstance(p, TypeVarTuple) else p for p in type_params])]
