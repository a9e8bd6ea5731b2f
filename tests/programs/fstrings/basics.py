# f-strings: expressions, conversions, formats, nesting, self-documenting, raw.
name, n, f, d = "world", 42, 3.14159, {"k": [1, 2]}
print(f"hello {name}", f"{n}", f"{f:.2f}", f"{d['k'][0]}", f"{{}}", f"{{{n}}}", f"{n!r}{name!s}{name!a}")
print(f"{n:5}|{n:<5}|{n:^5}|{n:>5}|{n:05}|{n:+}|{n:x}|{n:#x}|{n:b}|{n:,}")
print(f"{name:>{10}}|{f:{8}.{3}}|{name:{'*'}^{11}}|{n:{'0'}{5}}")
print(f"{n=}", f"{n = }", f"{n=!r}", f"{f=:.1f}", f"{name=}", f"{n+1=}", f"{ n = :>5}")
print(f"{'a' 'b'}", f"{1 if n else 2}", f"{[x for x in range(3)]}", f"{(lambda x: x * 2)(4)}", f"{ {'a': 1}['a'] }")
print(f"""multi
{n}
line""")
print(rf"\n{n}\d", fr"{name}\t", F"{n}", f"\n".strip() + f"\x41\u00e9\N{BULLET}")
print(f"{n}" "plain" f"{name}", "plain {n}" f"{n}", f"" == "")
print(f"{name!r:>10}", f"{None}", f"{True!r}", f"{...}", f"{n:{n}}")
print(f"{name.upper()}", f"{name[0]}{name[-1]}", f"{len(name)}", f"{n > 3}", f"{n == 42 and 'yes'}", f"{n!r:^{n // 4}}")
print(f"{'nested ' + f'{n} ' + f'''{f'{name}'}'''}")
print(f"{name:s}", f"{n:d}", f"{f:e}", f"{f:g}", f"{f:%}", f"{1e10:n}", f"{65:c}")


class F:
    def __format__(self, spec): return f"<{spec}>"
    def __repr__(self): return "R"
    def __str__(self): return "S"


print(f"{F()}", f"{F():abc}", f"{F()!r}", f"{F()!s:>3}", f"{F():{n}x{name}}", f"{F():%Y-%m-%d}", f"{F()=}")
x = 5
print(f"{x:=^9}", f"{(x:=6)}", x, f"{x!=5}", f"{x==6}", f"{x<=6}", f"{x:>=5}")
y = [f"{i}{j}" for i in range(2) for j in "ab"]
print(y, f"{y!r}", f"{'yes' if y else 'no'}", f"{lambda_ if (lambda_ := 3) else 0}")
for bad in ("{n:z}", "{name:d}", "{f:d}", "{n:.2}", "{name:+}"):
    try:
        print(eval("f'" + bad + "'"))
    except ValueError as e:
        print(type(e).__name__, e)
print(f"{'''triple'''}", f'{"double"}', f"{x, y[0]}", f"{*y,}", f"{x:{'>' if x else '<'}4}")
