"""The interface of multiprocessing over threads."""

from threading import (Barrier, BoundedSemaphore, Condition, Event, Lock, RLock, Semaphore,
                       Thread as Process, current_thread as current_process)
from queue import Queue

from .pool import ThreadPool

JoinableQueue = Queue


def Pool(processes=None, initializer=None, initargs=()):
    """A pool of threads."""
    return ThreadPool(processes, initializer, initargs)


def freeze_support():
    """Nothing needs to be done here."""
