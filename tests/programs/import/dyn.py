real = "real"


def __getattr__(name):
    if name == "bad":
        raise AttributeError(f"no {name}")
    if name.startswith("__"):
        raise AttributeError(name)
    return "made " + name


def __dir__():
    return ["listed"]
