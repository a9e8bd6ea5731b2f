# Scanning a long text many ways at once: the counts must agree.
words = []
seed = 3
for i in range(3000):
    seed = (seed * 69069 + 1) % 2 ** 32
    words.append(["alpha", "beta", "gamma", "délta", "ε", "zeta😀"][seed >> 29 if seed >> 29 < 6 else 0] + str(seed % 7))
text = " ".join(words)
a = {}
for w in words:
    a[w] = a.get(w, 0) + 1
b = {w: words.count(w) for w in set(words)}
c = {}
for w in text.split():
    try:
        c[w] += 1
    except KeyError:
        c[w] = 1
print(a == b == c, len(a), sum(a.values()), max(a.items(), key=lambda p: (p[1], p[0])))
print(text.count("alpha"), sum(w.startswith("alpha") for w in words), len(text), len(text.encode()), text.index("ε"), text.rindex("ε") > 1000)
print(" ".join(text.split()) == text, text.replace("alpha", "A").count("A"), len(text.replace(" ", "")), "".join(text.split(" ")) == text.replace(" ", ""))
i = n = 0
while (i := text.find("beta", i)) >= 0:
    n += 1
    i += 1
print(n == text.count("beta"), sorted(a)[:5], sorted(a, key=lambda w: (-a[w], w))[:3])
lines = [text[i:i + 80] for i in range(0, len(text), 80)]
print(len(lines), "".join(lines) == text, max(map(len, lines)), sum(map(len, "\n".join(lines).splitlines())) == len(text))
pairs = {}
for x, y in zip(words, words[1:]):
    pairs.setdefault(x[:1], {}).setdefault(y[:1], []).append(1)
print({k: {j: len(v) for j, v in sorted(d.items())} for k, d in sorted(pairs.items())})
print(text[::-1][::-1] == text, text.upper().lower() == text, text.title()[:20], len(set(text)), sorted(set(text))[-3:])
