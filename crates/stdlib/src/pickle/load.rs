//! Opcodes to objects: the stack machine.

use pyrun_vm::types::core;
use pyrun_vm::value::convert::Given;
use pyrun_vm::value::{Args, Dict, List, Set, Str, Tuple, Type};
use pyrun_vm::{PyResult, Value, Vm};
use std::cell::Cell;
use std::rc::Rc;

use super::source::Source;
use super::{global, numbers, op, some, text_arg, unpickling_error};

/// A pickle being read.
pub(super) struct Loader {
    pub(super) source: Source,
    stack: Vec<Value>,
    marks: Vec<usize>,
    pub(super) memo: Vec<Option<Value>>,
    /// How many entries of the memo are filled.
    pub(super) known: usize,
    /// The protocol of this pickle; an unpickler's `find_class` looks at it too.
    pub(super) proto: Rc<Cell<u8>>,
    pub(super) fix_imports: bool,
    pub(super) encoding: String,
    pub(super) errors: String,
    pub(super) buffers: Option<Value>,
    pub(super) persistent_load: Option<Value>,
    /// The `find_class` of a derived class.
    pub(super) find_class: Option<Value>,
    /// Bytes of stack and memo that the heap knows of.
    counted: usize,
}

impl Loader {
    pub(super) fn new(
        vm: &mut Vm,
        source: Source,
        fix_imports: bool,
        [encoding, errors]: [Given<'_>; 2],
        buffers: Option<&Value>,
    ) -> PyResult<Loader> {
        let encoding = text_arg(vm, encoding, "ASCII", "encoding")?;
        let errors = text_arg(vm, errors, "strict", "errors")?;
        let buffers = match some(buffers) {
            Some(b) => Some(vm.iter(&b)?),
            None => None,
        };
        Ok(Loader {
            source,
            stack: Vec::new(),
            marks: Vec::new(),
            memo: Vec::new(),
            known: 0,
            proto: Rc::default(),
            fix_imports,
            encoding,
            errors,
            buffers,
            persistent_load: None,
            find_class: None,
            counted: 0,
        })
    }

    /// Reads a whole pickle.
    pub(super) fn load(&mut self, vm: &mut Vm) -> PyResult {
        let r = self.run(vm);
        self.stack.clear();
        self.marks.clear();
        vm.account(-(self.counted as isize));
        self.counted = 0;
        r
    }

    fn count(&mut self, vm: &mut Vm) {
        let now = (self.stack.capacity() + self.memo.capacity()) * 8 + self.marks.capacity() * 8;
        vm.account(now as isize - self.counted as isize);
        self.counted = now;
    }

    #[inline]
    fn push(&mut self, vm: &mut Vm, v: Value) -> PyResult<()> {
        if self.stack.len() == self.stack.capacity() {
            let more = self.stack.len().max(32);
            vm.reserve((self.stack.len() + more) * 8)?;
            self.stack.reserve_exact(more);
            self.count(vm);
        }
        self.stack.push(v);
        Ok(())
    }

    /// Where the items behind the last mark begin.
    fn fence(&self) -> usize {
        self.marks.last().copied().unwrap_or(0)
    }

    fn pop(&mut self, vm: &mut Vm) -> PyResult {
        if self.stack.len() <= self.fence() {
            return Err(self.underflow(vm));
        }
        match self.stack.pop() {
            Some(v) => Ok(v),
            None => Err(self.underflow(vm)),
        }
    }

    #[cold]
    fn underflow(&self, vm: &mut Vm) -> pyrun_vm::Raised {
        let m = if self.marks.is_empty() {
            "unpickling stack underflow"
        } else {
            "unexpected MARK found"
        };
        unpickling_error(vm, m)
    }

    fn top(&mut self, vm: &mut Vm) -> PyResult {
        match self.stack.last() {
            Some(v) if self.stack.len() > self.fence() => Ok(v.clone()),
            _ => Err(self.underflow(vm)),
        }
    }

    /// The place of the last mark, which goes.
    fn mark(&mut self, vm: &mut Vm) -> PyResult<usize> {
        match self.marks.pop() {
            Some(at) => Ok(at),
            None => Err(unpickling_error(vm, "could not find MARK")),
        }
    }

    /// The items behind the last mark.
    fn marked(&mut self, vm: &mut Vm) -> PyResult<Vec<Value>> {
        let at = self.mark(vm)?;
        let n = self.stack.len() - at;
        vm.reserve(n * 16)?;
        vm.charge(n / 16)?;
        Ok(self.stack.split_off(at))
    }

    fn run(&mut self, vm: &mut Vm) -> PyResult {
        loop {
            vm.charge(1)?;
            let code = self.source.opcode(vm)?;
            if code == op::STOP {
                return self.pop(vm);
            }
            self.step(vm, code)?;
        }
    }

    #[inline]
    fn step(&mut self, vm: &mut Vm, code: u8) -> PyResult<()> {
        match code {
            op::MARK => self.put_mark(vm),
            op::MEMOIZE => {
                let (v, at) = (self.top(vm)?, self.known);
                self.remember(vm, at, v)
            }
            op::BINPUT | op::LONG_BINPUT => {
                let at = self.source.number(vm, if code == op::BINPUT { 1 } else { 4 })?;
                let v = self.top(vm)?;
                self.remember(vm, at as usize, v)
            }
            op::BINGET | op::LONG_BINGET => {
                let at = self.source.number(vm, if code == op::BINGET { 1 } else { 4 })?;
                self.recall(vm, at as usize)
            }
            op::SHORT_BINUNICODE => self.text(vm, 1),
            op::BINUNICODE => self.text(vm, 4),
            op::BINUNICODE8 => self.text(vm, 8),
            op::BININT1 => self.int(vm, 1),
            op::BININT2 => self.int(vm, 2),
            op::BININT => {
                let n = self.source.number(vm, 4)? as u32 as i32;
                let v = vm.int(n as i64);
                self.push(vm, v)
            }
            op::BINFLOAT => {
                let n = self.source.number(vm, 8)?;
                let v = vm.float(f64::from_bits(n.swap_bytes()));
                self.push(vm, v)
            }
            op::NONE => self.push(vm, Value::none()),
            op::NEWTRUE => self.push(vm, Value::from(true)),
            op::NEWFALSE => self.push(vm, Value::from(false)),
            op::EMPTY_LIST => {
                let v = vm.list(Vec::new());
                self.push(vm, v)
            }
            op::EMPTY_DICT => {
                let v = vm.dict().into_value();
                self.push(vm, v)
            }
            op::EMPTY_SET => {
                let v = vm.set().into_value();
                self.push(vm, v)
            }
            op::EMPTY_TUPLE => {
                let v = vm.tuple(&[]);
                self.push(vm, v)
            }
            op::TUPLE1 | op::TUPLE2 | op::TUPLE3 => {
                self.short_tuple(vm, (code - op::TUPLE1) as usize + 1)
            }
            op::TUPLE => {
                let items = self.marked(vm)?;
                let v = vm.tuple(&items);
                self.push(vm, v)
            }
            op::APPEND => {
                let v = self.pop(vm)?;
                let target = self.top(vm)?;
                append(vm, &target, vec![v], false)
            }
            op::APPENDS => {
                let items = self.marked(vm)?;
                let target = self.top(vm)?;
                append(vm, &target, items, true)
            }
            op::SETITEM => {
                let value = self.pop(vm)?;
                let key = self.pop(vm)?;
                let target = self.top(vm)?;
                set_items(vm, &target, vec![key, value])
            }
            op::SETITEMS => {
                let items = self.marked(vm)?;
                let target = self.top(vm)?;
                set_items(vm, &target, items)
            }
            op::ADDITEMS => {
                let items = self.marked(vm)?;
                let target = self.top(vm)?;
                add_items(vm, &target, items)
            }
            op::STACK_GLOBAL => self.stack_global(vm),
            op::REDUCE => self.reduce(vm),
            op::NEWOBJ => self.new_object(vm, false),
            op::NEWOBJ_EX => self.new_object(vm, true),
            op::BUILD => self.build(vm),
            op::FRAME => self.frame(vm),
            op::PROTO => self.protocol(vm),
            _ => self.rare(vm, code),
        }
    }

    fn put_mark(&mut self, vm: &mut Vm) -> PyResult<()> {
        if self.marks.len() == self.marks.capacity() {
            let more = self.marks.len().max(32);
            vm.reserve((self.marks.len() + more) * 8)?;
            self.marks.reserve_exact(more);
            self.count(vm);
        }
        self.marks.push(self.stack.len());
        Ok(())
    }

    fn remember(&mut self, vm: &mut Vm, at: usize, v: Value) -> PyResult<()> {
        if at >= self.memo.len() {
            if at >= self.memo.capacity() {
                let size = (at + 1).max(self.memo.len() * 2).max(32);
                vm.reserve(size * 8)?;
                vm.charge(size / 16)?;
                self.memo.reserve_exact(size - self.memo.len());
                self.count(vm);
            }
            self.memo.resize(at + 1, None);
        }
        let old = self.memo[at].replace(v);
        self.known += usize::from(old.is_none());
        Ok(())
    }

    fn recall(&mut self, vm: &mut Vm, at: usize) -> PyResult<()> {
        match self.memo.get(at).cloned().flatten() {
            Some(v) => self.push(vm, v),
            None => Err(unpickling_error(vm, &format!("Memo value not found at index {at}"))),
        }
    }

    fn int(&mut self, vm: &mut Vm, width: usize) -> PyResult<()> {
        let n = self.source.number(vm, width)?;
        let v = vm.int(n as i64);
        self.push(vm, v)
    }

    /// A length of so many bytes that is checked against what can be.
    fn size(&mut self, vm: &mut Vm, width: usize, what: &str) -> PyResult<usize> {
        let n = self.source.number(vm, width)?;
        if n > i64::MAX as u64 {
            let m = format!("{what} exceeds system's maximum size of {} bytes", i64::MAX);
            return Err(vm.overflow_error(&m));
        }
        Ok(n as usize)
    }

    fn text(&mut self, vm: &mut Vm, width: usize) -> PyResult<()> {
        let n = self.size(vm, width, "BINUNICODE")?;
        if n > 4096 {
            vm.charge(n / 64)?;
            self.source.need(vm, n)?;
            vm.reserve(n * 5)?;
        }
        let data = self.source.take(vm, n)?;
        let v = match std::str::from_utf8(data) {
            Ok(s) => vm.str(s),
            Err(_) => {
                let args = [vm.bytes(data), vm.str("utf-8"), vm.str("surrogatepass")];
                vm.call(&core().str.to_value(), &args)?
            }
        };
        self.push(vm, v)
    }

    fn short_tuple(&mut self, vm: &mut Vm, n: usize) -> PyResult<()> {
        let Some(at) = self.stack.len().checked_sub(n).filter(|at| *at >= self.fence()) else {
            return Err(self.underflow(vm));
        };
        let v = vm.tuple(&self.stack[at..]);
        self.stack.truncate(at);
        self.push(vm, v)
    }

    fn protocol(&mut self, vm: &mut Vm) -> PyResult<()> {
        let proto = self.source.byte(vm)?;
        if proto as i64 > super::HIGHEST {
            return Err(vm.value_error(&format!("unsupported pickle protocol: {proto}")));
        }
        self.proto.set(proto);
        Ok(())
    }

    fn frame(&mut self, vm: &mut Vm) -> PyResult<()> {
        let n = self.source.number(vm, 8)?;
        if n > i64::MAX as u64 {
            return Err(vm.value_error(&format!("frame size > sys.maxsize: {n}")));
        }
        self.source.need(vm, n as usize)
    }

    fn stack_global(&mut self, vm: &mut Vm) -> PyResult<()> {
        let name = self.pop(vm)?;
        let module = self.pop(vm)?;
        if name.get_exact::<Str>().is_none() || module.get_exact::<Str>().is_none() {
            return Err(unpickling_error(vm, "STACK_GLOBAL requires str"));
        }
        self.push_class(vm, &module, &name)
    }

    fn push_class(&mut self, vm: &mut Vm, module: &Value, name: &Value) -> PyResult<()> {
        let v = match self.find_class.clone() {
            Some(f) => vm.call(&f, &[module.clone(), name.clone()])?,
            None => find_class(vm, module, name, self.proto.get(), self.fix_imports)?,
        };
        self.push(vm, v)
    }

    fn reduce(&mut self, vm: &mut Vm) -> PyResult<()> {
        let args = self.pop(vm)?;
        let f = self.pop(vm)?;
        let Some(args) = args.get::<Tuple>() else {
            return Err(vm.type_error("argument list must be a tuple"));
        };
        let v = vm.call(&f, args.as_slice())?;
        self.push(vm, v)
    }

    fn new_object(&mut self, vm: &mut Vm, named: bool) -> PyResult<()> {
        let opcode = if named { "NEWOBJ_EX" } else { "NEWOBJ" };
        let kwargs = if named { Some(self.pop(vm)?) } else { None };
        let args = self.pop(vm)?;
        let class = self.pop(vm)?;
        let Some(cls) = class.cast::<Type>() else {
            let kind = class.class().name();
            let m = format!("{opcode} class argument must be a type, not {kind}");
            return Err(unpickling_error(vm, &m));
        };
        let Some(new) = cls.slots().new else {
            let m = format!("{opcode} class argument '{}' has NULL tp_new", cls.name());
            return Err(unpickling_error(vm, &m));
        };
        let Some(args) = args.get::<Tuple>() else {
            let kind = args.class().name();
            let m = format!("{opcode} args argument must be a tuple, not {kind}");
            return Err(unpickling_error(vm, &m));
        };
        let (mut names, mut values) = (Vec::new(), Vec::new());
        if let Some(kwargs) = &kwargs {
            let Some(d) = kwargs.get::<Dict>() else {
                let kind = kwargs.class().name();
                let m = format!("{opcode} kwargs argument must be a dict, not {kind}");
                return Err(unpickling_error(vm, &m));
            };
            (names, values) = d.items().into_iter().unzip();
        }
        let args = Args { pos: args.as_slice(), kw_names: &names, kw_values: &values };
        let v = new(vm, cls, args)?;
        self.push(vm, v)
    }

    fn build(&mut self, vm: &mut Vm) -> PyResult<()> {
        let state = self.pop(vm)?;
        let obj = self.top(vm)?;
        if let Some(f) = vm.getattr_opt(&obj, &core().names.__setstate__)? {
            return vm.call(&f, &[state]).map(drop);
        }
        let (state, slots) = match state.get::<Tuple>().map(Tuple::as_slice) {
            Some([state, slots]) => (state.clone(), Some(slots.clone())),
            _ => (state.clone(), None),
        };
        if !state.is_none() {
            set_state(vm, &obj, &state)?;
        }
        let Some(slots) = slots.filter(|s| !s.is_none()) else { return Ok(()) };
        let Some(d) = slots.get::<Dict>() else {
            return Err(unpickling_error(vm, "slot state is not a dictionary"));
        };
        for (k, v) in d.items() {
            match k.cast::<Str>() {
                Some(name) => vm.setattr(&obj, name, v)?,
                None => return Err(vm.type_error("attribute name must be string")),
            }
        }
        Ok(())
    }

    /// The opcodes of old protocols, and others that seldom come.
    fn rare(&mut self, vm: &mut Vm, code: u8) -> PyResult<()> {
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
                set_items(vm, &d, items)?;
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

    /// So many bytes, paid for.
    fn data(&mut self, vm: &mut Vm, n: usize) -> PyResult<&[u8]> {
        if n > 4096 {
            vm.charge(n / 64)?;
            self.source.need(vm, n)?;
            vm.reserve(n * 2)?;
        }
        self.source.take(vm, n)
    }

    fn bytes(&mut self, vm: &mut Vm, width: usize) -> PyResult<()> {
        let n = self.size(vm, width, "BINBYTES")?;
        let data = self.data(vm, n)?;
        let v = vm.bytes(data);
        self.push(vm, v)
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

/// A class or function by module and name.
pub(super) fn find_class(
    vm: &mut Vm,
    module: &Value,
    name: &Value,
    proto: u8,
    fix_imports: bool,
) -> PyResult {
    let (mut module, mut name) = (module.clone(), name.clone());
    if proto < 3 && fix_imports {
        let key = vm.tuple(&[module.clone(), name.clone()]);
        if let Some(new) = global::compat(vm, "NAME_MAPPING", &key)? {
            let pair = new.get::<Tuple>().map(|t| t.to_vec());
            if let Some([m, n]) = pair.as_deref() {
                (module, name) = (m.clone(), n.clone());
            }
        } else if let Some(new) = global::compat(vm, "IMPORT_MAPPING", &module)? {
            module = new;
        }
    }
    let (Some(m), Some(n)) = (module.cast::<Str>(), name.cast::<Str>()) else {
        return Err(vm.type_error("find_class() arguments must be str"));
    };
    let loaded = global::module(vm, m)?;
    let found = if proto < 4 {
        vm.getattr_opt(&loaded, n)?
    } else {
        global::deep(vm, &loaded, &n.to_str_lossy())?.map(|(v, _)| v)
    };
    match found {
        Some(v) => Ok(v),
        None => {
            let (n, m) = (vm.repr(&name)?, vm.repr(&loaded)?);
            let m = format!("Can't get attribute {} on {}", n.to_str_lossy(), m.to_str_lossy());
            Err(vm.attribute_error(&m))
        }
    }
}

fn append(vm: &mut Vm, target: &Value, mut items: Vec<Value>, many: bool) -> PyResult<()> {
    if let Some(l) = target.get::<List>()
        && super::save::is_exactly(target, core().list)
    {
        vm.reserve(l.growth(items.len()))?;
        l.extend(items);
        return Ok(());
    }
    let extend = vm.intern("extend");
    if many && let Some(f) = vm.getattr_opt(target, &extend)? {
        let items = vm.list(std::mem::take(&mut items));
        return vm.call(&f, &[items]).map(drop);
    }
    let f = vm.getattr_str(target, "append")?;
    for item in items {
        vm.call(&f, &[item])?;
    }
    Ok(())
}

fn set_items(vm: &mut Vm, target: &Value, items: Vec<Value>) -> PyResult<()> {
    if !items.len().is_multiple_of(2) {
        return Err(unpickling_error(vm, "odd number of items for SETITEMS"));
    }
    let exact = target.cast::<Dict>().filter(|_| super::save::is_exactly(target, core().dict));
    let mut items = items.into_iter();
    while let (Some(key), Some(value)) = (items.next(), items.next()) {
        match exact {
            Some(d) => vm.dict_set(d, key, value)?,
            None => vm.setitem(target, &key, value)?,
        }
    }
    Ok(())
}

fn add_items(vm: &mut Vm, target: &Value, items: Vec<Value>) -> PyResult<()> {
    if let Some(s) = target.get::<Set>()
        && target.class().is_subclass(core().set)
    {
        for item in items {
            vm.set_add(s, item)?;
        }
        return Ok(());
    }
    let f = vm.getattr_str(target, "add")?;
    for item in items {
        vm.call(&f, &[item])?;
    }
    Ok(())
}

/// Puts a state into an instance's own attributes.
fn set_state(vm: &mut Vm, obj: &Value, state: &Value) -> PyResult<()> {
    let Some(d) = state.get::<Dict>() else {
        return Err(unpickling_error(vm, "state is not a dictionary"));
    };
    let items = d.items();
    let plain = obj.class().lookup(&core().names.__dict__);
    let of_own = |v: &Value| v.kind() == pyrun_vm::value::Kind::GetSet;
    if plain.as_ref().is_some_and(of_own)
        && items.iter().all(|(k, _)| k.get_exact::<Str>().is_some())
    {
        for (k, v) in items {
            if let Some(name) = k.cast::<Str>()
                && !vm.set_own_attr(obj, name, v.clone())
            {
                return set_in_dict(vm, obj, &k, v);
            }
        }
        return Ok(());
    }
    vm.getattr(obj, &core().names.__dict__)?;
    for (k, v) in items {
        set_in_dict(vm, obj, &k, v)?;
    }
    Ok(())
}

fn set_in_dict(vm: &mut Vm, obj: &Value, key: &Value, value: Value) -> PyResult<()> {
    let dict = vm.getattr(obj, &core().names.__dict__)?;
    let key = match key.cast::<Str>() {
        Some(s) if key.get_exact::<Str>().is_some() => vm.intern_str(s).into_value(),
        _ => key.clone(),
    };
    vm.setitem(&dict, &key, value)
}
