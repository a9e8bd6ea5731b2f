class Base:
    pass


class C(Base, metaclass=type, k=1):
    """Docs."""
    x: int = 1

    def m(self):
        return super().m() + __class__.x
