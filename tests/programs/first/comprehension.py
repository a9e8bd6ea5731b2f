print([x * 2 for x in range(4) if x], {x: x * x for x in range(3)}, sorted({x % 2 for x in range(5)}), sum(x for x in range(5)))
