# sys: version, limits, recursion, intern, getsizeof, flags, hooks.
import sys

print(sys.version_info[:2], sys.version_info.major, sys.version_info >= (3, 12), sys.version.startswith("3.12"), sys.byteorder, sys.maxsize, sys.maxunicode, sys.hexversion >> 16 == 0x030C, type(sys.version_info).__name__)
print(isinstance(sys.path, list), isinstance(sys.modules, dict), isinstance(sys.argv, list), sys.platform in ("linux", "darwin", "win32"), isinstance(sys.executable, str), isinstance(sys.builtin_module_names, tuple), "sys" in sys.builtin_module_names, sys.implementation.name != "")
old = sys.getrecursionlimit()
sys.setrecursionlimit(500)
print(old, sys.getrecursionlimit())
def depth(n):
    try:
        return depth(n + 1)
    except RecursionError as e:
        return n, str(e)
n, msg = depth(0)
print(400 < n < 500, msg)
sys.setrecursionlimit(old)
for f in (lambda: sys.setrecursionlimit(0), lambda: sys.setrecursionlimit("a"), lambda: sys.setrecursionlimit(-5), lambda: sys.intern(5), lambda: sys.getsizeof(), lambda: sys.exit("x"), lambda: sys.exit(3), lambda: sys.exit(), lambda: sys.exit(None), lambda: sys.exit((1, 2)), lambda: sys._getframe(999), lambda: sys.getrefcount(), lambda: sys.setswitchinterval(-1), lambda: sys.nope):
    try:
        print(f())
    except BaseException as e:
        print(type(e).__name__, e, repr(getattr(e, "code", "-")))
print(sys.intern("abc") is sys.intern("ab" + "c"), sys.getsizeof([]) > 0, sys.getrefcount(object()) >= 1, sys.getdefaultencoding(), sys.getfilesystemencoding(), sys.getswitchinterval() > 0)
def caller():
    f = sys._getframe()
    return f.f_code.co_name, f.f_back.f_code.co_name, f.f_lineno > 0, sorted(f.f_locals), f.f_globals is globals(), f.f_builtins["len"] is len
print(caller())
def up(): return sys._getframe(1).f_locals["here"]
def over():
    here = "found"
    return up()
print(over())
sys.displayhook(5)
sys.displayhook(None)
sys.displayhook("text")
import builtins
print(builtins._)
seen = []
sys.displayhook, old = seen.append, sys.displayhook
exec(compile("1 + 1", "s", "single"))
sys.displayhook = old
print(seen, sys.displayhook is sys.__displayhook__)
print(sys.flags.optimize, sys.dont_write_bytecode in (True, False), sys.hash_info.width, sys.float_info.radix, sys.int_info.bits_per_digit, sys.thread_info is not None, sys.api_version > 0, sys.copyright[:9])
print(sys.stdin is sys.__stdin__, sys.stdout.name, sys.stderr.name, sys.stdin.read() == "", sys.getprofile(), sys.gettrace(), sys.is_finalizing(), sys.exc_info(), sys.warnoptions, sys.orig_argv[-1].endswith("basics.py"))
print(sys.call_tracing(lambda a: a + 1, (1,)), sys.getallocatedblocks() >= 0, sys.audit("x") if hasattr(sys, "audit") else None)
# needs 3.12
