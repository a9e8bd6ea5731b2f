from circ_from_b import x
y = 1
