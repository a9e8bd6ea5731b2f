# The list of a class's subclasses: in order of creation, without those that died.
import gc


class Base:
    pass


class Second:
    pass


def names(c):
    return [s.__name__ for s in c.__subclasses__()]


kept = []
for i in range(200):
    c = type(f"C{i}", (Base, Second) if i % 3 == 0 else (Base,), {})
    if i % 17 == 0:
        kept.append(c)
    del c
gc.collect()
print(names(Base))
print(names(Second))
for i in range(100):
    type(f"D{i}", (Second,), {})
last = type("Last", (Second, Base), {})
gc.collect()
print(names(Base)[-3:], names(Second)[-3:])
del kept[::2]
gc.collect()
print(names(Base), names(Second))
kept[0].__bases__ = (Second,)
print(names(Base), names(Second))
kept[0].__bases__ = (Base,)
print(names(Base), names(Second))
kept.clear()
gc.collect()
print(names(Base), names(Second))
