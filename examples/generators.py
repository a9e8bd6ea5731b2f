"""Generators: lazy sequences, pipelines, conversations and delegation."""
from itertools import islice


def naturals(start=0):
    """Endless, and yet no problem: values are made when asked for."""
    while True:
        yield start
        start += 1


def primes():
    """The sieve of Eratosthenes as a chain of filters that grows with each prime."""
    numbers = naturals(2)
    while True:
        prime = next(numbers)
        yield prime
        numbers = filter(lambda n, p=prime: n % p, numbers)


print("primes:", list(islice(primes(), 15)))


# A pipeline: each stage pulls from the one before. Nothing is stored but the line being looked at.
LOG = """\
10:00 start server
10:01 error disk full
10:02 info ping
10:05 error network down
10:09 stop server"""


def lines(text):
    try:
        yield from text.splitlines()
    finally:
        print("  (source closed)")


def fields(source):
    for line in source:
        time, level, *rest = line.split()
        yield {"time": time, "level": level, "text": " ".join(rest)}


def only(source, level):
    return (record for record in source if record["level"] == level)


for record in only(fields(lines(LOG)), "error"):
    print(f"  {record['time']}: {record['text']}")


# Leaving a loop early closes the generator, and its finally runs.
for record in fields(lines(LOG)):
    print("  first:", record["text"])
    break
del record


def moving_average(size):
    """A conversation: values come in through send, averages go out through yield."""
    window = []
    average = None
    while True:
        window.append((yield average))
        del window[:-size]
        average = sum(window) / len(window)


averages = moving_average(3)
next(averages)  # run to the first yield
print("averages:", [averages.send(v) for v in (10, 20, 30, 40)])


class Tree:
    def __init__(self, value, *children):
        self.value, self.children = value, children

    def __iter__(self):
        yield self.value
        for child in self.children:
            yield from child


print("tree:", list(Tree(1, Tree(2, Tree(3)), Tree(4))))


def worker(name, jobs):
    """Exceptions can be thrown in, and a result comes out of yield from."""
    done = 0
    while True:
        try:
            job = yield
            if job is None:
                return f"{name} did {done}"
            jobs.append(f"{name}:{job}")
            done += 1
        except ValueError as error:
            jobs.append(f"{name} skipped {error}")


def manager(jobs):
    results = []
    for name in ("ann", "bob"):
        results.append((yield from worker(name, jobs)))
    return results


jobs = []
team = manager(jobs)
next(team)
team.send("sweep")
team.throw(ValueError("a broken broom"))
team.send("wash")
team.send(None)
team.send("cook")
try:
    team.send(None)
except StopIteration as stop:
    print("results:", stop.value)
print("jobs:", jobs)
