//! Calls with named arguments, and with `*iterable` and `**mapping`.
//!
//! `CallKw` remembers for one code object which parameters its named arguments go to; it is known by
//! its id, which no other code object ever has.

use super::call::{call_window, enter, pay};
use super::frame::HEADER;
use super::window::{self, EXTRA, MOST_NAMED, Plan};
use super::{Act, Base, Handler, Ip, Step, done, fa, fb, fc, function, reg, take};
use crate::value::object::Kind;
use crate::value::owned::{release, retain};
use crate::value::{Args, Dict, Function, List, PyResult, Tuple, Value, Word};
use crate::vm::Vm;
use smallvec::SmallVec;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! { CallKw CallEx }
}
use ops::*;

/// The most named arguments that are remembered: a byte of a cache word for each.
const REMEMBERED: usize = 8;
/// The most arguments that `CallEx` spreads over registers.
const SPREAD: usize = 64;

/// What a `CallKw` remembers, beside the code's id and the targets.
#[derive(Clone, Copy)]
struct Layout {
    /// Parameters that get no argument.
    missing: u32,
    /// Positional parameters.
    args: u8,
    /// Named arguments.
    count: u8,
}

impl Layout {
    fn word(self) -> u64 {
        self.missing as u64 | (self.args as u64) << 32 | (self.count as u64) << 40
    }

    #[inline(always)]
    fn of(w: u64) -> Layout {
        Layout { missing: w as u32, args: (w >> 32) as u8, count: (w >> 40) as u8 }
    }
}

impl Handler for CallKw {
    const MIDDLE: bool = true;

    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let mut s = push_remembered(w, ip, b, vm);
            if s.ip.is_null() {
                let names = function(b).code.peek().consts[fc(w)].word();
                let names = &*(names.ptr() as *const Tuple);
                s = window::push_middle(vm, b, fa(w), fb(w), names.as_slice(), ip.add(4));
            }
            s.act()
        }
    }

    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            pay(vm)?;
            let names = function(b).code.peek().consts[fc(w)].clone();
            let kw = names.get::<Tuple>().map_or(&[][..], |t| t.as_slice());
            remember(ip, *reg(b, fa(w)), fb(w) - kw.len(), kw);
            call_window(vm, b, fa(w), 0, fb(w), kw, ip.add(4))
        }
    }
}

