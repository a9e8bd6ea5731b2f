# Attributes that the traceback printer uses for its suggestions.
class C:
    color = 1


for f in (lambda: C().colour, lambda: colr, lambda: [].appendd, lambda: C.colr):
    try:
        f()
    except (AttributeError, NameError) as e:
        print(type(e).__name__, e, e.name, getattr(e, "obj", None).__class__.__name__)
try:
    import no_such_module_here
except ImportError as e:
    print(type(e).__name__, e, e.name, e.path)
try:
    from sys import no_such_name
except ImportError as e:
    print(type(e).__name__, e, e.name)
try:
    import sys.path
except ImportError as e:
    print(type(e).__name__, e, e.name)
