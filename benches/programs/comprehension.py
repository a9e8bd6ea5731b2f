# List, dict and set comprehensions with conditions.
def run(rounds):
    total = 0
    for r in range(rounds):
        squares = [i * i for i in range(1000)]
        odd = [s + r for s in squares if s & 1]
        index = {s: i for i, s in enumerate(odd)}
        low = {s & 255 for s in squares}
        grid = [x * y for x in range(20) for y in range(20) if x != y]
        total += len(index) + len(low) + sum(grid) + odd[-1]
    return total


print(run(6000))
