# os: files and directories by path and by descriptor.
import os, errno, stat, tempfile

base = tempfile.mkdtemp()
os.chdir(base)
print(os.path.realpath(os.getcwd()) == os.path.realpath(base), os.listdir(), os.path.exists("a"))
os.mkdir("d")
os.makedirs("x/y/z")
fd = os.open("d/f", os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644)
print(os.write(fd, b"hello"), os.lseek(fd, 1, os.SEEK_SET), os.read(fd, 10), os.fstat(fd).st_size, os.close(fd))
print(stat.filemode(os.stat("d/f").st_mode), os.stat("d/f").st_size, os.path.isfile("d/f"), os.path.isdir("d"), os.path.getsize("d/f"))
os.symlink("f", "d/link")
os.rename("d/f", "d/g")
os.link("d/g", "d/h")
print(sorted(os.listdir("d")), os.readlink("d/link"), os.path.islink("d/link"), os.path.exists("d/link"), os.path.lexists("d/link"), os.path.samefile("d/g", "d/h"), os.stat("d/g").st_nlink)
print(sorted((e.name, e.is_file(), e.is_dir(), e.is_symlink(), e.path) for e in os.scandir("d")))
os.utime("d/g", (10, 20))
s = os.stat("d/g")
print(s.st_atime, s.st_mtime, s.st_mtime_ns, s[7:9], len(s), os.access("d/g", os.R_OK), os.access("nope", os.F_OK))
os.utime("d/g", ns=(5, 1500000000))
print(os.stat("d/g").st_mtime)
os.chmod("d/g", 0o600)
print(oct(os.stat("d/g").st_mode & 0o777))
os.truncate("d/g", 2)
with open("d/h") as f:
    print(f.read(), sorted(os.walk("."), key=lambda t: t[0])[0][0], [sorted(n) for _, n, _ in sorted(os.walk("x"))])
r, w = os.pipe()
print(os.write(w, b"through"), os.read(r, 100))
os.close(w)
print(os.read(r, 10), os.close(r))
for f in (lambda: os.stat("nope"), lambda: os.mkdir("d"), lambda: os.rmdir("d"), lambda: os.rename("nope", "other"), lambda: os.remove("d/nope"), lambda: os.listdir("d/g"), lambda: os.stat(1.5), lambda: os.close(99), lambda: os.read(99, 1), lambda: os.open("nope", os.O_RDONLY), lambda: os.fspath(5), lambda: os.stat("a\0b"), lambda: os.readlink("d/g"), lambda: os.mkdir(5)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e, getattr(e, "errno", None))
os.environ["PYRUN_TEST"] = "1"
print(os.environ.get("PYRUN_TEST"), os.getenv("PYRUN_TEST"), os.environ.pop("PYRUN_TEST"), os.getenv("PYRUN_TEST"))
print(errno.errorcode[2], os.strerror(13), os.fsencode("é"), os.fsdecode(b"\xff").encode("ascii", "backslashreplace"), os.sep, os.linesep == "\n", os.cpu_count() > 0, len(os.urandom(8)), os.getpid() > 0)
print(os.waitstatus_to_exitcode(256), os.system("exit 3") >> 8)
for name in ("d/link", "d/g", "d/h"):
    os.remove(name)
os.rmdir("d")
os.makedirs("x/y/z", exist_ok=True)
os.rmdir("x/y/z")
print(os.path.exists("x/y"), sorted(os.listdir()))
