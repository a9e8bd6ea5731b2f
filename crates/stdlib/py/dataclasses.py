"""Classes that are mainly fields: the decorator writes their methods.

All methods of a class are compiled as one piece of source, inside a function whose parameters
carry the defaults; so a class costs one compilation. Where there is no compiler, closures do the same.
"""

import abc
import copy
import operator
import sys
from reprlib import recursive_repr
import types
from types import GenericAlias, MappingProxyType

__all__ = ['dataclass', 'field', 'Field', 'FrozenInstanceError', 'InitVar', 'KW_ONLY', 'MISSING',
           'fields', 'asdict', 'astuple', 'make_dataclass', 'replace', 'is_dataclass']


class FrozenInstanceError(AttributeError):
    pass


class _HAS_DEFAULT_FACTORY_CLASS:
    def __repr__(self):
        return '<factory>'


_HAS_DEFAULT_FACTORY = _HAS_DEFAULT_FACTORY_CLASS()


class _MISSING_TYPE:
    pass


MISSING = _MISSING_TYPE()


class _KW_ONLY_TYPE:
    pass


KW_ONLY = _KW_ONLY_TYPE()

_EMPTY_METADATA = MappingProxyType({})


class _FIELD_BASE:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


_FIELD = _FIELD_BASE('_FIELD')
_FIELD_CLASSVAR = _FIELD_BASE('_FIELD_CLASSVAR')
_FIELD_INITVAR = _FIELD_BASE('_FIELD_INITVAR')

_FIELDS = '__dataclass_fields__'
_PARAMS = '__dataclass_params__'
_POST_INIT_NAME = '__post_init__'

_ATOMIC_TYPES = frozenset((
    types.NoneType, bool, int, float, str, complex, bytes, types.EllipsisType,
    types.NotImplementedType, types.CodeType, types.BuiltinFunctionType, types.FunctionType,
    type, range, property))


class InitVar:
    """Marks a parameter of `__init__` that is passed on to `__post_init__` only."""

    __slots__ = ('type',)

    def __init__(self, type):
        self.type = type

    def __repr__(self):
        if isinstance(self.type, type):
            type_name = self.type.__name__
        else:
            type_name = repr(self.type)
        return f'dataclasses.InitVar[{type_name}]'

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    """What is known of one field. Made by field(), not directly."""

    __slots__ = ('name', 'type', 'default', 'default_factory', 'repr', 'hash', 'init', 'compare',
                 'metadata', 'kw_only', '_field_type')

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = _EMPTY_METADATA if metadata is None else MappingProxyType(metadata)
        self.kw_only = kw_only
        self._field_type = None

    @recursive_repr()
    def __repr__(self):
        return (f'Field(name={self.name!r},type={self.type!r},default={self.default!r},'
                f'default_factory={self.default_factory!r},init={self.init!r},repr={self.repr!r},'
                f'hash={self.hash!r},compare={self.compare!r},metadata={self.metadata!r},'
                f'kw_only={self.kw_only!r},_field_type={self._field_type})')

    def __set_name__(self, owner, name):
        # The field takes the place of its default in the class body: pass the call on.
        func = getattr(type(self.default), '__set_name__', None)
        if func:
            func(self.default, owner, name)

    __class_getitem__ = classmethod(GenericAlias)


class _DataclassParams:
    __slots__ = ('init', 'repr', 'eq', 'order', 'unsafe_hash', 'frozen', 'match_args', 'kw_only',
                 'slots', 'weakref_slot')

    def __init__(self, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots,
                 weakref_slot):
        self.init = init
        self.repr = repr
        self.eq = eq
        self.order = order
        self.unsafe_hash = unsafe_hash
        self.frozen = frozen
        self.match_args = match_args
        self.kw_only = kw_only
        self.slots = slots
        self.weakref_slot = weakref_slot

    def __repr__(self):
        inner = ','.join(f'{name}={getattr(self, name)!r}' for name in self.__slots__)
        return f'_DataclassParams({inner})'


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None,
          compare=True, metadata=None, kw_only=MISSING):
    """Say more about a field than its default value does."""
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError('cannot specify both default and default_factory')
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _tuple_source(obj_name, names):
    if not names:
        return '()'
    return f'({",".join([f"{obj_name}.{name}" for name in names])},)'


