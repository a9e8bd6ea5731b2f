//! Reading and writing at a place, into several buffers, and from one descriptor to another.

use super::fds::descriptor_file;
use crate::io::files::with_file;
use pyrun_macros::pyfunctions;
use pyrun_vm::host::HostFile;
use pyrun_vm::{PyResult, Value, Vm};
use std::io::{self, SeekFrom};

/// What is moved at once.
const PIECE: usize = 1 << 16;

/// Does something at a place of a file whose position stays where it is.
fn at<R>(
    file: &mut dyn HostFile,
    offset: u64,
    f: impl FnOnce(&mut dyn HostFile) -> io::Result<R>,
) -> io::Result<R> {
    let back = file.seek(SeekFrom::Current(0))?;
    file.seek(SeekFrom::Start(offset))?;
    let result = f(file);
    file.seek(SeekFrom::Start(back))?;
    result
}

fn place(vm: &mut Vm, offset: i64) -> PyResult<u64> {
    u64::try_from(offset).map_err(|_| vm.os_error_with(22, "Invalid argument", None))
}

fn read(vm: &mut Vm, fd: i64, size: usize, offset: Option<u64>) -> PyResult<Vec<u8>> {
    vm.reserve(size)?;
    vm.charge(size / 64 + 1)?;
    let mut buf = vec![0; size];
    let n = with_file(vm, fd, |f| match offset {
        Some(offset) => at(f, offset, |f| f.read(&mut buf)),
        None => f.read(&mut buf),
    })?;
    buf.truncate(n);
    Ok(buf)
}

fn write(vm: &mut Vm, fd: i64, data: &[u8], offset: Option<u64>) -> PyResult<usize> {
    vm.charge(data.len() / 64 + 1)?;
    with_file(vm, fd, |f| match offset {
        Some(offset) => at(f, offset, |f| f.write(data)),
        None => f.write(data),
    })
}

/// Fills buffers one after the other.
fn scatter(vm: &mut Vm, fd: i64, buffers: &Value, offset: Option<u64>) -> PyResult<usize> {
    let buffers = vm.collect(buffers)?;
    let mut sizes = Vec::with_capacity(buffers.len());
    for b in &buffers {
        sizes.push(vm.buffer(b)?.len());
    }
    let data = read(vm, fd, sizes.iter().sum(), offset)?;
    let mut rest = &data[..];
    for (b, size) in buffers.iter().zip(sizes) {
        let (now, then) = rest.split_at(size.min(rest.len()));
        vm.buffer_mut(b, |to| {
            // Reading ran no Python, but let a buffer that has shrunk be.
            let n = now.len().min(to.len());
            to[..n].copy_from_slice(&now[..n]);
        })?;
        rest = then;
    }
    Ok(data.len())
}

/// What several buffers hold.
fn gather(vm: &mut Vm, buffers: &Value) -> PyResult<Vec<u8>> {
    let mut data = Vec::new();
    for b in vm.collect(buffers)? {
        let size = vm.buffer(&b)?.len();
        vm.reserve(data.len() + size)?;
        data.extend_from_slice(&vm.buffer(&b)?);
    }
    Ok(data)
}

/// Moves bytes from one file to another until there are no more or enough.
fn copy(
    vm: &mut Vm,
    from: (i64, Option<u64>),
    to: (i64, Option<u64>),
    count: usize,
) -> PyResult<usize> {
    let mut done = 0;
    while done < count {
        let there = |place: Option<u64>| place.map(|p| p + done as u64);
        let piece = read(vm, from.0, (count - done).min(PIECE), there(from.1))?;
        if piece.is_empty() {
            break;
        }
        let n = write(vm, to.0, &piece, there(to.1))?;
        done += n;
        if n < piece.len() {
            // What was read too much is put back.
            if from.1.is_none() {
                let over = piece.len() - n;
                with_file(vm, from.0, |f| f.seek(SeekFrom::Current(-(over as i64))))?;
            }
            break;
        }
    }
    Ok(done)
}

pub(super) struct Bulk;

