exec("value = (1 +\nother = 2\n")
