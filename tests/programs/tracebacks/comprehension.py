rows = [[1, 2], [3, None]]
print([[cell * 2 for cell in row] for row in rows[:1]])
print([[cell + 1 for cell in row] for row in rows])
# needs 3.12
