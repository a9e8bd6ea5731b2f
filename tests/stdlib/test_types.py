import types
from types import *

print(sorted(n for n in types.__all__))
print(types.SimpleNamespace(a=1, b=[2]))


class Meta(type):
    @classmethod
    def __prepare__(mcls, name, bases, **kw):
        print('prepare', name, bases, kw)
        return {'from_prepare': 1}

    def __new__(mcls, name, bases, ns, **kw):
        return super().__new__(mcls, name, bases, ns)

    def __init__(cls, name, bases, ns, **kw):
        print('init', kw)


class Base(metaclass=Meta):
    pass


C = types.new_class('C', (Base,), {'flag': True}, lambda ns: ns.update(x=5))
print(C, C.x, C.from_prepare, type(C) is Meta, C.__mro__[1] is Base)


class Entry:
    def __mro_entries__(self, bases):
        return (dict,)


e = Entry()
print(types.resolve_bases((e, int)), types.resolve_bases((int, str)))
D = types.new_class('D', (e,))
print(D.__bases__, D.__orig_bases__ == (e,), types.get_original_bases(D) == (e,))
print(types.get_original_bases(int))
try:
    types.get_original_bases(3)
except TypeError as ex:
    print(ex)


class M1(type):
    pass


class M2(type):
    pass


class A1(metaclass=M1):
    pass


class A2(metaclass=M2):
    pass


try:
    types.prepare_class('X', (A1, A2))
except TypeError as ex:
    print(ex)


class BadEntry:
    def __mro_entries__(self, bases):
        return [dict]


try:
    types.resolve_bases((BadEntry(),))
except TypeError as ex:
    print(ex)


class WithDCA:
    @types.DynamicClassAttribute
    def value(self):
        "doc of value"
        return self._v

    @value.setter
    def value(self, v):
        self._v = v

    @value.deleter
    def value(self):
        del self._v


w = WithDCA()
w.value = 3
print(w.value)
del w.value
try:
    w.value
except AttributeError as ex:
    print(ex)
try:
    WithDCA.value
except AttributeError as ex:
    print('class access', repr(ex))
print(WithDCA.__dict__['value'].__doc__)


@types.coroutine
def gen():
    x = yield 1
    return x


async def use():
    return await gen()


c = use()
print(c.send(None))
try:
    c.send('r')
except StopIteration as ex:
    print(ex.value)


class GenLike:
    def __init__(self):
        self.it = iter([1, 2])

    def send(self, v):
        return next(self.it)

    def throw(self, *a):
        raise a[0]

    def close(self):
        print('closed')

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.it)


@types.coroutine
def genlike():
    return GenLike()


g = genlike()
print(type(g).__name__, list(g), g.close())
try:
    types.coroutine(5)
except TypeError as ex:
    print(ex)

for name in ('FunctionType', 'CodeType', 'CellType', 'FrameType', 'TracebackType', 'UnionType', 'GenericAlias',
             'MappingProxyType', 'NoneType', 'EllipsisType', 'NotImplementedType', 'ModuleType', 'GetSetDescriptorType',
             'MemberDescriptorType', 'WrapperDescriptorType', 'MethodWrapperType', 'ClassMethodDescriptorType',
             'CoroutineType', 'AsyncGeneratorType', 'BuiltinFunctionType', 'MethodType'):
    print(name, getattr(types, name).__name__)
