# Clocks that cannot be set, and those that can be read.
import time

for clock in (time.CLOCK_MONOTONIC, time.CLOCK_PROCESS_CPUTIME_ID, 99):
    for set_time, value in ((time.clock_settime, 1.0), (time.clock_settime_ns, 1)):
        try:
            set_time(clock, value)
        except OSError as e:
            print(e.errno, e)
for clock in (time.CLOCK_MONOTONIC_RAW, time.CLOCK_TAI, time.CLOCK_REALTIME, time.CLOCK_BOOTTIME):
    print(clock, time.clock_gettime(clock) > 0, time.clock_gettime_ns(clock) > 0)
