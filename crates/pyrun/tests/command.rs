//! The `pyrun` command from outside: arguments, standard input, exit codes, and what it says about bad input.
//! Messages are CPython 3.12's, with the name of this command in them.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A folder of files and what happens when the command runs in it.
struct Case {
    folder: TempDir,
    stdin: Vec<u8>,
}

struct Outcome {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Case {
    fn new() -> Self {
        Case { folder: tempfile::tempdir().expect("a temporary folder"), stdin: Vec::new() }
    }

    fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder");
        fs::write(path, content).expect("a file");
        self
    }

    fn stdin(mut self, text: &str) -> Self {
        self.stdin = text.as_bytes().to_vec();
        self
    }

    fn run(&self, args: &[&str]) -> Outcome {
        let mut child = command(self.folder.path())
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command starts");
        // A program that does not read its input closes the pipe: no fault of this test.
        let _ = child.stdin.take().expect("stdin is piped").write_all(&self.stdin);
        let Output { status, stdout, stderr } = child.wait_with_output().expect("the command ends");
        let here = self.folder.path().canonicalize().expect("the folder exists");
        let text = |bytes| {
            String::from_utf8(bytes)
                .expect("output is UTF-8")
                .replace(&*here.to_string_lossy(), "DIR")
        };
        Outcome { status: status.code(), stdout: text(stdout), stderr: text(stderr) }
    }
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pyrun"));
    command.current_dir(folder.canonicalize().expect("the folder exists")).env_remove("PYTHONPATH");
    command.env_remove("PYTHONDONTWRITEBYTECODE");
    command
}

impl Outcome {
    #[track_caller]
    fn prints(self, stdout: &str) -> Self {
        assert_eq!(
            (self.stdout.as_str(), self.stderr.as_str(), self.status),
            (stdout, "", Some(0))
        );
        self
    }

    #[track_caller]
    fn fails(self, status: i32, stderr: &str) -> Self {
        assert_eq!(
            (self.stderr.as_str(), self.status),
            (stderr, Some(status)),
            "stdout: {}",
            self.stdout
        );
        self
    }
}

const SHOW: &str = "import sys; print(__name__, sys.argv)\n";

#[test]
fn runs_a_file_with_arguments() {
    let case = Case::new().file("a.py", SHOW);
    case.run(&["a.py", "1", "-c", "--version"])
        .prints("__main__ ['a.py', '1', '-c', '--version']\n");
}

#[test]
fn runs_code_with_arguments() {
    Case::new()
        .run(&["-c", SHOW, "-x", "--yy", "-c"])
        .prints("__main__ ['-c', '-x', '--yy', '-c']\n");
    Case::new().run(&["-c", ""]).prints("");
}

#[test]
fn runs_standard_input() {
    Case::new().stdin(SHOW).run(&["-", "1", "-2"]).prints("__main__ ['-', '1', '-2']\n");
    Case::new().stdin(SHOW).run(&[]).prints("__main__ ['']\n");
}

#[test]
fn runs_a_module() {
    let source =
        "import sys; print(__name__, __package__, sys.argv[1:], sys.argv[0].endswith('.py'))\n";
    let case = Case::new()
        .file("mod.py", source)
        .file("pkg/__init__.py", "")
        .file("pkg/__main__.py", source);
    case.run(&["-m", "mod", "a", "-b"]).prints("__main__  ['a', '-b'] True\n");
    case.run(&["-m", "pkg", "a"]).prints("__main__ pkg ['a'] True\n");
    case.run(&["-m", "nope"]).fails(1, "pyrun: No module named nope\n");
    case.run(&["-m", "pkg.nope"]).fails(1, "pyrun: No module named pkg.nope\n");
}

#[test]
fn scripts_import_from_their_own_folder() {
    let case =
        Case::new().file("sub/a.py", "import b; print(b.x)\n").file("sub/b.py", "x = 'beside'\n");
    case.run(&["sub/a.py"]).prints("beside\n");
}

#[test]
fn says_its_version_and_usage() {
    for flag in ["--version", "-V"] {
        let outcome = Case::new().run(&[flag]);
        assert_eq!(outcome.status, Some(0));
        assert!(outcome.stdout.contains("3.12"), "{}", outcome.stdout);
    }
    for flag in ["--help", "-h"] {
        let outcome = Case::new().run(&[flag]);
        assert_eq!(outcome.status, Some(0));
        for option in ["-c", "-m", "--dump"] {
            assert!(outcome.stdout.contains(option), "{}", outcome.stdout);
        }
    }
}

