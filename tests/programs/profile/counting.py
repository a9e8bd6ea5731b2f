# cProfile and pstats: counts of calls, callers, sorting.
import cProfile, io, pstats

def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

def work():
    return [fib(n) for n in range(8)], sorted([3, 1, 2]), len("abc")

p = cProfile.Profile()
p.enable()
work()
p.disable()
out = io.StringIO()
stats = pstats.Stats(p, stream=out)
stats.strip_dirs().sort_stats("name").print_stats()
for line in out.getvalue().splitlines():
    print(" ".join("T" if "." in w and w.replace(".", "").isdigit() else w for w in line.split()))
print(stats.total_calls, stats.prim_calls, sorted(k[2] for k in stats.stats))
print(cProfile.Profile().runcall(fib, 5))
# needs 3.12
