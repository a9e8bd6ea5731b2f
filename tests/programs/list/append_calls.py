# `append` at one call site: lists, subclasses, other objects, and lists that change.
class Loud(list):
    def append(self, x):
        super().append(x)
        return "loud", x


class Plain(list):
    pass


class Other:
    def append(self, x):
        return "other", x


def add(to, x):
    return to.append(x)


lists = [[], Plain(), Loud(), Other(), bytearray(), []]
for i in range(20):
    print([add(x, i) for x in lists])
print([list(x) if not isinstance(x, Other) else x.append(0) for x in lists])

Plain.append = lambda self, x: "patched"
print(add(lists[1], 1), len(lists[1]))
del Plain.append
print(add(lists[1], 1), len(lists[1]))

# The list is held by nothing else, holds itself, grows under an iterator.
print([].append(1), add([], 2))
me = []
add(me, me)
print(me, me[0] is me)
grow = [1]
for x in grow:
    if x < 6:
        grow.append(x + 1)
print(grow)
try:
    add(grow)
except TypeError as e:
    print("missing" in str(e))
bound = grow.append
bound(7)
print(grow, add(x=8, to=grow), grow[-1])
try:
    [].append()
except TypeError as e:
    print(e)
out = []
for n in range(3):
    for item in (n, [n], "s"):
        out.append(item)
print(out)
