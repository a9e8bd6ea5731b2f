//! Code objects as Python code sees them. The machine's own instructions stand behind `co_code`; what
//! programs look at (names, flags, lines) has CPython's meaning.

use crate::value::code::CodeObj;
use crate::value::object::Kind;
use crate::value::typeobj::TypeFlags;
use crate::value::{Args, CmpOp, PyResult, Ref, Slots, Str, TypeSpec, Value};
use crate::vm::Vm;
use pyrun_bytecode::{Code, CodeFlags};
use pyrun_macros::pymethods;
use std::sync::Arc;

/// The flags that CPython has too.
const PUBLIC_FLAGS: u32 = !(CodeFlags::NAMESPACE | CodeFlags::CLASS);

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let Some(c) = v.get::<CodeObj>() else { return Ok(Value::none()) };
    let c = &c.code;
    let text = format!(
        "<code object {} at {:#x}, file \"{}\", line {}>",
        c.name(),
        v.id(),
        c.filename,
        c.first_line
    );
    Ok(vm.str(&text))
}

/// Equal are copies of the same code, also in constants that were replaced.
fn compare(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    let (Some(x), Some(y)) = (a.get::<CodeObj>(), b.get::<CodeObj>()) else {
        return Ok(Value::not_implemented());
    };
    if !matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::not_implemented());
    }
    let (p, q) = (&x.code, &y.code);
    let same = Arc::ptr_eq(p, q)
        || p.name() == q.name()
            && p.first_line == q.first_line
            && p.flags == q.flags
            && p.arg_count == q.arg_count
            && p.posonly_count == q.posonly_count
            && p.kwonly_count == q.kwonly_count
            && p.words == q.words
            && p.all(&p.names).eq(q.all(&q.names))
            && p.all(&p.varnames).eq(q.all(&q.varnames))
            && p.all(&p.freevars).eq(q.all(&q.freevars))
            && p.handlers == q.handlers;
    let equal = same && {
        let (m, n) = (vm.tuple(&x.consts), vm.tuple(&y.consts));
        Arc::ptr_eq(p, q) || vm.eq(&m, &n)?
    };
    Ok(Value::from(equal == (op == CmpOp::Eq)))
}

fn hash(_: &mut Vm, v: &Value) -> PyResult<i64> {
    let Some(c) = v.get::<CodeObj>() else { return Ok(0) };
    let c = &c.code;
    let mut h = crate::value::str::hash_bytes(c.name().as_bytes());
    for w in [c.first_line as u64, c.arg_count as u64, c.words.len() as u64] {
        h = (h ^ w).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23);
    }
    Ok(h as i64)
}

fn names<'a>(vm: &mut Vm, names: impl Iterator<Item = &'a str>) -> Value {
    let v: Vec<Value> =
        names.filter(|n| !n.is_empty()).map(|n| vm.intern(n).into_value()).collect();
    vm.tuple(&v)
}

/// The local registers that CPython lists as variables: parameters, and locals that are no cells.
fn plain_locals(c: &Code) -> impl Iterator<Item = &str> {
    let params = c.param_count() as usize;
    let namespace = c.flags.has(CodeFlags::NAMESPACE);
    let own = move |(i, n): &(usize, &str)| {
        !namespace && !n.is_empty() && (*i < params || !c.cell_locals.contains(&(*i as u32)))
    };
    c.all(&c.varnames).enumerate().filter(own).map(|(_, n)| n)
}

/// One row of `co_lines()`: first word, word past the last, line.
fn line_ranges(c: &Code) -> Vec<(u32, u32, u32)> {
    let mut out: Vec<(u32, u32, u32)> = Vec::new();
    for (i, p) in c.positions.iter().enumerate() {
        let end = c.positions.get(i + 1).map_or(c.words.len() as u32, |n| n.ip);
        match out.last_mut() {
            Some(last) if last.2 == p.line => last.1 = end,
            _ => out.push((p.ip, end, p.line)),
        }
    }
    out
}

type This = Ref<CodeObj>;

struct Methods;

#[pymethods]
impl Methods {
    #[member]
    fn co_argcount(slf: &This) -> i64 {
        slf.code.arg_count as i64
    }

