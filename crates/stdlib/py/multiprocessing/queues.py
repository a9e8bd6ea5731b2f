"""Where these names also are; they live in `multiprocessing.shared`."""

from .shared import Queue, JoinableQueue, SimpleQueue

__all__ = ['Queue', 'JoinableQueue', 'SimpleQueue']
