//! Calls with named arguments, and with `*iterable` and `**mapping`.
//!
//! `CallKw` remembers for one code object which parameters its named arguments go to; it is known by
//! its id, which no other code object ever has. There are two forms of this. For a callee without
//! `*args` and `**kwargs` each parameter knows where its value comes from, and the fast part fetches it
//! ([`fetch`]); for others each named argument knows its parameter, see [`Plan`].

use super::call::{call_window, enter, pay};
use super::frame::{HEADER, has_room, raw_word, return_word};
use super::window::{self, EXTRA, MOST_NAMED, Plan, defaults_of};
use super::{Act, Base, Handler, Ip, Step, done, fa, fb, fc, function, head, reg, take};
use crate::value::code::CodeObj;
use crate::value::object::Kind;
use crate::value::owned::{release, retain};
use crate::value::{Args, Dict, Function, List, PyResult, Str, Tuple, Value, Word};
use crate::vm::Vm;
use pyrun_bytecode::CodeFlags;
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
/// Bit of the third cache word: the second one says for each parameter behind the positional arguments,
/// a byte for each, where its value comes from. The third one's bytes are then the number of those
/// parameters, the number of named arguments, the number of defaults that there must be, and the bits
/// [`IN_PLACE`] and [`KWONLY`].
const FETCH: u64 = 1 << 63;
/// The named arguments lie where they are to lie, and no parameter is missing.
const IN_PLACE: u64 = 1 << 24;
/// Defaults of keyword-only parameters are wanted.
const KWONLY: u64 = 1 << 25;
/// A source below this is a named argument; from here on a default, counted from the last.
const DEFAULT: u64 = 0x40;
/// From here on a place in the dict of keyword-only defaults.
const KWDEFAULT: u64 = 0x80;

/// The most arguments that `CallEx` spreads over registers.
const SPREAD: usize = 64;

impl Handler for CallKw {
    const MIDDLE: bool = true;

    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the cache words belong to the code with that id.
        unsafe {
            let callee = *reg(b, fa(w));
            if !callee.is_counted() || (*callee.ptr()).kind != Kind::Function {
                return Act::Slow;
            }
            let f = &*(callee.ptr() as *const Function);
            let how = *ip.add(3);
            if f.code.peek().id != *ip.add(1) || how & FETCH == 0 {
                return Act::Slow;
            }
            let v = &mut *vm;
            let nb = b.add(fa(w) + HEADER);
            if !has_room(v, nb, f.frame_bytes.get() as usize)
                || how & IN_PLACE == 0 && !has_defaults(f, ip)
            {
                return Act::Slow;
            }
            v.heap.fuel -= 1;
            v.run.depth += 1;
            *head(nb, -16) = return_word(ip.add(4), fa(w));
            *head(nb, -8) = raw_word(b as u64);
            let first = fb(w) * 8 - (how >> 8 & 0xff) as usize * 8;
            if how & IN_PLACE == 0 {
                fetch(f, ip, reg(nb, first), &mut v.run.scratch);
            }
            let bound = first + (how & 0xff) as usize * 8;
            Vm::clear_regs(nb, bound, f.local_bytes.get() as usize);
            Act::Next(f.entry.get(), nb)
        }
    }

    #[inline(always)]
    unsafe fn middle(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let names = function(b).code.peek().consts[fc(w)].word();
            let kw = (*(names.ptr() as *const Tuple)).as_slice();
            let (at, n) = (fa(w), fb(w));
            let mut plan = Plan::new();
            let s = match remembered(ip, *reg(b, at), &mut plan) {
                Some(f) if window::has_room(vm, b, at, n, f) => {
                    window::push_planned(vm, b, at, n, kw, f, &plan, ip.add(4))
                }
                _ => push_new(ip, b, at, n, kw, vm),
            };
            match s.ip.is_null() {
                true => window::push_middle(vm, b, at, n, kw, ip.add(4)).act(),
                false => s.act(),
            }
        }
    }

    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: as above.
        unsafe {
            pay(vm)?;
            let names = function(b).code.peek().consts[fc(w)].clone();
            let kw = names.get::<Tuple>().map_or(&[][..], |t| t.as_slice());
            call_window(vm, b, fa(w), 0, fb(w), kw, ip.add(4))
        }
    }
}

/// Whether `f` has the defaults that the cache of the instruction wants.
#[inline(always)]
unsafe fn has_defaults(f: &Function, ip: Ip) -> bool {
    // SAFETY: the dispatcher's contract; `__kwdefaults__` is a dict when it is there, and no Python
    // code runs while it is borrowed.
    unsafe {
        let how = *ip.add(3);
        let positional = (how >> 16 & 0xff) as usize;
        if positional != 0 && defaults_of(f).len() < positional {
            return false;
        }
        if how & KWONLY == 0 {
            return true;
        }
        let d = f.kwdefaults.word();
        if d.is_nil() {
            return false;
        }
        let (d, code) = (&*(d.ptr() as *const Dict), f.code.peek());
        let named = (code.code.arg_count + code.code.kwonly_count) as usize;
        let mut name = code.varnames.as_ptr().add(named - (how & 0xff) as usize);
        let mut sources = *ip.add(2);
        while sources != 0 {
            let s = sources & 0xff;
            if s >= KWDEFAULT {
                let at = (s - KWDEFAULT) as usize;
                if at >= d.slots() || d.key_word(at) != (*name).word() {
                    return false;
                }
            }
            name = name.add(1);
            sources >>= 8;
        }
        true
    }
}

