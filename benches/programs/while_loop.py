# Small integers in locals: compare, add, jump.
def run(n):
    total = 0
    i = 0
    while i < n:
        total = total + i
        i = i + 1
    return total


print(run(15_000_000))
