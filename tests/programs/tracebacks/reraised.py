def first():
    raise ValueError("original")


def second():
    try:
        first()
    except ValueError:
        print("handling")
        raise


try:
    second()
except ValueError as e:
    saved = e
raise saved
