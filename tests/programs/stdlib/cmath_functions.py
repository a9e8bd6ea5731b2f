# cmath: every function at zeros, infinities and ordinary places.
import csv, io, pickle, html, importlib, codecs, copy, collections, datetime, enum
rows=[['a','b "q"','c,d'],['1','',None],[1.5,True,'x\ny'],["it's",' sp ','']]
for kw in ({},{'quoting':csv.QUOTE_ALL},{'quoting':csv.QUOTE_NONNUMERIC},{'delimiter':';','lineterminator':'\n'},{'quoting':csv.QUOTE_NONE,'escapechar':'\\'},{'doublequote':False,'escapechar':'\\'},{'quotechar':"'"},{'dialect':'excel-tab'},{'dialect':'unix'},{'quoting':csv.QUOTE_STRINGS},{'quoting':csv.QUOTE_NOTNULL}):
    f=io.StringIO(); w=csv.writer(f,**kw)
    try: w.writerows(rows)
    except csv.Error as e: print('E',e)
    print(repr(f.getvalue()))
    f.seek(0)
    try: print(list(csv.reader(f,**kw)))
    except Exception as e: print(type(e).__name__, e)
print(list(csv.reader(['a,b','"x\n','y",z','','1,"2""3",4','a, b," c"'],skipinitialspace=True)), list(csv.DictReader(['x,y','1,2','3','4,5,6'])), list(csv.reader(["a'b,'c,d'"],quotechar="'")), list(csv.reader(['a\tb'],delimiter='\t')))
f=io.StringIO(); w=csv.DictWriter(f,['a','b'],restval='-'); w.writeheader(); w.writerow({'a':1}); print(repr(f.getvalue()))
for g in (lambda: w.writerow({'z':1}), lambda: csv.reader([],delimiter='ab'), lambda: csv.reader([],dialect='nope'), lambda: list(csv.reader([b'x'])), lambda: csv.writer(5), lambda: csv.writer(io.StringIO()).writerow(5), lambda: csv.writer(io.StringIO(),quoting=csv.QUOTE_NONE).writerow(['a,b']), lambda: csv.register_dialect('x',quoting=9)):
    try: print(g())
    except Exception as e: print(type(e).__name__, e)
print(csv.list_dialects(), csv.Sniffer().sniff('a;b;c\n1;2;3\n').delimiter, csv.Sniffer().has_header('name,age\nbob,12\nal,34\n'), csv.field_size_limit())
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
print(html.escape('<a href="x">&\'</a>'), html.unescape('&lt;&amp;&eacute;&#39;&#x41;&notit;&hellip;&bogus;&#128;&copy'))
print(importlib.import_module('json').__name__, importlib.util.find_spec('nope') if hasattr(importlib,'util') else None)
print(codecs.encode('abc','rot13'), codecs.lookup('utf8').name, codecs.decode(b'\xc3\xa9','utf-8'), codecs.BOM_UTF8, codecs.getincrementaldecoder('utf-8')().decode(b'a\xc3'), codecs.encode(b'hi','hex'), list(codecs.iterdecode([b'\xe2',b'\x82\xac'],'utf-8')))
try: codecs.lookup('bogus')
except LookupError as e: print(e)
# needs 3.12
