# Big integers: factorials by plain and by balanced multiplication.
def plain(n):
    out = 1
    for i in range(2, n + 1):
        out *= i
    return out


def balanced(lo, hi):
    if hi - lo < 8:
        out = lo
        for i in range(lo + 1, hi):
            out *= i
        return out
    mid = (lo + hi) // 2
    return balanced(lo, mid) * balanced(mid, hi)


a = plain(16000)
for _ in range(60):
    b = balanced(1, 20001)
print(a % (10**9 + 7), a.bit_length(), b % (10**9 + 9), b.bit_length())
