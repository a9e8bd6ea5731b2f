def f[T: int](a: T) -> T:
    return a


class C[T]:
    pass


type Alias[K] = dict[K, int]
