//! The bytes under way, in frames from protocol 4 on.

use pyrun_vm::{PyResult, Value, Vm};

use super::op;

const FRAME_HEADER: usize = 9;
const FRAME_MIN: usize = 4;
/// From how many bytes on a frame is closed, and bytes are written past it.
pub(super) const FRAME_TARGET: usize = 64 * 1024;

/// What is written, until it goes to a file.
#[derive(Default)]
pub(super) struct Output {
    pub(super) bytes: Vec<u8>,
    /// The file's `write`, if there is a file.
    pub(super) write: Option<Value>,
    /// Whether pieces get frames.
    framing: bool,
    /// Where the frame under way begins.
    frame: Option<usize>,
    counted: usize,
}

impl Output {
    pub(super) fn start_framing(&mut self) {
        self.framing = true;
    }

    /// Makes room for `n` more bytes and, perhaps, a frame's header.
    #[inline]
    fn room(&mut self, vm: &mut Vm, n: usize) -> PyResult<()> {
        if self.framing && self.frame.is_none() {
            self.grow(vm, FRAME_HEADER)?;
            self.frame = Some(self.bytes.len());
            self.bytes.extend([0; FRAME_HEADER]);
        }
        self.grow(vm, n)
    }

    #[inline]
    fn grow(&mut self, vm: &mut Vm, n: usize) -> PyResult<()> {
        if self.bytes.len() + n > self.bytes.capacity() {
            let more = n.max(self.bytes.capacity()).max(64);
            vm.reserve(self.bytes.len() + more)?;
            self.bytes.reserve_exact(more);
            self.count(vm);
        }
        Ok(())
    }

    fn count(&mut self, vm: &mut Vm) {
        vm.account(self.bytes.capacity() as isize - self.counted as isize);
        self.counted = self.bytes.capacity();
    }

    #[inline]
    pub(super) fn put(&mut self, vm: &mut Vm, bytes: &[u8]) -> PyResult<()> {
        self.room(vm, bytes.len())?;
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    #[inline]
    pub(super) fn op(&mut self, vm: &mut Vm, op: u8) -> PyResult<()> {
        self.room(vm, 1)?;
        self.bytes.push(op);
        Ok(())
    }

    /// A header and its data. Large data does not go into a frame, nor through the buffer if there is a file.
    pub(super) fn put_data(
        &mut self,
        vm: &mut Vm,
        header: &[u8],
        data: &[u8],
        payload: Option<&Value>,
    ) -> PyResult<()> {
        if data.len() < FRAME_TARGET {
            self.put(vm, header)?;
            return self.put(vm, data);
        }
        vm.charge(data.len() / 64)?;
        self.commit();
        let framing = std::mem::replace(&mut self.framing, false);
        self.put(vm, header)?;
        match &self.write {
            Some(write) => {
                let (write, data) = (write.clone(), data_value(vm, data, payload)?);
                self.flush(vm)?;
                vm.call(&write, &[data])?;
            }
            None => self.put(vm, data)?,
        }
        self.framing = framing;
        Ok(())
    }

    /// Closes a frame that is long enough, between two objects.
    #[inline]
    pub(super) fn boundary(&mut self, vm: &mut Vm) -> PyResult<()> {
        match self.frame {
            Some(at) if self.bytes.len() - at - FRAME_HEADER >= FRAME_TARGET => {
                self.commit();
                self.flush(vm)
            }
            _ => Ok(()),
        }
    }

    /// Closes the frame under way. A very short one needs no header.
    fn commit(&mut self) {
        let Some(at) = self.frame.take() else { return };
        let len = self.bytes.len() - at - FRAME_HEADER;
        if len >= FRAME_MIN {
            self.bytes[at] = op::FRAME;
            self.bytes[at + 1..at + FRAME_HEADER].copy_from_slice(&(len as u64).to_le_bytes());
        } else {
            self.bytes.drain(at..at + FRAME_HEADER);
        }
    }

    /// Ends the pickle.
    pub(super) fn finish(&mut self, vm: &mut Vm) -> PyResult<()> {
        self.commit();
        self.framing = false;
        self.flush(vm)
    }

    /// Gives what there is to the file.
    fn flush(&mut self, vm: &mut Vm) -> PyResult<()> {
        let Some(write) = self.write.clone() else { return Ok(()) };
        if self.bytes.is_empty() {
            return Ok(());
        }
        vm.reserve(self.bytes.len())?;
        let data = vm.bytes(&self.bytes);
        self.bytes.clear();
        vm.call(&write, &[data]).map(drop)
    }

    /// Lets the buffer go.
    pub(super) fn release(&mut self, vm: &mut Vm) {
        (self.framing, self.frame) = (false, None);
        vm.account(-(self.counted as isize));
        self.counted = 0;
    }
}

fn data_value(vm: &mut Vm, data: &[u8], payload: Option<&Value>) -> PyResult {
    match payload {
        Some(v) => Ok(v.clone()),
        None => {
            vm.reserve(data.len())?;
            Ok(vm.bytes(data))
        }
    }
}
