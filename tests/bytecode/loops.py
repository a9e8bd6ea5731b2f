def f(n):
    total = 0
    for i in range(n):
        if i == 3:
            continue
        for j in (1, 2):
            total += i * j
            if total > 100:
                break
        else:
            total -= 1
    return total
