# More functions in one function than two bytes can number. CPython compiles them too, in minutes: its time is
# the square of their number.
# not for the oracle

body = "".join(f" g{i % 7} = lambda a={i}: a + x\n" for i in range(70_000))
namespace = {}
exec(compile("def f():\n x = 1\n" + body + " return g0(), g6()\n", "huge.py", "exec"), namespace)
print(namespace["f"]())
