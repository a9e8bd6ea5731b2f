# Gravity between five bodies: floats in lists, nested loops.
SUN = 39.47841760435743
DAY = 365.24


def bodies():
    return [
        ([0.0, 0.0, 0.0], [0.0, 0.0, 0.0], SUN),
        ([4.84, -1.16, -0.10], [0.00166 * DAY, 0.00769 * DAY, -0.0000690 * DAY], 0.000954 * SUN),
        ([8.34, 4.12, -0.403], [-0.00276 * DAY, 0.00499 * DAY, 0.0000230 * DAY], 0.000285 * SUN),
        ([12.89, -15.11, -0.223], [0.00296 * DAY, 0.00237 * DAY, -0.0000296 * DAY], 0.0000436 * SUN),
        ([15.37, -25.9, 0.179], [0.00268 * DAY, 0.00162 * DAY, -0.0000951 * DAY], 0.0000515 * SUN),
    ]


def energy(system):
    total = 0.0
    for i, (p, v, m) in enumerate(system):
        total += 0.5 * m * (v[0] * v[0] + v[1] * v[1] + v[2] * v[2])
        for q, _, n in system[i + 1:]:
            dx = p[0] - q[0]
            dy = p[1] - q[1]
            dz = p[2] - q[2]
            total -= m * n / (dx * dx + dy * dy + dz * dz) ** 0.5
    return total


def advance(system, pairs, dt, steps):
    for _ in range(steps):
        for (p, v, m), (q, w, n) in pairs:
            dx = p[0] - q[0]
            dy = p[1] - q[1]
            dz = p[2] - q[2]
            mag = dt * (dx * dx + dy * dy + dz * dz) ** -1.5
            a = m * mag
            b = n * mag
            v[0] -= dx * b
            v[1] -= dy * b
            v[2] -= dz * b
            w[0] += dx * a
            w[1] += dy * a
            w[2] += dz * a
        for p, v, _ in system:
            p[0] += dt * v[0]
            p[1] += dt * v[1]
            p[2] += dt * v[2]


system = bodies()
pairs = [(a, b) for i, a in enumerate(system) for b in system[i + 1:]]
print("%.9f" % energy(system))
advance(system, pairs, 0.01, 150_000)
print("%.9f" % energy(system))
