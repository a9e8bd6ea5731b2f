# The program of the tutorial's profiling chapter, without the profiler, several times.
def fibonacci(n):
    """Inefficient recursive Fibonacci"""
    if n < 2:
        return n
    return fibonacci(n - 1) + fibonacci(n - 2)


def calculate_sequence():
    """Calculate multiple Fibonacci numbers"""
    results = [fibonacci(i) for i in range(25)]
    return results


for _ in range(40):
    result = calculate_sequence()
print(result)
