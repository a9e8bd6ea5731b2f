source = "x = 1\ny = x / 0\n"
code = compile(source, "<generated>", "exec")
exec(code)
