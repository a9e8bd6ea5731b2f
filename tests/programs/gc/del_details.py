# __del__ that raises, resurrects, or sees its instance whole.
import sys


class Res:
    kept = []
    def __del__(self):
        print("resurrecting")
        Res.kept.append(self)


r = Res()
r.data = 5
del r
print(Res.kept[0].data)
Res.kept.clear()
print("cleared: __del__ does not run twice")


class Attr:
    def __init__(self): self.x = [1]
    def __del__(self): print("sees", self.x, type(self).__name__)


a = Attr()
a = None


class Base:
    def __del__(self): print("base del")
class Sub(Base):
    def __del__(self):
        print("sub del")
        super().__del__()


Sub()


class Late:
    pass


x = Late()
Late.__del__ = lambda self: print("added later")
del x
y = Late()
del Late.__del__
y = None
print("removed")
caught = []
sys.unraisablehook = lambda u: caught.append((u.exc_type.__name__, str(u.exc_value), u.object.__qualname__ if u.object else None))


class Bad:
    def __del__(self): raise ValueError("from del")


Bad()
print(caught)


class Chain:
    def __init__(self, n): self.n = n; self.next = None
    def __del__(self): print("chain", self.n)


c = Chain(0)
c.next = Chain(1)
c.next.next = Chain(2)
del c
class Inner:
    def __init__(self, log): self.log = log
    def __del__(self): self.log.append("gone")
log = []
i = Inner(log)
j = [i, {"k": i}, (i,)]
del i
print(log)
j.pop()
j.pop()
print(log)
j.clear()
print(log)
def ret_and_del():
    o = Inner(log)
    try:
        return "value"
    finally:
        log.append("finally")
print(ret_and_del(), log)
print(sys.getrefcount(log) > 1)
