import os
from a.b import c as d, e
x = 1


def f():
    global x
    x = x + len(d)
