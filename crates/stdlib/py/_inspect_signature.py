"""The part of inspect that deals with signatures of callables."""

import enum
import functools
import sys
import types
from collections import OrderedDict, namedtuple
from inspect import (CO_VARARGS, CO_VARKEYWORDS, _is_functionlike, formatannotation, get_annotations,
                     iscode, isclass, isfunction, ismethod, unwrap)

_signature_is_functionlike = _is_functionlike


class _void:
    """Marks an argument of replace() that was not given."""


class _empty:
    """Marks what is missing: a default or an annotation."""


class _ParameterKind(enum.IntEnum):
    POSITIONAL_ONLY = 0
    POSITIONAL_OR_KEYWORD = 1
    VAR_POSITIONAL = 2
    KEYWORD_ONLY = 3
    VAR_KEYWORD = 4

    @property
    def description(self):
        return _DESCRIPTIONS[self.value]

    def __str__(self):
        return self.name


_DESCRIPTIONS = ('positional-only', 'positional or keyword', 'variadic positional', 'keyword-only',
                 'variadic keyword')
(_POSITIONAL_ONLY, _POSITIONAL_OR_KEYWORD, _VAR_POSITIONAL, _KEYWORD_ONLY,
 _VAR_KEYWORD) = _ParameterKind


class Parameter:
    """One parameter of a signature."""

    __slots__ = ('_name', '_kind', '_default', '_annotation')

    POSITIONAL_ONLY = _POSITIONAL_ONLY
    POSITIONAL_OR_KEYWORD = _POSITIONAL_OR_KEYWORD
    VAR_POSITIONAL = _VAR_POSITIONAL
    KEYWORD_ONLY = _KEYWORD_ONLY
    VAR_KEYWORD = _VAR_KEYWORD

    empty = _empty

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        try:
            self._kind = _ParameterKind(kind)
        except ValueError:
            raise ValueError(f'value {kind!r} is not a valid Parameter.kind') from None
        if default is not _empty and self._kind in (_VAR_POSITIONAL, _VAR_KEYWORD):
            raise ValueError(f'{self._kind.description} parameters cannot have default values')
        self._default = default
        self._annotation = annotation
        if name is _empty:
            raise ValueError('name is a required attribute for Parameter')
        if not isinstance(name, str):
            raise TypeError(f'name must be a str, not a {type(name).__name__}')
        if name[0] == '.' and name[1:].isdigit():
            # The hidden parameter of a generator expression.
            if self._kind != _POSITIONAL_OR_KEYWORD:
                raise ValueError(f'implicit arguments must be passed as positional or keyword '
                                 f'arguments, not {self._kind.description}')
            self._kind = _POSITIONAL_ONLY
            name = f'implicit{name[1:]}'
        from keyword import iskeyword
        if (iskeyword(name) and self._kind is not _POSITIONAL_ONLY) or not name.isidentifier():
            raise ValueError(f'{name!r} is not a valid parameter name')
        self._name = name

    def __reduce__(self):
        return type(self), (self._name, self._kind), {'_default': self._default,
                                                      '_annotation': self._annotation}

    def __setstate__(self, state):
        self._default = state['_default']
        self._annotation = state['_annotation']

    @property
    def name(self):
        return self._name

    @property
    def default(self):
        return self._default

    @property
    def annotation(self):
        return self._annotation

    @property
    def kind(self):
        return self._kind

    def replace(self, *, name=_void, kind=_void, annotation=_void, default=_void):
        """A copy with some attributes changed."""
        if name is _void:
            name = self._name
        if kind is _void:
            kind = self._kind
        if annotation is _void:
            annotation = self._annotation
        if default is _void:
            default = self._default
        return type(self)(name, kind, default=default, annotation=annotation)

    def __str__(self):
        text = self._name
        if self._annotation is not _empty:
            text += ': ' + formatannotation(self._annotation)
        if self._default is not _empty:
            sep = ' = ' if self._annotation is not _empty else '='
            text += sep + repr(self._default)
        if self._kind == _VAR_POSITIONAL:
            text = '*' + text
        elif self._kind == _VAR_KEYWORD:
            text = '**' + text
        return text

    def __repr__(self):
        return f'<{self.__class__.__name__} "{self}">'

    def __hash__(self):
        return hash((self._name, self._kind, self._annotation, self._default))

    def __eq__(self, other):
        if self is other:
            return True
        if not isinstance(other, Parameter):
            return NotImplemented
        return (self._name == other._name and self._kind == other._kind
                and self._default == other._default and self._annotation == other._annotation)


