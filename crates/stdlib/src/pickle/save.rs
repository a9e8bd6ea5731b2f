//! Objects to opcodes: the builtin types. What others are made of, `reduce.rs` writes.

use pyrun_vm::object::number::{float_value, int_ref};
use pyrun_vm::text::int::IntRef;
use pyrun_vm::types::core;
use pyrun_vm::value::{Bytes, Dict, Function, Kind, List, Set, Str, Tuple, Type};
use pyrun_vm::{PyResult, Value, Vm};

use super::memo::Memo;
use super::output::Output;
use super::{DEFAULT, HIGHEST, buffer, numbers, op, pickling_error, some};

/// How many items go between a mark and the opcode that takes them.
pub(super) const BATCH: usize = 1000;

/// A pickle being written.
#[derive(Default)]
pub(super) struct Saver {
    pub(super) out: Output,
    pub(super) memo: Memo,
    pub(super) proto: u8,
    pub(super) bin: bool,
    pub(super) fast: bool,
    pub(super) fix_imports: bool,
    pub(super) buffer_callback: Option<Value>,
    /// `persistent_id`, `reducer_override` and `dispatch_table` of the pickler.
    pub(super) persistent_id: Option<Value>,
    pub(super) reducer_override: Option<Value>,
    pub(super) dispatch_table: Option<Value>,
    /// `copyreg.dispatch_table`, once it was needed.
    copyreg: Option<Value>,
}

impl Saver {
    /// A saver for a protocol, which is checked.
    pub(super) fn new(
        vm: &mut Vm,
        protocol: Option<&Value>,
        fix_imports: bool,
        buffer_callback: Option<&Value>,
    ) -> PyResult<Saver> {
        let proto = match some(protocol) {
            None => DEFAULT,
            Some(p) => match vm.to_i64(&p)? {
                p if p < 0 => HIGHEST,
                p if p > HIGHEST => {
                    return Err(vm.value_error("pickle protocol must be <= 5"));
                }
                p => p,
            },
        };
        let buffer_callback = some(buffer_callback);
        if buffer_callback.is_some() && proto < 5 {
            return Err(vm.value_error("buffer_callback needs protocol >= 5"));
        }
        Ok(Saver {
            proto: proto as u8,
            bin: proto >= 1,
            fix_imports: fix_imports && proto < 3,
            buffer_callback,
            ..Saver::default()
        })
    }

    /// Writes a whole pickle.
    pub(super) fn dump(&mut self, vm: &mut Vm, obj: &Value) -> PyResult<()> {
        let r = self.dump_all(vm, obj);
        self.out.release(vm);
        if self.out.write.is_none() {
            // Nobody will go on with it.
            self.memo.release(vm);
        }
        r
    }

    fn dump_all(&mut self, vm: &mut Vm, obj: &Value) -> PyResult<()> {
        if self.proto >= 2 {
            let proto = self.proto;
            self.out.put(vm, &[op::PROTO, proto])?;
            if proto >= 4 {
                self.out.start_framing();
            }
        }
        self.save(vm, obj, true)?;
        self.out.op(vm, op::STOP)?;
        self.out.finish(vm)
    }

    /// Writes an object.
    pub(super) fn save(&mut self, vm: &mut Vm, obj: &Value, persistent: bool) -> PyResult<()> {
        vm.charge(1)?;
        self.out.boundary(vm)?;
        if persistent && let Some(f) = self.persistent_id.clone() {
            let id = vm.call(&f, std::slice::from_ref(obj))?;
            if !id.is_none() {
                return self.save_persistent(vm, &id);
            }
        }
        match obj.kind() {
            Kind::Int if is_exactly(obj, core().int) => return self.save_int(vm, obj),
            Kind::Float if is_exactly(obj, core().float) => return self.save_float(vm, obj),
            Kind::Bool => return self.save_bool(vm, obj),
            Kind::Singleton if obj.is_none() => return self.out.op(vm, op::NONE),
            _ => {}
        }
        if let Some(at) = self.memo.get(obj) {
            return self.get(vm, at);
        }
        if let Some(s) = obj.get_exact::<Str>() {
            return self.save_str(vm, obj, s);
        }
        if let Some(b) = obj.get_exact::<Bytes>() {
            return self.save_bytes(vm, obj, b.as_slice());
        }
        vm.recursive(" while pickling an object", |vm| self.save_nested(vm, obj))
    }

