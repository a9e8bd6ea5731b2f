# Float arithmetic in locals: a spring stepped through time.
def run(n):
    x = 1.0
    v = 0.0
    dt = 0.01
    k = 0.02
    i = 0
    while i < n:
        x = x + v * dt
        v = v - x * k
        i += 1
    return x


print("%.12f" % run(9_000_000))
