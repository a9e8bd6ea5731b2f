//! Where a pickle's bytes come from: memory, or a file read no further than is needed.

use pyrun_vm::value::{Bytes, Ref, Str};
use pyrun_vm::{PyResult, Raised, Value, Vm};

use super::unpickling_error;

enum Data {
    Bytes(Ref<Bytes>),
    Buffer(Vec<u8>),
}

/// Bytes with a position, and the file that has more.
pub(super) struct Source {
    data: Data,
    at: usize,
    /// `read` and `readline`.
    file: Option<[Value; 2]>,
}

#[cold]
fn truncated(vm: &mut Vm) -> Raised {
    unpickling_error(vm, "pickle data was truncated")
}

impl Source {
    /// The bytes of a bytes-like object.
    pub(super) fn memory(vm: &mut Vm, v: &Value) -> PyResult<Source> {
        if v.get::<Str>().is_some() {
            return Err(vm.type_error("a bytes-like object is required, not 'str'"));
        }
        if let Some(b) = v.cast::<Bytes>() {
            return Ok(Source { data: Data::Bytes(b.clone()), at: 0, file: None });
        }
        let len = vm.buffer(v)?.len();
        vm.reserve(len)?;
        vm.charge(len / 64)?;
        let data = vm.buffer(v)?.to_vec();
        Ok(Source { data: Data::Buffer(data), at: 0, file: None })
    }

    /// A binary file.
    pub(super) fn file(vm: &mut Vm, file: &Value) -> PyResult<Source> {
        let mut found = [Value::none(), Value::none()];
        for (slot, name) in found.iter_mut().zip(["read", "readline"]) {
            let name = vm.intern(name);
            match vm.getattr_opt(file, &name)? {
                Some(f) => *slot = f,
                None => {
                    return Err(vm.type_error("file must have 'read' and 'readline' attributes"));
                }
            }
        }
        Ok(Source { data: Data::Buffer(Vec::new()), at: 0, file: Some(found) })
    }

    /// The values that are held.
    pub(super) fn values(&self) -> impl Iterator<Item = &Value> {
        self.file.iter().flatten()
    }

    fn data(&self) -> &[u8] {
        match &self.data {
            Data::Bytes(b) => b.as_slice(),
            Data::Buffer(b) => b,
        }
    }

    /// How many bytes are there without a look at the file.
    fn left(&self) -> usize {
        self.data().len() - self.at
    }

    /// Calls the file and puts what it gives behind what is left.
    fn more(&mut self, vm: &mut Vm, which: usize, n: Option<usize>) -> PyResult<usize> {
        let Some(file) = &self.file else { return Ok(0) };
        let f = file[which].clone();
        let got = match n {
            Some(n) => {
                vm.reserve(n)?;
                let n = vm.int(n as i64);
                vm.call(&f, &[n])?
            }
            None => vm.call(&f, &[])?,
        };
        let Some(bytes) = got.get::<Bytes>() else {
            let (name, kind) = (["read", "readline"][which], got.class().name());
            let m = format!("{name}() returned a non-bytes object ({kind})");
            return Err(vm.value_error(&m));
        };
        let bytes = bytes.as_slice();
        if let Data::Buffer(b) = &mut self.data {
            b.drain(..self.at);
            self.at = 0;
            b.extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    /// Sees that `n` bytes are there.
    #[inline]
    pub(super) fn need(&mut self, vm: &mut Vm, n: usize) -> PyResult<()> {
        let left = self.left();
        if n <= left { Ok(()) } else { self.fetch(vm, n, left) }
    }

    #[cold]
    fn fetch(&mut self, vm: &mut Vm, n: usize, left: usize) -> PyResult<()> {
        let got = self.more(vm, 0, Some(n - left))?;
        if left + got < n { Err(truncated(vm)) } else { Ok(()) }
    }

    /// The next bytes.
    #[inline]
    pub(super) fn take(&mut self, vm: &mut Vm, n: usize) -> PyResult<&[u8]> {
        self.need(vm, n)?;
        let from = self.at;
        self.at += n;
        Ok(&self.data()[from..from + n])
    }

    /// The next opcode. That there is none is another error than a piece that is missing.
    #[inline]
    pub(super) fn opcode(&mut self, vm: &mut Vm) -> PyResult<u8> {
        if self.left() == 0 && self.more(vm, 0, Some(1))? == 0 {
            return Err(vm.eof_error("Ran out of input"));
        }
        self.byte(vm)
    }

    #[inline]
    pub(super) fn byte(&mut self, vm: &mut Vm) -> PyResult<u8> {
        self.need(vm, 1)?;
        let b = self.data()[self.at];
        self.at += 1;
        Ok(b)
    }

    /// The next bytes as a number of that many.
    #[inline]
    pub(super) fn number(&mut self, vm: &mut Vm, n: usize) -> PyResult<u64> {
        let mut out = [0; 8];
        out[..n].copy_from_slice(self.take(vm, n)?);
        Ok(u64::from_le_bytes(out))
    }

    /// The rest of a line without its end.
    pub(super) fn line(&mut self, vm: &mut Vm) -> PyResult<Vec<u8>> {
        let mut end = self.data()[self.at..].iter().position(|&b| b == b'\n');
        if end.is_none() && self.file.is_some() {
            let left = self.left();
            self.more(vm, 1, None)?;
            end = self.data()[left..].iter().position(|&b| b == b'\n').map(|i| i + left);
        }
        let Some(end) = end else { return Err(truncated(vm)) };
        vm.charge(end / 64)?;
        let line = self.take(vm, end + 1)?;
        Ok(line[..end].to_vec())
    }
}
