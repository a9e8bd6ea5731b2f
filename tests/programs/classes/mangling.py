# Private names are mangled everywhere an identifier can stand.
class Spam:
    __x = 1
    __y__ = 2
    _z = 3

    def __init__(self):
        self.__a = 10
        __local = 4
        self.got = __local

    def __m(self, __p=5):
        return __p

    def go(self):
        return self.__a, self.__x, self.__m(), self.__m(6)

    def kw(self):
        return self.__m(**{"_Spam__p": 7})

    def dele(self):
        del self.__a

    def glob(self):
        global __g
        __g = 1

    class __Inner:
        __deep = 1

    def other(self, o):
        return o.__a


s = Spam()
print(s.go(), s.kw(), sorted(k for k in Spam.__dict__ if "Spam" in k))
print(s._Spam__a, Spam._Spam__Inner._Inner__deep)
s.glob()
print(_Spam__g)
s.dele()
try:
    s.go()
except AttributeError as e:
    print(e)
try:
    s.__x
except AttributeError as e:
    print(e)


class _Under:
    __v = 1


class __:
    __v = 2


print(_Under._Under__v, vars(__)["__v"])


class Imp:
    import collections as __c
    name = __c.__name__


print(Imp.name, "_Imp__c" in vars(Imp))
