# random: the sequences that belong to seeds.
import random

random.seed(42)
print(random.random(), random.randint(1, 100), random.choice("abc"), random.sample(range(100), 5), random.getrandbits(100), random.gauss(0, 1))
for seed in (1.5, b"x", "x", -7, 2 ** 70, 1, 0, bytearray(b"y"), True, float("inf")):
    random.seed(seed)
    print(random.random())
L = list(range(10))
random.shuffle(L)
print(L)
r = random.Random(5)
state = r.getstate()
a = [r.random() for _ in range(700)]
r.setstate(state)
print(a == [r.random() for _ in range(700)], len(state[1]), r.randbytes(5), r.uniform(1, 2), r.triangular(0, 1, 0.5))
print(r.choices("abcd", weights=[1, 2, 3, 4], k=10), r.expovariate(2), r.betavariate(1, 2), r.gammavariate(2, 3), r.normalvariate(), r.vonmisesvariate(1, 2))
for f in (lambda: r.getrandbits(-1), lambda: r.choice([]), lambda: r.randrange(5, 5), lambda: r.seed([]), lambda: r.sample([1], 2)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class Own(random.Random):
    def random(self): return 0.25
print(Own().random(), Own(3).randrange(10), Own().choice("abcd"))
# needs 3.12