class _Source:
    """The methods of one class, gathered to be compiled together."""

    def __init__(self):
        self.lines = []
        self.names = []
        self.values = {}
        self.closures = []

    def add(self, name, params, body, closure):
        """A method: its source, and what makes it from `_closures` where there is no compiler."""
        self.names.append(name)
        self.lines.append(f' def {name}({params}):')
        self.lines += [f'  {line}' for line in body]
        self.closures.append(closure)

    def build(self, cls):
        """Compile; returns the functions by name."""
        if not self.names:
            return {}
        text = '\n'.join([f'def __create_fn__({", ".join(self.values)}):', *self.lines,
                          f' return {", ".join(self.names)},'])
        if cls.__module__ in sys.modules:
            globals = sys.modules[cls.__module__].__dict__
        else:
            globals = {}
        namespace = {}
        try:
            exec(text, globals, namespace)
        except NotImplementedError:
            import _closures
            functions = [closure(_closures, cls) for closure in self.closures]
            for function in functions:
                function.__module__ = cls.__module__
        else:
            functions = namespace['__create_fn__'](**self.values)
        for name, function in zip(self.names, functions):
            function.__qualname__ = f'{cls.__qualname__}.{name}'
        return dict(zip(self.names, functions))


def _add_init(source, std_fields, kw_only_fields, all_fields, frozen, has_post_init, self_name, slots):
    seen_default = False
    for f in std_fields:
        if f.init:
            if not (f.default is MISSING and f.default_factory is MISSING):
                seen_default = True
            elif seen_default:
                raise TypeError(f'non-default argument {f.name!r} follows default argument')
    values = source.values
    values['__dataclass_HAS_DEFAULT_FACTORY__'] = _HAS_DEFAULT_FACTORY
    values['__dataclass_object__'] = object
    body = []
    for f in all_fields:
        line = _init_line(f, frozen, values, self_name, slots)
        if line:
            body.append(line)
    if has_post_init:
        passed = ','.join(f.name for f in all_fields if f._field_type is _FIELD_INITVAR)
        body.append(f'{self_name}.{_POST_INIT_NAME}({passed})')
    params = [self_name] + [_init_param(f) for f in std_fields if f.init]
    keyword = [_init_param(f) for f in kw_only_fields if f.init]
    if keyword:
        params += ['*', *keyword]
    source.add('__init__', ','.join(params), body or ['pass'],
               lambda closures, cls: _init_closure(closures, cls, std_fields, kw_only_fields, all_fields, frozen,
                                                   has_post_init, self_name, slots))


def _init_closure(closures, cls, std_fields, kw_only_fields, all_fields, frozen, has_post_init, self_name,
                  slots):
    defaults = {}
    for f in (*std_fields, *kw_only_fields):
        if f.default is not MISSING:
            defaults[f.name] = f.default
        elif f.default_factory is not MISSING:
            defaults[f.name] = _HAS_DEFAULT_FACTORY
    parameters = closures.Parameters([self_name, *[f.name for f in std_fields]],
                                     [f.name for f in kw_only_fields], defaults)
    steps = []
    for f in all_fields:
        value = None if f._field_type is _FIELD_INITVAR else _init_value(f, slots)
        if value is not None:
            steps.append((f.name, value, frozen))
    passed = [f.name for f in all_fields if f._field_type is _FIELD_INITVAR] if has_post_init else None
    return closures.init(f'{cls.__qualname__}.__init__', parameters, self_name, steps, passed)


def _init_value(f, slots):
    """What gives a field's value from the arguments; None if `__init__` does not set it."""
    if f.default_factory is not MISSING:
        def made(values):
            given = values.get(f.name, _HAS_DEFAULT_FACTORY)
            return f.default_factory() if given is _HAS_DEFAULT_FACTORY else given
        return made
    if f.init:
        return lambda values: values[f.name]
    if slots and f.default is not MISSING:
        return lambda values: f.default
    return None


