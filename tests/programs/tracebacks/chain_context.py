def load(path):
    raise FileNotFoundError(f"no {path}")


def read():
    try:
        load("config")
    except FileNotFoundError:
        raise RuntimeError("cannot start")


read()
