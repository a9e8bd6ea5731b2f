def f(a):
    try:
        a()
    except (ValueError, TypeError) as e:
        return e
    except KeyError:
        raise RuntimeError from None
    else:
        a = 2
    finally:
        a = 3
    return a