def _init_param(f):
    if f.default is not MISSING:
        return f'{f.name}=__dataclass_dflt_{f.name}__'
    if f.default_factory is not MISSING:
        return f'{f.name}=__dataclass_HAS_DEFAULT_FACTORY__'
    return f.name


def _init_line(f, frozen, values, self_name, slots):
    default_name = f'__dataclass_dflt_{f.name}__'
    if f.default_factory is not MISSING:
        values[default_name] = f.default_factory
        if f.init:
            value = (f'{default_name}() if {f.name} is __dataclass_HAS_DEFAULT_FACTORY__ '
                     f'else {f.name}')
        else:
            value = f'{default_name}()'
    elif f.init:
        if f.default is not MISSING:
            values[default_name] = f.default
        value = f.name
    elif slots and f.default is not MISSING:
        # A slot has no class attribute to fall back on.
        values[default_name] = f.default
        value = default_name
    else:
        return None
    if f._field_type is _FIELD_INITVAR:
        return None
    if frozen:
        return f'__dataclass_object__.__setattr__({self_name},{f.name!r},{value})'
    return f'{self_name}.{f.name}={value}'


def _is_kind_by_name(annotation, cls, module, is_wanted):
    # The annotation is a string: look at how it begins, `Name` or `module.Name`, and whether
    # that name means the thing wanted in the module of the class.
    first, rest = _leading_name(annotation)
    if first is None:
        return False
    namespace = None
    if rest.startswith('.'):
        second, _ = _leading_name(rest[1:])
        if second is None:
            return False
        owner = sys.modules.get(cls.__module__)
        if owner is not None and owner.__dict__.get(first) is module:
            namespace = module.__dict__
        name = second
    else:
        owner = sys.modules.get(cls.__module__)
        namespace = owner.__dict__ if owner is not None else None
        name = first
    return namespace is not None and is_wanted(namespace.get(name), module)


def _leading_name(text):
    text = text.lstrip()
    end = 0
    while end < len(text) and (text[end].isalnum() or text[end] == '_'):
        end += 1
    if end == 0:
        return None, text
    return text[:end], text[end:].lstrip()


def _is_classvar(a_type, typing):
    return a_type is typing.ClassVar or (
        type(a_type) is typing._GenericAlias and a_type.__origin__ is typing.ClassVar)


def _is_initvar(a_type, dataclasses):
    return a_type is dataclasses.InitVar or type(a_type) is dataclasses.InitVar


def _is_kw_only(a_type, dataclasses):
    return a_type is dataclasses.KW_ONLY


def _get_field(cls, a_name, a_type, default_kw_only):
    default = getattr(cls, a_name, MISSING)
    if isinstance(default, Field):
        f = default
    else:
        if isinstance(default, types.MemberDescriptorType):
            # The name is in __slots__: that is no default.
            default = MISSING
        f = field(default=default)
    f.name = a_name
    f.type = a_type

    f._field_type = _FIELD
    # Without typing imported nothing can be a ClassVar.
    typing = sys.modules.get('typing')
    if typing is not None:
        if _is_classvar(a_type, typing) or (
                isinstance(f.type, str)
                and _is_kind_by_name(f.type, cls, typing, _is_classvar)):
            f._field_type = _FIELD_CLASSVAR
    if f._field_type is _FIELD:
        dataclasses = sys.modules[__name__]
        if _is_initvar(a_type, dataclasses) or (
                isinstance(f.type, str)
                and _is_kind_by_name(f.type, cls, dataclasses, _is_initvar)):
            f._field_type = _FIELD_INITVAR

    if f._field_type is not _FIELD and f.default_factory is not MISSING:
        raise TypeError(f'field {f.name} cannot have a default factory')
    if f._field_type is _FIELD_CLASSVAR:
        if f.kw_only is not MISSING:
            raise TypeError(f'field {f.name} is a ClassVar but specifies kw_only')
    elif f.kw_only is MISSING:
        f.kw_only = default_kw_only
    if f._field_type is _FIELD and f.default.__class__.__hash__ is None:
        raise ValueError(f'mutable default {type(f.default)} for field {f.name} is not allowed: '
                         f'use default_factory')
    return f


