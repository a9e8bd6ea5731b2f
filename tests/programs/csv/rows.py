# csv: dialects, quoting, dicts, errors, sniffing.
import csv, io
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
# needs 3.12
