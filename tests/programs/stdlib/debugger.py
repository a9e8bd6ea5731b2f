# bdb and pdb: stepping, breakpoints, looking at frames.
import bdb
import io
import pdb


def inner(x):
    y = x * 2
    return y


def outer():
    total = 0
    for i in range(3):
        total += inner(i)
    return total


class Tracer(bdb.Bdb):
    def __init__(self):
        super().__init__()
        self.lines = []

    def user_line(self, frame):
        self.lines.append((frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno))
        self.set_step()

    def user_return(self, frame, value):
        self.lines.append((frame.f_code.co_name, 'return', value))


tracer = Tracer()
print(tracer.runcall(inner, 4), tracer.lines)


def session(text):
    out = io.StringIO()
    debugger = pdb.Pdb(stdin=io.StringIO(text), stdout=out, nosigint=True, readrc=False)
    debugger.use_rawinput = 0
    return debugger, out


debugger, out = session('step\nnext\np x, y\nwhatis x\nargs\nreturn\ncontinue\n')
print(debugger.runcall(outer))
for line in out.getvalue().splitlines():
    print(line.split('/')[-1])