class BoundArguments:
    """Arguments assigned to the parameters of a signature."""

    __slots__ = ('arguments', '_signature', '__weakref__')

    def __init__(self, signature, arguments):
        self.arguments = arguments
        self._signature = signature

    @property
    def signature(self):
        return self._signature

    @property
    def args(self):
        """The positional arguments of a call."""
        args = []
        for name, param in self._signature.parameters.items():
            if param.kind in (_VAR_KEYWORD, _KEYWORD_ONLY):
                break
            try:
                arg = self.arguments[name]
            except KeyError:
                break
            if param.kind == _VAR_POSITIONAL:
                args.extend(arg)
            else:
                args.append(arg)
        return tuple(args)

    @property
    def kwargs(self):
        """The keyword arguments of a call."""
        kwargs = {}
        started = False
        for name, param in self._signature.parameters.items():
            if not started:
                if param.kind in (_VAR_KEYWORD, _KEYWORD_ONLY):
                    started = True
                elif name not in self.arguments:
                    started = True
                    continue
            if not started:
                continue
            try:
                arg = self.arguments[name]
            except KeyError:
                continue
            if param.kind == _VAR_KEYWORD:
                kwargs.update(arg)
            else:
                kwargs[name] = arg
        return kwargs

    def apply_defaults(self):
        """Fill in the defaults of parameters without an argument."""
        arguments = self.arguments
        new = []
        for name, param in self._signature.parameters.items():
            try:
                new.append((name, arguments[name]))
            except KeyError:
                if param.default is not _empty:
                    value = param.default
                elif param.kind is _VAR_POSITIONAL:
                    value = ()
                elif param.kind is _VAR_KEYWORD:
                    value = {}
                else:
                    # Left out by bind_partial.
                    continue
                new.append((name, value))
        self.arguments = dict(new)

    def __eq__(self, other):
        if self is other:
            return True
        if not isinstance(other, BoundArguments):
            return NotImplemented
        return self.signature == other.signature and self.arguments == other.arguments

    def __setstate__(self, state):
        self._signature = state['_signature']
        self.arguments = state['arguments']

    def __getstate__(self):
        return {'_signature': self._signature, 'arguments': self.arguments}

    def __repr__(self):
        args = ', '.join([f'{arg}={value!r}' for arg, value in self.arguments.items()])
        return f'<{self.__class__.__name__} ({args})>'


