//! Calls with named arguments, and with `*iterable` and `**mapping`.
//!
//! `CallKw` remembers for one code object which parameters its named arguments go to; it is known by
//! its id, which no other code object ever has.

use super::call::{call_window, enter, pay};
use super::frame::HEADER;
use super::window::{self, EXTRA};
use super::{Act, Base, Handler, Ip, Step, done, fa, fb, fc, function, reg, take};
use crate::value::object::Kind;
use crate::value::owned::retain;
use crate::value::{Args, Dict, Function, List, PyResult, Str, Tuple, Value, Word};
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
#[repr(C)]
struct Layout {
    /// Parameters that get no argument.
    missing: u32,
    /// Positional parameters, and all that can be named.
    args: u8,
    named: u8,
    /// Named arguments.
    count: u8,
    pad: u8,
}

impl Layout {
    fn word(self) -> u64 {
        self.missing as u64
            | (self.args as u64) << 32
            | (self.named as u64) << 40
            | (self.count as u64) << 48
    }

    #[inline(always)]
    fn of(w: u64) -> Layout {
        Layout {
            missing: w as u32,
            args: (w >> 32) as u8,
            named: (w >> 40) as u8,
            count: (w >> 48) as u8,
            pad: 0,
        }
    }
}

impl Handler for CallKw {
    const MIDDLE: bool = true;

    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the cache words belong to the code with that id.
        unsafe {
            let (at, n) = (fa(w), fb(w));
            let fw = *reg(b, at);
            if !fw.is_counted() || (*fw.ptr()).kind != Kind::Function {
                return Act::Slow;
            }
            let f = &*(fw.ptr() as *const Function);
            if f.code.peek().id != *ip.add(1) {
                return Act::Slow;
            }
            let x = Layout::of(*ip.add(3));
            let Some(defaults) = positional_defaults(f, x) else { return Act::Slow };
            let (npos, count) = (n - x.count as usize, x.count as usize);
            let mut kwonly = [Word::NIL; REMEMBERED];
            if x.missing >> x.args != 0 && !keyword_defaults(f, x, &mut kwonly) {
                return Act::Slow;
            }
            let mut values = [Word::NIL; REMEMBERED];
            let nb = b.add(at + HEADER);
            for (j, v) in values[..count].iter_mut().enumerate() {
                *v = *reg(nb, (npos + j) * 8);
            }
            let Some(act) = enter(vm, f, b, at, npos, ip.add(4)) else { return Act::Slow };
            let mut targets = *ip.add(2);
            for v in &values[..count] {
                *reg(nb, (targets & 0xff) as usize * 8) = *v;
                targets >>= 8;
            }
            let mut left = x.missing as u64 & ((1u64 << x.args) - 1);
            while left != 0 {
                let i = left.trailing_zeros() as usize;
                let v = defaults[i + defaults.len() - x.args as usize].word();
                retain(v);
                *reg(nb, i * 8) = v;
                left &= left - 1;
            }
            let mut left = x.missing >> x.args << x.args;
            for v in kwonly {
                if left == 0 {
                    break;
                }
                retain(v);
                *reg(nb, left.trailing_zeros() as usize * 8) = v;
                left &= left - 1;
            }
            act
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

/// The defaults, if they cover the positional parameters that are missing.
#[inline(always)]
unsafe fn positional_defaults<'a>(f: &'a Function, x: Layout) -> Option<&'a [Value]> {
    let missing = x.missing as u64 & ((1u64 << x.args) - 1);
    if missing == 0 {
        return Some(&[]);
    }
    let defaults = window::defaults_of(f);
    (missing.trailing_zeros() as usize + defaults.len() >= x.args as usize).then_some(defaults)
}

/// Borrows the defaults of the keyword-only parameters that are missing; `false` if there are not
/// all of them.
#[inline]
unsafe fn keyword_defaults(f: &Function, x: Layout, out: &mut [Word; REMEMBERED]) -> bool {
    // SAFETY: `__kwdefaults__` is a dict when it is there; it keeps the words alive.
    unsafe {
        let d = f.kwdefaults.word();
        let mut left = x.missing >> x.args << x.args;
        if d.is_nil() || left.count_ones() as usize > REMEMBERED {
            return false;
        }
        let d = &*(d.ptr() as *const Dict);
        for o in out {
            if left == 0 {
                break;
            }
            let name = &f.code.peek().varnames[left.trailing_zeros() as usize];
            let Some(pos) = name.get::<Str>().and_then(|s| d.find_str(s)) else { return false };
            *o = d.value_word(pos);
            left &= left - 1;
        }
        true
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
        let Some(plan) = window::plan(f, code, npos, kw) else { return };
        let mut targets = 0;
        for (j, &t) in plan.target[..kw.len()].iter().enumerate() {
            debug_assert!(t != EXTRA);
            targets |= (t as u64) << (j * 8);
        }
        let x = Layout {
            missing: plan.missing as u32,
            args: k.arg_count as u8,
            named: named as u8,
            count: kw.len() as u8,
            pad: 0,
        };
        *ip.add(1) = code.id;
        *ip.add(2) = targets;
        *ip.add(3) = x.word();
    }
}

impl Handler for CallEx {
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
            super::build::callee_name(callee),
            args.class().name()
        );
        return Err(vm.type_error(&m));
    }
    vm.collect(args)
}
