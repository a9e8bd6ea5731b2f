def check(values):
    assert all(v > 0 for v in values), f"negative in {values!r}"


check([1, -1])
