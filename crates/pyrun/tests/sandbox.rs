//! Permissions one at a time, what replaces the world, and that runs repeat.
#![forbid(unsafe_code)]

use pyrun::{Captured, ErrorKind, Interpreter, Limit, Limits, Sandbox, VirtualClock, VirtualFs};
use std::fs;
use std::time::{Duration, Instant};

fn sandbox() -> Sandbox {
    Sandbox::new(Captured::default())
}

fn with(host: Sandbox) -> Interpreter {
    Interpreter::builder().host(host).build()
}

/// The last line of the error that the code ends in.
fn refusal(py: &mut Interpreter, code: &str) -> String {
    let e = py.exec(code).expect_err(code).to_string();
    e.lines().last().unwrap_or_default().to_string()
}

#[test]
fn refusals_say_how_to_grant() {
    let mut py = with(sandbox());
    for (code, flag, method) in [
        ("open('/etc/passwd')", "--allow-read=/etc/passwd", "Sandbox::allow_read"),
        ("open('/tmp/x', 'w')", "--allow-write=/tmp/x", "Sandbox::allow_write"),
        ("import os; os.listdir('/')", "--allow-read=/", "Sandbox::allow_read"),
        ("import os; os.stat('/etc')", "--allow-read=/etc", "Sandbox::allow_read"),
        ("import os; os.mkdir('/tmp/x')", "--allow-write=/tmp/x", "Sandbox::allow_write"),
        ("import os; os.remove('/tmp/x')", "--allow-write=/tmp/x", "Sandbox::allow_write"),
        ("import subprocess; subprocess.run(['ls'])", "--allow-run", "Sandbox::allow_run"),
        ("import socket; socket.socket()", "--allow-net=*", "Sandbox::allow_net"),
        ("import socket; socket.gethostbyname('a.b')", "--allow-net=a.b", "Sandbox::allow_net"),
        ("import os; os.kill(1, 9)", "--allow-run", "Sandbox::allow_run"),
        ("import time; time.time()", "--allow-clock", "Sandbox::allow_clock"),
        ("import os; os.urandom(3)", "--allow-random", "Sandbox::allow_random"),
        (
            "import _thread; _thread.start_new_thread(print, ())",
            "--allow-threads",
            "Sandbox::allow_threads",
        ),
    ] {
        let line = refusal(&mut py, code);
        assert!(line.starts_with("PermissionError: "), "{code}: {line}");
        assert!(line.contains(flag) && line.contains(method), "{code}: {line}");
    }
    py.exec("import os, random; assert not os.environ; random.random()")
        .expect("no more than that");
}

#[cfg(unix)]
#[test]
fn the_network_is_granted_by_host_and_port() {
    let server = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = server.local_addr().expect("an address").port();
    let connect = format!("import socket; socket.create_connection(('127.0.0.1', {port})).close()");
    for host in [format!("127.0.0.1:{port}"), "localhost".into(), "*".into()] {
        with(sandbox().allow_net(&host)).exec(&connect).expect(&host);
    }
    for host in ["127.0.0.1:1", "127.0.0.2", "example.com"] {
        let line = refusal(&mut with(sandbox().allow_net(host)), &connect);
        assert!(line.contains(&format!("--allow-net=127.0.0.1:{port}")), "{host}: {line}");
    }
    let bind = "import socket; socket.socket().bind(('0.0.0.0', 0))";
    let line = refusal(&mut with(sandbox().allow_net("localhost")), bind);
    assert!(line.contains("--allow-net=0.0.0.0:0"), "{line}");
}