/// Puts the values of the parameters from `to` on, where the named arguments lie, in their places.
#[inline(always)]
unsafe fn fetch(f: &Function, ip: Ip, to: *mut Word, scratch: &mut [Word; REMEMBERED]) {
    // SAFETY: `has_defaults` has looked at the sources.
    unsafe {
        let how = *ip.add(3);
        let mut j = (how >> 8 & 0xff) as usize;
        while j != 0 {
            j -= 1;
            *scratch.as_mut_ptr().add(j) = to.add(j).read_volatile();
        }
        let mut sources = *ip.add(2);
        let (mut to, end) = (to, to.add((how & 0xff) as usize));
        while to < end {
            let s = sources & 0xff;
            sources >>= 8;
            *to = if s < DEFAULT {
                *scratch.as_ptr().add(s as usize)
            } else {
                let w = if s < KWDEFAULT {
                    let all = defaults_of(f);
                    all.get_unchecked(all.len() - (s - DEFAULT) as usize).word()
                } else {
                    let d = &*(f.kwdefaults.word().ptr() as *const Dict);
                    d.value_word((s - KWDEFAULT) as usize)
                };
                retain(w);
                w
            };
            to = to.add(1);
        }
    }
}

/// The callee, if the cache is for it; fills the fresh plan of where its arguments go.
#[inline(always)]
unsafe fn remembered<'a>(ip: Ip, callee: Word, plan: &mut Plan) -> Option<&'a Function> {
    // SAFETY: the dispatcher's contract; the cache words belong to the code with that id.
    unsafe {
        if !callee.is_counted() || (*callee.ptr()).kind != Kind::Function {
            return None;
        }
        let f = &*(callee.ptr() as *const Function);
        let code = f.code.peek();
        if code.id != *ip.add(1) || *ip.add(3) & FETCH != 0 {
            return None;
        }
        plan.missing = *ip.add(3);
        plan.target[..REMEMBERED].copy_from_slice(&(*ip.add(2)).to_le_bytes());
        let whole = plan.missing == 0 || plan.has_defaults(f, code, code.code.arg_count as usize);
        whole.then_some(f)
    }
}

/// Pushes the frame of a function that the cache is not for, and fills the cache; [`Step::EXIT`] with
/// nothing changed for other callees, and where more is to be looked at.
unsafe fn push_new(ip: Ip, b: Base, at: usize, n: usize, kw: &[Value], vm: *mut Vm) -> Step {
    // SAFETY: the dispatcher's contract.
    unsafe {
        let callee = *reg(b, at);
        if !callee.is_counted() || (*callee.ptr()).kind != Kind::Function {
            return Step::EXIT;
        }
        let f = &*(callee.ptr() as *const Function);
        let (code, mut plan) = (f.code.peek(), Plan::new());
        if !window::has_room(vm, b, at, n, f) || !plan.make(f, code, n - kw.len(), kw) {
            return Step::EXIT;
        }
        if kw.len() <= REMEMBERED {
            remember(ip, f, code, n - kw.len(), kw.len(), &plan);
        }
        window::push_planned(vm, b, at, n, kw, f, &plan, ip.add(4))
    }
}

/// Fills the cache of the instruction at `ip`.
unsafe fn remember(ip: Ip, f: &Function, code: &CodeObj, npos: usize, given: usize, plan: &Plan) {
    let (second, third) = sources(plan, f, code, npos, given).unwrap_or_else(|| {
        let mut targets = [0; REMEMBERED];
        targets.copy_from_slice(&plan.target[..REMEMBERED]);
        (u64::from_le_bytes(targets), plan.missing)
    });
    // SAFETY: the cache words of the instruction.
    unsafe {
        *ip.add(1) = code.id;
        *ip.add(2) = second;
        *ip.add(3) = third;
    }
}

