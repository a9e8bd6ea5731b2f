# subprocess: run, Popen, pipes, errors, timeouts.
import subprocess, sys, os, time
print(subprocess.run(["echo", "hi"], capture_output=True, text=True))
print(subprocess.run("echo out; echo err >&2; exit 3", shell=True, capture_output=True))
print(subprocess.check_output(["cat"], input=b"through"), subprocess.call(["true"]), subprocess.getoutput("echo a; echo b"), subprocess.getstatusoutput("exit 2"))
print(subprocess.run(["sh", "-c", "echo $X; pwd"], env={"X": "5"}, cwd="/", stdout=subprocess.PIPE, text=True).stdout.split())
print(subprocess.run("echo a; echo b >&2", shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout.split())
p = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
p.stdin.write("line\n")
p.stdin.close()
print(p.stdout.read(), p.wait(), p.poll(), p.returncode)
p.stdout.close()
for f in (lambda: subprocess.run(["false"], check=True), lambda: subprocess.run(["/no/such/program"]), lambda: subprocess.check_output("exit 4", shell=True), lambda: subprocess.run(["true"], cwd="/nope")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
p = subprocess.Popen(["sleep", "5"])
p.terminate()
print(p.wait(), subprocess.run(["cat"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE).stdout)
print(subprocess.Popen("seq 20000", shell=True, stdout=subprocess.PIPE).communicate()[0][-6:])
with open("/dev/null", "w") as null:
    print(subprocess.run(["echo", "x"], stdout=null).returncode)
try:
    subprocess.run(["sleep", "5"], timeout=0.1)
except subprocess.TimeoutExpired as e:
    print(e.cmd, str(e).startswith("Command '['sleep', '5']' timed out after"))