#[cfg(unix)]
#[test]
fn nothing_leads_out() {
    let outside = tempfile::tempdir().expect("a folder");
    let inside = tempfile::tempdir().expect("a folder");
    let secret = outside.path().join("secret");
    fs::write(&secret, "secret").expect("a file");
    fs::write(inside.path().join("own"), "own").expect("a file");
    std::os::unix::fs::symlink(&secret, inside.path().join("link")).expect("a link");
    std::os::unix::fs::symlink(outside.path(), inside.path().join("folder")).expect("a link");
    let name = |p: &std::path::Path| p.file_name().expect("a name").to_string_lossy().into_owned();
    let mut py = with(sandbox().allow_read(inside.path()).allow_write(inside.path()));
    py.set("inside", inside.path().to_string_lossy().into_owned()).expect("a global");
    py.set("secret", secret.to_string_lossy().into_owned()).expect("a global");
    let up = format!("open(inside + '/../{}/secret')", name(outside.path()));
    for code in [
        "open(secret)",
        "open(inside + '/link')",
        "open(inside + '/link', 'w')",
        "open(inside + '/folder/secret')",
        "open(inside + '/folder/new', 'w')",
        "import os; os.listdir(inside + '/folder')",
        "import os; os.listdir(inside + '/..')",
        "import os; os.link(secret, inside + '/hard')",
        "import os; os.rename(secret, inside + '/moved')",
        "import os; os.rename(inside + '/own', secret)",
        "import os; os.chmod(inside + '/link', 0o777)",
        "import os; os.truncate(inside + '/link', 0)",
        "import os; os.chdir('/')",
        up.as_str(),
    ] {
        let line = refusal(&mut py, code);
        assert!(line.starts_with("PermissionError"), "{code}: {line}");
    }
    assert_eq!(fs::read_to_string(&secret).expect("it is there"), "secret");
    py.exec(
        "import os\n\
         assert open(inside + '/own').read() == 'own'\n\
         os.makedirs(inside + '/a/b')\n\
         with open(inside + '/a/b/c', 'w') as f: f.write('x')\n\
         assert open(inside + '/a/../a/b/c').read() == 'x'\n\
         os.symlink('own', inside + '/alias')\n\
         assert open(inside + '/alias').read() == 'own'\n\
         os.rename(inside + '/a/b/c', inside + '/d')\n\
         assert sorted(os.listdir(inside)) == ['a', 'alias', 'd', 'folder', 'link', 'own']",
    )
    .expect("what lies inside is free");
}

#[test]
fn reading_is_not_writing() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("own"), "own").expect("a file");
    let mut py = with(sandbox().allow_read(folder.path()));
    py.set("folder", folder.path().to_string_lossy().into_owned()).expect("a global");
    py.exec("assert open(folder + '/own').read() == 'own'").expect("reading");
    for code in [
        "open(folder + '/own', 'w')",
        "open(folder + '/own', 'a')",
        "open(folder + '/new', 'x')",
        "open(folder + '/own', 'r+')",
    ] {
        assert!(refusal(&mut py, code).contains("--allow-write="), "{code}");
    }
    let mut py = with(sandbox().allow_write(folder.path().join("own")));
    py.set("folder", folder.path().to_string_lossy().into_owned()).expect("a global");
    py.exec("with open(folder + '/own', 'w') as f: f.write('new')").expect("writing");
    assert!(refusal(&mut py, "open(folder + '/own')").contains("--allow-read="));
    assert!(refusal(&mut py, "open(folder + '/other', 'w')").contains("--allow-write="));
}

#[test]
fn a_file_system_in_memory() {
    let files = VirtualFs::with_capacity(1 << 16);
    files.write("/lib/helper.py", b"def double(x): return 2 * x\n").expect("room");
    let mut py = with(sandbox().files(files.clone()));
    py.exec(
        "import sys, os\n\
         sys.path.insert(0, '/lib')\n\
         import helper\n\
         os.mkdir('/out')\n\
         with open('/out/a', 'w') as f: f.write(str(helper.double(21)))\n\
         with open('/out/a', 'a') as f: f.write('!')\n\
         os.rename('/out/a', '/out/b')\n\
         assert os.listdir('/out') == ['b'] and os.path.getsize('/out/b') == 3\n\
         try: open('/etc/passwd')\n\
         except FileNotFoundError: pass\n\
         try: open('/big', 'w').write('x' * 100000)\n\
         except OSError as e: assert e.errno == 28",
    )
    .expect("files in memory");
    assert_eq!(files.read("/out/b").expect("it is there"), b"42!");
}

#[test]
fn time_of_its_own() {
    let clock = VirtualClock::starting_at(Duration::from_secs(86_400));
    let mut py = with(sandbox().clock(clock.clone()));
    let start = Instant::now();
    py.exec(
        "import time, asyncio\n\
         assert time.gmtime()[:3] == (1970, 1, 2)\n\
         time.sleep(3600)\n\
         async def main():\n    await asyncio.gather(*(asyncio.sleep(n) for n in range(100)))\n\
         asyncio.run(main())",
    )
    .expect("it sleeps");
    assert!(start.elapsed() < Duration::from_secs(30));
    assert!(clock.elapsed() >= Duration::from_secs(3699), "{:?}", clock.elapsed());
}

