//! Binding arguments to the parameters of Python functions, in CPython's order and words.

use super::frame::raw_word;
use super::frame::{HEADER, entry_word, return_word};
use super::{Base, Ip, Step, head, next, reg, set, take};
use crate::types::core;
use crate::value::code::CodeObj;
use crate::value::generator::GenKind;
use crate::value::object::Obj;
use crate::value::{Args, Dict, Function, PyResult, Raised, Ref, Str, Tuple, Value, Word};
use crate::vm::Vm;
use pyrun_bytecode::CodeFlags;
use smallvec::SmallVec;

/// Bound locals: one value per parameter, or nothing yet.
type Bound = SmallVec<[Option<Value>; 8]>;

/// Pushes the frame of `func` for a call whose arguments lie in registers from `first` on; or makes
/// the generator and puts it into register `at`.
#[allow(clippy::too_many_arguments)]
pub(super) unsafe fn push_call(
    vm: &mut Vm,
    b: Base,
    at: usize,
    first: usize,
    n: usize,
    kw: &[Value],
    func: &Function,
    ret: Ip,
) -> PyResult<Step> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        if kw.is_empty() && func.header.aux as usize == n && first == at + HEADER {
            let nb = b.add(first);
            if nb.add(func.frame_bytes.get() as usize + super::GEN_HEADER) <= vm.run.limit {
                vm.enter_frame()?;
                *head(nb, -16) = return_word(ret, at);
                *head(nb, -8) = raw_word(b as u64);
                Vm::clear_regs(nb, n * 8, func.local_bytes.get() as usize);
                return Ok(Step { ip: func.entry.get(), base: nb });
            }
        }
        push_above(vm, b, at, None, first, n, kw, func, ret)
    }
}

/// As `push_call`, binding to a window above the caller's registers.
#[allow(clippy::too_many_arguments)]
pub(super) unsafe fn push_above(
    vm: &mut Vm,
    b: Base,
    at: usize,
    slf: Option<Value>,
    first: usize,
    n: usize,
    kw: &[Value],
    func: &Function,
    ret: Ip,
) -> PyResult<Step> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        // The function may be held only by the register that is about to be emptied.
        let keep = Ref::<Function>::from_value_unchecked(Value::from_borrowed(Word::counted(
            func as *const Function as *mut Obj,
        )));
        let mut pos: SmallVec<[Value; 8]> = slf.into_iter().collect();
        for i in 0..n - kw.len() {
            pos.push(take(b, first + i * 8));
        }
        let mut values: SmallVec<[Value; 8]> = SmallVec::new();
        for i in n - kw.len()..n {
            values.push(take(b, first + i * 8));
        }
        super::unset(b, at);
        let bound = bind(vm, &keep, pos, kw, values)?;
        push_bound(vm, b, at, &keep, bound, ret)
    }
}

/// As `push_call` for arguments that have left their registers.
#[allow(clippy::too_many_arguments)]
pub(super) unsafe fn push_values(
    vm: &mut Vm,
    b: Base,
    at: usize,
    pos: Vec<Value>,
    kw: &[Value],
    values: Vec<Value>,
    func: &Function,
    ret: Ip,
) -> PyResult<Step> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let keep = Ref::<Function>::from_value_unchecked(Value::from_borrowed(Word::counted(
            func as *const Function as *mut Obj,
        )));
        let bound = bind(vm, &keep, pos.into(), kw, values.into())?;
        push_bound(vm, b, at, &keep, bound, ret)
    }
}

/// Pushes a frame with bound locals, or makes a generator of them.
pub(super) unsafe fn push_bound(
    vm: &mut Vm,
    b: Base,
    at: usize,
    func: &Ref<Function>,
    bound: Bound,
    ret: Ip,
) -> PyResult<Step> {
    // SAFETY: the dispatcher's contract.
    unsafe {
        if func.code.peek().code.flags.is_generator_like() {
            let g = make_generator(vm, func, bound);
            set(b, at, g);
            return next(ret, 0, b);
        }
        vm.enter_frame()?;
        let nb = vm.window_above(b, func.frame_bytes.get() as usize);
        Vm::write_header(nb, func, b, return_word(ret, at));
        fill(nb, func, bound);
        Ok(Step { ip: func.entry.get(), base: nb })
    }
}

/// Writes bound locals into a fresh window.
unsafe fn fill(nb: Base, func: &Function, bound: Bound) {
    // SAFETY: the window has room for the function's registers.
    unsafe {
        let mut i = 0;
        for v in bound {
            *reg(nb, i) = v.map_or(Word::NIL, Value::into_word);
            i += 8;
        }
        Vm::clear_regs(nb, i, func.frame_bytes.get() as usize);
    }
}

