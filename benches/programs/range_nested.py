# Nested for loops over range.
def run(n):
    total = 0
    for i in range(n):
        for j in range(n):
            total += i ^ j
    return total


print(run(5000))
