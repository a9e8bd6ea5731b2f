# Strings built with += and with a list and join; characters looked at one by one.
def rot(text, k):
    out = ""
    for c in text:
        if "a" <= c <= "z":
            out += chr((ord(c) - 97 + k) % 26 + 97)
        else:
            out += c
    return out


def run(rounds):
    text = "the quick brown fox jumps over the lazy dog. " * 20
    total = 0
    for r in range(rounds):
        coded = rot(text, r % 26)
        parts = []
        for i in range(300):
            parts.append(coded[i:i + 3])
        joined = "".join(parts)
        total += len(joined) + joined.count("a") + (coded * 2).find("zz")
        total += coded.upper().startswith("T") + len(coded.replace("o", "00"))
    return total


print(run(5000))
