import abc
import collections
import enum
import functools
import inspect
import sys
import types
import typing
from inspect import *


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, str(e).split(' at 0x')[0])


# comment above
# two lines
def plain(a, b: int = 2, /, c='x', *args: str, d, e: 'int' = 5, **kw) -> bool:
    """doc of plain

        indented
    """
    x = 1
    return x  # trailing
    # last comment

# not part


class Base:
    "base doc"
    attr = 1

    def method(self, x, y=1):
        "method doc"

    @classmethod
    def cm(cls, z): ...

    @staticmethod
    def sm(q): ...

    @property
    def prop(self):
        "prop doc"
        return 5


class Derived(Base):
    def method(self, x, y=1): ...
    @functools.lru_cache
    def cached(self): ...

    class Inner:
        def deep(self):
            return lambda v: v + 1


def deco(f):
    @functools.wraps(f)
    def wrapper(*args, **kwargs):
        return f(*args, **kwargs)
    return wrapper


@deco
def wrapped(p, q=3): return p


async def coro(): pass
async def agen(): yield
def gen(): yield
lam = lambda a, *b: a


class CallMe:
    def __call__(self, one, two=2): ...


class Meta(type):
    def __call__(cls, *a, meta_arg=1): return super().__call__()


class WithMeta(metaclass=Meta):
    def __init__(self, x): ...


class WithNew:
    def __new__(cls, a, b): return object.__new__(cls)


class Slots:
    __slots__ = ('s',)


for f in (plain, Base.method, Base().method, Base.cm, Base.sm, Derived, CallMe, CallMe(), wrapped, WithMeta, WithNew, lam, functools.partial(plain, 1, d=4),
          functools.partial(wrapped, q=4), collections.namedtuple('NT', 'a b', defaults=[1]), Base, object, typing.cast, Derived.cached, types.SimpleNamespace if 0 else lam):
    attempt(lambda: signature(f))
for f in (len, sorted, 'x'.replace, int.from_bytes, print, str.join, dict.fromkeys, [].append, isinstance, sum):
    attempt(lambda: signature(f))
attempt(lambda: signature(3))
attempt(lambda: signature(type))
attempt(lambda: signature(wrapped, follow_wrapped=False))
sig = signature(plain)
print(repr(sig), list(sig.parameters), sig.return_annotation, sig.parameters['b'], repr(sig.parameters['args']), sig.parameters['c'].kind, repr(sig.parameters['c'].kind), sig.parameters['c'].kind.description,
      sig.parameters['a'].default is Parameter.empty, sig.parameters['b'].annotation, sig == signature(plain), hash(sig) == hash(signature(plain)))
print(signature(plain, eval_str=True).parameters['e'].annotation)
ba = sig.bind(1, 2, 3, 4, d=5, z=6)
print(ba, ba.args, ba.kwargs, ba.arguments)
ba = sig.bind(1, d=2)
ba.apply_defaults()
print(ba, ba.args, ba.kwargs, sig.bind_partial(1), sig.bind_partial() == sig.bind_partial())
for bad in (lambda: sig.bind(), lambda: sig.bind(1), lambda: signature(wrapped).bind(1, 2, 3), lambda: signature(wrapped).bind(1, p=2), lambda: signature(wrapped).bind(1, zz=2),
            lambda: signature(lambda a, /: 0).bind(a=1), lambda: signature(lambda *, k: 0).bind(), lambda: signature(lambda *, k: 0).bind(1)):
    attempt(bad)
P = Parameter
print(Signature([P('a', P.POSITIONAL_ONLY), P('b', P.KEYWORD_ONLY, default=1)], return_annotation=int), sig.replace(parameters=[], return_annotation=Signature.empty))
for bad in (lambda: Signature([P('a', P.KEYWORD_ONLY), P('b', P.POSITIONAL_ONLY)]), lambda: P('1', P.KEYWORD_ONLY), lambda: P('a', 9), lambda: P('a', P.VAR_POSITIONAL, default=1),
            lambda: Signature([P('a', P.POSITIONAL_OR_KEYWORD, default=1), P('b', P.POSITIONAL_OR_KEYWORD)]), lambda: Signature([P('a', P.KEYWORD_ONLY), P('a', P.KEYWORD_ONLY)]), lambda: P('if', P.KEYWORD_ONLY)):
    attempt(bad)
print(P('a', P.KEYWORD_ONLY, default=1, annotation=int).replace(name='zz'), P('a', P.KEYWORD_ONLY) == P('a', P.KEYWORD_ONLY))
print(getfullargspec(plain))
print(getfullargspec(Base().method), getfullargspec(wrapped))
attempt(lambda: getfullargspec(3))
print(getcallargs(wrapped, 1), getcallargs(Base().method, 5)['x'], getcallargs(plain, 1, d=3))
for bad in (lambda: getcallargs(lam), lambda: getcallargs(lambda a: 0, 1, 2), lambda: getcallargs(lambda a, b=1: 0, 1, 2, 3), lambda: getcallargs(lambda a, b, c: 0), lambda: getcallargs(lambda a: 0, 1, a=2),
            lambda: getcallargs(lambda a: 0, z=2), lambda: getcallargs(lambda *, a: 0)):
    attempt(bad)

