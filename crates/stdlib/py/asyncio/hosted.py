"""Coroutines that the host drives: they get a loop when they ask for one.

Until then the host resumes the coroutine itself, without asyncio. At the first question for the running
loop the coroutine becomes the main task of a new loop; at its next wait the loop takes over.
"""

import contextvars
import sys
from _thread import get_ident

import _host_loop

from . import events, futures, runners, tasks


def adopt(coro):
    """Make the running coroutine the current task of a new loop; return the loop."""
    loop = events.new_event_loop()
    loop._begin()
    task = tasks.Task.__new__(tasks.Task)
    task._adopt(coro, loop)
    _host_loop.adopt(task)
    return loop


def run(task, waits_for):
    """Run the loop until the task is done, which has just begun to wait."""
    loop = task.get_loop()
    tasks._leave_task(loop, task)
    loop._end()
    task._context = contextvars.copy_context()
    try:
        task._handle(waits_for)
        return loop.run_until_complete(task)
    finally:
        _close(loop)


def end(task):
    """The coroutine has ended before it has waited: end what it has started."""
    loop = task.get_loop()
    tasks._leave_task(loop, task)
    loop._end()
    futures.Future.cancel(task)
    _close(loop)


def _close(loop):
    runner = runners.Runner(loop_factory=lambda: loop)
    runner.get_loop()
    runner.close()
