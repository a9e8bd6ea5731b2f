# `with` over managers written in Rust: enter and exit are called once, also when something raises.
import io
import threading

lock = threading.Lock()


def use(manager, fail):
    try:
        with manager as given:
            state = manager.locked() if hasattr(manager, 'locked') else given
            if fail:
                raise ValueError('inside')
    except ValueError as e:
        return state, repr(e)
    return state, None


for i in range(6):
    print(use(lock, i % 2), lock.locked())
again = threading.RLock()
for i in range(4):
    print(use(again, i % 2), again._is_owned())
with lock:
    print(lock.acquire(blocking=False), lock.locked())
print(lock.locked())


def read(f):
    with f as g:
        return g.read(), f.closed


for text in 'ab':
    f = io.StringIO(text)
    print(read(f), f.closed)
for i in range(3):
    closed = io.StringIO()
    closed.close()
    try:
        with closed:
            print('never')
    except ValueError as e:
        print(e)
for manager in 1, lock, 'x', lock:
    try:
        with manager:
            print('in')
    except TypeError as e:
        print(e)
try:
    lock.__exit__(None, None, None)
except RuntimeError as e:
    print(e)


class Kept(io.StringIO):
    def __exit__(self, *args):
        print('mine', [a is None for a in args])
        return super().__exit__(*args)


for i in range(3):
    with Kept('x') as k:
        pass
    print(k.closed)
