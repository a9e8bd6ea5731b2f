//! The host that the command installs: the operating system, all of it.

use pyrun_vm::host::{FileInfo, Host, HostFile, OpenMode, Stream};
use std::fs::{self, File};
use std::io::{self, IsTerminal, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};

/// Everything the process may do, Python code may do.
pub struct System {
    start: Instant,
    interrupt: Arc<AtomicBool>,
    out: io::BufWriter<io::Stdout>,
    line_buffered: bool,
}

impl System {
    /// The host of this process; Ctrl-C is passed on to Python.
    pub fn new() -> System {
        let interrupt = Arc::new(AtomicBool::new(false));
        // Without the handler Ctrl-C ends the process, which is better than failing to start.
        let _ = signal_hook::flag::register(signal_hook::consts::SIGINT, interrupt.clone());
        let stdout = io::stdout();
        System {
            start: Instant::now(),
            interrupt,
            line_buffered: stdout.is_terminal(),
            out: io::BufWriter::with_capacity(1 << 16, stdout),
        }
    }
}

impl Default for System {
    fn default() -> Self {
        System::new()
    }
}

/// An open file of the operating system.
struct OsFile(File);

impl HostFile for OsFile {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.0.read(buf)
    }
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.0.write(buf)
    }
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
    fn truncate(&mut self, size: u64) -> io::Result<()> {
        self.0.set_len(size)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
    fn is_terminal(&self) -> bool {
        self.0.is_terminal()
    }
    #[cfg(unix)]
    fn fd(&self) -> Option<i64> {
        use std::os::fd::AsRawFd;
        Some(self.0.as_raw_fd() as i64)
    }
}

impl Host for System {
    fn write(&mut self, stream: Stream, bytes: &[u8]) -> io::Result<()> {
        match stream {
            Stream::Out => {
                self.out.write_all(bytes)?;
                if self.line_buffered && bytes.contains(&b'\n') { self.out.flush() } else { Ok(()) }
            }
            Stream::Err => {
                // What was printed before an error message is seen before it.
                self.out.flush()?;
                io::stderr().write_all(bytes)
            }
        }
    }

    fn flush(&mut self, stream: Stream) -> io::Result<()> {
        match stream {
            Stream::Out => self.out.flush(),
            Stream::Err => io::stderr().flush(),
        }
    }

    fn read_stdin(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.out.flush()?;
        io::stdin().read(buf)
    }

    fn is_terminal(&self, fd: u8) -> bool {
        match fd {
            0 => io::stdin().is_terminal(),
            1 => io::stdout().is_terminal(),
            _ => io::stderr().is_terminal(),
        }
    }

    fn open(&mut self, path: &Path, mode: OpenMode) -> io::Result<Box<dyn HostFile>> {
        let file = fs::OpenOptions::new()
            .read(mode.read)
            .write(mode.write && !mode.append)
            .append(mode.append)
            .truncate(mode.truncate)
            .create(mode.create)
            .create_new(mode.create_new)
            .open(path)?;
        if file.metadata()?.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        Ok(Box::new(OsFile(file)))
    }

    fn info(&mut self, path: &Path) -> io::Result<FileInfo> {
        let m = fs::metadata(path)?;
        #[cfg(unix)]
        let mode = std::os::unix::fs::MetadataExt::mode(&m);
        #[cfg(not(unix))]
        let mode = 0o644;
        let modified = m.modified()?.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Ok(FileInfo {
            size: m.len(),
            is_dir: m.is_dir(),
            is_file: m.is_file(),
            is_link: m.is_symlink(),
            mode,
            modified,
        })
    }

    fn read_dir(&mut self, path: &Path) -> io::Result<Vec<String>> {
        fs::read_dir(path)?
            .map(|e| e.map(|e| e.file_name().to_string_lossy().into_owned()))
            .collect()
    }

    fn read_source(&mut self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn current_dir(&mut self) -> io::Result<PathBuf> {
        std::env::current_dir()
    }

    fn environment(&mut self) -> Vec<(String, String)> {
        std::env::vars_os()
            .map(|(k, v)| (k.to_string_lossy().into_owned(), v.to_string_lossy().into_owned()))
            .collect()
    }

    fn now(&mut self) -> Duration {
        SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
    }

    fn monotonic(&mut self) -> Duration {
        self.start.elapsed()
    }

    fn sleep(&mut self, time: Duration) {
        let end = Instant::now() + time;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() || self.interrupt.load(Ordering::Relaxed) {
                return;
            }
            std::thread::sleep(left.min(Duration::from_millis(50)));
        }
    }

    fn random(&mut self, buf: &mut [u8]) {
        // The kernel's generator; without it the clock must do.
        let filled = File::open("/dev/urandom").and_then(|mut f| f.read_exact(buf));
        if filled.is_err() {
            let mut x = self.now().as_nanos() as u64 | 1;
            for b in buf {
                x ^= x << 13;
                x ^= x >> 7;
                x ^= x << 17;
                *b = x as u8;
            }
        }
    }

    fn interrupted(&mut self) -> bool {
        self.interrupt.swap(false, Ordering::Relaxed)
    }
}
