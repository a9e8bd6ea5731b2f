import circ_b
value = "a value"
b_saw = circ_b.saw
