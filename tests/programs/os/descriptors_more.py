# Reading and writing at a place, in several buffers, and from one descriptor to another; terminals and pipes.
import os
import stat
import tempfile

folder = tempfile.mkdtemp()
os.chdir(folder)
with open('a', 'w') as f:
    f.write('hello world')
source = os.open('a', os.O_RDONLY)
target = os.open('b', os.O_RDWR | os.O_CREAT)
print(os.sendfile(target, source, 0, 11))
os.lseek(target, 0, os.SEEK_SET)
print(os.read(source, 5), os.read(target, 11))
print(os.pread(source, 5, 6), os.pwrite(target, b'J', 0), os.pread(target, 3, 0))
one, two = bytearray(3), bytearray(4)
os.lseek(source, 0, os.SEEK_SET)
print(os.readv(source, [one, two]), one, two)
print(os.preadv(source, [two], 7), two)
print(os.writev(target, [b'ab', b'cd']), os.pwritev(target, [b'xy'], 1), os.pread(target, 20, 0))
print(os.copy_file_range(source, target, 3), os.pread(target, 30, 0))
os.posix_fallocate(target, 0, 100)
os.posix_fadvise(target, 0, 0, os.POSIX_FADV_NORMAL)
print(os.fstat(target).st_size)
os.fchmod(target, 0o640)
print(oct(os.stat('b').st_mode), os.stat(target) == os.stat('b'))

reader, writer = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
print(os.get_blocking(reader), os.get_inheritable(reader))
try:
    os.read(reader, 1)
except BlockingIOError as e:
    print(type(e).__name__, e)
os.set_blocking(reader, True)
print(os.get_blocking(reader))
reader, writer = os.pipe2(0)
print(os.get_inheritable(reader), os.get_blocking(writer))

first, second = os.openpty()
print(os.isatty(second), os.ttyname(second).startswith('/dev/'))
for fd in (9999, source):
    try:
        os.ttyname(fd)
    except OSError as e:
        print(type(e).__name__, e)

os.mkfifo('pipe')
os.mknod('node')
print(stat.S_ISFIFO(os.stat('pipe').st_mode), stat.S_ISREG(os.stat('node').st_mode))
print(os.major(os.makedev(5, 7)), os.minor(os.makedev(5, 7)), os.makedev(300, 70000))
room = os.statvfs('.')
print(room.f_namemax, len(room), type(room).__name__, os.fstatvfs(target).f_bsize == room.f_bsize)