#[pyfunctions]
impl Bulk {
    /// Read a number of bytes from a file descriptor starting at a particular offset.
    fn pread(vm: &mut Vm, fd: i64, length: i64, offset: i64) -> PyResult<Vec<u8>> {
        let (length, offset) = (place(vm, length)? as usize, place(vm, offset)?);
        read(vm, fd, length, Some(offset))
    }

    /// Write bytes to a file descriptor starting at a particular offset.
    fn pwrite(vm: &mut Vm, fd: i64, buffer: &Value, offset: i64) -> PyResult<usize> {
        let data = vm.buffer(buffer)?.to_vec();
        let offset = place(vm, offset)?;
        write(vm, fd, &data, Some(offset))
    }

    /// Read from a file descriptor fd into an iterable of buffers.
    fn readv(vm: &mut Vm, fd: i64, buffers: &Value) -> PyResult<usize> {
        scatter(vm, fd, buffers, None)
    }

    /// Reads from a file descriptor into a number of mutable bytes-like objects.
    #[signature(fd, buffers, offset, flags = 0, /)]
    fn preadv(vm: &mut Vm, fd: i64, buffers: &Value, offset: i64, flags: i64) -> PyResult<usize> {
        let _ = flags;
        let offset = place(vm, offset)?;
        scatter(vm, fd, buffers, Some(offset))
    }

    /// Iterate over buffers, and write the contents of each to a file descriptor.
    fn writev(vm: &mut Vm, fd: i64, buffers: &Value) -> PyResult<usize> {
        let data = gather(vm, buffers)?;
        write(vm, fd, &data, None)
    }

    /// Writes the bytes-like objects to a file descriptor at a given offset.
    #[signature(fd, buffers, offset, flags = 0, /)]
    fn pwritev(vm: &mut Vm, fd: i64, buffers: &Value, offset: i64, flags: i64) -> PyResult<usize> {
        let _ = flags;
        let (data, offset) = (gather(vm, buffers)?, place(vm, offset)?);
        write(vm, fd, &data, Some(offset))
    }

    /// Copy count bytes from file descriptor in_fd to file descriptor out_fd.
    #[signature(out_fd, in_fd, offset, count)]
    fn sendfile(
        vm: &mut Vm,
        out_fd: i64,
        in_fd: i64,
        offset: Option<i64>,
        count: i64,
    ) -> PyResult<usize> {
        let offset = offset.map(|o| place(vm, o)).transpose()?;
        let count = place(vm, count)? as usize;
        copy(vm, (in_fd, offset), (out_fd, None), count)
    }

    /// Copy count bytes from one file descriptor to another.
    #[signature(src, dst, count, offset_src = None, offset_dst = None)]
    fn copy_file_range(
        vm: &mut Vm,
        src: i64,
        dst: i64,
        count: i64,
        offset_src: Option<i64>,
        offset_dst: Option<i64>,
    ) -> PyResult<usize> {
        if count < 0 {
            return Err(vm.value_error("negative value for 'count' not allowed"));
        }
        let from = offset_src.map(|o| place(vm, o)).transpose()?;
        let to = offset_dst.map(|o| place(vm, o)).transpose()?;
        copy(vm, (src, from), (dst, to), count as usize)
    }

    /// Announce an intention to access data in a specific pattern.
    fn posix_fadvise(
        vm: &mut Vm,
        fd: &Value,
        _offset: i64,
        _length: i64,
        _advice: i64,
    ) -> PyResult<()> {
        // Advice may be passed over.
        descriptor_file(vm, fd).map(drop)
    }

    /// Ensure a file has allocated at least a particular number of bytes on disk.
    fn posix_fallocate(vm: &mut Vm, fd: i64, offset: i64, length: i64) -> PyResult<()> {
        let size = place(vm, offset)?.saturating_add(place(vm, length)?);
        with_file(vm, fd, |f| if f.stat()?.size < size { f.truncate(size) } else { Ok(()) })
    }

    /// Set the blocking mode of the specified file descriptor.
    fn set_blocking(vm: &mut Vm, fd: i64, blocking: bool) -> PyResult<()> {
        with_file(vm, fd, |f| f.set_blocking(blocking))
    }

    /// Get the blocking mode of the file descriptor.
    fn get_blocking(vm: &mut Vm, fd: i64) -> PyResult<bool> {
        with_file(vm, fd, |f| f.blocking())
    }
}
