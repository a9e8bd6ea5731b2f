class C:
    def __init__(self): self._v = 1

    @property
    def v(self): return self._v

    @v.setter
    def v(self, x): self._v = x * 2


c = C()
c.v = 5
print(c.v)
