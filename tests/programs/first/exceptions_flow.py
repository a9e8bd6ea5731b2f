def f(n):
    for i in range(5):
        try:
            if i == n:
                raise KeyError(i)
            if i == n + 1:
                return "returned"
        except KeyError:
            continue
        finally:
            out.append(i)
    return "end"


for n in (-1, 0, 3, 4, 9):
    out = []
    print(n, f(n), out)
