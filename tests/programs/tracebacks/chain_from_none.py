try:
    {}["key"]
except KeyError:
    raise ValueError("hidden context") from None