/// The second and third cache word for a callee whose parameters can be fetched.
fn sources(
    plan: &Plan,
    f: &Function,
    code: &CodeObj,
    npos: usize,
    given: usize,
) -> Option<(u64, u64)> {
    let k = &code.code;
    let (args, named) = (k.arg_count as usize, (k.arg_count + k.kwonly_count) as usize);
    if k.flags.has(CodeFlags::VARARGS | CodeFlags::VARKEYWORDS) || named - npos > REMEMBERED {
        return None;
    }
    let targets = &plan.target[..given];
    debug_assert!(!targets.contains(&EXTRA));
    let (mut bytes, mut positional, mut how) = ([0; REMEMBERED], 0, FETCH | IN_PLACE);
    for (i, byte) in (npos..named).zip(&mut bytes) {
        let source = if let Some(j) = targets.iter().position(|&t| t as usize == i) {
            if npos + j != i {
                how &= !IN_PLACE;
            }
            j as u64
        } else if i < args {
            how &= !IN_PLACE;
            positional = positional.max(args - i);
            DEFAULT + (args - i) as u64
        } else {
            how = how & !IN_PLACE | KWONLY;
            let w = f.kwdefaults.get()?;
            let at = w.get::<Dict>()?.find_str(code.varnames[i].get::<Str>()?)?;
            if at >= KWDEFAULT as usize {
                return None;
            }
            KWDEFAULT + at as u64
        };
        *byte = source as u8;
    }
    how |= (named - npos) as u64 | (given as u64) << 8 | (positional as u64) << 16;
    Some((u64::from_le_bytes(bytes), how))
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

/// Whether arguments that are named by `names` lie where they would be without, behind `npos` others: they name
/// the last parameters of a function that takes positional ones only, in their order.
#[inline(always)]
unsafe fn in_order(callee: Word, npos: usize, names: &[Value]) -> bool {
    if names.is_empty() {
        return true;
    }
    // SAFETY: the callee is live.
    unsafe {
        let all = npos + names.len();
        if !callee.is_counted()
            || (*callee.ptr()).tag() as usize != all | (Kind::Function as usize) << 16
        {
            return false;
        }
        let code = (*(callee.ptr() as *const Function)).code.peek();
        code.code.posonly_count as usize <= npos
            && code.varnames[npos..all].iter().zip(names).all(|(a, b)| a.is(b))
    }
}

/// Spreads a tuple or list and a dict over the window of something that runs a Python function, and
/// pushes its frame.
#[inline(always)]
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
        let slots = dict.map_or(0, Dict::slots);
        if let Some(dict) = dict {
            let live = (0..slots).map(|pos| dict.key_word(pos)).filter(|name| !name.is_nil());
            for (name, place) in live.zip(&mut names) {
                if !name.is_object() || (*name.ptr()).kind != Kind::Str {
                    return Step::EXIT;
                }
                place.write(name);
            }
        }
        let names = std::slice::from_raw_parts(names.as_ptr() as *const Value, count);
        // The containers' own registers are among those that are filled.
        let first = at + HEADER;
        let mut to = reg(b, first);
        *to = Word::NIL;
        if let Some(dict) = dict {
            *to.add(1) = Word::NIL;
            to = to.add(items.len());
            for pos in (0..slots).filter(|&pos| !dict.key_word(pos).is_nil()) {
                let v = dict.value_word(pos);
                retain(v);
                *to = v;
                to = to.add(1);
            }
            to = reg(b, first);
        }
        for &v in items {
            retain(v);
            *to = v;
            to = to.add(1);
        }
        let s = match in_order(*reg(b, at), items.len(), names) {
            true => window::push_exact(vm, b, at, n, ip.add(1)),
            false => window::push_middle(vm, b, at, n, names, ip.add(1)),
        };
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

    /// Of a function that takes exactly what a tuple holds, as in `f(*args)` and, where nothing is
    /// named, in `f(*args, **kwargs)`. The containers live on.
    #[inline(always)]
    unsafe fn fast(w: u64, ip: Ip, b: Base, vm: *mut Vm) -> Act {
        // SAFETY: the dispatcher's contract; the arguments' registers are those of the containers, which
        // are read before.
        unsafe {
            let window = reg(b, fa(w));
            let (f, tuple) = (*window, *window.add(HEADER / 8));
            if !f.is_counted() || tuple.is_number() || !(*tuple.ptr()).is_exact(Kind::Tuple) {
                return Act::Slow;
            }
            let t = &*(tuple.ptr() as *const Tuple);
            let n = t.len();
            if (*f.ptr()).tag() as usize != n | (Kind::Function as usize) << 16
                || tuple.is_counted() && (*tuple.ptr()).rc == 1
            {
                return Act::Slow;
            }
            let mut named = Word::NIL;
            if fb(w) != 0 {
                named = *window.add(HEADER / 8 + 1);
                if !named.is_counted()
                    || (*named.ptr()).rc == 1
                    || !(*named.ptr()).is_exact(Kind::Dict)
                    || !(*(named.ptr() as *const Dict)).is_empty()
                {
                    return Act::Slow;
                }
            }
            let act = enter(vm, f.ptr() as *const Function, b, fa(w), n, ip.add(1));
            let Some(act) = act else { return Act::Slow };
            let mut to = window.add(HEADER / 8);
            *to = Word::NIL;
            if !named.is_nil() {
                (*named.ptr()).rc -= 1;
                *to.add(1) = Word::NIL;
            }
            if tuple.is_counted() {
                (*tuple.ptr()).rc -= 1;
            }
            let (mut from, end) = (t.items(), t.items().add(n));
            while from < end {
                let v = from.read_volatile();
                retain(v);
                *to = v;
                from = from.add(1);
                to = to.add(1);
            }
            act
        }
    }
    #[inline(always)]
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
                    list = vm.items(l)?;
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
            // Names, values, and the pairs that they come from; with positional ones for a function.
            vm.ask((dict.map_or(0, |d| d.len()) * 4 + pos.len()) * size_of::<Value>())?;
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