class Signature:
    """The parameters and the return annotation of a callable."""

    __slots__ = ('_return_annotation', '_parameters')

    _parameter_cls = Parameter
    _bound_arguments_cls = BoundArguments
    empty = _empty

    def __init__(self, parameters=None, *, return_annotation=_empty, __validate_parameters__=True):
        if parameters is None:
            params = OrderedDict()
        elif __validate_parameters__:
            params = self._validated(parameters)
        else:
            params = OrderedDict((param.name, param) for param in parameters)
        self._parameters = types.MappingProxyType(params)
        self._return_annotation = return_annotation

    @staticmethod
    def _validated(parameters):
        params = OrderedDict()
        top_kind = _POSITIONAL_ONLY
        seen_default = False
        seen_var = set()
        for param in parameters:
            kind = param.kind
            name = param.name
            if kind in (_VAR_POSITIONAL, _VAR_KEYWORD):
                if kind in seen_var:
                    raise ValueError(f'more than one {kind.description} parameter')
                seen_var.add(kind)
            if kind < top_kind:
                raise ValueError(f'wrong parameter order: {top_kind.description} parameter before '
                                 f'{kind.description} parameter')
            top_kind = kind
            if kind in (_POSITIONAL_ONLY, _POSITIONAL_OR_KEYWORD):
                if param.default is _empty:
                    if seen_default:
                        raise ValueError('non-default argument follows default argument')
                else:
                    seen_default = True
            if name in params:
                raise ValueError(f'duplicate parameter name: {name!r}')
            params[name] = param
        return params

    @classmethod
    def from_callable(cls, obj, *, follow_wrapped=True, globals=None, locals=None, eval_str=False):
        """The signature of a callable."""
        return _signature_from_callable(obj, sigcls=cls, follow_wrapper_chains=follow_wrapped,
                                        globals=globals, locals=locals, eval_str=eval_str)

    @property
    def parameters(self):
        return self._parameters

    @property
    def return_annotation(self):
        return self._return_annotation

    def replace(self, *, parameters=_void, return_annotation=_void):
        """A copy with some attributes changed."""
        if parameters is _void:
            parameters = self.parameters.values()
        if return_annotation is _void:
            return_annotation = self._return_annotation
        return type(self)(parameters, return_annotation=return_annotation)

    def _comparable(self):
        params = tuple([p for p in self.parameters.values() if p.kind != _KEYWORD_ONLY])
        keyword_only = {p.name: p for p in self.parameters.values() if p.kind == _KEYWORD_ONLY}
        return params, keyword_only, self.return_annotation

    def __hash__(self):
        params, keyword_only, annotation = self._comparable()
        return hash((params, frozenset(keyword_only.values()), annotation))

    def __eq__(self, other):
        if self is other:
            return True
        if not isinstance(other, Signature):
            return NotImplemented
        return self._comparable() == other._comparable()

    def _bind(self, args, kwargs, *, partial=False):
        arguments = {}
        parameters = iter(self.parameters.values())
        arg_vals = iter(args)
        pushed_back = []
        # The positional arguments first.
        while True:
            try:
                arg_val = next(arg_vals)
            except StopIteration:
                for param in parameters:
                    if param.kind == _VAR_POSITIONAL:
                        break
                    if param.name in kwargs:
                        if param.kind == _POSITIONAL_ONLY:
                            raise TypeError(f'{param.name!r} parameter is positional only, but was '
                                            f'passed as a keyword') from None
                        pushed_back.append(param)
                        break
                    if param.kind == _VAR_KEYWORD or param.default is not _empty:
                        pushed_back.append(param)
                        break
                    if partial:
                        pushed_back.append(param)
                        break
                    kind = ' keyword-only' if param.kind == _KEYWORD_ONLY else ''
                    raise TypeError(f'missing a required{kind} argument: {param.name!r}') from None
                break
            try:
                param = next(parameters)
            except StopIteration:
                raise TypeError('too many positional arguments') from None
            if param.kind in (_VAR_KEYWORD, _KEYWORD_ONLY):
                raise TypeError('too many positional arguments') from None
            if param.kind == _VAR_POSITIONAL:
                arguments[param.name] = (arg_val, *arg_vals)
                break
            if param.name in kwargs and param.kind != _POSITIONAL_ONLY:
                raise TypeError(f'multiple values for argument {param.name!r}') from None
            arguments[param.name] = arg_val

        # Then the keywords.
        kwargs_param = None
        for param in (*pushed_back, *parameters):
            if param.kind == _VAR_KEYWORD:
                kwargs_param = param
                continue
            if param.kind == _VAR_POSITIONAL:
                continue
            name = param.name
            if name in kwargs:
                if param.kind == _POSITIONAL_ONLY:
                    raise TypeError(f'{name!r} parameter is positional only, but was '
                                    f'passed as a keyword') from None
                arguments[name] = kwargs.pop(name)
            elif not partial and param.default is _empty:
                raise TypeError(f'missing a required argument: {name!r}') from None
        if kwargs:
            if kwargs_param is not None:
                arguments[kwargs_param.name] = kwargs
            else:
                raise TypeError(f'got an unexpected keyword argument {next(iter(kwargs))!r}')
        return self._bound_arguments_cls(self, arguments)

    def bind(self, /, *args, **kwargs):
        """Assign the arguments to parameters, as a call would; TypeError if they do not fit."""
        return self._bind(args, kwargs)

    def bind_partial(self, /, *args, **kwargs):
        """Like bind, but arguments may be missing."""
        return self._bind(args, kwargs, partial=True)

    def __reduce__(self):
        return (type(self), (tuple(self._parameters.values()),),
                {'_return_annotation': self._return_annotation})

    def __setstate__(self, state):
        self._return_annotation = state['_return_annotation']

    def __repr__(self):
        return f'<{self.__class__.__name__} {self}>'

    def __str__(self):
        result = []
        need_slash = False
        need_star = True
        for param in self.parameters.values():
            kind = param.kind
            if kind == _POSITIONAL_ONLY:
                need_slash = True
            elif need_slash:
                result.append('/')
                need_slash = False
            if kind == _VAR_POSITIONAL:
                need_star = False
            elif kind == _KEYWORD_ONLY and need_star:
                result.append('*')
                need_star = False
            result.append(str(param))
        if need_slash:
            result.append('/')
        text = f'({", ".join(result)})'
        if self.return_annotation is not _empty:
            text += f' -> {formatannotation(self.return_annotation)}'
        return text


