# Padding, plain encodings, and comparisons of sequences item by item.
for s in ['', 'a', '+1', '-12', 'ab', 'é', '日本', 'abc'*20]:
    for w in (-1, 0, 1, 2, 3, 5, 8, 9, 70):
        print(repr(s.center(w)), repr(s.ljust(w,'*')), repr(s.rjust(w,'é')), repr(s.zfill(w)), repr(s.center(w,'日')), s.expandtabs(w))
print(bytes(range(256)).hex(), b'abcdef'.hex(':',2), b'abcdef'.hex('-',-4))
for a in ('ascii','latin-1','utf8','UTF-8','iso-8859-1','us-ascii','utf-16-le'):
    print('abc'.encode(a), 'abc'.encode(a,'strict'), 'abc'.encode(a,'ignore'))
for a,k in (('é','ascii'),('日','latin-1')):
    try: a.encode(k)
    except UnicodeEncodeError as e: print(e)
for bad in (('x',1),(1,)):
    try: 'abc'.encode(*bad)
    except (TypeError,LookupError) as e: print(type(e).__name__, e)
n=float('nan'); l=[n,1]; print(l==l, l==[n,1], [1,2,3]<[1,2,4], [1,[2,n]]==[1,[2,n]], [1,2]<[1,2,0], (1,n)==(1,n), [1.0]==[1], ['a']==['a'])
print(list('aé日𝄞'), sorted('hello'), sorted({3,1,2}), sorted({'b':1,'a':2}), list({1:2}), [*'ab', *{1}, *{2:3}, *range(3)])
