"""What is decided when a class is made, and what is looked at later."""
import collections.abc
import collections


class X:
    T = int

    def method[U: T](self):
        pass

    type Alias = T


print(X.method.__type_params__[0].__bound__)
X.T = float
print(X.Alias.__value__)
print('__classdictcell__' in X.__dict__)


class Meta(type):
    def __new__(meta, name, bases, namespace):
        print(sorted(n for n in namespace if 'cell' in n))
        return super().__new__(meta, name, bases, namespace)


class Y(metaclass=Meta):
    type Alias = int

    def f(self):
        return __class__


print(Y.Alias.__value__, Y().f())


class Plain:
    pass


class M1(collections.UserDict, collections.abc.Sequence):
    pass


class M2(Plain, dict, collections.abc.Sequence):
    pass


class S1(collections.UserList, collections.abc.Mapping):
    def keys(self):
        return []


class S2(Plain, list, collections.abc.Mapping):
    def keys(self):
        return []


for cls in M1, M2, S1, S2, Plain:
    match cls():
        case [*_]:
            print(cls.__name__, 'sequence')
        case {}:
            print(cls.__name__, 'mapping')
        case _:
            print(cls.__name__, 'neither')


class Holder:
    def method(self, cls):
        return cls


class Other:
    made = classmethod(Holder().method)


print(Other.made(), Other().made(), Other.made.__func__.__func__ is Holder.method)
# needs 3.12
