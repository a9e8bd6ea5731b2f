# throw and close: what happens inside, what comes out.
def g1():
    try:
        yield 1
        yield 2
    except ValueError as e:
        print("inside", e)
        yield "recovered"
    finally:
        print("finally")


g = g1()
print(next(g), g.throw(ValueError("boom")))
try:
    next(g)
except StopIteration:
    print("stop")
g = g1()
next(g)
g.close()
g.close()
g = g1()
g.close()
print("not started: no finally")
try:
    g1().throw(KeyError("k"))
except KeyError as e:
    print("KeyError", e)


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


g = stubborn()
next(g)
try:
    g.close()
except RuntimeError as e:
    print(e)


def converts():
    try:
        yield 1
    except GeneratorExit:
        raise KeyError("from close")


g = converts()
next(g)
try:
    g.close()
except KeyError as e:
    print(e)


def returns():
    try:
        yield 1
    except GeneratorExit:
        return "ignored"


g = returns()
next(g)
print(g.close())


def stops():
    yield 1
    raise StopIteration("bad")


g = stops()
next(g)
try:
    next(g)
except RuntimeError as e:
    print(e, repr(e.__cause__))


def again():
    yield 1
    next(me)


me = again()
next(me)
try:
    next(me)
except ValueError as e:
    print(e)
g = g1()
next(g)
for bad in (3, "x", int, ValueError.__init__):
    try:
        g1().throw(bad)
    except TypeError as e:
        print(e)
g = g1()
next(g)
try:
    g.throw(IndexError("i"))
except IndexError as e:
    print("out", e, e.__context__)
print(g.gi_frame, g.gi_running, g.gi_yieldfrom)


def deleted():
    try:
        yield
    finally:
        print("cleaned on del")


g = deleted()
next(g)
del g
print("after del")
for x in deleted():
    break
print("after break")
