def f(a, b):
    return f"{a}-{b!r:>{a}}{a=}" + f"{a:.2f}" + "plain"
