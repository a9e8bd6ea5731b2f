# What a class holds is replaced while everything that looks it up has seen it: attributes by every route,
# and special methods that are callable instances instead of functions.
class Data:
    def method(self):
        return 1

    value = None


class Derived(Data):
    pass


def by_dot(o):
    return o.value, o.method()


def by_name(o):
    return getattr(o, 'value'), getattr(o, 'value', 0), hasattr(o, 'value')


for i in range(200):
    by_dot(Data()), by_name(Data()), by_dot(Derived()), by_name(Derived())
o, d = Data(), Derived()
for i in range(300):
    Data.value = 'text %d' % i
    assert by_name(o)[0] == by_name(d)[1] == by_dot(d)[0] == getattr(Data, 'value') == 'text %d' % i
    Data.value = [i]
    assert by_name(o)[1] == by_name(d)[0] == by_dot(o)[0] == getattr(Derived, 'value') == [i]
Derived.value = 'own'
print(by_name(o), by_name(d), by_dot(d))
del Derived.value
print(by_name(o), by_name(d))
Data.value = property(lambda self: 'property')
print(by_name(o), by_dot(d))
Data.value = 5
print(by_name(o), by_dot(d))


class Says:
    def __init__(self, text):
        self.text = text

    def __call__(self, *args):
        return self.text


class Nothing(Says):
    def __call__(self, *args):
        said.append(self.text)


said = []


class Special:
    __init__ = Nothing('init 0')
    __len__ = Says(0)
    __getitem__ = Says('item 0')
    __contains__ = Says(True)
    __add__ = Says('add 0')
    __eq__ = Says('eq 0')
    __lt__ = Says('lt 0')
    __call__ = Says('call 0')
    __enter__ = Says('enter 0')
    __exit__ = Nothing('exit 0')
    __iter__ = Says(iter(()))
    __bool__ = Says(True)
    __str__ = Says('str 0')
    __hash__ = Says(0)
    __getattr__ = Says('attr 0')
    __neg__ = Says('neg 0')
    named = Says('named 0')


class Below(Special):
    def use(self):
        return super().named()


def use(s):
    with s as entered:
        pass
    return (len(s), s[1], 1 in s, s + 1, s == 1, s < 1, s(), entered, list(s), bool(s), str(s), hash(s), s.other,
            -s, s.named(), s.use() if type(s) is Below else None)


for i in range(1, 120):
    Special.__init__ = Nothing(f'init {i}')
    Special.__len__ = Says(i)
    Special.__getitem__ = Says(f'item {i}')
    Special.__contains__ = Says(i % 2 == 0)
    Special.__add__ = Says(f'add {i}')
    Special.__eq__ = Says(f'eq {i}')
    Special.__lt__ = Says(f'lt {i}')
    Special.__call__ = Says(f'call {i}')
    Special.__enter__ = Says(f'enter {i}')
    Special.__exit__ = Nothing(f'exit {i}')
    Special.__iter__ = Says(iter((i,)))
    Special.__bool__ = Says(i % 2 == 1)
    Special.__str__ = Says(f'str {i}')
    Special.__hash__ = Says(i)
    Special.__getattr__ = Says(f'attr {i}')
    Special.__neg__ = Says(f'neg {i}')
    Special.named = Says(f'named {i}')
    for s in (Special(), Below()):
        for _ in range(3):
            got = use(s)
            assert said.pop() == f'exit {i}'
            assert got[0] == i and got[2] is (i % 2 == 0) and got[9] is (i % 2 == 1) and got[11] == i, got
            texts = [t for t in got if type(t) is str]
            assert all(t.endswith(f' {i}') for t in texts), got
        assert said.pop() == f'init {i}'
print(use(Below()), said)
