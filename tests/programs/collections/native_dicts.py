# defaultdict and OrderedDict: what subclasses see, the words of errors, order changed at both ends.
from collections import OrderedDict, defaultdict
class S(OrderedDict):
    def items(self): return [('z',1)]
s=S(a=1); print(repr(s)); s.x=5; c=s.copy(); print(c.__dict__ if hasattr(c,'__dict__') else None)
o=OrderedDict(a=1); o.y=3; print(o.copy().__dict__, o)
for f in (lambda: OrderedDict(1,2), lambda: OrderedDict([1]), lambda: OrderedDict([(1,2,3)]), lambda: OrderedDict([(1,)]), lambda: OrderedDict(5), lambda: o.pop(), lambda:o.pop('zz'), lambda:o.pop('zz',1,2), lambda:o.move_to_end('q'), lambda: OrderedDict().popitem(), lambda: o.popitem(1,2), lambda: o.move_to_end(), lambda:o.setdefault(), lambda: o.update(1,2), lambda: o|5, lambda: 5|o, lambda: o|{'k':1}, lambda:{'k':1}|o, lambda: o.__ior__([('r',5)]), lambda: OrderedDict.fromkeys('ab',value=3), lambda: OrderedDict.fromkeys(), lambda: o==OrderedDict(r=5,a=1), lambda: o=={'r':5,'a':1}, lambda: o!=5, lambda: o<o, lambda: hash(o), lambda: o.keys(), lambda: o.items(), lambda: list(reversed(o.items())), lambda: S.fromkeys([1,2]), lambda: OrderedDict.__doc__, lambda: OrderedDict.move_to_end.__doc__, lambda: OrderedDict.popitem.__doc__, lambda: OrderedDict.setdefault.__doc__,lambda: OrderedDict.pop.__doc__, lambda: OrderedDict.copy.__doc__,lambda: OrderedDict.update.__doc__,lambda: OrderedDict.__reversed__.__doc__, lambda: OrderedDict.fromkeys.__doc__, lambda: OrderedDict.__text_signature__, lambda: OrderedDict.pop.__text_signature__, lambda: o.pop(key='a'), lambda: o.setdefault(key='g', default=4), lambda: o.pop('none',default=2), lambda: defaultdict(5), lambda: defaultdict(list,[1]), lambda: defaultdict(list,1,2), lambda: defaultdict(list, a=1), lambda: defaultdict(), lambda: defaultdict()['q'], lambda: defaultdict(list).copy(), lambda: defaultdict(list,a=1)|{'b':2}, lambda: {'b':2}|defaultdict(list,a=1), lambda: defaultdict(list)|5, lambda: defaultdict.__doc__, lambda: defaultdict.default_factory, lambda: defaultdict.default_factory.__doc__, lambda: defaultdict.copy.__doc__, lambda: defaultdict.__copy__.__doc__, lambda: defaultdict.__new__(defaultdict).default_factory, lambda: OrderedDict.__mro__, lambda: s.__dict__):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
d=defaultdict(list); d.default_factory=d.__repr__; 
class D(defaultdict):
    def __missing__(self,k): return 'm'+k
    def __setitem__(self,k,v): print('set',k); super().__setitem__(k,v)
print(D(list)['q']); 
class E(defaultdict):
    def __setitem__(self,k,v): print('set',k); super().__setitem__(k,v)
E(list)['q']; E(list,{'a':1}); 
class F(OrderedDict):
    def __setitem__(self,k,v): print('set',k); super().__setitem__(k,v)
    def __delitem__(self,k): print('del',k); super().__delitem__(k)
f=F(a=1,b=2); f.update(c=3); f.pop('a'); f.popitem(); f.setdefault('t',3); f.move_to_end('b'); f|{'u':1}; f.copy(); print(f)
o=OrderedDict((i,i) for i in range(12))
for i in (3,5,11,0): o.move_to_end(i,last=False)
print(list(o)); o.popitem(last=False); o.popitem(); print(list(o), list(reversed(o)), o[5])
try:
    for k in o: o['n']=1
except RuntimeError as e: print(e)
try:
    for k in o: o.move_to_end(k)
except RuntimeError as e: print(e)
import copy,pickle
print(copy.copy(o)==o, copy.deepcopy(o)==o, pickle.loads(pickle.dumps(o))==o, pickle.loads(pickle.dumps(defaultdict(list,a=[1]))))
o['self']=o; print(o)
for i in range(1000): o.move_to_end(5,last=i%2); o[('x',i)]=i; o.move_to_end(('x',i),False); 
print(len(o), next(iter(o)))
for i in range(1000): del o[('x',i)]
print(list(o.keys()))
# needs 3.12
