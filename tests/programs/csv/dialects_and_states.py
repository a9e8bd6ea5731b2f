# Every kind of field under every kind of quoting, and every state that a line can leave a field in.
import csv,io
def w(rows,**k):
    f=io.StringIO()
    try: csv.writer(f,**k).writerows(rows); return f.getvalue()
    except Exception as e: return type(e).__name__,str(e)
def r(lines,**k):
    try: return list(csv.reader(lines,**k))
    except Exception as e: return type(e).__name__,str(e)
print(w([['a\nb','c\rd','e;f']],lineterminator=';'))
print(w([['a\nb','c\rd','e']],lineterminator='!'))
for q in range(6):
    for row in ([''],[None],['',''],[None,None],[1,'a',2.5,None,True],['a"b','c,d','e\\f','x y'],[],['"'],['\n'],[1]):
        for k in ({},{'escapechar':'\\'},{'doublequote':False},{'doublequote':False,'escapechar':'\\'},{'quotechar':None} if q==3 else {}):
            print(q,row,k,repr(w([row],quoting=q,**k)))
for lines in (['a,b\n'],['a,"b\n','c"\n'],['a,"b""c"'],['a,"b"c'],['"a'],['a,b\r','c'],['a\rb'],['a,b\n','\n','c'],[''],['a\\,b,c\\\n','d'],['"a\\"b"'],[' a, b'],['1,"2",3'],['a,'],[','],['"a" ,b'],['\0,a'],['a\\'],['"a\\'],['a"b"c,d'],[5],[b'x']):
    for k in ({},{'escapechar':'\\'},{'strict':True},{'skipinitialspace':True},{'quoting':2},{'quoting':3},{'doublequote':False},{'delimiter':';'},{'quoting':3,'escapechar':'\\'}):
        print(lines,k,r(lines,**k))
rd=csv.reader(['a','b']); next(rd); print(rd.line_num, rd.dialect.delimiter, type(rd), type(csv.writer(io.StringIO())))
for f in (lambda: csv.reader(5), lambda: csv.writer(5), lambda: csv.reader([],delimiter='ab'), lambda: csv.writer(io.StringIO()).writerow(5), lambda: csv.writer(io.StringIO()).writerow([1,2]), lambda: csv.reader([],'nope'), lambda: csv.field_size_limit(5), lambda: list(csv.reader(['abcdefgh'])), lambda: list(csv.reader(['abcde,abcdef'])), lambda:list(csv.reader(['"abcdef"'])), lambda: csv.field_size_limit(131072)):
    try: print(f())
    except Exception as e: print(type(e).__name__,e)
class S:
    def write(self,s): print('W',repr(s)); return 42
x=csv.writer(S()); print(x.writerow('ab'), x.writerows([[1],[2]]), x.dialect.quoting)
# needs 3.12
