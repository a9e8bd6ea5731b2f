# array: items, slices, buffers, errors.
from array import array
a=array('i',[1,2,3]); print(a,len(a),a[0],a[-1],a[::2],a*2,a+a, a==array('d',[1,2,3]))
a.append(5); a.extend(range(3)); print(a.pop(),a.tolist()); del a[::2]; print(a); a[1:1]=array('i',[9,9]); print(a)
m=memoryview(a)
try: a.append(1)
except BufferError as e: print(e)
m.release(); import pickle,copy; print(pickle.loads(pickle.dumps(a)), copy.deepcopy(a)); print(array('u','hé'),array('d',b'\0'*16), a.tobytes())
for bad in [lambda:array('b',[200]), lambda:array('x'), lambda:a.index(77), lambda:array('I',[-1]),lambda:array('f',['a']), lambda:a+[1], lambda: a[9], lambda: array('i','abc'),lambda:array('i',[1.0])]:
    try: print(bad())
    except Exception as e: print(type(e).__name__,e)
print(array('i',[3,1,2])<array('i',[3,2]), sorted(array('d',[2.,1.])), 3 in array('q',[3]), a.itemsize,a.typecode)
a.reverse(); print(a); a.byteswap(); print(a); a.frombytes(b'\1\0\0\0'); print(a, a.count(1))
