"""Weak references: watching objects without keeping them alive.

An object goes the moment its last strong reference goes; weak references to it are cleared then, and their
callbacks run. Objects that refer to each other in a circle wait for the cycle collector.
"""
import gc
import weakref


class Document:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print(f"  ({self.name} is gone)")


print("a reference that does not keep alive")
doc = Document("report")
ref = weakref.ref(doc, lambda _: print("  callback"))
print(ref() is doc, weakref.getweakrefcount(doc))
del doc
print(ref())

print("a cache that forgets")
cache = weakref.WeakValueDictionary()


def open_document(name):
    found = cache.get(name)
    if found is None:
        print(f"  loading {name}")
        found = cache[name] = Document(name)
    return found


a = open_document("a.txt")
b = open_document("a.txt")
print(a is b, list(cache))
del a, b
print(list(cache))
kept = open_document("a.txt")

print("notes about objects we do not own")
notes = weakref.WeakKeyDictionary()
notes[kept] = "read twice"
print(notes[kept], len(notes))

print("trees that know their parent without a circle")


class Node:
    def __init__(self, name, parent=None):
        self.name = name
        self.children = []
        self._parent = weakref.ref(parent) if parent else None
        if parent:
            parent.children.append(self)

    @property
    def parent(self):
        return self._parent() if self._parent else None

    def path(self):
        return (self.parent.path() if self.parent else "") + "/" + self.name

    def __del__(self):
        print(f"  (node {self.name} is gone)")


root = Node("trunk")
leaf = Node("leaf", Node("branch", root))
print(leaf.path())
del root
print(leaf.parent)

print("clean-up that is not __del__")
finalizer = weakref.finalize(kept, print, "  closing the file of a.txt")
del kept
print(finalizer.alive, len(notes))

print("a circle waits for the collector")
gc.collect()
x, y = Document("x"), Document("y")
x.other, y.other = y, x
watch = weakref.ref(x)
del x, y
print("unreachable, still there:", watch() is not None)
gc.collect()
print("after collecting:", watch())
del leaf