def _set_new_attribute(cls, name, value):
    """Set it unless the class has it; returns whether the class had it."""
    if name in cls.__dict__:
        return True
    setattr(cls, name, value)
    return False


def _collect_fields(cls, kw_only):
    fields = {}
    any_frozen_base = False
    all_frozen_bases = None
    for b in cls.__mro__[-1:0:-1]:
        base_fields = getattr(b, _FIELDS, None)
        if base_fields is None:
            continue
        if all_frozen_bases is None:
            all_frozen_bases = True
        fields.update(base_fields)
        frozen = getattr(b, _PARAMS).frozen
        any_frozen_base = any_frozen_base or frozen
        all_frozen_bases = all_frozen_bases and frozen

    cls_annotations = cls.__dict__.get('__annotations__', {})
    cls_fields = []
    seen_kw_only = False
    dataclasses = sys.modules[__name__]
    for name, type in cls_annotations.items():
        if _is_kw_only(type, dataclasses) or (
                isinstance(type, str)
                and _is_kind_by_name(type, cls, dataclasses, _is_kw_only)):
            if seen_kw_only:
                raise TypeError(f'{name!r} is KW_ONLY, but KW_ONLY has already been specified')
            seen_kw_only = True
            kw_only = True
        else:
            cls_fields.append(_get_field(cls, name, type, kw_only))
    for f in cls_fields:
        fields[f.name] = f
        # What stays as class attribute is the default itself.
        if isinstance(getattr(cls, f.name, None), Field):
            if f.default is MISSING:
                delattr(cls, f.name)
            else:
                setattr(cls, f.name, f.default)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in cls_annotations:
            raise TypeError(f'{name!r} is a field but has no type annotation')
    return fields, any_frozen_base, all_frozen_bases


def _process_class(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots,
                   weakref_slot):
    if order and not eq:
        raise ValueError('eq must be true if order is true')
    if weakref_slot and not slots:
        raise TypeError('weakref_slot is True but slots is False')
    setattr(cls, _PARAMS, _DataclassParams(init, repr, eq, order, unsafe_hash, frozen, match_args,
                                           kw_only, slots, weakref_slot))
    fields, any_frozen_base, all_frozen_bases = _collect_fields(cls, kw_only)
    if all_frozen_bases is not None:
        if any_frozen_base and not frozen:
            raise TypeError('cannot inherit non-frozen dataclass from a frozen one')
        if all_frozen_bases is False and frozen:
            raise TypeError('cannot inherit frozen dataclass from a non-frozen one')
    setattr(cls, _FIELDS, fields)

    class_hash = cls.__dict__.get('__hash__', MISSING)
    # A class body with __eq__ gets `__hash__ = None` by itself.
    has_explicit_hash = not (class_hash is MISSING
                             or class_hash is None and '__eq__' in cls.__dict__)

    real = [f for f in fields.values() if f._field_type is _FIELD]
    parameters = [f for f in fields.values() if f._field_type in (_FIELD, _FIELD_INITVAR)]
    std_init_fields = [f for f in parameters if f.init and not f.kw_only]
    kw_only_init_fields = [f for f in parameters if f.init and f.kw_only]

    source = _Source()
    if init:
        _add_init(source, std_init_fields, kw_only_init_fields, parameters, frozen,
                  hasattr(cls, _POST_INIT_NAME),
                  '__dataclass_self__' if 'self' in fields else 'self', slots)
    compared = [f.name for f in real if f.compare]
    _add_methods(source, real, repr, eq, order, compared)
    hashed = not has_explicit_hash and (unsafe_hash or eq and frozen)
    if unsafe_hash and has_explicit_hash:
        raise TypeError(f'Cannot overwrite attribute __hash__ in class {cls.__name__}')
    if hashed:
        names = [f.name for f in real if (f.compare if f.hash is None else f.hash)]
        source.add('__hash__', 'self', [f'return hash({_tuple_source("self", names)})'],
                   lambda closures, cls: closures.hashed(names))

    functions = source.build(cls)
    if init:
        made = functions['__init__']
        made.__annotations__ = {
            **{f.name: f.type for f in (*std_init_fields, *kw_only_init_fields)}, 'return': None}
        _set_new_attribute(cls, '__init__', made)
    if repr:
        _set_new_attribute(cls, '__repr__', recursive_repr()(functions['__repr__']))
    if eq:
        _set_new_attribute(cls, '__eq__', functions['__eq__'])
    if order:
        for name in ('__lt__', '__le__', '__gt__', '__ge__'):
            if _set_new_attribute(cls, name, functions[name]):
                raise TypeError(f'Cannot overwrite attribute {name} in class {cls.__name__}. '
                                f'Consider using functools.total_ordering')
    # The class may be made anew for __slots__: these functions then follow it.
    current = [cls]
    if frozen:
        for function in _frozen_methods(current, fields):
            if _set_new_attribute(cls, function.__name__, function):
                raise TypeError(f'Cannot overwrite attribute {function.__name__} '
                                f'in class {cls.__name__}')
    if hashed:
        cls.__hash__ = functions['__hash__']
    elif eq and not frozen and not unsafe_hash and not has_explicit_hash:
        cls.__hash__ = None

    if not getattr(cls, '__doc__'):
        cls.__doc__ = cls.__name__ + _text_signature(cls, init, functions, std_init_fields,
                                                     kw_only_init_fields)
    if match_args:
        _set_new_attribute(cls, '__match_args__', tuple(f.name for f in std_init_fields))
    if slots:
        cls = current[0] = _add_slots(cls, frozen, weakref_slot)
    abc.update_abstractmethods(cls)
    return cls