#[test]
fn runs_repeat() {
    let run = || {
        let mut py = with(sandbox().deterministic(7));
        py.exec(
            "import random, time, os, uuid\n\
             print(random.random(), os.urandom(8).hex(), time.time(), uuid.uuid4())\n\
             time.sleep(1.5); print(time.time(), time.monotonic(), {'a', 'b', 'c', 1, 2.5}, hash('x'))",
        )
        .expect("it runs");
        py.exec("out = (random.random(), hash(('a', 1)))").expect("it runs");
        (
            py.eval::<String>("repr(out)").expect("text"),
            py.eval::<f64>("time.time()").expect("time"),
        )
    };
    assert_eq!(run(), run());
}

#[test]
fn fuel_repeats() {
    let code = "d = {}\nfor i in range(2000): d[str(i)] = sorted(range(i % 50), key=lambda x: -x)";
    let enough = |fuel: u64| {
        let mut py = Interpreter::new();
        py.set_limits(Limits { fuel: Some(fuel), ..Limits::default() });
        py.exec(code).is_ok()
    };
    let (mut low, mut high) = (0, 10_000_000);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if enough(middle) { high = middle } else { low = middle }
    }
    for _ in 0..3 {
        assert!(enough(high) && !enough(low));
    }
}

#[test]
fn each_limit_is_named() {
    let run = |limits: Limits, code: &str| {
        let mut py = Interpreter::builder().limits(limits).build();
        let kind = py.exec(code).expect_err(code).kind();
        assert_eq!(py.eval::<i64>("sum(range(10))").expect("the next run is right"), 45);
        kind
    };
    let none = Limits::default();
    let output = Limits { output: Some(1000), ..none };
    let time = Limits { time: Some(Duration::from_millis(10)), ..none };
    let spin = "while True: pass";
    let deep = "def f(n): return n and f(n - 1)\nf(500)";
    assert_eq!(run(output, "while True: print('x')"), ErrorKind::Limit(Limit::Output));
    assert_eq!(
        run(output, "import sys\nwhile True: sys.stderr.write('x')"),
        ErrorKind::Limit(Limit::Output)
    );
    assert_eq!(run(time, spin), ErrorKind::Limit(Limit::Time));
    assert_eq!(
        run(time, "import time; time.sleep(100)\nwhile True: pass"),
        ErrorKind::Limit(Limit::Time)
    );
    assert_eq!(run(Limits { fuel: Some(1000), ..none }, spin), ErrorKind::Limit(Limit::Fuel));
    assert_eq!(
        run(Limits { recursion: Some(100), ..none }, deep),
        ErrorKind::Limit(Limit::Recursion)
    );
    let hog = "def f():\n    x = []\n    while True: x.append('a' * 1000)\nf()";
    assert_eq!(
        run(Limits { memory: Some(32 << 20), ..none }, hog),
        ErrorKind::Limit(Limit::Memory)
    );
}

/// What is written beyond the limit of output is never copied or encoded, so it takes no memory.
#[test]
fn the_limit_of_output_comes_before_that_of_memory() {
    let limits = Limits { memory: Some(32 << 20), output: Some(1 << 16), ..Limits::default() };
    for (code, written) in [
        ("print('x' * 10**7)", "x"),
        ("print('a', 'x' * 10**7, sep='')", "x"),
        ("print('ä' * 10**7)", "ä"),
        ("print('a', '\\U0001f600' * 5 * 10**6)", "\u{1f600}"),
        ("import sys; sys.stdout.write('x' * 10**7)", "x"),
        ("import sys; sys.stdout.write('ä' * 10**7)", "ä"),
        ("import sys; print('ä' * 10**7, file=sys.stdout, end='')", "ä"),
    ] {
        let mut py = Interpreter::builder().limits(limits).build();
        let e = py.exec(code).unwrap_err();
        assert_eq!(e.kind(), ErrorKind::Limit(Limit::Output), "{code}");
        let out = py.take_output();
        assert!(out.ends_with([written, "\u{fffd}"].map(|s| s.chars().next().unwrap())), "{code}");
        assert!((65_530..=65_540).contains(&out.len()), "{code}: {}", out.len());
    }
}
