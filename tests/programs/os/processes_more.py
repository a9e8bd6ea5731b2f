# Groups, sessions and priorities; starting programs, and taking a program's place.
import os
import sys

print(os.getpgid(0) == os.getpgrp(), os.getsid(0) == os.getsid(os.getpid()))
print(isinstance(os.getloadavg()[0], float), isinstance(os.getpriority(os.PRIO_PROCESS, 0), int))
print(os.getgroups() == os.getgroups(), os.ctermid(), os.sched_yield())
for call in (lambda: os.killpg(999999, 0), lambda: os.getpgid(999999), os.wait):
    try:
        call()
    except OSError as e:
        print(type(e).__name__, e)
print(os.spawnl(os.P_WAIT, '/bin/sh', 'sh', '-c', 'exit 3'), os.spawnlp(os.P_WAIT, 'true', 'true'))
pid = os.spawnle(os.P_NOWAIT, '/bin/sh', 'sh', '-c', 'exit $N', {'N': '9'})
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
pid = os.posix_spawn('/bin/sh', ['sh', '-c', 'exit 5'], os.environ)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
pid = os.posix_spawnp('sh', ['sh', '-c', 'exit 6'], {'PATH': '/bin'})
print(os.wait()[1] >> 8)
print(os.sysconf('SC_PAGESIZE') > 0, os.sysconf('SC_NPROCESSORS_ONLN') > 0)
try:
    os.sysconf('SC_NOPE')
except ValueError as e:
    print(e)
for args in (('/nonexistent', ['a']), ('/bin/true', [])):
    try:
        os.execv(*args)
    except (OSError, ValueError) as e:
        print(type(e).__name__, e)
sys.stdout.flush()
os.execvp('sh', ['sh', '-c', 'echo now $0', 'shell'])
