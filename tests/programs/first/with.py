class CM:
    def __enter__(self):
        print("in")
        return 5

    def __exit__(self, *args):
        print("out", args[0])


with CM() as v:
    print(v)