    fn save_nested(&mut self, vm: &mut Vm, obj: &Value) -> PyResult<()> {
        if let Some(t) = obj.get_exact::<Tuple>() {
            return self.save_tuple(vm, obj, t);
        }
        if is_exactly(obj, core().list)
            && let Some(l) = obj.get::<List>()
        {
            return self.save_list(vm, obj, l);
        }
        if is_exactly(obj, core().dict)
            && let Some(d) = obj.get::<Dict>()
        {
            return self.save_dict(vm, obj, d);
        }
        if let Some(s) = obj.get::<Set>() {
            if is_exactly(obj, core().set) {
                return self.save_set(vm, obj, s);
            }
            if is_exactly(obj, core().frozenset) {
                return self.save_frozenset(vm, obj, s);
            }
        }
        if is_exactly(obj, core().bytearray) {
            return self.save_bytearray(vm, obj);
        }
        if buffer::is_buffer(obj) {
            return self.save_buffer(vm, obj);
        }
        if let Some(f) = self.reducer_override.clone() {
            let r = vm.call(&f, std::slice::from_ref(obj))?;
            if !r.is_not_implemented() {
                return self.save_reduced(vm, obj, &r);
            }
        }
        if is_exactly(obj, core().type_) {
            return self.save_type(vm, obj);
        }
        if obj.get::<Function>().is_some() {
            return self.save_global(vm, obj, None);
        }
        self.save_by_reduction(vm, obj)
    }

    /// What a class that is not known here says of its instance.
    fn save_by_reduction(&mut self, vm: &mut Vm, obj: &Value) -> PyResult<()> {
        let class = obj.class_value();
        if let Some(f) = self.registered(vm, &class)? {
            let r = vm.call(&f, std::slice::from_ref(obj))?;
            return self.save_reduced(vm, obj, &r);
        }
        if obj.get::<Type>().is_some() {
            return self.save_global(vm, obj, None);
        }
        if self.proto >= 2
            && let Some(attributes) = vm.plain_state(obj)?
        {
            return self.save_plain(vm, obj, &class, attributes);
        }
        let Some(r) = vm.reduced(obj, self.proto as i64)? else {
            let shown = vm.repr(obj)?.to_str_lossy().into_owned();
            let kind = obj.class().name();
            let m = format!("can't pickle '{kind}' object: {shown}");
            return Err(pickling_error(vm, &m));
        };
        self.save_reduced(vm, obj, &r)
    }

    /// The function that a dispatch table has for a class.
    fn registered(&mut self, vm: &mut Vm, class: &Value) -> PyResult<Option<Value>> {
        if let Some(table) = self.dispatch_table.clone() {
            return match vm.getitem(&table, class) {
                Ok(f) => Ok(Some(f)),
                Err(e) if e.is(core().exc.key_error) => Ok(None),
                Err(e) => Err(e),
            };
        }
        let table = match &self.copyreg {
            Some(table) => table.clone(),
            None => {
                let module = vm.import("copyreg")?;
                let table = vm.getattr_str(&module, "dispatch_table")?;
                self.copyreg.insert(table).clone()
            }
        };
        match table.get::<Dict>() {
            Some(d) => vm.dict_get(d, class),
            None => Ok(None),
        }
    }

    /// Writes the opcode that puts a memo's entry on the stack.
    pub(super) fn get(&mut self, vm: &mut Vm, at: u32) -> PyResult<()> {
        match at {
            _ if !self.bin => self.out.put(vm, format!("g{at}\n").as_bytes()),
            0..256 => self.out.put(vm, &[op::BINGET, at as u8]),
            _ => self.put_sized(vm, op::LONG_BINGET, &at.to_le_bytes()),
        }
    }

    /// An opcode and its argument.
    pub(super) fn put_sized(&mut self, vm: &mut Vm, code: u8, argument: &[u8]) -> PyResult<()> {
        self.out.op(vm, code)?;
        self.out.put(vm, argument)
    }

    /// Has the stack's top remembered as `obj`.
    pub(super) fn memoize(&mut self, vm: &mut Vm, obj: &Value) -> PyResult<()> {
        if self.fast {
            return Ok(());
        }
        let at = self.memo.add(vm, obj)?;
        match at {
            _ if self.proto >= 4 => self.out.op(vm, op::MEMOIZE),
            _ if !self.bin => self.out.put(vm, format!("p{at}\n").as_bytes()),
            0..256 => self.out.put(vm, &[op::BINPUT, at as u8]),
            _ => self.put_sized(vm, op::LONG_BINPUT, &at.to_le_bytes()),
        }
    }

    fn save_persistent(&mut self, vm: &mut Vm, id: &Value) -> PyResult<()> {
        if self.bin {
            self.save(vm, id, false)?;
            return self.out.op(vm, op::BINPERSID);
        }
        let text = vm.to_str(id)?;
        match text.as_ascii() {
            Some(text) => self.out.put(vm, format!("P{text}\n").as_bytes()),
            None => Err(pickling_error(vm, "persistent IDs in protocol 0 must be ASCII strings")),
        }
    }

