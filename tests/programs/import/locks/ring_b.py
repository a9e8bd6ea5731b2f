import time

name = 'b'
time.sleep(0.05)
import ring_a as other
