# Brackets, backslashes, comments, blank lines, semicolons, form feeds.
x = [1,
     2,  # comment inside

     3]
y = (
    1
    +
    2
)
z = 1 + \
    2 \
    + 3
if x and \
   y:
    print(x, y, z); print("two"); a = 1;
def f(a,  # first
      b=2,
      *,
      c): return a, b, c
print(f(1,
        c=3))

print("after a form feed")
s = "a \
b"
print(s)
if True: print("one line"); print("same suite")
for i in range(2): a += i; print(a)
while a < 5: a += 5
class C: x = 1; y = 2
print(C.x, C.y, a)
try: 1 / 0
except ZeroDivisionError: print("caught")
finally: print("done")
with open(__file__) as f: line = f.readline()
print(line.strip())
d = {
    "k": [
        1, (
            2,
        ),
    ],
    **{"z": 1},
}
print(d)
print((lambda a, b=1,
       *c: (a, b, c))(1, 2, 3))
        # an oddly indented comment
print("end") # no newline after this comment
