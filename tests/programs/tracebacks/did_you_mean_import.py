from math import sqroot
# needs 3.12
