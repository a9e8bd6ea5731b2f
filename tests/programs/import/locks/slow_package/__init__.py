import time

time.sleep(0.03)
last = 'package'
