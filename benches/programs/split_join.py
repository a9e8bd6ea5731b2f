# split, join, strip, partition on lines of text.
def run(rounds):
    line = "id=%d; name=user%d ; tags=a,b,c,d,e ; note= some longer text with words  "
    lines = [line % (i, i * 7) for i in range(100)]
    total = 0
    for _ in range(rounds):
        for text in lines:
            fields = text.split(";")
            for field in fields:
                key, _, value = field.strip().partition("=")
                total += len(key) + len(value)
            words = text.split()
            total += len(" ".join(words)) + len(fields[2].split(","))
        blob = "\n".join(lines)
        total += len(blob.splitlines())
    return total


print(run(6000))
