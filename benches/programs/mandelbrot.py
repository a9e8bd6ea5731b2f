# Escape times of the Mandelbrot set with plain floats.
def escape(cr, ci, limit):
    zr = zi = 0.0
    for n in range(limit):
        zr2 = zr * zr
        zi2 = zi * zi
        if zr2 + zi2 > 4.0:
            return n
        zi = 2.0 * zr * zi + ci
        zr = zr2 - zi2 + cr
    return limit


def run(width, height, limit):
    total = 0
    for y in range(height):
        ci = 2.4 * y / height - 1.2
        for x in range(width):
            total += escape(3.0 * x / width - 2.2, ci, limit)
    return total


print(run(400, 300, 250))
