def parse(text):
    try:
        return int(text)
    except ValueError as e:
        raise TypeError("bad number") from e


parse("x")
