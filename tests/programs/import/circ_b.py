import circ_a
saw = hasattr(circ_a, "value")


def late():
    return circ_a.value
