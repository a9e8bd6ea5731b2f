# multiprocessing: pools and processes.
import os
from multiprocessing import Pool, Process, cpu_count, current_process

def square(n):
    return n * n

def add(a, b):
    return a + b

def fail(n):
    raise ValueError(f"bad {n}")

def where(_):
    return os.getpid()

def quit_with(code):
    raise SystemExit(code)

if __name__ == "__main__":
    with Pool(2) as pool:
        print(pool.map(square, range(10)), pool.starmap(add, [(1, 2), (3, 4)]), pool.apply(add, (5,), {"b": 6}))
        print(pool.apply_async(square, (9,)).get(timeout=30), list(pool.imap(square, [3, 2, 1])), sorted(pool.imap_unordered(square, range(4))))
        print(os.getpid() in set(pool.map(where, range(4))), current_process().name)
        try:
            pool.map(fail, [1])
        except ValueError as e:
            print(type(e).__name__, e, type(e.__cause__).__name__)
    try:
        pool.map(square, [1])
    except ValueError as e:
        print(e)
    p = Process(target=quit_with, args=(3,))
    print(p.exitcode, p.is_alive())
    p.start()
    p.join()
    print(p.exitcode, p.is_alive(), cpu_count() > 0)
