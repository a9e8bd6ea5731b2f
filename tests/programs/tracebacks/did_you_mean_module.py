math.sqrt(2)
# needs 3.12
