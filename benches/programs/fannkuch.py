# Pancake flips over all permutations: list slices, rotation, integer indexing.
def fannkuch(n):
    count = list(range(n))
    perm1 = list(range(n))
    r = n
    best = 0
    checksum = 0
    odd = False
    while True:
        while r != 1:
            count[r - 1] = r
            r -= 1
        first = perm1[0]
        if first:
            perm = perm1[:]
            flips = 0
            while first:
                perm[:first + 1] = perm[first::-1]
                flips += 1
                first = perm[0]
            if flips > best:
                best = flips
            checksum += -flips if odd else flips
        while True:
            if r == n:
                return checksum, best
            perm1.insert(r, perm1.pop(0))
            count[r] -= 1
            if count[r] > 0:
                break
            r += 1
        odd = not odd


for _ in range(2):
    print(fannkuch(9))
