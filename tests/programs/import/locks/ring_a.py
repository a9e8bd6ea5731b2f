import time

name = 'a'
time.sleep(0.05)
import ring_b as other
