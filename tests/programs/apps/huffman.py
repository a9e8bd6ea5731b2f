# Huffman codes, encoded to bytes and back.
from collections import Counter


class Leaf:
    def __init__(self, weight, char): self.weight, self.char, self.low = weight, char, char
    def walk(self, prefix): yield self.char, prefix or "0"


class Branch:
    def __init__(self, a, b): self.weight, self.a, self.b, self.low = a.weight + b.weight, a, b, min(a.low, b.low)
    def walk(self, prefix):
        yield from self.a.walk(prefix + "0")
        yield from self.b.walk(prefix + "1")


def build(text):
    nodes = [Leaf(n, c) for c, n in Counter(text).items()]
    while len(nodes) > 1:
        nodes.sort(key=lambda n: (-n.weight, n.low))
        nodes.append(Branch(nodes.pop(), nodes.pop()))
    return dict(nodes[0].walk(""))


def encode(text, codes):
    bits = "".join(codes[c] for c in text)
    return len(bits), int("1" + bits, 2).to_bytes(len(bits) // 8 + 1, "big")


def decode(data, codes):
    back = {v: k for k, v in codes.items()}
    bits = bin(int.from_bytes(data, "big"))[3:]
    out, at = [], ""
    for b in bits:
        at += b
        if at in back:
            out.append(back[at])
            at = ""
    return "".join(out)


text = "she sells sea shells by the sea shore"
codes = build(text)
print(sorted(codes.items(), key=lambda p: (len(p[1]), p)))
n, data = encode(text, codes)
print(n, data.hex(), decode(data, codes) == text)