def signature(obj, *, follow_wrapped=True, globals=None, locals=None, eval_str=False):
    """The signature of a callable."""
    return Signature.from_callable(obj, follow_wrapped=follow_wrapped, globals=globals,
                                   locals=locals, eval_str=eval_str)


for _class in (_void, _empty, _ParameterKind, Parameter, BoundArguments, Signature, signature):
    _class.__module__ = 'inspect'
del _class


# How a signature is found.

_NATIVE_CALLABLES = (types.WrapperDescriptorType, types.MethodWrapperType,
                     types.ClassMethodDescriptorType, types.BuiltinFunctionType)


def _signature_is_builtin(obj):
    from inspect import isbuiltin, ismethoddescriptor
    return (isbuiltin(obj) or ismethoddescriptor(obj) or isinstance(obj, _NATIVE_CALLABLES)
            or obj in (type, object))


def _user_defined(cls, method_name):
    # A method that some class written in Python defines.
    try:
        meth = getattr(cls, method_name)
    except AttributeError:
        return None
    if isinstance(meth, _NATIVE_CALLABLES):
        return None
    return meth


def _bound_method_signature(sig):
    params = tuple(sig.parameters.values())
    if not params or params[0].kind in (_VAR_KEYWORD, _KEYWORD_ONLY):
        raise ValueError('invalid method signature')
    if params[0].kind in (_POSITIONAL_OR_KEYWORD, _POSITIONAL_ONLY):
        params = params[1:]
    # A leading *args takes self and stays.
    return sig.replace(parameters=params)


