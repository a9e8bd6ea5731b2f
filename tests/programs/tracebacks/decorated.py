def deco(f):
    def wrapper(*args):
        return f(*args)
    return wrapper


@deco
@deco
def work(n):
    raise LookupError(n)


work(3)
