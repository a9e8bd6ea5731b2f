for f in (lambda: 1 + "a", lambda: [][0], lambda: {}["k"], lambda: undefined, lambda: None.x, lambda: int("x"), lambda: len(5)):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
