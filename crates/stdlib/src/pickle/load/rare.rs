//! The opcodes of old protocols, and others that seldom come.

use pyrun_vm::types::core;
use pyrun_vm::value::{Args, Dict, Tuple, Type};
use pyrun_vm::{PyResult, Value, Vm};

use super::super::{numbers, op, unpickling_error};
use super::{Loader, fill};

impl Loader {
    /// The opcodes of old protocols, and others that seldom come.
    pub(super) fn rare(&mut self, vm: &mut Vm, code: u8) -> PyResult<()> {
        match code {
            op::LONG1 | op::LONG4 => self.long(vm, code),
            op::SHORT_BINBYTES => self.bytes(vm, 1),
            op::BINBYTES => self.bytes(vm, 4),
            op::BINBYTES8 => self.bytes(vm, 8),
            op::BYTEARRAY8 => {
                let n = self.size(vm, 8, "BYTEARRAY8")?;
                let data = self.data(vm, n)?.to_vec();
                let v = vm.bytearray(data);
                self.push(vm, v)
            }
            op::FROZENSET => {
                let items = self.marked(vm)?;
                let set = vm.frozenset();
                for item in items {
                    vm.set_add(&set, item)?;
                }
                self.push(vm, set.into_value())
            }
            op::LIST => {
                let items = self.marked(vm)?;
                let v = vm.list(items);
                self.push(vm, v)
            }
            op::DICT => {
                let items = self.marked(vm)?;
                let d = vm.dict().into_value();
                fill::set_items(vm, &d, items)?;
                self.push(vm, d)
            }
            op::POP => match self.stack.len() > self.fence() {
                true => self.pop(vm).map(drop),
                false if self.marks.is_empty() => Err(self.underflow(vm)),
                false => self.mark(vm).map(drop),
            },
            op::POP_MARK => self.marked(vm).map(drop),
            op::DUP => {
                let v = self.top(vm)?;
                self.push(vm, v)
            }
            op::INT | op::LONG | op::FLOAT | op::STRING | op::UNICODE => self.line(vm, code),
            op::GET | op::PUT => self.memo_line(vm, code),
            op::GLOBAL | op::INST => self.global_lines(vm, code),
            op::OBJ => {
                let mut args = self.marked(vm)?;
                if args.is_empty() {
                    return Err(self.underflow(vm));
                }
                let class = args.remove(0);
                self.instantiate(vm, &class, &args)
            }
            op::PERSID | op::BINPERSID => self.persistent(vm, code),
            op::EXT1 | op::EXT2 | op::EXT4 => self.extension(vm, code),
            op::BINSTRING | op::SHORT_BINSTRING => {
                let n = match code {
                    op::SHORT_BINSTRING => self.source.number(vm, 1)? as i64,
                    _ => self.source.number(vm, 4)? as u32 as i32 as i64,
                };
                let Ok(n) = usize::try_from(n) else {
                    return Err(unpickling_error(vm, "BINSTRING pickle has negative byte count"));
                };
                let data = self.data(vm, n)?.to_vec();
                self.decoded(vm, &data)
            }
            op::NEXT_BUFFER => self.next_buffer(vm),
            op::READONLY_BUFFER => self.readonly_buffer(vm),
            _ => Err(match code {
                32..127 => unpickling_error(vm, &format!("invalid load key, '{}'.", code as char)),
                _ => unpickling_error(vm, &format!("invalid load key, '\\x{code:02x}'.")),
            }),
        }
    }

    fn long(&mut self, vm: &mut Vm, code: u8) -> PyResult<()> {
        let n = match code {
            op::LONG1 => self.source.number(vm, 1)? as usize,
            _ => match usize::try_from(self.source.number(vm, 4)? as u32 as i32) {
                Ok(n) => n,
                Err(_) => {
                    return Err(unpickling_error(vm, "LONG pickle has negative byte count"));
                }
            },
        };
        let big = numbers::decode(self.data(vm, n)?);
        let v = vm.bigint(big);
        self.push(vm, v)
    }

    /// A number or a text that is written as a line.
    fn line(&mut self, vm: &mut Vm, code: u8) -> PyResult<()> {
        let line = self.source.line(vm)?;
        let v = match code {
            op::INT if line == b"01" => Value::from(true),
            op::INT if line == b"00" => Value::from(false),
            op::INT | op::LONG => {
                let digits = line.strip_suffix(b"L").unwrap_or(&line);
                let (text, zero) = (vm.str_latin1(digits), vm.int(0));
                match vm.call(&core().int.to_value(), &[text, zero]) {
                    Err(e) if e.is(core().exc.value_error) && code == op::INT => {
                        return Err(vm.value_error("could not convert string to int"));
                    }
                    v => v?,
                }
            }
            op::FLOAT => {
                let text = vm.str_latin1(&line);
                vm.call(&core().float.to_value(), &[text])?
            }
            op::STRING => {
                let quoted = match line.as_slice() {
                    [q @ (b'"' | b'\''), inner @ .., end] if end == q => inner.to_vec(),
                    _ => {
                        let m = "the STRING opcode argument must be quoted";
                        return Err(unpickling_error(vm, m));
                    }
                };
                let codecs = vm.import("codecs")?;
                let quoted = vm.bytes(&quoted);
                let pair = vm.call_method_str(&codecs, "escape_decode", &[quoted])?;
                let zero = vm.int(0);
                let data = vm.getitem(&pair, &zero)?;
                let data = vm.buffer(&data)?.to_vec();
                return self.decoded(vm, &data);
            }
            _ => {
                let args = [vm.bytes(&line), vm.str("raw-unicode-escape")];
                vm.call(&core().str.to_value(), &args)?
            }
        };
        self.push(vm, v)
    }

