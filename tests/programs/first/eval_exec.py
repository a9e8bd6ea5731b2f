print(eval("1 + 2"))
exec("x = 5\nprint(x * 2)")
