# not for the oracle
# Numbers too large for any memory end in an exception, quickly.
for f in (
    lambda: 1 << 10**15,
    lambda: 10**10**10,
    lambda: (1 << 70) ** (1 << 70),
    lambda: "a" * 10**12,
    lambda: [0] * 10**13,
    lambda: (10**4000) ** (10**9),
):
    try:
        f()
        print("no error")
    except (MemoryError, OverflowError) as e:
        print(type(e).__name__)
print((1 << 70) ** 3 % 1000007, 0 ** (1 << 70), 1 ** (1 << 70))
try:
    str(10**5000)
except ValueError as e:
    print(e)
try:
    int("1" * 5000)
except ValueError as e:
    print(e)
