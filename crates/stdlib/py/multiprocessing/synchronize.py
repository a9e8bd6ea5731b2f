"""Where these names also are; they live in `multiprocessing.shared`."""

from .shared import Lock, RLock, Semaphore, BoundedSemaphore, Condition, Event, Barrier

__all__ = ['Lock', 'RLock', 'Semaphore', 'BoundedSemaphore', 'Condition', 'Event', 'Barrier']
