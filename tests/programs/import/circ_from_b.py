from circ_from_a import y
x = 1