def _partial_signature(wrapped_sig, partial, extra_args=()):
    old_params = wrapped_sig.parameters
    new_params = OrderedDict(old_params.items())
    partial_args = extra_args + (partial.args or ())
    partial_keywords = partial.keywords or {}
    try:
        ba = wrapped_sig.bind_partial(*partial_args, **partial_keywords)
    except TypeError as ex:
        raise ValueError(f'partial object {partial!r} has incorrect arguments') from ex
    to_keyword_only = False
    for name, param in old_params.items():
        try:
            arg_value = ba.arguments[name]
        except KeyError:
            pass
        else:
            if param.kind is _POSITIONAL_ONLY:
                new_params.pop(name)
                continue
            if param.kind is _POSITIONAL_OR_KEYWORD:
                if name in partial_keywords:
                    # From here on parameters can only be given by name.
                    to_keyword_only = True
                    new_params[name] = param.replace(default=arg_value)
                else:
                    new_params.pop(name)
                    continue
            if param.kind is _KEYWORD_ONLY:
                new_params[name] = param.replace(default=arg_value)
        if to_keyword_only:
            if param.kind is _POSITIONAL_OR_KEYWORD:
                new_params[name] = new_params[name].replace(kind=_KEYWORD_ONLY)
                new_params.move_to_end(name)
            elif param.kind in (_KEYWORD_ONLY, _VAR_KEYWORD):
                new_params.move_to_end(name)
            elif param.kind is _VAR_POSITIONAL:
                new_params.pop(name)
    return wrapped_sig.replace(parameters=new_params.values())


def _signature_from_callable(obj, *, follow_wrapper_chains=True, skip_bound_arg=True, globals=None,
                             locals=None, eval_str=False, sigcls=Signature):
    def get(other):
        return _signature_from_callable(
            other, follow_wrapper_chains=follow_wrapper_chains, skip_bound_arg=skip_bound_arg,
            globals=globals, locals=locals, eval_str=eval_str, sigcls=sigcls)

    if not callable(obj):
        raise TypeError(f'{obj!r} is not a callable object')
    if isinstance(obj, types.MethodType):
        sig = get(obj.__func__)
        return _bound_method_signature(sig) if skip_bound_arg else sig
    if follow_wrapper_chains:
        obj = unwrap(obj, stop=lambda f: hasattr(f, '__signature__')
                     or isinstance(f, types.MethodType))
        if isinstance(obj, types.MethodType):
            return get(obj)
    try:
        sig = obj.__signature__
    except AttributeError:
        pass
    else:
        if sig is not None:
            # It may be text, or give some: a class cannot have a __text_signature__ of its own.
            found = sig
            if not isinstance(found, (Signature, str)) and callable(found):
                found = found()
            if isinstance(found, str):
                return _signature_fromstr(sigcls, obj, found)
            if not isinstance(found, Signature):
                raise TypeError(f'unexpected object {sig!r} in __signature__ attribute')
            return found
    try:
        partialmethod = obj._partialmethod
    except AttributeError:
        pass
    else:
        if isinstance(partialmethod, functools.partialmethod):
            return _partialmethod_signature(partialmethod, get)
    if isfunction(obj) or _is_functionlike(obj):
        return _signature_from_function(sigcls, obj, skip_bound_arg, globals, locals, eval_str)
    if _signature_is_builtin(obj):
        return _signature_from_builtin(sigcls, obj, skip_bound_arg)
    if isinstance(obj, functools.partial):
        return _partial_signature(get(obj.func), obj)
    if isinstance(obj, type):
        return _class_signature(obj, get, sigcls, skip_bound_arg)
    sig = _callable_object_signature(obj, get)
    if sig is not None:
        return _bound_method_signature(sig) if skip_bound_arg else sig
    if isinstance(obj, types.BuiltinFunctionType):
        raise ValueError(f'no signature found for builtin function {obj!r}')
    raise ValueError(f'callable {obj!r} is not supported by signature')


def _partialmethod_signature(partialmethod, get):
    wrapped_sig = get(partialmethod.func)
    sig = _partial_signature(wrapped_sig, partialmethod, (None,))
    first = tuple(wrapped_sig.parameters.values())[0]
    if first.kind is _VAR_POSITIONAL:
        # self goes into *args: nothing to put back.
        return sig
    params = tuple(sig.parameters.values())
    return sig.replace(parameters=(first,) + params)


