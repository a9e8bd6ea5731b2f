import math
from math import sqrt as root

print(math.floor(2.7), root(16), math.pi)
