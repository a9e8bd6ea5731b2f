import builtins
import time

first = 'first'
builtins.slow_module_times = getattr(builtins, 'slow_module_times', 0) + 1
times = builtins.slow_module_times
time.sleep(0.05)
last = 'last'