    fn save_bool(&mut self, vm: &mut Vm, obj: &Value) -> PyResult<()> {
        match (self.proto >= 2, obj.is_true()) {
            (true, true) => self.out.op(vm, op::NEWTRUE),
            (true, false) => self.out.op(vm, op::NEWFALSE),
            (false, true) => self.out.put(vm, b"I01\n"),
            (false, false) => self.out.put(vm, b"I00\n"),
        }
    }

    fn save_int(&mut self, vm: &mut Vm, obj: &Value) -> PyResult<()> {
        if let Some(IntRef::Small(i)) = int_ref(obj)
            && let Ok(i) = i32::try_from(i)
        {
            return match i {
                _ if !self.bin => self.out.put(vm, format!("I{i}\n").as_bytes()),
                0..256 => self.out.put(vm, &[op::BININT1, i as u8]),
                256..65_536 => {
                    let [a, b, ..] = i.to_le_bytes();
                    self.out.put(vm, &[op::BININT2, a, b])
                }
                _ => {
                    let [a, b, c, d] = i.to_le_bytes();
                    self.out.put(vm, &[op::BININT, a, b, c, d])
                }
            };
        }
        if self.proto < 2 {
            let text = vm.repr(obj)?.to_str_lossy().into_owned();
            return self.out.put(vm, format!("L{text}L\n").as_bytes());
        }
        let big = vm.as_bigint(obj).unwrap_or_default();
        let bytes = numbers::encode(&big);
        match u8::try_from(bytes.len()) {
            Ok(n) => self.out.put(vm, &[op::LONG1, n])?,
            Err(_) => self.put_sized(vm, op::LONG4, &(bytes.len() as u32).to_le_bytes())?,
        }
        self.out.put(vm, &bytes)
    }

    fn save_float(&mut self, vm: &mut Vm, obj: &Value) -> PyResult<()> {
        if self.bin {
            let f = float_value(obj).unwrap_or_default();
            return self.put_sized(vm, op::BINFLOAT, &f.to_be_bytes());
        }
        let text = vm.repr(obj)?.to_str_lossy().into_owned();
        self.out.put(vm, format!("F{text}\n").as_bytes())
    }

    fn save_str(&mut self, vm: &mut Vm, obj: &Value, s: &Str) -> PyResult<()> {
        vm.charge(s.len() / 64)?;
        if !self.bin {
            self.put_raw_escape(vm, s)?;
            return self.memoize(vm, obj);
        }
        let wide;
        let data = match s.as_ascii() {
            Some(ascii) => ascii.as_bytes(),
            None => {
                vm.reserve(s.len() * 4)?;
                wide = s.to_wtf8();
                &wide
            }
        };
        match (u32::try_from(data.len()), self.proto >= 4) {
            (Ok(n), true) if n < 256 => {
                self.out.put(vm, &[op::SHORT_BINUNICODE, n as u8])?;
                self.out.put(vm, data)?;
            }
            (Ok(n), _) => {
                let [a, b, c, d] = n.to_le_bytes();
                self.out.put_data(vm, &[op::BINUNICODE, a, b, c, d], data, None)?;
            }
            (Err(_), true) => {
                let header = header8(op::BINUNICODE8, data.len());
                self.out.put_data(vm, &header, data, None)?;
            }
            (Err(_), false) => {
                return Err(vm.overflow_error(
                    "serializing a string larger than 4 GiB requires pickle protocol 4 or higher",
                ));
            }
        }
        self.memoize(vm, obj)
    }

    /// A text of protocol 0: one line.
    fn put_raw_escape(&mut self, vm: &mut Vm, s: &Str) -> PyResult<()> {
        vm.reserve(s.len() * 10)?;
        let mut out = vec![op::UNICODE];
        for c in s.text().iter() {
            match c {
                0 | 0x0a | 0x0d | 0x1a | 0x5c | 0x100..=0xffff => {
                    out.extend(format!("\\u{c:04x}").bytes());
                }
                0x1_0000.. => out.extend(format!("\\U{c:08x}").bytes()),
                _ => out.push(c as u8),
            }
        }
        out.push(b'\n');
        self.out.put(vm, &out)
    }

