x = 5
if 1 < x and x < "ten":
    print("never")