    /// A string of Python 2, as text or as bytes.
    fn decoded(&mut self, vm: &mut Vm, data: &[u8]) -> PyResult<()> {
        let bytes = vm.bytes(data);
        let v = if self.encoding == "bytes" {
            bytes
        } else {
            let args = [bytes, vm.str(&self.encoding), vm.str(&self.errors)];
            vm.call(&core().str.to_value(), &args)?
        };
        self.push(vm, v)
    }

    fn memo_line(&mut self, vm: &mut Vm, code: u8) -> PyResult<()> {
        let line = self.source.line(vm)?;
        let text = vm.str_latin1(&line);
        let n = vm.call(&core().int.to_value(), &[text])?;
        let n = vm.to_i64(&n)?;
        if code == op::GET {
            return match usize::try_from(n) {
                Ok(at) => self.recall(vm, at),
                Err(_) => Err(unpickling_error(vm, &format!("Memo value not found at index {n}"))),
            };
        }
        let v = self.top(vm)?;
        let Ok(at) = usize::try_from(n) else {
            return Err(vm.value_error("negative PUT argument"));
        };
        self.remember(vm, at, v)
    }

    fn global_lines(&mut self, vm: &mut Vm, code: u8) -> PyResult<()> {
        let encoding = if code == op::INST { "ascii" } else { "utf-8" };
        let mut names = [Value::none(), Value::none()];
        for name in &mut names {
            let line = self.source.line(vm)?;
            let args = [vm.bytes(&line), vm.str(encoding)];
            *name = vm.call(&core().str.to_value(), &args)?;
        }
        if code == op::GLOBAL {
            return self.push_class(vm, &names[0], &names[1]);
        }
        let args = self.marked(vm)?;
        self.push_class(vm, &names[0], &names[1])?;
        let class = self.pop(vm)?;
        self.instantiate(vm, &class, &args)
    }

    /// Makes an instance of a class of Python 2.
    fn instantiate(&mut self, vm: &mut Vm, class: &Value, args: &[Value]) -> PyResult<()> {
        if args.is_empty()
            && let Some(cls) = class.cast::<Type>()
            && let Some(new) = cls.slots().new
        {
            let name = vm.intern("__getinitargs__");
            if vm.getattr_opt(class, &name)?.is_none() {
                let v = new(vm, cls, Args::positional(&[]))?;
                return self.push(vm, v);
            }
        }
        let v = vm.call(class, args)?;
        self.push(vm, v)
    }

    fn persistent(&mut self, vm: &mut Vm, code: u8) -> PyResult<()> {
        let id = if code == op::BINPERSID {
            self.pop(vm)?
        } else {
            let line = self.source.line(vm)?;
            if !line.is_ascii() {
                let m = "persistent IDs in protocol 0 must be ASCII strings";
                return Err(unpickling_error(vm, m));
            }
            vm.str_latin1(&line)
        };
        let Some(f) = self.persistent_load.clone() else {
            return Err(unpickling_error(
                vm,
                "A load persistent id instruction was encountered, but no persistent_load function was specified.",
            ));
        };
        let v = vm.call(&f, &[id])?;
        self.push(vm, v)
    }

    fn extension(&mut self, vm: &mut Vm, code: u8) -> PyResult<()> {
        let code = match code {
            op::EXT1 => self.source.number(vm, 1)? as i64,
            op::EXT2 => self.source.number(vm, 2)? as i64,
            _ => self.source.number(vm, 4)? as u32 as i32 as i64,
        };
        if code <= 0 {
            return Err(unpickling_error(vm, "EXT specifies code <= 0"));
        }
        let copyreg = vm.import("copyreg")?;
        let (key, cache) = (vm.int(code), vm.getattr_str(&copyreg, "_extension_cache")?);
        if let Some(d) = cache.get::<Dict>()
            && let Some(v) = vm.dict_get(d, &key)?
        {
            return self.push(vm, v);
        }
        let registry = vm.getattr_str(&copyreg, "_inverted_registry")?;
        let found = match registry.get::<Dict>() {
            Some(d) => vm.dict_get(d, &key)?,
            None => None,
        };
        let pair = found.and_then(|p| p.get::<Tuple>().map(|t| t.to_vec()));
        let Some([module, name]) = pair.as_deref() else {
            return Err(vm.value_error(&format!("unregistered extension code {code}")));
        };
        self.push_class(vm, module, name)?;
        let v = self.top(vm)?;
        vm.setitem(&cache, &key, v)
    }

    fn next_buffer(&mut self, vm: &mut Vm) -> PyResult<()> {
        let Some(buffers) = self.buffers.clone() else {
            return Err(unpickling_error(
                vm,
                "pickle stream refers to out-of-band data but no *buffers* argument was given",
            ));
        };
        match vm.next(&buffers)? {
            Some(v) => self.push(vm, v),
            None => Err(unpickling_error(vm, "not enough out-of-band buffers")),
        }
    }

    fn readonly_buffer(&mut self, vm: &mut Vm) -> PyResult<()> {
        let v = self.pop(vm)?;
        let view = vm.call(&core().memoryview.to_value(), std::slice::from_ref(&v))?;
        let readonly = vm.getattr_str(&view, "readonly")?;
        let v = if readonly.is_true() { v } else { vm.call_method_str(&view, "toreadonly", &[])? };
        self.push(vm, v)
    }
}
