# Text tools: wrapping, justification, histogram, caesar, roman numerals, edit distance, longest common subsequence.
def wrap(text, width):
    lines, line = [], []
    for word in text.split():
        if line and sum(map(len, line)) + len(line) + len(word) > width:
            lines.append(line)
            line = []
        line.append(word)
    return lines + [line]


def justify(words, width):
    if len(words) == 1:
        return words[0].ljust(width)
    gaps = len(words) - 1
    spaces = width - sum(map(len, words))
    out = ""
    for i, w in enumerate(words[:-1]):
        out += w + " " * (spaces // gaps + (i < spaces % gaps))
    return out + words[-1]


text = "The quick brown fox jumps over the lazy dog while the cat watches from the warm windowsill, unimpressed."
for line in wrap(text, 30):
    print("|" + justify(line, 30) + "|")
counts = {}
for c in text.lower():
    if c.isalpha():
        counts[c] = counts.get(c, 0) + 1
for c, n in sorted(counts.items(), key=lambda p: (-p[1], p[0]))[:5]:
    print(c, "*" * n, n)
rot = str.maketrans("".join(map(chr, range(97, 123))), "".join(chr(97 + (i + 13) % 26) for i in range(26)))
print(text.lower().translate(rot)[:30], text.lower().translate(rot).translate(rot) == text.lower())
def roman(n):
    out = ""
    for v, s in zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), "M CM D CD C XC L XL X IX V IV I".split()):
        out += s * (n // v)
        n %= v
    return out
print([roman(n) for n in (1, 4, 9, 14, 40, 90, 400, 1994, 2024, 3999)])
def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        prev, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            prev, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, prev + (x != y))
    return row[-1]
print(distance("kitten", "sitting"), distance("", "abc"), distance("same", "same"))
def lcs(a, b):
    table = [[""] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            table[i + 1][j + 1] = table[i][j] + x if x == y else max(table[i][j + 1], table[i + 1][j], key=len)
    return table[-1][-1]
print(lcs("AGGTABXYZ", "GXTXAYBZ"))
print(" ".join(w[::-1] for w in "hello big world".split()), "".join(dict.fromkeys("mississippi")), "level" == "level"[::-1], sorted("banana".split("a")), "Hello World".swapcase(), "a-b_c d".replace("-", " ").replace("_", " ").title().split())
