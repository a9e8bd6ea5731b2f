# needs 3.12
# What operators and subscripts say when they cannot.
class A:
    pass


class L(list):
    pass


def attempt(text):
    try:
        exec(text, globals())
        print(text, "OK")
    except Exception as e:
        print(text, "->", type(e).__name__, e)


for text in """del (1)[0]
del (1,)[0]
(1)[0] = 1
(1,)[0] = 1
'a'[0] = 'b'
del 'a'[0]
A()[0]
A[0]
int[0]
del A()[0]
A()[0] = 1
type[int]
pow(1, 2, 'a')
pow(1.0, 2, 3)
x = 'a'; x **= 2
x = 'a'; x += 2
x = []; x *= 'a'
x = 1; x -= 'a'
x = 1; x @= 1
-'a'
+[]
~1.0
abs('a')
divmod('a', 1)
'a' @ 1
1 + None
print >> 3
{} < {}
1 < 'a'
A() < A()
A() <= 1
len(1)
1 in 2
[] in A()
isinstance(1, 1)
isinstance(1, (1,))
issubclass(1, 1)
issubclass(int, 1)
isinstance(1, (int, 5))
isinstance('', (int, (list, str)))
isinstance(1, int | str)
hash([])
hash({})
hash(([],))
[][1.0]
[][A()]
[][10 ** 100]
'a' * 10 ** 100
'a' * 'b'
1.5 * 'a'
[1] + 1
L() + 1
(1,) + 1
b'a' + 1
bytearray() + 1
'a' + 1
1 + 'a'
{1} | [1]
iter(1)
next(1)
next([])
reversed(1)
format(1, 2)
object().__format__('x')
object().__format__(1)
object.__init_subclass__(1)
class B(A, x=1): pass
A().__class__ = 1
del A().__class__
type(None)(1)
type(...)(1)
type(NotImplemented)(1)
bool(1, 2)
bool(x=1)
[1, 2][::0]
[1, 2]['a':]
[1, 2][A():]
range(1.0)""".split("\n"):
    attempt(text)
