# A coroutine that needs no registers, stopped by an exception that comes from outside of it: what it leaves is
# written nowhere else.
import signal


class Stop(Exception):
    pass


def stop(number, frame):
    raise Stop


async def spin():
    while True:
        pass


def run():
    spin().send(None)


signal.signal(signal.SIGALRM, stop)
for _ in range(5):
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    try:
        run()
    except Stop:
        print("stopped")
    made = [(i, -i) for i in range(2000)]
    del made[::2]
    made += [(i, -i) for i in range(2000)]
    assert all(a == -b for a, b in made)