def _class_signature(obj, get, sigcls, skip_bound_arg):
    sig = None
    call = _user_defined(type(obj), '__call__')
    if call is not None:
        sig = get(call)
    else:
        new = _user_defined(obj, '__new__')
        init = _user_defined(obj, '__init__')
        for base in obj.__mro__:
            # Whichever of the two is defined first counts.
            if new is not None and '__new__' in base.__dict__:
                sig = get(new)
                break
            if init is not None and '__init__' in base.__dict__:
                sig = get(init)
                break
    if sig is None:
        for base in obj.__mro__[:-1]:
            try:
                text_sig = base.__text_signature__
            except AttributeError:
                pass
            else:
                if text_sig:
                    return _signature_fromstr(sigcls, base, text_sig)
        if type not in obj.__mro__:
            if obj.__init__ is object.__init__ and obj.__new__ is object.__new__:
                return sigcls.from_callable(object)
            raise ValueError(f'no signature found for builtin type {obj!r}')
        raise ValueError(f'no signature found for {obj!r}')
    return _bound_method_signature(sig) if skip_bound_arg else sig


def _callable_object_signature(obj, get):
    call = _user_defined(type(obj), '__call__')
    if call is None:
        return None
    try:
        return get(call)
    except ValueError as ex:
        raise ValueError(f'no signature found for {obj!r}') from ex


def _signature_from_function(cls, func, skip_bound_arg=True, globals=None, locals=None,
                             eval_str=False):
    if not isfunction(func):
        if not _is_functionlike(func):
            raise TypeError(f'{func!r} is not a Python function')
    text_sig = getattr(func, '__text_signature__', None)
    if text_sig:
        return _signature_fromstr(cls, func, text_sig, skip_bound_arg)
    Parameter = cls._parameter_cls
    code = func.__code__
    pos_count = code.co_argcount
    names = code.co_varnames
    posonly_count = code.co_posonlyargcount
    positional = names[:pos_count]
    kwonly_count = code.co_kwonlyargcount
    keyword_only = names[pos_count:pos_count + kwonly_count]
    annotations = get_annotations(func, globals=globals, locals=locals, eval_str=eval_str)
    defaults = func.__defaults__ or ()
    kwdefaults = func.__kwdefaults__ or {}
    first_default = pos_count - len(defaults)
    parameters = []
    for i, name in enumerate(positional):
        kind = _POSITIONAL_ONLY if i < posonly_count else _POSITIONAL_OR_KEYWORD
        default = defaults[i - first_default] if i >= first_default else _empty
        parameters.append(Parameter(name, kind, annotation=annotations.get(name, _empty),
                                    default=default))
    if code.co_flags & CO_VARARGS:
        name = names[pos_count + kwonly_count]
        parameters.append(Parameter(name, _VAR_POSITIONAL, annotation=annotations.get(name, _empty)))
    for name in keyword_only:
        parameters.append(Parameter(name, _KEYWORD_ONLY, annotation=annotations.get(name, _empty),
                                    default=kwdefaults.get(name, _empty)))
    if code.co_flags & CO_VARKEYWORDS:
        index = pos_count + kwonly_count + bool(code.co_flags & CO_VARARGS)
        name = names[index]
        parameters.append(Parameter(name, _VAR_KEYWORD, annotation=annotations.get(name, _empty)))
    return cls(parameters, return_annotation=annotations.get('return', _empty),
               __validate_parameters__=False)


def _signature_from_builtin(cls, func, skip_bound_arg=True):
    text = getattr(func, '__text_signature__', None)
    if not text:
        raise ValueError(f'no signature found for builtin {func!r}')
    return _signature_fromstr(cls, func, text, skip_bound_arg)


