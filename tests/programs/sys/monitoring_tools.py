# Tools of sys.monitoring: their numbers, sets of events, callbacks, and what they may disable.
import sys
m=sys.monitoring
print([n for n in dir(m) if not n.startswith('__')])
print(m.events, type(m.events), type(m))
print(type(m.DISABLE), type(m.MISSING), m.__name__, m.__doc__)
for f in ('use_tool_id','free_tool_id','get_tool','register_callback','get_events','set_events','get_local_events','set_local_events','restart_events','_all_events'):
    g=getattr(m,f); print(f, g, g.__text_signature__)
def t(f,*a):
    name = f.__name__
    a_ = [getattr(v, '__name__', getattr(v, 'co_name', v)) for v in a]
    try: print(name,a_,'->',f(*a))
    except BaseException as e: print(name,a_,type(e).__name__,e)
t(m.use_tool_id,6,'x'); t(m.use_tool_id,-1,'x'); t(m.use_tool_id,0,5); t(m.use_tool_id,0,'x'); t(m.use_tool_id,0,'x'); t(m.get_tool,0); t(m.get_tool,1); t(m.get_tool,9)
t(m.use_tool_id,'a','x'); t(m.use_tool_id)
t(m.set_events,1,1); t(m.set_events,0,1<<17); t(m.set_events,0,1<<30); t(m.set_events,0,-1); t(m.set_events,0,32768); 
E=m.events
t(m.set_events,0,E.C_RETURN); t(m.set_events,0,E.CALL|E.C_RETURN);t(m.set_events,0,E.CALL|E.C_RETURN|E.C_RAISE); t(m.get_events,0); t(m.set_events,0,0)
t(m.register_callback,0,3,print); t(m.register_callback,0,0,print);t(m.register_callback,0,1<<20,print); t(m.register_callback,0,1,5); t(m.register_callback,0,1,None); t(m.register_callback,0,1,None); t(m.register_callback,7,1,None); t(m.register_callback,1,1,len); t(m.register_callback,1,1,None)
def f(): pass
t(m.set_local_events,0,f,1); t(m.set_local_events,0,f.__code__,E.RAISE); t(m.set_local_events,0,f.__code__,E.LINE|E.PY_START); t(m.get_local_events,0,f.__code__); t(m.get_local_events,1,f.__code__); t(m.set_local_events,0,f.__code__,E.CALL|E.C_RETURN|E.C_RAISE);t(m.get_local_events,0,f.__code__)
t(m._all_events); t(m.restart_events); t(m.get_events,2); t(m.free_tool_id,3); t(m.free_tool_id,8); t(m.free_tool_id,0); t(m.get_tool,0); t(m.get_events,0); t(m.get_local_events,0,f.__code__); m.use_tool_id(0,'y'); t(m.get_local_events,0,f.__code__);t(m._all_events)
print(sys.monitoring is sys.modules.get('sys.monitoring'), [k for k in vars(m) if k.endswith('ID')], m.DEBUGGER_ID,m.COVERAGE_ID,m.PROFILER_ID,m.OPTIMIZER_ID)
m.free_tool_id(0)
for t in range(6):
    m.free_tool_id(t)
mon=sys.monitoring; E=mon.events
mon.use_tool_id(1,'a'); mon.use_tool_id(4,'b')
log=[]
def f(n):
    t=0
    for i in range(n):
        t+=i
    return t
# DISABLE
def line(code,l):
    log.append((code.co_name,l-code.co_firstlineno)); return mon.DISABLE
mon.register_callback(1,E.LINE,line)
mon.set_local_events(1,f.__code__,E.LINE)
f(3); print(log); log.clear(); f(3); print(log); mon.restart_events(); f(2); print(log); log.clear()
mon.set_local_events(1,f.__code__,0)
# non-local DISABLE
def r(code,off,e): log.append('r'); return mon.DISABLE
mon.register_callback(1,E.RAISE,r)
mon.set_events(1,E.RAISE)
for i in range(3):
    try:
        int('x')
    except Exception as e: print(type(e),e, e.__context__)
print(log); print(mon.register_callback(1,E.RAISE,None)); mon.set_events(1,0); log.clear()
# two tools order
def mk(n):
    def cb(*a): log.append(n)
    return cb
for t in 1,4:
    mon.register_callback(t,E.PY_START,mk(t)); mon.set_local_events(t,f.__code__,E.PY_START)
f(1); print(log); log.clear()
mon.set_local_events(1,f.__code__,0)
f(1); print(log); log.clear(); print(mon._all_events())
# exceptions from callbacks
def boom(*a): raise RuntimeError('boom')
for ev in 'PY_START','PY_RETURN','LINE','CALL','INSTRUCTION':
    mon.register_callback(4,getattr(E,ev),boom)
    def g():
        x = len('a')
        return x
    mon.set_local_events(4,g.__code__,getattr(E,ev))
    try: print(g())
    except RuntimeError as e:
        tb=e.__traceback__; l=[]
        while tb: l.append((tb.tb_frame.f_code.co_name, tb.tb_lineno-tb.tb_frame.f_code.co_firstlineno)); tb=tb.tb_next
        print(ev,e,[n for n, _ in l[1:]])
# no events inside callbacks
def h(): return 1
def cb(code,off): log.append(code.co_name); h()
mon.register_callback(4,E.PY_START,cb)
mon.set_local_events(4,h.__code__,E.PY_START)
h(); print(log); log.clear()
# freed tool
mon.free_tool_id(4); h(); print(log); log.clear()
mon.use_tool_id(4,'z'); h(); print(log); log.clear()
# local and global
mon.set_events(4,E.PY_START|E.PY_RETURN); mon.register_callback(4,E.PY_RETURN,lambda c,o,v: log.append((c.co_name,v)) if c.co_name in 'fgh' else None)
h(); mon.set_events(4,0); print(log); log.clear(); print(mon._all_events())
# DISABLE of C_RETURN
mon.set_local_events(4,f.__code__,0);mon.set_local_events(4,h.__code__,0)
def k():
    for i in range(3): len('x')
mon.register_callback(4,E.CALL,lambda *a: log.append('call'))
mon.register_callback(4,E.C_RETURN,lambda *a: log.append("ret"))
mon.set_local_events(4,k.__code__,E.CALL)
k(); k(); print(log); log.clear()
print(mon.get_local_events(4,k.__code__))
mon.set_local_events(4,k.__code__,0)
for ev in 'RAISE','STOP_ITERATION','PY_UNWIND','EXCEPTION_HANDLED':
    mon.register_callback(4,getattr(E,ev),lambda c,o,e,ev=ev: log.append((ev,c.co_name)))
mon.set_events(4,E.RAISE|E.STOP_ITERATION|E.PY_UNWIND|E.EXCEPTION_HANDLED)
def gg():
    yield 1
def itg():
    for x in gg(): pass
    for x in gg(): pass
itg()
for i in range(30): itg()
mon.set_events(4,0); print(log[:8], len(log))
# needs 3.12
