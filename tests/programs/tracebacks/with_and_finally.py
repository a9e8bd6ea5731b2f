class Manager:
    def __enter__(self):
        return self

    def __exit__(self, *args):
        raise KeyError("from exit")


try:
    with Manager():
        raise ValueError("from body")
finally:
    print("finally runs")
