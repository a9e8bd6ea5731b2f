# dir(sys) lists what is made when it is first asked for, too.
import sys

names = dir(sys)
for name in (
    "flags", "float_info", "hash_info", "implementation", "int_info", "thread_info", "version_info",
    "builtin_module_names", "stdlib_module_names", "getdlopenflags", "setdlopenflags",
):
    assert name in names, name
    assert getattr(sys, name) is vars(sys)[name], name
assert names == sorted(names)
print("__getattr__" in names, "__dir__" in names)

old = sys.getdlopenflags()
sys.setdlopenflags(old | 1)
print(sys.getdlopenflags() == old | 1)
sys.setdlopenflags(old)
try:
    sys.setdlopenflags("x")
except TypeError as e:
    print(e)
try:
    raise KeyError("now")
except KeyError as e:
    print(e in sys._current_exceptions().values() or {type(x) for x in sys._current_exceptions().values()})

print(sys.is_stack_trampoline_active(), sys.deactivate_stack_trampoline())
for backend in ("x", 1):
    try:
        sys.activate_stack_trampoline(backend)
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
before = sys.getunicodeinternedsize()
kept = [sys.intern(f"a name that nothing else has {i}") for i in range(100)]
print(sys.getunicodeinternedsize() - before)

# needs 3.12
