width = "wide"
print(f"start {width!r} and {1.5:{width}} end")
# needs 3.12
