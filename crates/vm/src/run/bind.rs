//! Binding arguments to the parameters of Python functions, in CPython's order and words.

use super::frame::{entry_word, raw_word};
use super::window::bind_in_place;
use super::{Base, Step, head, reg};
use crate::value::builtin::core_made;
use crate::value::code::CodeObj;
use crate::value::generator::GenKind;
use crate::value::{Args, Dict, Function, PyResult, Raised, Ref, Str, Tuple, Type, Value, Word};
use crate::vm::Vm;
use pyrun_bytecode::CodeFlags;
use smallvec::SmallVec;

/// Bound locals: one value per parameter, or nothing yet.
pub(super) type Bound = SmallVec<[Option<Value>; 8]>;

/// The most arguments of a call from Rust that are written straight into the frame.
const IN_PLACE: usize = 64;

/// The words of bound locals.
pub(super) fn into_words(bound: Bound) -> impl Iterator<Item = Word> {
    bound.into_iter().map(|v| v.map_or(Word::NIL, Value::into_word))
}

/// Writes bound locals into a fresh window.
pub(super) unsafe fn fill(nb: Base, func: &Function, bound: Bound) {
    // SAFETY: the window has room for the function's registers.
    unsafe {
        let mut i = 0;
        for w in into_words(bound) {
            *reg(nb, i) = w;
            i += 8;
        }
        Vm::clear_regs(nb, i, func.frame_bytes.get() as usize);
    }
}

/// A generator, coroutine or asynchronous generator that has not started; takes over the words of
/// its bound parameters.
pub(super) fn new_generator(vm: &mut Vm, func: &Ref<Function>, words: &[Word]) -> Value {
    new_generator_of(vm, func.clone(), words)
}

/// As `new_generator`, taking over the function too.
pub(super) fn new_generator_of(vm: &mut Vm, func: Ref<Function>, words: &[Word]) -> Value {
    let (kind, class) = generator_kind(&func);
    vm.heap.generator(class, kind, func, words)
}

/// What a call of a generator-like function makes, and its class.
#[inline(always)]
pub(super) fn generator_kind(func: &Function) -> (GenKind, &'static Type) {
    // SAFETY: there is a function, so there is an interpreter.
    let core = unsafe { core_made() };
    let kind = func.code.peek().makes.unwrap_or(GenKind::Generator);
    let class = match kind {
        GenKind::Generator => core.generator,
        GenKind::Coroutine => core.coroutine,
        GenKind::AsyncGenerator => core.async_generator,
    };
    (kind, class)
}

/// What running a module's code gives that awaits at its top level (`ast.PyCF_ALLOW_TOP_LEVEL_AWAIT`):
/// a coroutine over the namespace.
pub(crate) fn unstarted(vm: &mut Vm, func: &Ref<Function>, ns: Option<Value>) -> Value {
    new_generator(vm, func, &[ns.map_or(Word::NIL, Value::into_word)])
}

/// Binds arguments to parameters; the result has one entry per parameter.
pub(super) fn bind(
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
    // The surplus ones lie here and in a tuple.
    let surplus = given.saturating_sub(args);
    vm.ask(surplus * 2 * size_of::<Value>())?;
    let mut rest: Vec<Value> = Vec::with_capacity(surplus);
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
                vm.room_in(&**d, 1)?;
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
    func.qualname().get::<Str>().map(|s| s.to_str_lossy().into_owned()).unwrap_or_default()
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
        .map(|(i, _)| format!("'{}'", code.code.text(code.code.varnames[i + offset])))
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
        // Natives that call functions that call natives may never come to a call that looks up.
        if self.heap.fuel < 0 || self.heap.over_limit {
            self.look_up()?;
        }
        let n = args.pos.len() + args.kw_values.len();
        let generator = func.code.peek().code.flags.is_generator_like();
        if generator && n <= 4 && args.kw_names.is_empty() && func.takes_just(n) {
            let words: SmallVec<[Word; 4]> =
                args.pos.iter().map(|v| v.clone().into_word()).collect();
            return Ok(new_generator(self, func, &words));
        }
        if n <= IN_PLACE && !generator && self.run.depth < self.run.recursion_limit {
            // SAFETY: the window lies above everything that is live and has room for both the
            // arguments and the registers.
            unsafe {
                let b = self.run.base;
                let nb = self.window_above(b, (func.frame_bytes.get() as usize).max(n * 8));
                for (i, v) in args.pos.iter().chain(args.kw_values).enumerate() {
                    *reg(nb, i * 8) = v.clone().into_word();
                }
                let locals = func.local_bytes.get() as usize;
                if args.kw_names.is_empty() && func.header.aux as usize == n {
                    Vm::clear_regs(nb, n * 8, locals);
                    return self.run_window(func, nb);
                }
                if bind_in_place(self, nb, n, args.kw_names, func) {
                    return self.run_window(func, nb);
                }
                Vm::release_regs(nb, 0, n * 8);
                if self.run.segments.len() > 1 && !b.is_null() {
                    self.run.shrink_to(b);
                }
            }
        }
        let bound = bind(
            self,
            func,
            args.pos.iter().cloned().collect(),
            args.kw_names,
            args.kw_values.iter().cloned().collect(),
        )?;
        if generator {
            let words: SmallVec<[Word; 8]> = into_words(bound).collect();
            return Ok(new_generator(self, func, &words));
        }
        self.run_function(func, bound)
    }

    /// Runs the frame of `func` at `nb`, whose locals are bound.
    unsafe fn run_window(&mut self, func: &Function, nb: Base) -> PyResult {
        // SAFETY: the frame is pushed whole, above everything that is live.
        unsafe {
            self.run.depth += 1;
            Vm::write_header(nb, func, self.run.base, entry_word());
            *head(nb, -48) = raw_word(self.run.ip as u64);
            let depth = self.run.depth;
            let r = self.run_frame(Step { ip: func.entry.get(), base: nb });
            if r.is_err() && self.run.depth == depth {
                // The machine was not entered for want of native stack: the frame comes down here.
                Vm::release_regs(nb, 0, func.local_bytes.get() as usize);
                self.drop_frame(nb);
            }
            r
        }
    }

    /// Runs a function with bound locals; register 0 may be a namespace.
    pub(crate) fn run_function(
        &mut self,
        func: &Ref<Function>,
        bound: SmallVec<[Option<Value>; 8]>,
    ) -> PyResult {
        if self.run.depth >= self.run.recursion_limit {
            return Err(self.too_deep(""));
        }
        // SAFETY: the window lies above everything that is live.
        unsafe {
            let nb = self.window_above(self.run.base, func.frame_bytes.get() as usize);
            fill(nb, func, bound);
            self.run_window(func, nb)
        }
    }
}