    #[member]
    fn co_posonlyargcount(slf: &This) -> i64 {
        slf.code.posonly_count as i64
    }

    #[member]
    fn co_kwonlyargcount(slf: &This) -> i64 {
        slf.code.kwonly_count as i64
    }

    #[getter]
    fn co_nlocals(slf: &This) -> usize {
        plain_locals(&slf.code).filter(|n| !n.is_empty()).count()
    }

    #[member]
    fn co_stacksize(slf: &This) -> i64 {
        slf.code.nregs as i64 - slf.code.nlocals as i64
    }

    #[member]
    fn co_flags(slf: &This) -> i64 {
        (slf.code.flags.0 & PUBLIC_FLAGS) as i64
    }

    #[getter]
    fn co_code(slf: &This) -> Vec<u8> {
        slf.code.words.iter().flat_map(|w| w.to_le_bytes()).collect()
    }

    #[member]
    fn co_consts(vm: &mut Vm, slf: &This) -> Value {
        vm.tuple(&slf.consts)
    }

    #[member]
    fn co_names(vm: &mut Vm, slf: &This) -> Value {
        vm.tuple(&slf.names)
    }

    #[getter]
    fn co_varnames(vm: &mut Vm, slf: &This) -> Value {
        names(vm, plain_locals(&slf.code))
    }

    #[getter]
    fn co_freevars(vm: &mut Vm, slf: &This) -> Value {
        names(vm, slf.code.all(&slf.code.freevars))
    }

    #[getter]
    fn co_cellvars(vm: &mut Vm, slf: &This) -> Value {
        let c = &slf.code;
        names(vm, c.cell_locals.iter().map(|&i| c.cell_name(i)))
    }

    #[member]
    fn co_filename(vm: &mut Vm, slf: &This) -> Value {
        vm.intern(&slf.code.filename).into_value()
    }

    #[member]
    fn co_name(vm: &mut Vm, slf: &This) -> Value {
        vm.intern(slf.code.name()).into_value()
    }

    #[member]
    fn co_qualname(vm: &mut Vm, slf: &This) -> Value {
        vm.intern(slf.code.qualname()).into_value()
    }

    #[member]
    fn co_firstlineno(slf: &This) -> i64 {
        slf.code.first_line as i64
    }

    /// The rows of the position table, each as five little-endian 32-bit numbers: first word, first
    /// line, last line, first column, last column.
    #[member]
    fn co_linetable(slf: &This) -> Vec<u8> {
        let row = |p: &pyrun_bytecode::Position| {
            [p.ip, p.line, p.end_line, p.col as u32, p.end_col as u32]
        };
        slf.code.positions.iter().flat_map(row).flat_map(u32::to_le_bytes).collect()
    }

    #[member]
    fn co_exceptiontable(slf: &This) -> Vec<u8> {
        let row = |h: &pyrun_bytecode::Handler| [h.start, h.end, h.target, h.register as u32];
        slf.code.handlers.iter().flat_map(row).flat_map(u32::to_le_bytes).collect()
    }

    /// The lines of the code: (start, end, line) for each range of offsets.
    fn co_lines(vm: &mut Vm, slf: &This) -> PyResult {
        let mut rows = Vec::new();
        for (a, b, line) in line_ranges(&slf.code) {
            let line = if line == 0 { Value::none() } else { vm.int(line as i64) };
            let (a, b) = (vm.int(a as i64 * 2), vm.int(b as i64 * 2));
            rows.push(vm.tuple(&[a, b, line]));
        }
        let rows = vm.list(rows);
        vm.iter(&rows)
    }

    /// The source range of each instruction word: (line, end line, column, end column).
    fn co_positions(vm: &mut Vm, slf: &This) -> PyResult {
        let n = slf.code.words.len();
        vm.charge(n)?;
        let mut rows = Vec::with_capacity(n);
        for i in 0..n {
            let row = match slf.code.position(i as u32) {
                Some(p) if p.line != 0 => {
                    let column = |c: u16| (c != u16::MAX).then_some(c as i64);
                    [Some(p.line as i64), Some(p.end_line as i64), column(p.col), column(p.end_col)]
                }
                _ => [None; 4],
            };
            let row: Vec<Value> =
                row.into_iter().map(|x| x.map_or(Value::none(), |x| vm.int(x))).collect();
            rows.push(vm.tuple(&row));
        }
        let rows = vm.list(rows);
        vm.iter(&rows)
    }