/// A generator, coroutine or asynchronous generator that has not started.
fn make_generator(vm: &mut Vm, func: &Ref<Function>, bound: Bound) -> Value {
    let flags = func.code.peek().code.flags;
    let (kind, class) = if flags.has(CodeFlags::COROUTINE) {
        (GenKind::Coroutine, core().coroutine)
    } else if flags.has(CodeFlags::ASYNC_GENERATOR) {
        (GenKind::AsyncGenerator, core().async_generator)
    } else {
        (GenKind::Generator, core().generator)
    };
    let words: SmallVec<[Word; 8]> =
        bound.into_iter().map(|v| v.map_or(Word::NIL, Value::into_word)).collect();
    vm.heap.generator(class, kind, func.clone(), &words)
}

/// Binds arguments to parameters; the result has one entry per parameter.
fn bind(
    vm: &mut Vm,
    func: &Ref<Function>,
    pos: SmallVec<[Value; 8]>,
    kw: &[Value],
    values: SmallVec<[Value; 8]>,
) -> PyResult<Bound> {
    let code = func.code.get();
    let k = &code.code;
    let args = k.arg_count as usize;
    let named = args + k.kwonly_count as usize;
    let given = pos.len();
    let mut out: Bound = SmallVec::from_elem(None, k.param_count() as usize);
    let mut rest: Vec<Value> = Vec::new();
    for (i, v) in pos.into_iter().enumerate() {
        if i < args { out[i] = Some(v) } else { rest.push(v) }
    }
    let mut extra: Option<Ref<Dict>> = k.flags.has(CodeFlags::VARKEYWORDS).then(|| vm.dict());
    for (name, v) in kw.iter().zip(values) {
        bind_keyword(vm, func, &code, &mut out, &mut extra, kw, name, v)?;
    }
    if !rest.is_empty() && !k.flags.has(CodeFlags::VARARGS) {
        return Err(too_many(vm, func, given, &out));
    }
    fill_defaults(vm, func, &code, &mut out, args, named)?;
    let mut i = named;
    if k.flags.has(CodeFlags::VARARGS) {
        out[i] = Some(vm.tuple(&rest));
        i += 1;
    }
    if let Some(d) = extra {
        out[i] = Some(d.into_value());
    }
    Ok(out)
}

#[allow(clippy::too_many_arguments)]
fn bind_keyword(
    vm: &mut Vm,
    func: &Function,
    code: &CodeObj,
    out: &mut Bound,
    extra: &mut Option<Ref<Dict>>,
    kw: &[Value],
    name: &Value,
    v: Value,
) -> PyResult<()> {
    let k = &code.code;
    let named = (k.arg_count + k.kwonly_count) as usize;
    let qualname = qualname(func);
    let Some(s) = name.cast::<Str>() else {
        return Err(vm.type_error(&format!("{qualname}() keywords must be strings")));
    };
    let found = code.varnames[..named].iter().position(|p| p.is(name)).or_else(|| {
        code.varnames[..named].iter().position(|p| p.get::<Str>().is_some_and(|p| p.same(s)))
    });
    match found.filter(|&i| i >= k.posonly_count as usize) {
        Some(i) if out[i].is_some() => Err(vm.type_error(&format!(
            "{qualname}() got multiple values for argument '{}'",
            s.to_str_lossy()
        ))),
        Some(i) => {
            out[i] = Some(v);
            Ok(())
        }
        None => match extra {
            Some(d) => {
                d.set_str(s, v);
                Ok(())
            }
            None if found.is_some() => Err(positional_only(vm, func, code, kw)),
            None => Err(vm.type_error(&format!(
                "{qualname}() got an unexpected keyword argument '{}'",
                s.to_str_lossy()
            ))),
        },
    }
}

/// The error for keywords that name positional-only parameters: all of them are told.
#[cold]
fn positional_only(vm: &mut Vm, func: &Function, code: &CodeObj, kw: &[Value]) -> Raised {
    let given = |p: &&Value| {
        kw.iter()
            .any(|k| k.is(p) || p.get::<Str>().zip(k.cast::<Str>()).is_some_and(|(p, k)| p.same(k)))
    };
    let names: Vec<String> = code.varnames[..code.code.posonly_count as usize]
        .iter()
        .filter(given)
        .filter_map(|p| p.get::<Str>().map(|p| p.to_str_lossy().into_owned()))
        .collect();
    vm.type_error(&format!(
        "{}() got some positional-only arguments passed as keyword arguments: '{}'",
        qualname(func),
        names.join(", ")
    ))
}