print(getsource(plain))
print(getsource(Derived))
print(getsource(wrapped), getsource(lam), getsource(Derived.Inner.deep), getsource(Base.prop.fget), sep='|')
print(getsourcelines(Base.cm), repr(getcomments(plain)), getsource(Derived.Inner().deep()))
attempt(lambda: getsource(len))
attempt(lambda: getsource(int))
attempt(lambda: getfile(3))
print(getfile(plain)[-15:], getsourcefile(Base)[-15:], getmodule(plain).__name__, getmodulename('a/b.py'), getmodule(len).__name__)
print(getdoc(plain), getdoc(Derived), getdoc(Derived.method), getdoc(Base.prop), getdoc(Derived().method), getdoc(3) is not None, sep='|')
print(cleandoc('a\n    b\n      c\n\n'))

objs = dict(module=sys, cls=Base, func=plain, method=Base().method, builtin=len, bmeth=[].append, gen=gen, agen=agen, coro=coro, lam=lam, prop=Base.prop, slot=Slots.s, wd=object.__init__,
            mw=object().__str__, md=str.join, code=plain.__code__, partial=functools.partial(gen), inst=Base(), getset=types.FunctionType.__code__, genobj=gen())
preds = [ismodule, isclass, ismethod, isfunction, isbuiltin, isroutine, ismethoddescriptor, isdatadescriptor, isgetsetdescriptor, ismemberdescriptor, isgeneratorfunction, isasyncgenfunction,
         iscoroutinefunction, iscode, isgenerator, iscoroutine, isasyncgen, isawaitable, isframe, istraceback, ismethodwrapper, isabstract]
for n, o in objs.items():
    print(n, [p.__name__ for p in preds if p(o)])
c = coro()
print(isawaitable(c), iscoroutine(c), getcoroutinestate(c), getcoroutinelocals(c))
c.close()
print(getcoroutinestate(c))


class Abs(abc.ABC):
    @abc.abstractmethod
    def f(self): ...


print(isabstract(Abs), isabstract(Base))
print([n for n, v in getmembers(Derived) if not n.startswith('__')], [n for n, v in getmembers(Derived, isfunction)], [n for n, v in getmembers(Derived(), ismethod)])
print([(n, v) for n, v in getmembers_static(Base()) if n == 'attr'], getmembers(types.SimpleNamespace(b=1, a=2), lambda v: isinstance(v, int)))
print([(a.name, a.kind, a.defining_class.__name__) for a in classify_class_attrs(Derived) if not a.name.startswith('__')])
print(getmro(Derived), unwrap(wrapped).__name__, getclasstree([Base, Derived]))


class GA:
    x = 1
    @property
    def p(self): raise RuntimeError
    def __getattr__(self, n): return 'dynamic'


g = GA()
g.y = 2
print(getattr_static(g, 'x'), getattr_static(g, 'y'), type(getattr_static(g, 'p')).__name__, getattr_static(g, 'zz', 'default'), getattr_static(GA, 'x'), getattr_static(Slots, 's').__name__)
attempt(lambda: getattr_static(g, 'zz'))
go = gen()
print(getgeneratorstate(go), getgeneratorlocals(go))
next(go)
print(getgeneratorstate(go))
go.close()
print(getgeneratorstate(go))


def outer():
    v = 5
    def inner(): return v + len(sys.path) + undefined_thing
    return inner


cv = getclosurevars(outer())
print(cv.nonlocals, list(cv.globals), list(cv.builtins), cv.unbound)


def level1(a, *b, **k): return level2()


def level2():
    f = currentframe()
    st = stack()
    print([s.function for s in st], st[0].lineno - f.f_lineno, st[0].code_context, st[0].index, st[1].positions.lineno == st[1].lineno)
    print(getargvalues(f.f_back), formatargvalues(*getargvalues(f.f_back)))
    info = getframeinfo(f, context=3)
    print(info.function, info.code_context, info.index)


level1(1, 2, k=3)
try:
    level3 = 1 / 0
except ZeroDivisionError:
    t = trace()
    print(len(t), t[0].function, t[0].code_context)
print(get_annotations(plain), get_annotations(plain, eval_str=True), get_annotations(Base), formatannotation(typing.List[int]), formatannotation(list[int]), formatannotation(Base), formatannotation('s'))
print(BufferFlags.WRITABLE, repr(BufferFlags.FULL), sorted(inspect.__all__) == sorted(n for n in inspect.__all__ if hasattr(inspect, n)), len(inspect.__all__))
