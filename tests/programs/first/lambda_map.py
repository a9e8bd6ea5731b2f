print(list(map(lambda v: v + 1, [1, 2])), list(filter(None, [0, 1, 2])), sorted([3, 1, 2], key=lambda v: -v))
