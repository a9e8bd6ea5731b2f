print(True and False, True or False, not True, 1 and 2, 0 or "x", None or [], 1 < 2 < 3, 1 == 1.0, [] is None, {} is not None)
