import __main__
name = __main__.__name__
