//! Opcodes to objects: the stack machine.

mod fill;
mod rare;

use pyrun_vm::types::core;
use pyrun_vm::value::convert::Given;
use pyrun_vm::value::{Args, Dict, Str, Tuple, Type};
use pyrun_vm::{PyResult, Value, Vm};
use std::cell::Cell;
use std::rc::Rc;

use super::source::Source;
use super::{global, op, some, text_arg, unpickling_error};

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
                fill::append(vm, &target, vec![v], false)
            }
            op::APPENDS => {
                let items = self.marked(vm)?;
                let target = self.top(vm)?;
                fill::append(vm, &target, items, true)
            }
            op::SETITEM => {
                let value = self.pop(vm)?;
                let key = self.pop(vm)?;
                let target = self.top(vm)?;
                fill::set_items(vm, &target, vec![key, value])
            }
            op::SETITEMS => {
                let items = self.marked(vm)?;
                let target = self.top(vm)?;
                fill::set_items(vm, &target, items)
            }
            op::ADDITEMS => {
                let items = self.marked(vm)?;
                let target = self.top(vm)?;
                fill::add_items(vm, &target, items)
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
            fill::set_state(vm, &obj, &state)?;
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