    /// Return a copy of the code object with new values for the specified fields.
    #[raw]
    #[text_signature = "($self, /, **changes)"]
    fn replace(vm: &mut Vm, args: Args<'_>) -> PyResult {
        let [slf] = args.pos else {
            return Err(vm.type_error("replace() takes 0 positional arguments"));
        };
        let Some(slf) = slf.cast::<CodeObj>() else {
            return Err(vm.type_error("code object expected"));
        };
        let mut code = (*slf.code).clone();
        let mut consts = None;
        for (k, v) in args.kw() {
            let k = vm.to_str(k)?.to_str_lossy().into_owned();
            replace_field(vm, slf, &mut code, &mut consts, &k, v)?;
        }
        let copy = vm.code_object(&Arc::new(code));
        match consts {
            Some(c) => Ok(vm.code_with_consts(&copy, c).into_value()),
            None => Ok(vm.code_with_consts(&copy, slf.consts.to_vec()).into_value()),
        }
    }

    /// The number of the variable in `co_varnames`, cells or free variables.
    fn _varname_from_oparg(vm: &mut Vm, slf: &This, oparg: i64) -> PyResult {
        match usize::try_from(oparg).ok().and_then(|i| slf.varnames.get(i)) {
            Some(v) => Ok(v.clone()),
            None => Err(vm.index_error("tuple index out of range")),
        }
    }
}

/// Changes one field of a copy. What would need other instructions must stay as it is.
fn replace_field(
    vm: &mut Vm,
    slf: &This,
    code: &mut Code,
    consts: &mut Option<Vec<Value>>,
    name: &str,
    v: &Value,
) -> PyResult<()> {
    match name {
        "co_name" => code.name = code.add_name(&text(vm, name, v)?),
        "co_qualname" => code.qualname = code.add_name(&text(vm, name, v)?),
        "co_filename" => code.filename = text(vm, name, v)?,
        "co_firstlineno" => {
            code.first_line = u32::try_from(vm.to_i64(v)?)
                .map_err(|_| vm.value_error("code: firstlineno must be positive"))?
        }
        "co_flags" => {
            let bits = vm.to_i64(v)? as u32;
            code.flags = CodeFlags(code.flags.0 & !PUBLIC_FLAGS | bits & PUBLIC_FLAGS);
        }
        "co_consts" => {
            let new = vm.collect(v)?;
            if new.len() < slf.consts.len() {
                return Err(vm.value_error("code: co_consts is too small"));
            }
            *consts = Some(new);
        }
        "co_argcount" | "co_posonlyargcount" | "co_kwonlyargcount" | "co_nlocals"
        | "co_stacksize" | "co_code" | "co_names" | "co_varnames" | "co_freevars"
        | "co_cellvars" | "co_linetable" | "co_exceptiontable" => {
            let old = vm.getattr_str(slf.as_value(), name)?;
            if !vm.eq(&old, v)? {
                return Err(vm.value_error(&format!("code: {name} cannot be replaced")));
            }
        }
        _ => {
            return Err(
                vm.type_error(&format!("'{name}' is an invalid keyword argument for replace()"))
            );
        }
    }
    Ok(())
}

fn text(vm: &mut Vm, name: &str, v: &Value) -> PyResult<Arc<str>> {
    match v.get::<Str>() {
        Some(s) => Ok(s.to_str_lossy().into()),
        None => {
            let t = v.class().name();
            Err(vm.type_error(&format!("replace() argument '{name}' must be str, not {t}")))
        }
    }
}

/// `code`.
pub static CODE: TypeSpec = TypeSpec {
    kind: Kind::Code,
    flags: TypeFlags::NO_NEW | TypeFlags::WEAK,
    doc: "Create a code object.  Not for mere mortals.",
    slots: Slots { repr: Some(repr), hash: Some(hash), richcmp: Some(compare), ..Slots::EMPTY },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    signature: "(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, codestring, constants, names, varnames, filename, name, qualname, firstlineno, linetable, exceptiontable, freevars=(), cellvars=(), /)",
    ..TypeSpec::new("code")
};
