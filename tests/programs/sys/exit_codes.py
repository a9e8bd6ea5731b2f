# SystemExit inside functions, finally blocks and generators before it leaves.
import sys


def g():
    try:
        yield 1
    finally:
        print("generator finally")


it = g()
next(it)
try:
    try:
        sys.exit(5)
    finally:
        print("finally before exit")
except SystemExit as e:
    print("caught", e.code)
try:
    raise SystemExit
except SystemExit as e:
    print(e.code)
try:
    exit_ = sys.exit
    exit_("message")
except SystemExit as e:
    print(repr(e.code), str(e))
print(issubclass(SystemExit, Exception), issubclass(SystemExit, BaseException))
try:
    try:
        sys.exit(1)
    except Exception:
        print("never")
except BaseException as e:
    print(type(e).__name__)
it.close()
