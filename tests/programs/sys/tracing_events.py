# What trace and profile functions are told, event by event.
# needs 3.12
import sys
ev=[]
def tr(f,e,a):
    if f.f_code.co_filename != __file__: return None
    ev.append((e, f.f_code.co_name, f.f_lineno, type(a).__name__ if e=='exception' else a if e=='return' and not hasattr(a,'gi_frame') else None))
    return tr
def show(fn,*a):
    ev.clear()
    sys.settrace(tr)
    try: fn(*a)
    except Exception as x: pass
    sys.settrace(None)
    for x in ev: print(x)
    print('--')
def gen():
    yield 1
    yield 2
def useg():
    for x in gen():
        y = x
def w():
    i = 0
    while i < 2:
        i += 1
    return i
def one(): return [x for x in range(2)]
def inner():
    raise ValueError("q")
def exc():
    try:
        inner()
    except ValueError:
        return 5
    finally:
        z = 1
def thru():
    inner()
class A:
    def __init__(self): self.x = 1
    @property
    def p(self): return self.x
    def __add__(self, o):
        return 3
def cls():
    a = A()
    b = a.p
    c = a + a
    return (lambda q: q)(c)
def wi():
    class C:
        def __enter__(s): return 1
        def __exit__(s,*a): return True
    with C() as c:
        1/0
    if c: pass
    else:
        x = 2
def multi():
    x = (1 +
         2 +
         len("a"))
    return x
def srt():
    return sorted([2,1], key=lambda v: -v)
for f in (useg,w,one,exc,thru,cls,wi,multi,srt): print(f.__name__); show(f)
# f_trace_opcodes & f_trace_lines
cnt=0
def tr2(f,e,a):
    global cnt
    f.f_trace_opcodes=True; f.f_trace_lines=False
    if e=='opcode': cnt+=1
    if e=='line': print("LINE")
    return tr2
sys.settrace(tr2); w(); sys.settrace(None); 
# error in tracer
def bad(f,e,a): raise RuntimeError("in tracer")
sys.settrace(bad)
try: w()
except RuntimeError as e: print(e, sys.gettrace())
def here():
    f = sys._getframe()
    f.f_trace = tr
    sys.settrace(tr)
    ev.clear()
    a = 1
    b = 2
    sys.settrace(None)
here(); print(ev)
def prof(f,e,a): ev.append((e, f.f_code.co_name if not e.startswith('c_') else a.__name__))
ev.clear(); sys.setprofile(prof)
cls(); useg(); "abc".upper(); [].append(1); len("a"); srt()
try: int("x")
except ValueError: pass
try: [].remove(1)
except ValueError: pass
sys.setprofile(None); print(ev)
