# The types module: SimpleNamespace, MappingProxyType, ModuleType, new_class, GenericAlias, names of types.
import types, sys

n = types.SimpleNamespace(a=1, b="x")
n.c = [2]
print(n, n.a, n == types.SimpleNamespace(a=1, b="x", c=[2]), n != types.SimpleNamespace(), vars(n), types.SimpleNamespace())
del n.a
n.self = n
print(n)
for f in (lambda: n.a, lambda: types.SimpleNamespace(1), lambda: types.MappingProxyType(5), lambda: types.ModuleType(), lambda: types.ModuleType(5), lambda: types.MethodType(1, 2), lambda: types.CellType(1, 2), lambda: types.NoneType(1), lambda: types.new_class("X", (), {}, 5)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
d = {"k": 1}
p = types.MappingProxyType(d)
d["j"] = 2
print(p, p["k"], len(p), list(p), p == d, p | {"z": 3}, p.get("q", 0), "k" in p, p.copy(), sorted(p.items()))
for f in (lambda: p.__setitem__, lambda: exec("p['x'] = 1"), lambda: exec("del p['k']"), lambda: hash(p), lambda: p["zz"]):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
m = types.ModuleType("mod", "docs")
m.x = 5
print(m, m.__name__, m.__doc__, m.x, sorted(k for k in vars(m)), m.__loader__, m.__spec__)
try:
    m.nope
except AttributeError as e:
    print(e)
C = types.new_class("C", (list,), {}, lambda ns: ns.update(v=3))
print(C.v, C.__bases__, types.resolve_bases((int,)), types.prepare_class("X", (), {})[0])
print(types.FunctionType is type(lambda: 0), types.BuiltinFunctionType is type(len), types.GeneratorType.__name__, types.CoroutineType.__name__, types.AsyncGeneratorType.__name__, types.MethodType.__name__, types.ModuleType is type(sys), types.NoneType is type(None), types.EllipsisType, types.NotImplementedType, types.CodeType.__name__, types.FrameType.__name__, types.TracebackType.__name__, types.CellType(5).cell_contents, types.UnionType, types.GenericAlias, types.MethodWrapperType.__name__, types.WrapperDescriptorType.__name__, types.MethodDescriptorType.__name__, types.ClassMethodDescriptorType.__name__, types.GetSetDescriptorType.__name__, types.MemberDescriptorType.__name__, types.LambdaType is types.FunctionType)
g = list[int]
print(g, g.__origin__, g.__args__, g == list[int], hash(g) == hash(list[int]), dict[str, list[int]], g(), g("ab"), types.GenericAlias(list, (int,)), type[int], tuple[()], isinstance([], list), repr(list["x"]), list[int].__parameters__)
u = int | str
print(u, u.__args__, u == str | int, int | None, isinstance(5, u), issubclass(bool, u), int | str | int, (int | str) | float, list[int] | None, hash(int | str) == hash(str | int))
for f in (lambda: isinstance(1, list[int] | int), lambda: 5 | int, lambda: int | 5, lambda: int | "x", lambda: list[int][str]):
    try:
        print(f())
    except TypeError as e:
        print(e)
class D:
    @types.DynamicClassAttribute
    def p(self): return "instance"
print(D().p)
print(sorted(types.SimpleNamespace(**{"b": 1, "a": 2}).__dict__), types.get_original_bases(C) if hasattr(types, "get_original_bases") else "")
# needs 3.12