def _add_methods(source, real, repr, eq, order, compared):
    if repr:
        shown = ', '.join([f'{f.name}={{self.{f.name}!r}}' for f in real if f.repr])
        source.add('__repr__', 'self', [f"return f'{{self.__class__.__qualname__}}({shown})'"],
                   lambda closures, cls: closures.shown([f.name for f in real if f.repr]))
    mine = _tuple_source('self', compared)
    theirs = _tuple_source('other', compared)
    if eq:
        source.add('__eq__', 'self, other', [
            'if other.__class__ is self.__class__:', f' return {mine}=={theirs}',
            'return NotImplemented'],
            lambda closures, cls: closures.compared('__eq__', operator.eq, compared))
    if order:
        for name, op in (('__lt__', '<'), ('__le__', '<='), ('__gt__', '>'), ('__ge__', '>=')):
            source.add(name, 'self, other', [
                'if other.__class__ is self.__class__:', f' return {mine}{op}{theirs}',
                'return NotImplemented'],
                lambda closures, cls, name=name: closures.compared(name, getattr(operator, name), compared))


def _frozen_methods(current, fields):
    names = frozenset(fields)
    first = current[0]

    def __setattr__(self, name, value):
        if type(self) is current[0] or name in names:
            raise FrozenInstanceError(f'cannot assign to field {name!r}')
        super(current[0], self).__setattr__(name, value)

    def __delattr__(self, name):
        if type(self) is current[0] or name in names:
            raise FrozenInstanceError(f'cannot delete field {name!r}')
        super(current[0], self).__delattr__(name)

    for function in (__setattr__, __delattr__):
        function.__qualname__ = f'{first.__qualname__}.{function.__name__}'
        function.__module__ = first.__module__
    return __setattr__, __delattr__


def _text_signature(cls, init, functions, std_fields, kw_only_fields):
    if not init or cls.__dict__.get('__init__') is not functions['__init__'] \
            or type(cls) is not type and type(cls) is not abc.ABCMeta or cls.__new__ is not object.__new__:
        import inspect
        try:
            return str(inspect.signature(cls)).replace(' -> None', '')
        except (TypeError, ValueError):
            return ''
    # What inspect would say, without importing it for every program with a dataclass.
    params = [_text_param(f) for f in std_fields]
    if kw_only_fields:
        params += ['*'] + [_text_param(f) for f in kw_only_fields]
    return f'({", ".join(params)})'