/// Binds as the cache says and pushes the frame. It is not part of the handler, which may not have
/// arrays on the stack.
#[inline(never)]
unsafe fn push_remembered(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Step {
    // SAFETY: the dispatcher's contract; the cache words belong to the code with that id.
    unsafe {
        let (at, n) = (fa(w), fb(w));
        let fw = *reg(b, at);
        if !fw.is_counted() || (*fw.ptr()).kind != Kind::Function {
            return Step::EXIT;
        }
        let f = &*(fw.ptr() as *const Function);
        let code = f.code.peek();
        if code.id != *ip.add(1) {
            return Step::EXIT;
        }
        let x = Layout::of(*ip.add(3));
        let mut plan = Plan::EMPTY;
        plan.missing = x.missing as u64;
        let args = x.args as usize;
        if x.missing != 0 && !plan.has_defaults(f, code, args) {
            return Step::EXIT;
        }
        let (npos, count) = (n - x.count as usize, x.count as usize);
        let (nb, mut targets) = (b.add(at + HEADER), *ip.add(2));
        let mut values = [Word::NIL; REMEMBERED];
        for (j, v) in values.iter_mut().enumerate().take(count) {
            *v = *reg(nb, (npos + j) * 8);
        }
        let Some(Act::Next(ip, base)) = enter(vm, f, b, at, npos, ip.add(4)) else {
            return Step::EXIT;
        };

        for v in values.iter().take(count) {
            *reg(nb, (targets & 0xff) as usize * 8) = *v;
            targets >>= 8;
        }
        if x.missing != 0 {
            plan.write_defaults(f, args, nb);
        }
        Step { ip, base }
    }
}

/// Fills the cache for this callee, if it binds in the simple way.
unsafe fn remember(ip: Ip, callee: Word, npos: usize, kw: &[Value]) {
    // SAFETY: the cache words of the instruction.
    unsafe {
        *ip.add(1) = 0;
        if !callee.is_counted() || (*callee.ptr()).kind != Kind::Function {
            return;
        }
        let f = &*(callee.ptr() as *const Function);
        let code = f.code.peek();
        let k = &code.code;
        let named = (k.arg_count + k.kwonly_count) as usize;
        if k.flags.is_generator_like()
            || k.param_count() as usize != named
            || named > 31
            || kw.len() > REMEMBERED
        {
            return;
        }
        let mut plan = Plan::EMPTY;
        if !plan.make(f, code, npos, kw) {
            return;
        }
        let mut targets = 0;
        for (j, &t) in plan.target[..kw.len()].iter().enumerate() {
            debug_assert!(t != EXTRA);
            targets |= (t as u64) << (j * 8);
        }
        let x =
            Layout { missing: plan.missing as u32, args: k.arg_count as u8, count: kw.len() as u8 };
        *ip.add(1) = code.id;
        *ip.add(2) = targets;
        *ip.add(3) = x.word();
    }
}

/// Spreads a tuple and a dict over the window of a Python function and pushes its frame.
#[inline(never)]
unsafe fn push_spread(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Step {
    // SAFETY: the dispatcher's contract; tuple and dict keep what is borrowed until it is bound.
    unsafe {
        let at = fa(w);
        let (aw, kw) = (*reg(b, at + HEADER), *reg(b, at + HEADER + 8));
        let is = |w: Word, kind: Kind| w.is_object() && (*w.ptr()).is_exact(kind);
        let named = fb(w) != 0;
        if !is(aw, Kind::Tuple) || named && !is(kw, Kind::Dict) {
            return Step::EXIT;
        }
        let t = &*(aw.ptr() as *const Tuple);
        let count = if named { (*(kw.ptr() as *const Dict)).len() } else { 0 };
        let n = t.len() + count;
        if n > SPREAD || count > MOST_NAMED || b.add(at + HEADER + n * 8) > (*vm).run.limit {
            return Step::EXIT;
        }
        let mut names = [Word::NIL; MOST_NAMED];
        let mut i = at + HEADER + t.len() * 8;
        *reg(b, at + HEADER) = Word::NIL;
        if named {
            *reg(b, at + HEADER + 8) = Word::NIL;
            let d = &*(kw.ptr() as *const Dict);
            let mut k = 0;
            for pos in 0..d.slots() {
                let name = d.key_word(pos);
                if name.is_nil() {
                    continue;
                }
                if !name.is_object() || (*name.ptr()).kind != Kind::Str {
                    // Words that were borrowed so far are not in registers of anybody.
                    Vm::clear_regs(b, at + HEADER, i);
                    *reg(b, at + HEADER) = aw;
                    *reg(b, at + HEADER + 8) = kw;
                    return Step::EXIT;
                }
                names[k] = name;
                *reg(b, i) = d.value_word(pos);
                k += 1;
                i += 8;
            }
        }
        std::ptr::copy_nonoverlapping(t.items(), reg(b, at + HEADER), t.len());
        let names = std::slice::from_raw_parts(names.as_ptr() as *const Value, count);
        let mut j = at + HEADER;
        while j < i {
            retain(*reg(b, j));
            j += 8;
        }
        let mut s = window::push_middle(vm, b, at, n, names, ip.add(1));
        let f = (*reg(b, at)).ptr();
        let simple = (*f).tag() == n as u32 | (Kind::Function as u32) << 16;
        if s.ip.is_null()
            && simple
            && names.is_empty()
            && let Some(Act::Next(ip, base)) = enter(vm, f as *const Function, b, at, n, ip.add(1))
        {
            s = Step { ip, base };
        }
        if s.ip.is_null() {
            Vm::release_regs(b, at + HEADER, i);
            *reg(b, at + HEADER) = aw;
            if named {
                *reg(b, at + HEADER + 8) = kw;
            }
            return s;
        }
        release(aw);
        if named {
            release(kw);
        }
        s
    }
}

impl Handler for CallEx {
    const MIDDLE: bool = true;

    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe { push_spread(w, ip, b, vm).act() }
    }
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            pay(vm)?;
            let at = fa(w);
            let args = take(b, at + HEADER);
            let kwargs = match fb(w) {
                0 => None,
                1 => Some(take(b, at + HEADER + 8)),
                _ => {
                    let x = take(b, at + HEADER + 8);
                    let callee = Value::from_borrowed(*reg(b, at));
                    Some(super::build::keyword_dict(vm, x, &callee)?)
                }
            };
            let list: Vec<Value>;
            let pos: &[Value] = match (args.get_exact::<Tuple>(), args.get::<List>()) {
                (Some(t), _) => t.as_slice(),
                // Python code may change the list while the call is under way.
                (_, Some(l)) => {
                    list = l.to_vec();
                    &list
                }
                _ => {
                    list = spread(vm, &*(reg(b, at) as *const Value), &args)?;
                    &list
                }
            };
            let dict = kwargs.as_ref().and_then(|k| k.get::<Dict>());
            let n = pos.len() + dict.map_or(0, |d| d.len());
            let is_function =
                (*reg(b, at)).is_object() && (*(*reg(b, at)).ptr()).kind == Kind::Function;
            let end = b.add(at + HEADER + n * 8);
            if is_function && n <= SPREAD && end <= vm.run.limit {
                let mut i = at + HEADER;
                for v in pos {
                    *reg(b, i) = v.clone().into_word();
                    i += 8;
                }
                let mut names: SmallVec<[Value; 8]> = SmallVec::new();
                if let Some(d) = dict {
                    d.each(|k, v| {
                        *reg(b, i) = v.clone().into_word();
                        names.push(k.clone());
                        i += 8;
                    });
                }
                drop((args, kwargs));
                return window::push_in_place(vm, b, at, at, n, &names, ip.add(1));
            }
            let (names, values): (Vec<Value>, Vec<Value>) =
                dict.map_or_else(Default::default, |d| d.items().into_iter().unzip());
            if is_function {
                let pos = pos.iter().cloned().collect();
                return window::push_values(vm, b, at, at, pos, &names, values.into(), ip.add(1));
            }
            let f = take(b, at);
            let r = vm.call_args(&f, Args { pos, kw_names: &names, kw_values: &values })?;
            drop(f);
            done(ip, 1, b, w, r)
        }
    }
}

/// The items of the iterable after `*`.
fn spread(vm: &mut Vm, callee: &Value, args: &Value) -> PyResult<Vec<Value>> {
    let slots = args.class().slots();
    if slots.iter.is_none() && slots.getitem.is_none() {
        let m = format!(
            "{} argument after * must be an iterable, not {}",
            super::build::callee_name(vm, callee),
            args.class().name()
        );
        return Err(vm.type_error(&m));
    }
    vm.collect(args)
}
