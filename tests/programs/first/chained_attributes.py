class N: pass


n = N()
n.a = N()
n.a.b = [N()]
n.a.b[0].c = 5
n.a.b[0].c += 1
print(n.a.b[0].c, hasattr(n, "z"), getattr(n.a, "q", "default"))
