//! Calls with named arguments, and with `*iterable` and `**mapping`.
//!
//! `CallKw` remembers for one code object which parameters its named arguments go to; it is known by
//! its id, which no other code object ever has.

use super::call::{call_window, pay};
use super::frame::HEADER;
use super::window::{self, MOST_NAMED, Plan};
use super::{Act, Base, Handler, Ip, Step, done, fa, fb, fc, function, reg, take};
use crate::value::object::Kind;
use crate::value::owned::{release, retain};
use crate::value::{Args, Dict, Function, List, PyResult, Tuple, Value, Word};
use crate::vm::Vm;
use smallvec::SmallVec;
use std::mem::MaybeUninit;

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

impl Handler for CallKw {
    const MIDDLE: bool = true;

    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let names = function(b).code.peek().consts[fc(w)].word();
            let kw = (*(names.ptr() as *const Tuple)).as_slice();
            let (at, n) = (fa(w), fb(w));
            match remembered(ip, *reg(b, at)) {
                Some((f, plan)) if window::has_room(vm, b, at, n, f) => {
                    window::push_planned(vm, b, at, n, kw, f, &plan, ip.add(4))
                }
                _ => window::push_middle(vm, b, at, n, kw, ip.add(4)),
            }
            .act()
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

/// The callee and where its arguments go, if the cache is for it.
#[inline(always)]
unsafe fn remembered<'a>(ip: Ip, callee: Word) -> Option<(&'a Function, Plan)> {
    // SAFETY: the dispatcher's contract; the cache words belong to the code with that id.
    unsafe {
        if !callee.is_counted() || (*callee.ptr()).kind != Kind::Function {
            return None;
        }
        let f = &*(callee.ptr() as *const Function);
        let code = f.code.peek();
        if code.id != *ip.add(1) {
            return None;
        }
        let mut plan = Plan::new();
        plan.missing = *ip.add(3);
        plan.target[..REMEMBERED].copy_from_slice(&(*ip.add(2)).to_le_bytes());
        let whole = plan.missing == 0 || plan.has_defaults(f, code, code.code.arg_count as usize);
        whole.then_some((f, plan))
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
        if kw.len() > REMEMBERED || code.code.flags.is_generator_like() {
            return;
        }
        let mut plan = Plan::new();
        if !plan.make(f, code, npos, kw) {
            return;
        }
        let mut targets = [0; REMEMBERED];
        targets.copy_from_slice(&plan.target[..REMEMBERED]);
        *ip.add(1) = code.id;
        *ip.add(2) = u64::from_le_bytes(targets);
        *ip.add(3) = plan.missing;
    }
}

/// What `*x` spreads without running Python code: the items of a tuple or list.
#[inline(always)]
unsafe fn items_of<'a>(x: Word) -> Option<&'a [Word]> {
    // SAFETY: the word is live; its tag says what lies there.
    unsafe {
        if !x.is_object() {
            None
        } else if (*x.ptr()).is_exact(Kind::Tuple) {
            let t = &*(x.ptr() as *const Tuple);
            Some(std::slice::from_raw_parts(t.items(), t.len()))
        } else if (*x.ptr()).is_exact(Kind::List) {
            let l = &*(x.ptr() as *const List);
            Some(std::slice::from_raw_parts(l.items.get(), l.len()))
        } else {
            None
        }
    }
}

/// Spreads a tuple or list and a dict over the window of something that runs a Python function, and
/// pushes its frame.
unsafe fn push_spread(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Step {
    // SAFETY: the dispatcher's contract; the containers keep what is borrowed until it is counted.
    unsafe {
        let at = fa(w);
        let (aw, named) = (*reg(b, at + HEADER), fb(w) != 0);
        let kw = if named { *reg(b, at + HEADER + 8) } else { Word::NIL };
        let Some(items) = items_of(aw) else { return Step::EXIT };
        let dict = match named {
            true if !kw.is_object() || !(*kw.ptr()).is_exact(Kind::Dict) => return Step::EXIT,
            true => Some(&*(kw.ptr() as *const Dict)),
            false => None,
        };
        let count = dict.map_or(0, Dict::len);
        let n = items.len() + count;
        if n > SPREAD || count > MOST_NAMED || b.add(at + HEADER + n * 8) > (*vm).run.limit {
            return Step::EXIT;
        }
        let mut names = [const { MaybeUninit::<Word>::uninit() }; MOST_NAMED];
        let first = at + HEADER;
        *reg(b, first) = Word::NIL;
        if let Some(dict) = dict {
            // Its register is one of those that are filled.
            *reg(b, first + 8) = Word::NIL;
            let live = (0..dict.slots()).filter(|&pos| !dict.key_word(pos).is_nil());
            for (k, pos) in live.enumerate() {
                let name = dict.key_word(pos);
                if !name.is_object() || (*name.ptr()).kind != Kind::Str {
                    Vm::clear_regs(b, first + items.len() * 8, first + (items.len() + k) * 8);
                    *reg(b, first) = aw;
                    *reg(b, first + 8) = kw;
                    return Step::EXIT;
                }
                names[k].write(name);
                *reg(b, first + (items.len() + k) * 8) = dict.value_word(pos);
            }
        }
        let names = std::slice::from_raw_parts(names.as_ptr() as *const Value, count);
        std::ptr::copy_nonoverlapping(items.as_ptr(), reg(b, first), items.len());
        let mut i = first;
        while i < first + n * 8 {
            retain(*reg(b, i));
            i += 8;
        }
        let s = window::push_middle(vm, b, at, n, names, ip.add(1));
        if s.ip.is_null() {
            Vm::release_regs(b, first, first + n * 8);
            *reg(b, first) = aw;
            if named {
                *reg(b, first + 8) = kw;
            }
            return s;
        }
        release(aw);
        release(kw);
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
