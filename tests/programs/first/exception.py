try:
    1 / 0
except ZeroDivisionError as e:
    print("caught", e)
finally:
    print("finally")
try:
    raise ValueError("mine")
except (TypeError, ValueError) as e:
    print(type(e).__name__, e)
