class Noisy:
    def __del__(self):
        raise ValueError("in del")

    def __repr__(self):
        return "<noisy>"


print("before")
n = Noisy()
del n
print("after")
