"""What classes derived from Pickler and Unpickler change, files, frames, buffers and bad data."""
import io, pickle, copyreg, hashlib, operator

class Point:
    def __init__(self, x, y): self.x, self.y = x, y
    def __repr__(self): return f'Point({self.x!r}, {self.y!r})'

class P(pickle.Pickler):
    def persistent_id(self, obj): return ('id', obj.x) if isinstance(obj, Point) and obj.x < 0 else None
    def reducer_override(self, obj):
        return (complex, (1, 2)) if isinstance(obj, range) else NotImplemented

class U(pickle.Unpickler):
    def persistent_load(self, pid): return 'loaded %r' % (pid,)
    def find_class(self, module, name):
        print('find', module, name)
        if name == 'system': raise pickle.UnpicklingError('forbidden')
        return super().find_class(module, name)

for proto in range(6):
    f = io.BytesIO()
    P(f, proto).dump([Point(-1, 2), Point(3, 4), range(3), {Point}])
    print(proto, U(io.BytesIO(f.getvalue())).load())

f = io.BytesIO()
p = pickle.Pickler(f, 4)
p.dispatch_table = copyreg.dispatch_table | {Point: lambda o: (tuple, ([o.x, o.y],))}
shared = ['shared']
p.dump([Point(1, 2), shared]); n = f.tell()
p.dump([shared, shared]); print(len(p.memo.copy()) > 2, f.getvalue()[n:])
p.clear_memo(); p.dump(shared)
f.seek(0)
u = pickle.Unpickler(f)
print([u.load() for _ in range(3)])
try: u.load()
except EOFError as e: print('EOFError', e)
print(pickle.Pickler.__module__, pickle.PicklingError.__module__, pickle.PickleBuffer.__module__, type(p), p.bin, p.fast)

big = [b'x' * 70000, 'é' * 40000, bytearray(b'y' * 70000), list(range(2001)), dict.fromkeys(range(1000)), set(range(1001))]
for proto in range(6):
    data = pickle.dumps(big, proto)
    f = io.BytesIO(); pickle.dump(big, f, proto)
    print(proto, pickle.loads(data) == big, f.getvalue() == data, len(data), hashlib.sha1(data).hexdigest()[:12])

buffers = []
data = pickle.dumps([pickle.PickleBuffer(bytearray(b'abc')), pickle.PickleBuffer(b'def')], 5, buffer_callback=buffers.append)
print(data, [bytes(b.raw()) for b in buffers], [type(b) for b in pickle.loads(data, buffers=buffers)])
print(pickle.loads(pickle.dumps(pickle.PickleBuffer(bytearray(b'abc')), 5)), bytes(memoryview(pickle.PickleBuffer(b'xyz'))))

class Slots:
    __slots__ = ('a', 'b')
class State:
    def __getstate__(self): return 5
    def __setstate__(self, s): self.s = s
class NewArgs(tuple):
    def __new__(cls, a, *, b): self = super().__new__(cls, (a,)); self.b = b; return self
    def __getnewargs_ex__(self): return (self[0],), {'b': self.b}
s = Slots(); s.a = 1
for proto in range(2, 6):
    q, t, v = pickle.loads(pickle.dumps([s, State(), NewArgs(1, b=2)], proto))
    print(q.a, hasattr(q, 'b'), t.s, v, v.b)
loop = []; loop.append((loop, {'k': loop}))
r = pickle.loads(pickle.dumps(loop)); print(r[0][0] is r, r[0][1]['k'] is r)

for bad in (b'', b'.', b'(.', b'a.', b'h\0.', b'\x80\x09.', b'\xff', b'K', b'X\xff\0\0\0a', b'\x8b\xff\xff\xff\xff.', b't.', b'Ia\n.',
            b'p-1\n.', b'S1\n.', b'\x93.', b'K\1R.', b'(K\1K\2l0N)\x81.', b'K\1}b.', b'N.', b"(dp0\nS'a'\np1\nI1\ns.", b'V\\u00e9x\n.', b'I01\n.', b'L123L\n.', b'F1.5\n.',
            b'\x82\1.', b'Pabc\n.', b'\x97.', b'\x95\xff\0\0\0\0\0\0\0N.', b'\x8a\2\0\x80.', b'G?\xf0\0\0\0\0\0\0.', b'(cbuiltins\ncomplex\nI1\nI2\no.'):
    try: print(bad, '->', repr(pickle.loads(bad)))
    except Exception as e: print(bad, '!', type(e).__name__, e)

class Bad:
    def __reduce__(self): return self.r
for r in (1, (), (1, 2), (list, 1), (list, (), None, 1), (list, (), None, None, 1), 'nope', (copyreg.__newobj__, ()), (copyreg.__newobj__, (1,)), (copyreg.__newobj__, (list,)), (int, (), None, None, None, 1)):
    b = Bad(); b.r = r
    try: print(pickle.dumps(b))
    except Exception as e: print(type(e).__name__, str(e).split(' at 0x')[0])
for call in (lambda: pickle.dumps(1, 6), lambda: pickle.Pickler(1), lambda: pickle.Unpickler(1), lambda: pickle.dumps(1, 4, buffer_callback=print),
             lambda: pickle.Pickler.__new__(pickle.Pickler).dump(1), lambda: pickle.dumps(lambda: 1), lambda: pickle.loads('x')):
    try: print(call())
    except Exception as e: print(type(e).__name__, e)
deep = []
for _ in range(100000): deep = [deep]
try: pickle.dumps(deep)
except RecursionError as e: print('RecursionError', e)
while deep: deep = deep.pop()
print(pickle.encode_long(-129), pickle.decode_long(b'\x7f\xff'), pickle.dumps(operator.attrgetter('a'), 4))
# needs 3.12