    pub(super) fn save_bytes(&mut self, vm: &mut Vm, obj: &Value, data: &[u8]) -> PyResult<()> {
        if self.proto < 3 {
            return self.save_old_bytes(vm, obj, data);
        }
        match u32::try_from(data.len()) {
            Ok(n) if n < 256 => {
                self.out.put(vm, &[op::SHORT_BINBYTES, n as u8])?;
                self.out.put(vm, data)?;
            }
            Ok(n) => {
                let [a, b, c, d] = n.to_le_bytes();
                self.out.put_data(vm, &[op::BINBYTES, a, b, c, d], data, Some(obj))?;
            }
            Err(_) if self.proto >= 4 => {
                let header = header8(op::BINBYTES8, data.len());
                self.out.put_data(vm, &header, data, Some(obj))?;
            }
            Err(_) => {
                return Err(vm.overflow_error(
                    "serializing a bytes object larger than 4 GiB requires pickle protocol 4 or higher",
                ));
            }
        }
        self.memoize(vm, obj)
    }

    /// Python 2 has no bytes: a text is encoded anew.
    fn save_old_bytes(&mut self, vm: &mut Vm, obj: &Value, data: &[u8]) -> PyResult<()> {
        let (func, args) = if data.is_empty() {
            (core().bytes.to_value(), vm.tuple(&[]))
        } else {
            vm.reserve(data.len())?;
            let (text, name) = (vm.str_latin1(data), vm.intern("latin1").into_value());
            let codecs = vm.import("_codecs")?;
            (vm.getattr_str(&codecs, "encode")?, vm.tuple(&[text, name]))
        };
        let reduced = vm.tuple(&[func, args]);
        self.save_reduce(vm, &reduced, Some(obj))
    }

    fn save_bytearray(&mut self, vm: &mut Vm, obj: &Value) -> PyResult<()> {
        let len = vm.len(obj)?;
        vm.reserve(len)?;
        let data = vm.buffer(obj)?.to_vec();
        if self.proto >= 5 {
            return self.put_bytearray(vm, obj, &data);
        }
        let args = if data.is_empty() {
            vm.tuple(&[])
        } else {
            let bytes = vm.bytes(&data);
            vm.tuple(&[bytes])
        };
        let reduced = vm.tuple(&[core().bytearray.to_value(), args]);
        self.save_reduce(vm, &reduced, Some(obj))
    }

    fn put_bytearray(&mut self, vm: &mut Vm, obj: &Value, data: &[u8]) -> PyResult<()> {
        self.out.put_data(vm, &header8(op::BYTEARRAY8, data.len()), data, None)?;
        self.memoize(vm, obj)
    }

    fn save_buffer(&mut self, vm: &mut Vm, obj: &Value) -> PyResult<()> {
        if self.proto < 5 {
            let m = "PickleBuffer can only be pickled with protocol >= 5";
            return Err(pickling_error(vm, m));
        }
        let (data, readonly) = buffer::contents(vm, obj)?;
        let within = match self.buffer_callback.clone() {
            Some(f) => {
                let r = vm.call(&f, std::slice::from_ref(obj))?;
                vm.truth(&r)?
            }
            None => true,
        };
        if !within {
            self.out.op(vm, op::NEXT_BUFFER)?;
            return if readonly { self.out.op(vm, op::READONLY_BUFFER) } else { Ok(()) };
        }
        if readonly {
            let bytes = vm.bytes(&data);
            self.save_bytes(vm, &bytes, &data)
        } else {
            self.put_bytearray(vm, obj, &data)
        }
    }

    fn save_tuple(&mut self, vm: &mut Vm, obj: &Value, items: &[Value]) -> PyResult<()> {
        let (n, short) = (items.len(), items.len() <= 3 && self.proto >= 2);
        if n == 0 {
            return match self.bin {
                true => self.out.op(vm, op::EMPTY_TUPLE),
                false => self.out.put(vm, &[op::MARK, op::TUPLE]),
            };
        }
        if !short {
            self.out.op(vm, op::MARK)?;
        }
        for item in items {
            self.save(vm, item, true)?;
        }
        if let Some(at) = self.memo.get(obj) {
            // A recursive tuple: it has been made while its items were saved.
            if !short && self.bin {
                self.out.op(vm, op::POP_MARK)?;
            } else {
                for _ in 0..n + usize::from(!short) {
                    self.out.op(vm, op::POP)?;
                }
            }
            return self.get(vm, at);
        }
        let code = if short { op::TUPLE1 + n as u8 - 1 } else { op::TUPLE };
        self.out.op(vm, code)?;
        self.memoize(vm, obj)
    }

