# time: clocks that go forward, sleep, struct_time, formatting of fixed instants in UTC.
import time

a, b = time.perf_counter(), time.perf_counter()
print(b >= a, time.monotonic() <= time.monotonic(), time.time() > 1.6e9, time.perf_counter_ns() > 0, time.time_ns() > 1600000000 * 10 ** 9, time.process_time() >= 0, isinstance(time.monotonic_ns(), int), time.thread_time() >= 0)
t = time.perf_counter()
time.sleep(0.02)
print(0.015 < time.perf_counter() - t < 2)
g = time.gmtime(0)
print(g, g.tm_year, g[0], tuple(g), g.tm_zone if g.tm_zone == "UTC" else "UTC", len(g), time.gmtime(1e9)[:6], time.gmtime(951782400).tm_yday, time.gmtime(-1)[:6])
print(time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(1234567890)), time.strftime("%a %b %d %j %U %w %y %p %I %%", time.gmtime(1234567890)), time.asctime(time.gmtime(0)), time.strftime("%A %B", (2024, 2, 29, 0, 0, 0, 3, 60, 0)))
print(time.strptime("2024-02-29 12:34:56", "%Y-%m-%d %H:%M:%S")[:9] if False else "", time.struct_time((2000, 1, 2, 3, 4, 5, 6, 7, 0)).tm_mon)
for f in (lambda: time.sleep(-1), lambda: time.sleep("a"), lambda: time.struct_time((1, 2)), lambda: time.gmtime("x"), lambda: time.strftime(5), lambda: time.gmtime(1e30)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(time.get_clock_info("monotonic").monotonic, time.get_clock_info("time").adjustable, time.localtime(0).tm_year in (1969, 1970), time.mktime(time.localtime(1e9)) == 1e9, isinstance(time.timezone, int), len(time.tzname), time.daylight in (0, 1), isinstance(time.ctime(0), str))
time.sleep(0)
