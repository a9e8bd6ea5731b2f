//! The hot loop of the machine under criterion: a small program for each kind of work, called in one
//! interpreter again and again. What a program gives is compared with what CPython gives before it is timed.
//!
//! `compare` is for figures beside CPython's; this is for changes of a few per cent between two builds.
#![forbid(unsafe_code)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use pyrun::{Interpreter, Object};

/// A program that defines `run`, what it is called with, and what that gives.
struct Work {
    name: &'static str,
    source: &'static str,
    n: i64,
    gives: &'static str,
}

const WORK: &[Work] = &[
    Work {
        name: "fibonacci",
        source: "
def run(n):
    return n if n < 2 else run(n - 1) + run(n - 2)
",
        n: 18,
        gives: "2584",
    },
    Work {
        name: "fibonacci_sequence",
        source: "
def fibonacci(n):
    if n < 2:
        return n
    return fibonacci(n - 1) + fibonacci(n - 2)

def run(n):
    results = [fibonacci(i) for i in range(n)]
    return sum(results)
",
        n: 16,
        gives: "1596",
    },
    Work {
        name: "integers",
        source: "
def run(n):
    total, i = 0, 0
    while i < n:
        if i % 3 == 0 or i & 5 == 1:
            total += i * 2
        i += 1
    return total
",
        n: 5_000,
        gives: "12494996",
    },
    Work {
        name: "floats",
        source: "
def run(n):
    place, speed = [1.0, 0.0], [0.0, 1.0]
    for _ in range(n):
        x, y = place
        pull = 0.001 * (x * x + y * y) ** -1.5
        speed[0] -= x * pull
        speed[1] -= y * pull
        place[0] += 0.001 * speed[0]
        place[1] += 0.001 * speed[1]
    return round(place[0], 9)
",
        n: 1_000,
        gives: "0.539688129",
    },
    Work {
        name: "attributes",
        source: "
class Counter:
    def __init__(self):
        self.count = 0

    def add(self, n):
        self.count += n

def run(n):
    c = Counter()
    for i in range(n):
        c.add(i)
    return c.count
",
        n: 2_000,
        gives: "1999000",
    },
    Work {
        name: "generator",
        source: "
def squares(n):
    for i in range(n):
        yield i * i

def run(n):
    return sum(x for x in squares(n) if x & 1)
",
        n: 2_000,
        gives: "1333333000",
    },
    Work {
        name: "lists",
        source: "
def run(n):
    sieve = [True] * n
    for i in range(2, n):
        if sieve[i]:
            for j in range(i * i, n, i):
                sieve[j] = False
    return sum(sieve) - 2
",
        n: 2_000,
        gives: "303",
    },
    Work {
        name: "dicts",
        source: "
def run(n):
    counts = {}
    for i in range(n):
        key = 'k%d' % (i % 97)
        counts[key] = counts.get(key, 0) + 1
    return sum(v for k, v in counts.items() if k != 'k0')
",
        n: 2_000,
        gives: "1979",
    },
    Work {
        name: "strings",
        source: "
def run(n):
    words = 'the quick brown fox jumps over the lazy dog'.split()
    total = 0
    for i in range(n):
        key, _, value = f'{words[i % 9]}={i}'.partition('=')
        total += len(key) + int(value)
    return total
",
        n: 1_000,
        gives: "503388",
    },
    Work {
        name: "exceptions",
        source: "
def check(i):
    if i % 7 == 0:
        raise ValueError(i)
    return 1

def run(n):
    total = 0
    for i in range(n):
        try:
            total += check(i)
        except ValueError:
            total -= 1
    return total
",
        n: 1_000,
        gives: "714",
    },
];

fn hot_loop(c: &mut Criterion) {
    let mut group = c.benchmark_group("hot_loop");
    for work in WORK {
        let mut py = Interpreter::new();
        py.exec(work.source).expect("the program runs");
        let right: bool =
            py.eval(&format!("run({}) == {}", work.n, work.gives)).expect("the program runs");
        assert!(right, "{} gives something else", work.name);
        let run: Object = py.get("run").expect("the program defines it");
        group.throughput(Throughput::Elements(work.n as u64));
        group.bench_function(work.name, |b| {
            b.iter(|| run.call::<Object>(&mut py, (black_box(work.n),)).expect("it runs"))
        });
    }
    group.finish();
}

criterion_group!(benches, hot_loop);
criterion_main!(benches);