    fn save_list(&mut self, vm: &mut Vm, obj: &Value, l: &List) -> PyResult<()> {
        match self.bin {
            true => self.out.op(vm, op::EMPTY_LIST)?,
            false => self.out.put(vm, &[op::MARK, op::LIST])?,
        }
        self.memoize(vm, obj)?;
        if l.len() == 1 || !self.bin {
            let mut at = 0;
            while let Some(item) = l.get(at) {
                self.save(vm, &item, true)?;
                self.out.op(vm, op::APPEND)?;
                at += 1;
            }
            return Ok(());
        }
        let mut at = 0;
        while at < l.len() {
            self.out.op(vm, op::MARK)?;
            let end = at + BATCH;
            while at < end
                && let Some(item) = l.get(at)
            {
                self.save(vm, &item, true)?;
                at += 1;
            }
            self.out.op(vm, op::APPENDS)?;
        }
        Ok(())
    }

    fn save_dict(&mut self, vm: &mut Vm, obj: &Value, d: &Dict) -> PyResult<()> {
        match self.bin {
            true => self.out.op(vm, op::EMPTY_DICT)?,
            false => self.out.put(vm, &[op::MARK, op::DICT])?,
        }
        self.memoize(vm, obj)?;
        let size = d.len();
        if size == 0 {
            return Ok(());
        }
        let single = size == 1 || !self.bin;
        let mut slot = 0;
        loop {
            let mut n = 0;
            if !single {
                self.out.op(vm, op::MARK)?;
            }
            while n < BATCH && slot < d.slots() {
                if let Some((k, v)) = d.entry_at(slot) {
                    self.save(vm, &k, true)?;
                    self.save(vm, &v, true)?;
                    if single {
                        self.out.op(vm, op::SETITEM)?;
                    }
                    n += 1;
                }
                slot += 1;
            }
            if !single {
                self.out.op(vm, op::SETITEMS)?;
            }
            if d.len() != size {
                return Err(vm.runtime_error("dictionary changed size during iteration"));
            }
            if n < BATCH {
                return Ok(());
            }
        }
    }

    fn save_set(&mut self, vm: &mut Vm, obj: &Value, s: &Set) -> PyResult<()> {
        if self.proto < 4 {
            return self.save_set_by_list(vm, obj, s);
        }
        self.out.op(vm, op::EMPTY_SET)?;
        self.memoize(vm, obj)?;
        let size = s.len();
        if size == 0 {
            return Ok(());
        }
        let mut slot = 0;
        loop {
            let mut n = 0;
            self.out.op(vm, op::MARK)?;
            while n < BATCH && slot < s.slots() {
                if let Some((item, _)) = s.key_at(slot) {
                    self.save(vm, &item, true)?;
                    n += 1;
                }
                slot += 1;
            }
            self.out.op(vm, op::ADDITEMS)?;
            if s.len() != size {
                return Err(vm.runtime_error("set changed size during iteration"));
            }
            if n < BATCH {
                return Ok(());
            }
        }
    }

    fn save_frozenset(&mut self, vm: &mut Vm, obj: &Value, s: &Set) -> PyResult<()> {
        if self.proto < 4 {
            return self.save_set_by_list(vm, obj, s);
        }
        self.out.op(vm, op::MARK)?;
        for item in s.keys() {
            self.save(vm, &item, true)?;
        }
        if let Some(at) = self.memo.get(obj) {
            self.out.op(vm, op::POP_MARK)?;
            return self.get(vm, at);
        }
        self.out.op(vm, op::FROZENSET)?;
        self.memoize(vm, obj)
    }

    fn save_set_by_list(&mut self, vm: &mut Vm, obj: &Value, s: &Set) -> PyResult<()> {
        let items = vm.list(s.keys());
        let args = vm.tuple(&[items]);
        let reduced = vm.tuple(&[obj.class_value(), args]);
        self.save_reduce(vm, &reduced, Some(obj))
    }

    fn save_type(&mut self, vm: &mut Vm, obj: &Value) -> PyResult<()> {
        let singletons = [Value::none(), Value::not_implemented(), Value::ellipsis()];
        let Some(single) = singletons.into_iter().find(|v| v.class_value().is(obj)) else {
            return self.save_global(vm, obj, None);
        };
        let args = vm.tuple(&[single]);
        let reduced = vm.tuple(&[core().type_.to_value(), args]);
        self.save_reduce(vm, &reduced, Some(obj))
    }
}

/// Whether a value's class is this one and not derived from it.
pub(super) fn is_exactly(v: &Value, class: &Type) -> bool {
    std::ptr::eq(v.class(), class)
}

/// An opcode and a length of eight bytes.
fn header8(code: u8, len: usize) -> [u8; 9] {
    let mut header = [code; 9];
    header[1..].copy_from_slice(&(len as u64).to_le_bytes());
    header
}
