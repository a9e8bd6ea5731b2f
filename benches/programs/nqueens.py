# All ways to place queens, by permutations with pruning in a generator and by bits.
def place(n, row, columns, up, down, board):
    if row == n:
        yield tuple(board)
        return
    for c in range(n):
        if c not in columns and row + c not in up and row - c not in down:
            columns.add(c)
            up.add(row + c)
            down.add(row - c)
            board.append(c)
            yield from place(n, row + 1, columns, up, down, board)
            board.pop()
            columns.discard(c)
            up.discard(row + c)
            down.discard(row - c)


def bits(n, columns, up, down):
    full = (1 << n) - 1
    if columns == full:
        return 1
    count = 0
    free = full & ~(columns | up | down)
    while free:
        bit = free & -free
        free ^= bit
        count += bits(n, columns | bit, (up | bit) << 1, (down | bit) >> 1)
    return count


solutions = list(place(11, 0, set(), set(), set(), []))
print(len(solutions), solutions[0], solutions[-1])
print([bits(n, 0, 0, 0) for n in range(1, 13)])
