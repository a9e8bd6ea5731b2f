# Reading and writing instance attributes.
class Point:
    def __init__(self):
        self.x = 0
        self.y = 1
        self.z = 2


def run(n):
    p = Point()
    for _ in range(n):
        p.x = p.x + p.y
        p.z = p.x - p.z
    return p.x, p.z


print(run(15_000_000))
