# A sudoku solver by constraint propagation and search.
def peers(i):
    r, c = divmod(i, 9)
    return {j for j in range(81) if j != i and (j // 9 == r or j % 9 == c or (j // 27, j % 9 // 3) == (r // 3, c // 3))}


PEERS = [peers(i) for i in range(81)]


def assign(values, i, d):
    return all(eliminate(values, i, o) for o in values[i] - {d})


def eliminate(values, i, d):
    if d not in values[i]:
        return True
    values[i] = values[i] - {d}
    if not values[i]:
        return False
    if len(values[i]) == 1:
        (only,) = values[i]
        return all(eliminate(values, j, only) for j in sorted(PEERS[i]))
    return True


def solve(values):
    open_ = [i for i in range(81) if len(values[i]) > 1]
    if not open_:
        return values
    i = min(open_, key=lambda i: len(values[i]))
    for d in sorted(values[i]):
        copy = values[:]
        if assign(copy, i, d) and (found := solve(copy)):
            return found
    return None


puzzle = "4.....8.5.3..........7......2.....6.....8.4......1.......6.3.7.5..2.....1.4......"
puzzle = "003020600900305001001806400008102900700000008006708200002609500800203009005010300"
values = [set("123456789") for _ in range(81)]
ok = all(assign(values, i, c) for i, c in enumerate(puzzle) if c in "123456789")
result = solve(values)
for r in range(9):
    print("".join(next(iter(v)) for v in result[r * 9:r * 9 + 9]))
