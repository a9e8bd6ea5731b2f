# The gc module: what it says about objects, thresholds, callbacks, frozen objects, saved garbage.
import gc


class Node:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"Node({self.name!r})"


def ring(n):
    nodes = [Node(i) for i in range(n)]
    for a, b in zip(nodes, nodes[1:] + nodes[:1]):
        a.next = b


gc.collect()
print(gc.get_threshold())
gc.set_threshold(500)
print(gc.get_threshold())
gc.set_threshold(700, 11, 12)
print(gc.get_threshold())
gc.set_threshold(700, 10, 10)

print("-- what is looked at")
for v in (1, 1.5, "text", b"bytes", None, (), [], {}, {"a": 1}, {"a": []}, set(), Node("x"), Node, len, object()):
    print(type(v).__name__, gc.is_tracked(v))

print("-- references")
a, b = Node("a"), Node("b")
a.other = b
holder = [a, b]
table = {"key": a}
print(gc.get_referents(holder), gc.get_referents((1, a)))
print(gc.get_referents(3), gc.get_referents("x", None))
refs = gc.get_referrers(a)
print(any(r is holder for r in refs), any(r is table for r in refs), any(r is b for r in refs))
print(gc.get_referrers(Node("nobody's")))

print("-- generations")
fresh = ["fresh"]
print(any(o is fresh for o in gc.get_objects()))
gc.collect()
print(any(o is fresh for o in gc.get_objects(2)), any(o is fresh for o in gc.get_objects(0)))
for bad in (-1, 3, "x"):
    try:
        gc.get_objects(bad)
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)

print("-- counts")
gc.disable()
ring(10)
print(gc.collect() >= 10, gc.collect())
stats = gc.get_stats()
print(len(stats), sorted(stats[0]))
before = stats[2]["collections"]
ring(3)
gc.collect()
after = gc.get_stats()[2]
print(after["collections"] - before, after["uncollectable"])
count = gc.get_count()
print(len(count), all(type(n) is int for n in count))
gc.enable()

print("-- callbacks")


def callback(phase, info):
    print(phase, sorted(info), info["generation"], info["collected"] >= 5, info["uncollectable"])


gc.disable()
gc.callbacks.append(callback)
ring(5)
gc.collect()
gc.collect(0)
gc.callbacks.remove(callback)
gc.enable()

print("-- frozen")
keep = [Node("kept")]
gc.freeze()
print(gc.get_freeze_count() > 0)
gc.unfreeze()
print(gc.get_freeze_count())

print("-- saved garbage")
gc.set_debug(gc.DEBUG_SAVEALL)
print(gc.get_debug() == gc.DEBUG_SAVEALL)
ring(2)
gc.collect()
print(sorted((n.name for n in gc.garbage if isinstance(n, Node))))
gc.set_debug(0)
gc.garbage.clear()
print(gc.collect() >= 2, gc.garbage)


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, gc.is_finalized(self))


print("-- finalisers run in the order of creation")
things = [Loud(i) for i in range(5)]
for t in things:
    t.all = things
del things, t
gc.collect()
x = Loud("x")
print(gc.is_finalized(x))
x.__class__ = Node
del x

print("-- classes go, too")


def make():
    class Local:
        def method(self):
            return Local

    return Local()


make()
n = len(Node.__mro__)
import weakref

dead = weakref.ref(type(make()))
gc.collect()
print(dead(), n)
print(len(object.__subclasses__()) > 50, bool in int.__subclasses__(), LookupError.__subclasses__()[:2])
