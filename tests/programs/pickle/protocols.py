# pickle: every protocol, the same bytes as CPython, errors.
import collections, datetime, enum, hashlib, io, pickle
class P:
    def __init__(self,x): self.x=x
    def __eq__(self,o): return self.__dict__==o.__dict__
class S:
    __slots__=('a','b')
class L(list): pass
class C(enum.Enum): R=1
NT=collections.namedtuple('NT','x y')
s=S(); s.a=1; s.b=[2]
rec=[1]; rec.append(rec)
objs=[None,True,False,0,255,256,-1,65536,2**31,2**100,-2**63,1.5,float('inf'),'',"é\ud800x"*3,'a\nb\\',b'',b'\x00\xff'*200,bytearray(b'xy'),(),(1,),(1,2),(1,2,3),(1,2,3,4),[],[1,[2]],{},{'a':{1:2}},set(),{1,2},frozenset({3}),P(5),L([1,2]),C.R,NT(1,2),1+2j,range(5),slice(1,2),datetime.date(2024,1,2),datetime.datetime(2024,1,2,3,tzinfo=datetime.UTC),datetime.timedelta(1),collections.OrderedDict(a=1),collections.Counter('aab'),collections.deque([1],3),collections.defaultdict(int,{1:2}),len,P,ValueError('x',1),...,NotImplemented,type(None),int,list(range(1500)),'x'*70000]
for proto in range(6):
    ok=[]; import hashlib; h=hashlib.sha1()
    for o in objs:
        d=pickle.dumps(o,proto); r=pickle.loads(d)
        ok.append(r==o or repr(r)==repr(o)); 
        if not isinstance(o,(collections.deque,collections.Counter,collections.OrderedDict,collections.defaultdict,slice,set,frozenset)) : h.update(d)
    r=pickle.loads(pickle.dumps(rec,proto)); q=pickle.loads(pickle.dumps(s,proto)) if proto>=2 else s
    print(proto, all(ok), [repr(objs[i])[:30] for i,x in enumerate(ok) if not x], r[1] is r, q.a, q.b, h.hexdigest())
print(pickle.dumps([1,'a',(2.5,None)],0), pickle.dumps({'k':P(1)},2), pickle.dumps((1,b'x','é'),4))
for g in (lambda: pickle.dumps(lambda: 1), lambda: pickle.loads(b'x'), lambda: pickle.loads(b''), lambda: pickle.loads(b'\x80\x09.'), lambda: pickle.dumps(io.StringIO()) if 0 else pickle.dumps((i for i in [1])), lambda: pickle.dumps(1,9), lambda: pickle.loads(b'cnope\nx\n.'), lambda: pickle.loads('x'), lambda: pickle.loads(pickle.dumps('abc')[:-3])):
    try: print(g())
    except Exception as e: print(type(e).__name__, str(e)[:60])