def _signature_fromstr(cls, obj, s, skip_bound_arg=True):
    """A signature from the text that native functions carry: `($self, a, /, b=1)`."""
    import ast
    Parameter = cls._parameter_cls
    # The first name with a $ is the one that binding removes.
    self_name = None
    start = s.find('$')
    if start >= 0:
        end = start + 1
        while end < len(s) and (s[end].isalnum() or s[end] == '_'):
            end += 1
        self_name = s[start + 1:end]
        s = s[:start] + s[start + 1:]
    try:
        module = ast.parse(f'def foo{s}: pass')
    except SyntaxError:
        raise ValueError(f'{obj!r} builtin has invalid signature') from None
    f = module.body[0]
    module_dict = {}
    module_name = getattr(obj, '__module__', None)
    if module_name:
        module = sys.modules.get(module_name, None)
        if module:
            module_dict = module.__dict__
    parameters = []

    def value_of(node):
        try:
            return ast.literal_eval(node)
        except ValueError:
            pass
        try:
            return eval(compile(ast.Expression(node), '<signature>', 'eval'), dict(module_dict))
        except Exception:
            try:
                return eval(compile(ast.Expression(node), '<signature>', 'eval'),
                            dict(sys.modules['builtins'].__dict__))
            except Exception:
                raise ValueError(f'{obj!r} builtin has invalid signature') from None

    def add(arg, default, kind):
        parameters.append(Parameter(arg.arg, kind,
                                    default=_empty if default is None else value_of(default)))

    plain = f.args.posonlyargs + f.args.args
    defaults = [None] * (len(plain) - len(f.args.defaults)) + f.args.defaults
    for i, (arg, default) in enumerate(zip(plain, defaults)):
        add(arg, default,
            _POSITIONAL_ONLY if i < len(f.args.posonlyargs) else _POSITIONAL_OR_KEYWORD)
    if f.args.vararg:
        add(f.args.vararg, None, _VAR_POSITIONAL)
    for arg, default in zip(f.args.kwonlyargs, f.args.kw_defaults):
        add(arg, default, _KEYWORD_ONLY)
    if f.args.kwarg:
        add(f.args.kwarg, None, _VAR_KEYWORD)
    if self_name is not None and parameters:
        owner = getattr(obj, '__self__', None)
        if owner is not None and skip_bound_arg and (
                not isinstance(owner, types.ModuleType) or parameters[0].name == 'module'):
            parameters.pop(0)
        elif isinstance(owner, types.ModuleType) or isclass(obj):
            parameters.pop(0)
        else:
            parameters[0] = parameters[0].replace(kind=_POSITIONAL_ONLY)
    return cls(parameters, return_annotation=cls.empty)


# The older interfaces.

Arguments = namedtuple('Arguments', 'args, varargs, varkw')
FullArgSpec = namedtuple('FullArgSpec',
                         'args, varargs, varkw, defaults, kwonlyargs, kwonlydefaults, annotations')
for _class in (Arguments, FullArgSpec):
    _class.__module__ = 'inspect'
del _class


def getargs(co):
    """The names of the parameters of a code object."""
    if not iscode(co):
        raise TypeError(f'{co!r} is not a code object')
    names = co.co_varnames
    count = co.co_argcount + co.co_kwonlyargcount
    args = list(names[:count])
    varargs = varkw = None
    if co.co_flags & CO_VARARGS:
        varargs = names[count]
        count += 1
    if co.co_flags & CO_VARKEYWORDS:
        varkw = names[count]
    return Arguments(args, varargs, varkw)


