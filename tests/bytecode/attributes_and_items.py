def f(o, k):
    o.x = o.y
    o.x += 1
    o[k] = o[1]
    o[k] += 2
    del o.z, o[k]
    return o[1:k], o[::2], o[k, 1]