fn fill_defaults(
    vm: &mut Vm,
    func: &Function,
    code: &CodeObj,
    out: &mut Bound,
    args: usize,
    named: usize,
) -> PyResult<()> {
    let defaults = func.defaults.get();
    let d: &[Value] =
        defaults.as_ref().and_then(|d| d.get::<Tuple>()).map_or(&[], |t| t.as_slice());
    let first = args.saturating_sub(d.len());
    for i in first..args {
        if out[i].is_none() {
            out[i] = Some(d[d.len() - (args - i)].clone());
        }
    }
    if out[..first].iter().any(Option::is_none) {
        return Err(missing(vm, func, code, &out[..first], 0, "positional"));
    }
    if named > args {
        let kd = func.kwdefaults.get();
        for i in args..named {
            if out[i].is_none()
                && let Some(name) = code.varnames[i].get::<Str>()
            {
                out[i] = kd.as_ref().and_then(|d| d.get::<Dict>()).and_then(|d| d.get_str(name));
            }
        }
        if out[args..named].iter().any(Option::is_none) {
            return Err(missing(vm, func, code, &out[args..named], args, "keyword-only"));
        }
    }
    Ok(())
}

fn qualname(func: &Function) -> String {
    func.qualname
        .get()
        .and_then(|q| q.get::<Str>().map(|s| s.to_str_lossy().into_owned()))
        .unwrap_or_default()
}

#[cold]
fn missing(
    vm: &mut Vm,
    func: &Function,
    code: &CodeObj,
    out: &[Option<Value>],
    offset: usize,
    what: &str,
) -> Raised {
    let names: Vec<String> = out
        .iter()
        .enumerate()
        .filter(|(_, v)| v.is_none())
        .map(|(i, _)| format!("'{}'", code.code.varnames[i + offset]))
        .collect();
    let list = match names.as_slice() {
        [one] => one.clone(),
        [a, b] => format!("{a} and {b}"),
        [rest @ .., last] => format!("{}, and {last}", rest.join(", ")),
        [] => String::new(),
    };
    let n = names.len();
    let s = if n == 1 { "" } else { "s" };
    vm.type_error(&format!("{}() missing {n} required {what} argument{s}: {list}", qualname(func)))
}

#[cold]
fn too_many(vm: &mut Vm, func: &Function, given: usize, out: &Bound) -> Raised {
    let code = func.code.get();
    let args = code.code.arg_count as usize;
    let defaults = func.defaults.get().and_then(|d| d.get::<Tuple>().map(|t| t.len())).unwrap_or(0);
    let kwonly =
        out[args..args + code.code.kwonly_count as usize].iter().filter(|v| v.is_some()).count();
    let (takes, plural) = if defaults > 0 {
        (format!("from {} to {args}", args - defaults), true)
    } else {
        (args.to_string(), args != 1)
    };
    let kw = if kwonly > 0 {
        format!(
            " positional argument{} (and {kwonly} keyword-only argument{})",
            if given == 1 { "" } else { "s" },
            if kwonly == 1 { "" } else { "s" }
        )
    } else {
        String::new()
    };
    let verb = if given == 1 && kwonly == 0 { "was" } else { "were" };
    vm.type_error(&format!(
        "{}() takes {takes} positional argument{} but {given}{kw} {verb} given",
        qualname(func),
        if plural { "s" } else { "" }
    ))
}

impl Vm {
    /// Calls a Python function from Rust and runs it to its end.
    pub(crate) fn call_function(&mut self, func: &Ref<Function>, args: Args<'_>) -> PyResult {
        let bound = bind(
            self,
            func,
            args.pos.iter().cloned().collect(),
            args.kw_names,
            args.kw_values.iter().cloned().collect(),
        )?;
        if func.code.peek().code.flags.is_generator_like() {
            return Ok(make_generator(self, func, bound));
        }
        self.run_function(func, bound)
    }

    /// Runs a function with bound locals; register 0 may be a namespace.
    pub(crate) fn run_function(
        &mut self,
        func: &Ref<Function>,
        bound: SmallVec<[Option<Value>; 8]>,
    ) -> PyResult {
        self.enter_frame()?;
        // SAFETY: the frame is pushed whole, above everything that is live.
        unsafe {
            let b = self.run.base;
            let nb = self.window_above(b, func.frame_bytes.get() as usize);
            Vm::write_header(nb, func, b, entry_word());
            *head(nb, -48) = raw_word(self.run.ip as u64);
            fill(nb, func, bound);
            let depth = self.run.depth;
            let r = self.run_frame(Step { ip: func.entry.get(), base: nb });
            if r.is_err() && self.run.depth == depth {
                // The machine was not entered for want of native stack: the frame comes down here.
                Vm::release_regs(nb, 0, func.frame_bytes.get() as usize);
                self.drop_frame(nb);
            }
            r
        }
    }
}
