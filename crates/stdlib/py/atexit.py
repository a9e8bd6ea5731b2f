"""Functions to run when the program ends."""

_functions = []


def register(func, /, *args, **kwargs):
    """Register a function to be executed upon normal program termination."""
    if not callable(func):
        raise TypeError('the first argument must be callable')
    _functions.append((func, args, kwargs))
    return func


def unregister(func, /):
    """Unregister an exit function which was previously registered."""
    _functions[:] = [entry for entry in _functions if entry[0] != func]


def _clear():
    """Clear the list of previously registered exit functions."""
    _functions.clear()


def _ncallbacks():
    """Return the number of registered exit functions."""
    return len(_functions)


def _run_exitfuncs():
    """Run all registered exit functions, the last one first."""
    failed = None
    while _functions:
        func, args, kwargs = _functions.pop()
        try:
            func(*args, **kwargs)
        except BaseException as e:
            failed = e
    if failed is not None:
        raise failed
