# Big integers to decimal strings and back.
import sys

sys.set_int_max_str_digits(0)


def run():
    total = 0
    n = 3**9000
    for i in range(1000):
        text = str(n + i)
        back = int(text)
        total += len(text) + (back - n)
        total += len(f"{back:x}") + int(text[:50])
    return total


print(run())
print(len(str(7**60000)))