def _text_param(f):
    text = f'{f.name}: {_text_annotation(f.type)}'
    if f.default is not MISSING:
        return f'{text} = {f.default!r}'
    if f.default_factory is not MISSING:
        return f'{text} = <factory>'
    return text


def _text_annotation(annotation):
    if getattr(annotation, '__module__', None) == 'typing':
        return repr(annotation).replace('typing.', '')
    if isinstance(annotation, GenericAlias):
        return str(annotation)
    if isinstance(annotation, type):
        if annotation.__module__ in ('builtins', None):
            return annotation.__qualname__
        return f'{annotation.__module__}.{annotation.__qualname__}'
    return repr(annotation)


def _dataclass_getstate(self):
    return [getattr(self, f.name) for f in fields(self)]


def _dataclass_setstate(self, state):
    for f, value in zip(fields(self), state):
        # Not setattr: the class is frozen.
        object.__setattr__(self, f.name, value)


def _get_slots(cls):
    slots = cls.__dict__.get('__slots__')
    if slots is None:
        return ()
    if isinstance(slots, str):
        return (slots,)
    if hasattr(slots, '__next__'):
        raise TypeError(f'Slots of {cls.__name__} cannot be determined')
    return slots


def _add_slots(cls, is_frozen, weakref_slot):
    # __slots__ works at creation only: make the class anew.
    if '__slots__' in cls.__dict__:
        raise TypeError(f'{cls.__name__} already specifies __slots__')
    cls_dict = dict(cls.__dict__)
    field_names = tuple(f.name for f in fields(cls))
    inherited = set()
    for base in cls.__mro__[1:-1]:
        inherited.update(_get_slots(base))
    wanted = field_names + (('__weakref__',) if weakref_slot else ())
    cls_dict['__slots__'] = tuple(name for name in wanted if name not in inherited)
    for name in field_names:
        cls_dict.pop(name, None)
    cls_dict.pop('__dict__', None)
    cls_dict.pop('__weakref__', None)
    qualname = getattr(cls, '__qualname__', None)
    cls = type(cls)(cls.__name__, cls.__bases__, cls_dict)
    if qualname is not None:
        cls.__qualname__ = qualname
    if is_frozen:
        # The default way to restore state would go through __setattr__.
        if '__getstate__' not in cls_dict:
            cls.__getstate__ = _dataclass_getstate
        if '__setstate__' not in cls_dict:
            cls.__setstate__ = _dataclass_setstate
    return cls


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False,
              frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False):
    """Class decorator: add methods made from the annotated fields of the class."""

    def wrap(cls):
        return _process_class(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only,
                              slots, weakref_slot)

    if cls is None:
        return wrap
    return wrap(cls)


def fields(class_or_instance):
    """The fields of a dataclass or of an instance of one, as a tuple."""
    try:
        fields = getattr(class_or_instance, _FIELDS)
    except AttributeError:
        raise TypeError('must be called with a dataclass type or instance') from None
    return tuple([f for f in fields.values() if f._field_type is _FIELD])


def _is_dataclass_instance(obj):
    return hasattr(type(obj), _FIELDS)


def is_dataclass(obj):
    """Whether it is a dataclass or an instance of one."""
    cls = obj if isinstance(obj, type) else type(obj)
    return hasattr(cls, _FIELDS)


def asdict(obj, *, dict_factory=dict):
    """The fields as a dict, dataclasses and containers inside included."""
    if not _is_dataclass_instance(obj):
        raise TypeError('asdict() should be called on dataclass instances')
    return _asdict_inner(obj, dict_factory)


def _asdict_inner(obj, dict_factory):
    cls = type(obj)
    if cls in _ATOMIC_TYPES:
        return obj
    if hasattr(cls, _FIELDS):
        pairs = [(f.name, _asdict_inner(getattr(obj, f.name), dict_factory)) for f in fields(obj)]
        return dict(pairs) if dict_factory is dict else dict_factory(pairs)
    if isinstance(obj, tuple) and hasattr(obj, '_fields'):
        return cls(*[_asdict_inner(v, dict_factory) for v in obj])
    if isinstance(obj, (list, tuple)):
        return cls(_asdict_inner(v, dict_factory) for v in obj)
    if isinstance(obj, dict):
        if hasattr(cls, 'default_factory'):
            result = cls(obj.default_factory)
            for k, v in obj.items():
                result[_asdict_inner(k, dict_factory)] = _asdict_inner(v, dict_factory)
            return result
        return cls((_asdict_inner(k, dict_factory), _asdict_inner(v, dict_factory))
                   for k, v in obj.items())
    return copy.deepcopy(obj)


