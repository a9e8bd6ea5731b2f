# collections.Counter over words and ints, with arithmetic and most_common.
from collections import Counter


def run(rounds):
    text = "the quick brown fox jumps over the lazy dog and the cat sees it all go by".split() * 40
    numbers = [i * i % 97 for i in range(1000)]
    total = 0
    for r in range(rounds):
        words = Counter(text)
        digits = Counter(numbers)
        digits.update(numbers)
        mixed = digits + Counter({r % 97: 5})
        for w in text:
            words[w] += 1
        total += words.most_common(1)[0][1] + mixed[r % 97] + len(digits - mixed)
    return total


print(run(3600))
