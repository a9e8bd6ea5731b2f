[1, 2].apend(3)
