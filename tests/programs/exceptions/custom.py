# Exception classes of one's own.
class Plain(Exception): pass


class WithInit(Exception):
    def __init__(self, code, *rest):
        self.code = code


class WithStr(Exception):
    def __str__(self): return "custom str"


class Calls(Exception):
    def __init__(self, msg):
        super().__init__(msg + "!")


class Multi(ValueError, KeyError): pass


class Base(BaseException): pass


for e in (Plain("x"), WithInit(5, 6), WithStr("y"), Calls("z"), Multi("m"), Base(1)):
    try:
        raise e
    except Exception as x:
        print(repr(x), str(x), x.args, x.__dict__)
    except BaseException as x:
        print("base", repr(x))
try:
    raise Multi("k")
except KeyError as e:
    print("as KeyError", e)


class Meta(type):
    def __instancecheck__(cls, o): return True
    def __subclasscheck__(cls, o): return True


class Catch(Exception, metaclass=Meta): pass


try:
    try:
        raise ValueError("not caught by hook")
    except Catch:
        print("never")
except ValueError as e:
    print(e)


class Fails(Exception):
    def __init__(self): raise KeyError("in init")


try:
    raise Fails
except KeyError as e:
    print("KeyError", e)


class NotExc(Exception):
    def __new__(cls): return 5


try:
    raise NotExc
except TypeError as e:
    print(e)
class Slots(Exception):
    __slots__ = ("a",)
s = Slots(1)
s.a = 2
print(s.a, s.args)
class Eq(Exception):
    def __eq__(self, o): return True
print(Eq() == 5, ValueError("a") == ValueError("a"))
def which(n):
    try:
        raise [ValueError, TypeError, KeyError, Plain][n]("m")
    except ValueError: return "V"
    except LookupError: return "L"
    except (TypeError, *[]): return "T"
    except: return "bare"
print([which(i) for i in range(4)])
errs = (ValueError, TypeError)
try:
    int("x")
except errs as e:
    print(e)
for bad in (5, "x", (ValueError, 3), int):
    try:
        try:
            raise ValueError
        except bad:
            pass
    except TypeError as e:
        print(e)