def getfullargspec(func):
    """The parameters of a callable, in the form of older versions."""
    try:
        sig = _signature_from_callable(func, follow_wrapper_chains=False, skip_bound_arg=False)
    except Exception as ex:
        raise TypeError('unsupported callable') from ex
    args = []
    posonly = []
    kwonly = []
    varargs = varkw = None
    annotations = {}
    defaults = ()
    kwdefaults = {}
    if sig.return_annotation is not sig.empty:
        annotations['return'] = sig.return_annotation
    for param in sig.parameters.values():
        if param.kind is _POSITIONAL_ONLY:
            posonly.append(param.name)
            if param.default is not param.empty:
                defaults += (param.default,)
        elif param.kind is _POSITIONAL_OR_KEYWORD:
            args.append(param.name)
            if param.default is not param.empty:
                defaults += (param.default,)
        elif param.kind is _VAR_POSITIONAL:
            varargs = param.name
        elif param.kind is _KEYWORD_ONLY:
            kwonly.append(param.name)
            if param.default is not param.empty:
                kwdefaults[param.name] = param.default
        else:
            varkw = param.name
        if param.annotation is not param.empty:
            annotations[param.name] = param.annotation
    return FullArgSpec(posonly + args, varargs, varkw, defaults or None, kwonly, kwdefaults or None,
                       annotations)


def _missing_arguments(f_name, argnames, pos, values):
    names = [repr(name) for name in argnames if name not in values]
    missing = len(names)
    if missing == 1:
        s = names[0]
    elif missing == 2:
        s = '{} and {}'.format(*names)
    else:
        s = ', '.join(names[:-2]) + ', {} and {}'.format(*names[-2:])
    raise TypeError('%s() missing %i required %s argument%s: %s' % (
        f_name, missing, 'positional' if pos else 'keyword-only', '' if missing == 1 else 's', s))


def _too_many(f_name, args, kwonly, varargs, defcount, given, values):
    atleast = len(args) - defcount
    kwonly_given = len([arg for arg in kwonly if arg in values])
    if varargs:
        plural = atleast != 1
        sig = f'at least {atleast}'
    elif defcount:
        plural = True
        sig = f'from {atleast} to {len(args)}'
    else:
        plural = len(args) != 1
        sig = str(len(args))
    kwonly_sig = ''
    if kwonly_given:
        kwonly_sig = ' positional argument%s (and %d keyword-only argument%s)' % (
            's' if given != 1 else '', kwonly_given, 's' if kwonly_given != 1 else '')
    raise TypeError('%s() takes %s positional argument%s but %d%s %s given' % (
        f_name, sig, 's' if plural else '', given, kwonly_sig,
        'was' if given == 1 and not kwonly_given else 'were'))


def getcallargs(func, /, *positional, **named):
    """The values that the parameters would have in a call."""
    spec = getfullargspec(func)
    args, varargs, varkw, defaults, kwonlyargs, kwonlydefaults, ann = spec
    f_name = func.__name__
    values = {}
    if ismethod(func) and func.__self__ is not None:
        positional = (func.__self__,) + positional
    num_pos = len(positional)
    num_args = len(args)
    num_defaults = len(defaults) if defaults else 0
    for name, value in zip(args, positional):
        values[name] = value
    if varargs:
        values[varargs] = tuple(positional[num_args:])
    possible = set(args + kwonlyargs)
    if varkw:
        values[varkw] = {}
    for kw, value in named.items():
        if kw not in possible:
            if not varkw:
                raise TypeError(f'{f_name}() got an unexpected keyword argument {kw!r}')
            values[varkw][kw] = value
            continue
        if kw in values:
            raise TypeError(f'{f_name}() got multiple values for argument {kw!r}')
        values[kw] = value
    if num_pos > num_args and not varargs:
        _too_many(f_name, args, kwonlyargs, varargs, num_defaults, num_pos, values)
    if num_pos < num_args:
        required = args[:num_args - num_defaults]
        for arg in required:
            if arg not in values:
                _missing_arguments(f_name, required, True, values)
        for i, arg in enumerate(args[num_args - num_defaults:]):
            if arg not in values:
                values[arg] = defaults[i]
    missing = 0
    for kwarg in kwonlyargs:
        if kwarg not in values:
            if kwonlydefaults and kwarg in kwonlydefaults:
                values[kwarg] = kwonlydefaults[kwarg]
            else:
                missing += 1
    if missing:
        _missing_arguments(f_name, kwonlyargs, False, values)
    return values
