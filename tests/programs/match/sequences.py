# Sequence patterns: fixed, starred, nested; what counts as a sequence.
def f(x):
    match x:
        case []:
            return "empty"
        case [a]:
            return "one", a
        case [1, b]:
            return "one and", b
        case (a, b):
            return "two", a, b
        case [1, *rest, 9]:
            return "1..9", rest
        case [first, *_] if first == "skip":
            return "skip"
        case [[a, *b], [c, [d]]]:
            return "nested", a, b, c, d
        case [*all]:
            return "all", all


for v in ([], [5], [1, 2], (3, 4), [1, 2, 3, 9], (1, 9, 9), ["skip", 0, 0], [[1, 2, 3], [4, [5]]], range(3), "ab", b"ab", {1: 2}, {1, 2}, iter([1]), bytearray(b"ab"), memoryview(b"abc"), 5):
    print(type(v).__name__, f(v))
from collections import deque, UserList
import collections.abc
print(f(deque([1, 2])))


class Seq(collections.abc.Sequence):
    def __len__(self): return 2
    def __getitem__(self, i): return "xy"[i]


class NotSeq:
    def __len__(self): return 2
    def __getitem__(self, i): return "xy"[i]


collections.abc.Sequence.register(type("Reg", (NotSeq,), {}))
print(f(Seq()), f(NotSeq()))


class L(list): pass


print(f(L([7, 8])))
match [1, 2, 3]:
    case a, *b:
        print(a, b)
match (1, 2), 3:
    case (a, b), c:
        print(a, b, c)
match [0, [1, [2, [3]]]]:
    case [_, [_, [_, [x]]]]:
        print(x)
match "command arg1 arg2".split():
    case ["quit"]:
        print("quit")
    case ["command", *args]:
        print("command", args)
match [1, 2, 3, 4, 5]:
    case [a, b, *_, c]:
        print(a, b, c)
match [1]:
    case [x, y] | [x, y, _]:
        print("never")
    case [x, *y]:
        print(x, y)
