# A module that one thread imports is whole for the others, also where modules import each other.
import sys
import threading
from os.path import dirname, join

sys.path.insert(0, join(dirname(__file__), 'locks'))


def at_once(*jobs):
    start = threading.Barrier(len(jobs))
    results = [None] * len(jobs)

    def run(i, job):
        start.wait()
        try:
            results[i] = job()
        except Exception as e:
            results[i] = f'{type(e).__name__}: {e}'
    threads = [threading.Thread(target=run, args=(i, job)) for i, job in enumerate(jobs)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return results


def slow():
    import slow_module
    return slow_module.first, slow_module.last


def slow_from():
    from slow_module import last
    return last


def inner():
    import slow_package.inner
    return slow_package.last, slow_package.inner.name


print(at_once(*[slow] * 4, *[slow_from] * 2))
print('times run:', sys.modules['slow_module'].times)
print(at_once(*[inner] * 4))


def ring_a():
    import ring_a
    return ring_a.name


def ring_b():
    import ring_b
    return ring_b.name


print(at_once(ring_a, ring_b))
print(sys.modules['ring_a'].other.name, sys.modules['ring_b'].other.name)


def failing():
    import failing_module


# What a thread gets that waited for a module that failed depends on how far it had come: one at a time.
print([at_once(failing) for _ in range(3)])
print('failing_module' in sys.modules)