def astuple(obj, *, tuple_factory=tuple):
    """The fields' values as a tuple, dataclasses and containers inside included."""
    if not _is_dataclass_instance(obj):
        raise TypeError('astuple() should be called on dataclass instances')
    return _astuple_inner(obj, tuple_factory)


def _astuple_inner(obj, tuple_factory):
    cls = type(obj)
    if cls in _ATOMIC_TYPES:
        return obj
    if hasattr(cls, _FIELDS):
        return tuple_factory([_astuple_inner(getattr(obj, f.name), tuple_factory)
                              for f in fields(obj)])
    if isinstance(obj, tuple) and hasattr(obj, '_fields'):
        return cls(*[_astuple_inner(v, tuple_factory) for v in obj])
    if isinstance(obj, (list, tuple)):
        return cls(_astuple_inner(v, tuple_factory) for v in obj)
    if isinstance(obj, dict):
        pairs = ((_astuple_inner(k, tuple_factory), _astuple_inner(v, tuple_factory))
                 for k, v in obj.items())
        if hasattr(cls, 'default_factory'):
            result = cls(obj.default_factory)
            for k, v in pairs:
                result[k] = v
            return result
        return cls(pairs)
    return copy.deepcopy(obj)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, init=True, repr=True, eq=True,
                   order=False, unsafe_hash=False, frozen=False, match_args=True, kw_only=False,
                   slots=False, weakref_slot=False, module=None):
    """Make a dataclass from a list of names, (name, type) or (name, type, field) tuples."""
    from keyword import iskeyword
    if namespace is None:
        namespace = {}
    seen = set()
    annotations = {}
    defaults = {}
    for item in fields:
        if isinstance(item, str):
            name = item
            tp = 'typing.Any'
        elif len(item) == 2:
            name, tp = item
        elif len(item) == 3:
            name, tp, defaults[name] = item[0], item[1], item[2]
        else:
            raise TypeError(f'Invalid field: {item!r}')
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f'Field names must be valid identifiers: {name!r}')
        if iskeyword(name):
            raise TypeError(f'Field names must not be keywords: {name!r}')
        if name in seen:
            raise TypeError(f'Field name duplicated: {name!r}')
        seen.add(name)
        annotations[name] = tp

    def exec_body(ns):
        ns.update(namespace)
        ns.update(defaults)
        ns['__annotations__'] = annotations

    cls = types.new_class(cls_name, bases, {}, exec_body)
    if module is None:
        try:
            module = sys._getframemodulename(1) or '__main__'
        except AttributeError:
            try:
                module = sys._getframe(1).f_globals.get('__name__', '__main__')
            except (AttributeError, ValueError):
                pass
    if module is not None:
        cls.__module__ = module
    return dataclass(cls, init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash,
                     frozen=frozen, match_args=match_args, kw_only=kw_only, slots=slots,
                     weakref_slot=weakref_slot)


def replace(obj, /, **changes):
    """A new object of the same class, with some fields changed."""
    if not _is_dataclass_instance(obj):
        raise TypeError('replace() should be called on dataclass instances')
    for f in getattr(obj, _FIELDS).values():
        if f._field_type is _FIELD_CLASSVAR:
            continue
        if not f.init:
            if f.name in changes:
                raise ValueError(f'field {f.name} is declared with init=False, it cannot be '
                                 f'specified with replace()')
            continue
        if f.name not in changes:
            if f._field_type is _FIELD_INITVAR and f.default is MISSING:
                raise ValueError(f'InitVar {f.name!r} must be specified with replace()')
            changes[f.name] = getattr(obj, f.name)
    return obj.__class__(**changes)
