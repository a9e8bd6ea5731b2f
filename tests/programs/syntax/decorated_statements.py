# Every statement that may stand under another.
def outer():
    @staticmethod
    def a(): return 1
    class B:
        class C:
            def d(self):
                def e():
                    class F:
                        g = [h for h in range(2)]
                    return F.g
                return e()
    for i in range(1):
        while True:
            try:
                with open(__file__) as f:
                    if f:
                        for j in (1,):
                            match j:
                                case 1:
                                    try:
                                        return a.__func__() if isinstance(a, staticmethod) else a(), B.C().d()
                                    finally:
                                        print("leaving")
            except OSError:
                pass
print(outer())
async def agen():
    async def inner():
        return 1
    yield await inner()
    @staticmethod
    async def x(): pass
    for _ in range(1):
        if True:
            yield 2
async def use():
    return [v async for v in agen()]
try:
    use().send(None)
except StopIteration as e:
    print(e.value)
def empty_bodies():
    for _ in (): ...
    while False: ...
    if 0: ...
    class X: ...
    def y(): ...
    try: ...
    finally: ...
    return y(), X.__name__
print(empty_bodies())