#[test]
fn dumps_bytecode() {
    let outcome = Case::new()
        .file("a.py", "def f(x):\n    return x + 1\n")
        .run(&["--dump", "bytecode", "a.py"]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (Some(0), ""));
    assert!(outcome.stdout.contains("function f(x)"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("return x + 1"), "{}", outcome.stdout);
}

#[test]
fn refuses_bad_options() {
    for (args, message) in [
        (&["-Z"][..], "-Z"),
        (&["--nope"], "--nope"),
        (&["-BZ"], "-Z"),
        (&["-W"], "Argument expected for the -W option"),
        (&["-X", "int_max_str_digits=7"], "int_max_str_digits"),
        (&["-c"], "Argument expected for the -c option"),
        (&["-m"], "Argument expected for the -m option"),
    ] {
        let outcome = Case::new().run(args);
        assert_eq!(outcome.status, Some(2), "{args:?}");
        assert!(
            outcome.stderr.contains(message) && outcome.stderr.contains("usage:"),
            "{}",
            outcome.stderr
        );
    }
}

#[test]
fn takes_the_options_of_cpython() {
    let flags = "import sys; f = sys.flags; print(f.optimize, f.dont_write_bytecode, f.isolated, f.quiet, __debug__)";
    Case::new().run(&["-c", flags]).prints("0 0 0 0 True\n");
    Case::new().run(&["-OO", "-BIq", "-Euvs", "-c", flags]).prints("2 1 1 1 False\n");
    Case::new().run(&["-Oc", "assert 0; print(__debug__)"]).prints("False\n");
    let case = Case::new()
        .file("a.py", "import b\n")
        .file("b.py", "def f():\n    'doc'\n    assert 0\nprint(f(), f.__doc__)\n")
        .file("first.py", "not Python\nprint('second')\n");
    case.run(&["-O", "a.py"]).prints("None doc\n");
    case.run(&["-OOm", "a"]).prints("None None\n");
    case.run(&["-x", "first.py"]).prints("second\n");
    case.run(&["-I", "a.py"]).fails(
        1,
        "Traceback (most recent call last):\n  File \"DIR/a.py\", line 1, in <module>\n    import b\n\
         ModuleNotFoundError: No module named 'b'\n",
    );
    let options = "import sys; print(sys._xoptions, sys.warnoptions, sys.flags.dev_mode)";
    Case::new()
        .run(&["-X", "dev", "-Xa=b", "-W", "ignore", "-Werror::UserWarning", "-bb", "-c", options])
        .prints("{'dev': True, 'a': 'b'} ['default', 'ignore', 'error::UserWarning', 'error::BytesWarning'] True\n");
    Case::new().run(&["-X", "int_max_str_digits=0", "-c", "len(str(10**5000))"]).prints("");
    let bytes = "import warnings\nfor f in str, 'a'.__ne__, lambda b: b == 'a':\n  try: f(b'a')\n  \
                 except BytesWarning as e: print(e)";
    Case::new()
        .run(&["-bb", "-c", bytes])
        .prints("str() on a bytes instance\nComparison between bytes and string\n");
}

#[test]
fn stays_for_a_prompt() {
    let Outcome { status, stdout, stderr } =
        Case::new().stdin("x + 1\nimport sys; sys.exit(3)\n").run(&["-i", "-c", "x = 5"]);
    assert_eq!((status, &*stdout, &*stderr), (Some(3), "6\n", ">>> >>> "));
}

#[test]
fn explains_what_it_cannot_open() {
    let case = Case::new().file("folder/x.txt", "");
    let missing = "pyrun: can't open file 'DIR/nofile.py': [Errno 2] No such file or directory\n";
    case.run(&["nofile.py"]).fails(2, missing);
    case.run(&["folder"]).fails(1, "pyrun: can't find '__main__' module in 'DIR/folder'\n");
}

#[test]
fn reads_sources_in_their_encoding() {
    let case = Case::new()
        .file("latin.py", b"# coding: latin-1\nprint(ascii('caf\xe9'))\n")
        .file("bom.py", b"\xef\xbb\xbfprint('bom')\n")
        .file("lines.py", b"print(1)\r\nprint(2)\rprint(3)\n");
    case.run(&["latin.py"]).prints("'caf\\xe9'\n");
    case.run(&["bom.py"]).prints("bom\n");
    case.run(&["lines.py"]).prints("1\n2\n3\n");
}

#[test]
fn explains_bad_sources() {
    let case = Case::new()
        .file("bad.py", b"x = 1\nprint('caf\xe9')\n")
        .file("nul.py", b"x = 1\0\n")
        .file("cookie.py", "# coding: nope\nx = 1\n")
        .file("colon.py", "print('never')\nif True\n  x\n")
        .file("words.py", "a b\n");
    let encoding = "SyntaxError: Non-UTF-8 code starting with '\\xe9' in file DIR/bad.py on line 2, but no encoding \
                    declared; see https://peps.python.org/pep-0263/ for details\n";
    case.run(&["bad.py"]).fails(1, encoding);
    let outcome = case.run(&["nul.py"]);
    assert_eq!(outcome.status, Some(1));
    assert!(
        outcome.stderr.ends_with("SyntaxError: source code cannot contain null bytes\n"),
        "{}",
        outcome.stderr
    );
    case.run(&["cookie.py"]).fails(1, "SyntaxError: encoding problem: nope\n");
    let colon =
        "  File \"DIR/colon.py\", line 2\n    if True\n           ^\nSyntaxError: expected ':'\n";
    case.run(&["colon.py"]).fails(1, colon);
    let words = "  File \"DIR/words.py\", line 1\n    a b\n      ^\nSyntaxError: invalid syntax\n";
    case.run(&["words.py"]).fails(1, words);
    let indent = "  File \"<stdin>\", line 2\n    y\nIndentationError: unexpected indent\n";
    Case::new().stdin("x\n y\n").run(&["-"]).fails(1, indent);
}

#[test]
fn exits_with_the_code_that_the_program_gives() {
    for (argument, status, stderr) in [
        ("", 0, ""),
        ("None", 0, ""),
        ("0", 0, ""),
        ("3", 3, ""),
        ("256 + 7", 7, ""),
        ("-1", 255, ""),
        ("True", 1, ""),
        ("'bye'", 1, "bye\n"),
        ("[1]", 1, "[1]\n"),
        ("1.5", 1, "1.5\n"),
    ] {
        Case::new()
            .run(&["-c", &format!("import sys; sys.exit({argument})")])
            .fails(status, stderr);
    }
}

#[test]
fn shows_tracebacks_of_code_without_lines() {
    let last = "ZeroDivisionError: division by zero\n";
    let expected = |file| {
        format!(
            "Traceback (most recent call last):\n  File \"{file}\", line 1, in <module>\n{last}"
        )
    };
    Case::new().run(&["-c", "1/0"]).fails(1, &expected("<string>"));
    Case::new().stdin("1/0\n").run(&[]).fails(1, &expected("<stdin>"));
}

#[test]
fn input_reads_lines_until_they_end() {
    let case = Case::new().stdin("first\nsecond");
    let program =
        "print([input(), input()])\ntry:\n    input()\nexcept EOFError as e:\n    print(e)\n";
    case.run(&["-c", program]).prints("['first', 'second']\nEOF when reading a line\n");
    Case::new()
        .stdin("a\nb\n")
        .run(&["-c", "import sys; print(list(sys.stdin))"])
        .prints("['a\\n', 'b\\n']\n");
}

#[test]
fn output_is_complete_when_the_program_ends() {
    let program = "import sys\nprint('x' * 100000)\nsys.stdout.write('no newline')\nsys.exit(0)";
    Case::new().run(&["-c", program]).prints(&format!("{}\nno newline", "x".repeat(100_000)));
}

/// Ctrl-C ends an endless loop with KeyboardInterrupt, and can be caught.
#[cfg(unix)]
#[test]
fn interrupts_reach_the_program() {
    use std::io::{BufRead, BufReader};
    use std::os::unix::process::ExitStatusExt;

    for (program, signal, stdout) in [
        ("print('go', flush=True)\nwhile True: pass", Some(2), ""),
        (
            "try:\n  print('go', flush=True)\n  while True: pass\nexcept KeyboardInterrupt: print('caught')",
            None,
            "caught\n",
        ),
    ] {
        let case = Case::new();
        let mut child = command(case.folder.path())
            .args(["-c", program])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command starts");
        let mut output = BufReader::new(child.stdout.take().expect("stdout is piped"));
        let mut line = String::new();
        output.read_line(&mut line).expect("the program prints");
        assert_eq!(line, "go\n");
        let sent = Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status()
            .expect("kill runs");
        assert!(sent.success());
        let mut rest = String::new();
        std::io::Read::read_to_string(&mut output, &mut rest).expect("output is UTF-8");
        let ended = child.wait_with_output().expect("the command ends");
        assert_eq!((ended.status.signal(), rest.as_str()), (signal, stdout));
        let stderr = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(stderr.contains("KeyboardInterrupt"), signal.is_some(), "{stderr}");
    }
}
