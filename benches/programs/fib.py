# Recursive calls with one positional argument.
def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


for _ in range(5):
    print(fib(30))
