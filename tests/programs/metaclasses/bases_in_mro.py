# `__bases__` assigned while a metaclass's `mro()` is at work: what was assigned last stays.
class A: pass
class B: pass
class C: pass
def run(k):
    if k == '1':
        class Meta(type):
            done = False
            def mro(cls):
                if not Meta.done:
                    Meta.done = True
                    cls.__bases__ = cls.__bases__ + (B,)
                return super().mro()
        class X(A, metaclass=Meta): pass
        return X.__mro__, X.__bases__, A.__subclasses__(), B.__subclasses__()
    if k == '2':
        class Meta(type):
            def mro(cls):
                if cls.__name__ == 'X' and Y:
                    Y[0].__bases__ = (cls,)
                return super().mro()
        Y = []
        class Y0(A, metaclass=Meta): pass
        class X(A, metaclass=Meta): pass
        Y.append(Y0)
        X.__bases__ = (Y0,)
        return X.__mro__, X.__bases__, Y0.__mro__, Y0.__bases__
    if k == '3':
        class Meta(type):
            def mro(cls):
                if cls.__name__ == 'X' and Y:
                    y = Y.pop(); y.__bases__ = (cls,)
                return super().mro()
        Y = []
        class Y0(A, metaclass=Meta): pass
        class X(A, metaclass=Meta): pass
        Y.append(Y0)
        X.__bases__ = (Y0,)
        return X.__mro__, X.__bases__, Y0.__mro__, Y0.__bases__
    if k == '4':
        class Meta(type):
            n = 0
            def mro(cls):
                Meta.n += 1
                if Meta.n in (2, 3):
                    cls.__bases__ = (A, B) if Meta.n == 2 else (C,)
                return super().mro()
        class X(A, metaclass=Meta): pass
        X.__bases__ = (B,)
        return X.__mro__, X.__bases__, A.__subclasses__(), B.__subclasses__(), C.__subclasses__()
    if k == '5':
        class Meta(type):
            def mro(cls):
                if cls.__name__ == 'Y':
                    for s in X.__subclasses__():
                        if s.__name__ == 'Z': s.__bases__ = (cls,)
                return super().mro()
        class X(A, metaclass=Meta): pass
        class Y(X): pass
        class Z(X): pass
        X.__bases__ = (B,)
        return Y.__mro__, Z.__mro__, Z.__bases__
    if k == '6':
        class Meta(type):
            def mro(cls):
                if cls.__name__ == 'Y' and len(log) < 3:
                    log.append(1)
                    X.__bases__ = (C,)
                return super().mro()
        log = [1, 1, 1]
        class X(A, metaclass=Meta): pass
        class Y(X): pass
        log.clear()
        X.__bases__ = (B,)
        return Y.__mro__, X.__mro__, X.__bases__, A.__subclasses__(), B.__subclasses__(), C.__subclasses__(), log
    if k == '7':
        class Meta(type):
            def mro(cls):
                r = super().mro()
                if cls.__name__ == 'X' and len(log) < 2:
                    log.append(1)
                    cls.__bases__ = (C,)
                return r
        log = [1, 1]
        class X(A, metaclass=Meta): pass
        log.clear()
        X.__bases__ = (B,)
        return X.__mro__, X.__bases__, A.__subclasses__(), B.__subclasses__(), C.__subclasses__(), log
    if k == '8':
        class Meta(type):
            def mro(cls):
                if cls.__name__ == 'X' and not log:
                    log.append(1)
                    cls.__bases__ = (C,)
                    raise ValueError('after')
                return super().mro()
        log = [1]
        class X(A, metaclass=Meta): pass
        log.clear()
        try: X.__bases__ = (B,)
        except ValueError as e: print(e)
        return X.__mro__, X.__bases__, A.__subclasses__(), B.__subclasses__(), C.__subclasses__(), log
for k in '12345678':
    print('case', k)
    try:
        r = run(k)
        print(*[[c.__name__ if isinstance(c, type) else c for c in t] for t in r], sep='\n')
    except Exception as e:
        print(type(e).__name__, e)
def show(f):
    try:
        print(f.__name__, '->', f())
    except Exception as e:
        print(f.__name__, type(e).__name__, e)

class A: pass
class B: pass

def in_creation():
    class Meta(type):
        depth = 0
        def mro(cls):
            if Meta.depth < 3 and cls.__name__ == 'X' and cls.__mro__ is not None:
                Meta.depth += 1
                cls.__bases__ = (B,)
            return type.mro(cls)
    class X(A, metaclass=Meta): pass
    first = X.__mro__
    X.__bases__ = (A,)
    return [c.__name__ for c in X.__mro__], Meta.depth, [c.__name__ for c in X.__bases__]
show(in_creation)

def first_time():
    class Meta(type):
        def mro(cls):
            Meta.n = getattr(Meta, 'n', 0) + 1
            if cls.__mro__ is None:
                cls.__bases__ = (B,)
            return type.mro(cls)
    class X(A, metaclass=Meta): pass
    return [c.__name__ for c in X.__mro__], X.__bases__
show(first_time)

def endless():
    class Meta(type):
        n = 0
        def mro(cls):
            Meta.n += 1
            if Meta.n > 1:
                cls.__bases__ = (A,) if cls.__bases__ == (B,) else (B,)
            return type.mro(cls)
    class X(A, metaclass=Meta): pass
    try:
        X.__bases__ = (B,)
    except RecursionError:
        return 'RecursionError'
    return X.__bases__
show(endless)

def subclass():
    class Meta(type):
        busy = False
        def mro(cls):
            if cls.__name__ == 'Y' and not Meta.busy and cls.__mro__ is not None:
                Meta.busy = True
                X.__bases__ = (B,)
            return type.mro(cls)
    class X(A, metaclass=Meta): pass
    class Y(X): pass
    X.__bases__ = (A,)
    return [c.__name__ for c in Y.__mro__], [c.__name__ for c in X.__mro__], X.__bases__
show(subclass)
def fails():
    class Meta(type):
        bad = False
        def mro(cls):
            if Meta.bad and cls.__name__ == 'Y':
                raise ValueError('no')
            return type.mro(cls)
    class X(A, metaclass=Meta): pass
    class Y(X): pass
    Meta.bad = True
    try:
        X.__bases__ = (B,)
    except ValueError as e:
        print(e)
    return [c.__name__ for c in Y.__mro__], [c.__name__ for c in X.__mro__], X.__bases__
show(fails)
