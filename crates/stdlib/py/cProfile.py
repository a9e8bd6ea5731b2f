"""Counting and timing the calls of functions, through the interpreter's profile hook."""

__all__ = ['run', 'runctx', 'Profile']

import sys
import time
import types


def label(code):
    """How a code object, or the text for a builtin, is shown."""
    if isinstance(code, str):
        return '~', 0, code
    return code.co_filename, code.co_firstlineno, code.co_name


def _builtin_name(func):
    module = getattr(func, '__module__', None)
    owner = getattr(func, '__self__', None)
    if owner is not None and not isinstance(owner, types.ModuleType):
        cls = owner if isinstance(owner, type) else type(owner)
        name = getattr(func, '__name__', '?')
        return f"<method {name!r} of {cls.__qualname__!r} objects>"
    if module:
        return f'<built-in method {module}.{func.__name__}>'
    return f"<built-in method {getattr(func, '__name__', '?')}>"


# disable() counts as one call of a builtin, which it is in CPython.
_DISABLE = "<method 'disable' of '_lsprof.Profiler' objects>"


class _Entry:
    """What is known of a function: calls, primitive calls, own time, whole time, and its callers."""

    __slots__ = ('cc', 'nc', 'tt', 'ct', 'callers', 'depth')

    def __init__(self):
        self.cc = self.nc = 0
        self.tt = self.ct = 0.0
        self.callers = {}
        self.depth = 0


class Profile:
    """A profiler."""

    def __init__(self, timer=None, timeunit=0.0, subcalls=True, builtins=True):
        self._timer = timer or time.perf_counter
        self._builtins = builtins
        self._entries = {}
        self._stack = []

    def enable(self, subcalls=True, builtins=True):
        """Start collecting."""
        self._builtins = builtins
        sys.setprofile(self._hook)

    def disable(self):
        """Stop collecting."""
        sys.setprofile(None)
        now = self._timer()
        while self._stack:
            self._leave(now)

    def clear(self):
        """Forget what has been collected."""
        self._entries.clear()
        self._stack.clear()

    def _hook(self, frame, event, arg):
        now = self._timer()
        if self._stack and self._stack[-1][0] is _DISABLE:
            # What disable() itself calls is not the program's.
            return
        if event == 'call':
            code = frame.f_code
            self._enter(_DISABLE if code is Profile.disable.__code__ else code, now)
        elif event == 'return':
            if self._stack and self._stack[-1][0] is frame.f_code:
                self._leave(now)
        elif self._builtins:
            if event == 'c_call':
                self._enter(_builtin_name(arg), now)
            elif self._stack and type(self._stack[-1][0]) is str:
                self._leave(now)

    def _enter(self, key, now):
        entry = self._entries.get(key)
        if entry is None:
            entry = self._entries[key] = _Entry()
        entry.nc += 1
        entry.depth += 1
        # Function, its entry, when it began, and the time in what it called.
        self._stack.append([key, entry, now, 0.0])

    def _leave(self, now):
        key, entry, start, inner = self._stack.pop()
        whole = now - start
        entry.depth -= 1
        entry.tt += whole - inner
        primitive = entry.depth == 0
        if primitive:
            entry.cc += 1
            entry.ct += whole
        if self._stack:
            self._stack[-1][3] += whole
            caller = self._stack[-1][0]
            n = entry.callers.get(caller)
            if n is None:
                n = entry.callers[caller] = [0, 0, 0.0, 0.0]
            n[0] += 1
            n[1] += primitive
            n[2] += whole - inner
            if primitive:
                n[3] += whole

    def create_stats(self):
        """Stop collecting and make the table that pstats reads."""
        self.disable()
        self.snapshot_stats()

    def snapshot_stats(self):
        """Make the table that pstats reads."""
        self.stats = {}
        for key, e in self._entries.items():
            callers = {label(c): (n[0], n[1], n[2], n[3]) for c, n in e.callers.items()}
            self.stats[label(key)] = (e.cc, e.nc, e.tt, e.ct, callers)

    def getstats(self):
        """The entries as tuples."""
        return [(key, e.nc, e.nc - e.cc, e.ct, e.tt, None) for key, e in self._entries.items()]

    def print_stats(self, sort=-1):
        """Print what has been collected."""
        import pstats
        if not isinstance(sort, tuple):
            sort = (sort,)
        pstats.Stats(self).strip_dirs().sort_stats(*sort).print_stats()

    def dump_stats(self, file):
        """Write what has been collected to a file."""
        import pickle
        with open(file, 'wb') as f:
            self.create_stats()
            pickle.dump(self.stats, f)

    def run(self, cmd):
        """Profile statements in __main__."""
        import __main__
        return self.runctx(cmd, __main__.__dict__, __main__.__dict__)

    def runctx(self, cmd, globals, locals):
        """Profile statements."""
        self.enable()
        try:
            exec(cmd, globals, locals)
        finally:
            self.disable()
        return self

    def runcall(self, func, /, *args, **kw):
        """Profile a call."""
        self.enable()
        try:
            return func(*args, **kw)
        finally:
            self.disable()

    def __enter__(self):
        self.enable()
        return self

    def __exit__(self, *exc_info):
        self.disable()


def run(statement, filename=None, sort=-1):
    """Profile statements and print or write the result."""
    import __main__
    runctx(statement, __main__.__dict__, __main__.__dict__, filename, sort)


def runctx(statement, globals, locals, filename=None, sort=-1):
    """Like run(), with namespaces."""
    prof = Profile()
    try:
        prof.runctx(statement, globals, locals)
    except SystemExit:
        pass
    finally:
        if filename is None:
            prof.print_stats(sort)
        else:
            prof.dump_stats(filename)
