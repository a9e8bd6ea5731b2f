# Handlers of signals run as the signals come: from the process itself, and from its alarm clock.
import os
import signal
import time

got = []


def note(number, frame):
    got.append(signal.Signals(number).name)


def fail(number, frame):
    raise ValueError(number, frame.f_code.co_name)


print(signal.signal(signal.SIGALRM, note) is signal.SIG_DFL, signal.getsignal(signal.SIGALRM) is note)
print(signal.setitimer(signal.ITIMER_REAL, 0.05))
start = time.monotonic()
time.sleep(0.3)
print(got, time.monotonic() - start >= 0.3)
print(signal.alarm(100), signal.alarm(0), signal.alarm(0))
signal.signal(signal.SIGALRM, signal.SIG_IGN)
signal.setitimer(signal.ITIMER_REAL, 0.02)
time.sleep(0.1)
print(got)
signal.signal(signal.SIGALRM, note)
signal.setitimer(signal.ITIMER_REAL, 0.03, 0.03)
while len(got) < 4:
    time.sleep(0.01)
print(signal.setitimer(signal.ITIMER_REAL, 0)[1])
signal.setitimer(signal.ITIMER_REAL, 0.05)
signal.pause()
print(got)

signal.signal(signal.SIGUSR1, note)
os.kill(os.getpid(), signal.SIGUSR1)
print(got[-1])
signal.signal(signal.SIGUSR2, fail)


def send():
    os.kill(os.getpid(), signal.SIGUSR2)


try:
    send()
except ValueError as e:
    print(e)

try:
    os.kill(os.getpid(), signal.SIGINT)
except KeyboardInterrupt:
    print('interrupted')
signal.signal(signal.SIGINT, note)
os.kill(os.getpid(), signal.SIGINT)
print(got[-1])
signal.raise_signal(signal.SIGINT)
print(len(got))


def stop(number, frame):
    raise TimeoutError


def busy():
    n = 0
    while True:
        n += 1


signal.signal(signal.SIGALRM, stop)
signal.setitimer(signal.ITIMER_REAL, 0.05)
try:
    busy()
except TimeoutError:
    print('time is up')
for bad in (lambda: signal.signal(signal.SIGINT, 2), lambda: signal.signal(0, note),
            lambda: signal.setitimer(7, 1)):
    try:
        bad()
    except (TypeError, ValueError, OSError) as e:
        print(type(e).__name__, e)
