//! What objects refer to, and how they let go of it.

use super::dealloc;
use crate::value::dict::Dict;
use crate::value::function::{Cell, Function, Method};
use crate::value::generator::{GenState, Generator};
use crate::value::instance::{slot_count, slot_ptr};
use crate::value::list::{List, Tuple};
use crate::value::native::{Native, Property, WeakRef, Wrapper};
use crate::value::object::{Kind, Obj};
use crate::value::owned::{Value, release};
use crate::value::payload::PayloadVTable;
use crate::value::set::Set;
use crate::value::simple::{Module, SeqIter, Slice};
use crate::value::typeobj::TypeObj;
use crate::value::word::Word;
use crate::value::{Exception, code::CodeObj};

/// Calls `f` with every word that the object holds a reference for, once per reference. When it answers that it has
/// seen enough, the rest of a long container is left out.
#[inline]
pub(super) unsafe fn children(p: *mut Obj, mut more: impl FnMut(Word) -> bool) {
    // SAFETY: `p` is live; the kind says which payload lies there.
    unsafe {
        let mut f = |w: Word| {
            more(w);
        };
        f((*(*p).shape).class_word);
        for i in 0..slot_count(&*p) {
            f(*slot_ptr(p, i));
        }
        dealloc::each_member(p, &mut f);
        match (*p).kind {
            Kind::Tuple => {
                (*(p as *mut Tuple)).iter().rev().all(|v| more(v.word()));
            }
            Kind::List => {
                let l = &*(p as *mut List);
                (0..l.len()).rev().all(|i| more(*l.items.get().add(i)));
            }
            Kind::Dict => table(&*(p as *mut Dict), more),
            Kind::Set | Kind::FrozenSet => (*(p as *mut Set)).each_word(&mut more),
            Kind::Slice => {
                let s = &*(p as *mut Slice);
                [&s.start, &s.stop, &s.step].into_iter().for_each(|v| f(v.word()));
            }
            Kind::Function => {
                let x = &*(p as *mut Function);
                f(x.code.slot().word());
                f(x.globals.as_value().word());
                f(x.builtins.as_value().word());
                for s in [
                    &x.closure,
                    &x.defaults,
                    &x.kwdefaults,
                    &x.annotations,
                    &x.own_name,
                    &x.own_qualname,
                    &x.doc,
                    &x.module,
                    &x.dict,
                    &x.type_params,
                ] {
                    f(s.word());
                }
            }
            Kind::Native => f((*(p as *mut Native)).slf.word()),
            Kind::Method => {
                let m = &*(p as *mut Method);
                f(m.func.word());
                f(m.slf.word());
            }
            Kind::Type => {
                let t = &*(p as *mut TypeObj);
                f(t.name.slot().word());
                f(t.dict.raw());
                [&t.qualname, &t.bases, &t.mro].into_iter().for_each(|s| f(s.word()));
            }
            Kind::Module => f((*(p as *mut Module)).dict.as_value().word()),
            Kind::Cell => f((*(p as *mut Cell)).contents.word()),
            Kind::Code => (*(p as *mut CodeObj)).consts.iter().for_each(|v| f(v.word())),
            Kind::Generator => {
                let g = &*(p as *mut Generator);
                f(g.func.as_value().word());
                [&g.handled, &g.own_name, &g.own_qualname, &g.finalizer]
                    .into_iter()
                    .for_each(|s| f(s.word()));
                if matches!(g.state.get(), GenState::Created | GenState::Suspended) {
                    for i in 0..g.nregs as usize {
                        f(*g.regs().add(i));
                    }
                }
            }
            Kind::Exception => {
                let e = &*(p as *mut Exception);
                [&e.args, &e.traceback, &e.context, &e.cause, &e.extra]
                    .into_iter()
                    .for_each(|s| f(s.word()));
            }
            Kind::ListIter | Kind::TupleIter => f((*(p as *mut SeqIter)).seq.get()),
            Kind::Property => {
                let x = &*(p as *mut Property);
                [&x.get, &x.set, &x.del, &x.doc, &x.name].into_iter().for_each(|s| f(s.word()));
            }
            Kind::StaticMethod | Kind::ClassMethod => {
                let x = &*(p as *mut Wrapper);
                f(x.func.word());
                f(x.dict.word());
            }
            Kind::WeakRef => f((*(p as *mut WeakRef)).callback.word()),
            Kind::Payload => {
                let vt = *(p.add(1) as *const &'static PayloadVTable);
                (vt.trace)(p, &mut |v: &Value| f(v.word()));
            }
            _ => {}
        }
    }
}

#[inline]
fn table(d: &Dict, mut more: impl FnMut(Word) -> bool) {
    more(d.extra.word());
    for i in 0..d.slots() {
        if !d.key_word(i).is_nil() {
            more(d.key_word(i));
            if !more(d.value_word(i)) {
                return;
            }
        }
    }
}

/// Drops what of `p` may be part of a cycle; the object stays valid.
pub(super) unsafe fn clear(p: *mut Obj) {
    let mut dropped: Vec<Word> = Vec::new();
    // SAFETY: `p` is live; references move out of the object before they are released.
    unsafe {
        for i in 0..slot_count(&*p) {
            let s = slot_ptr(p, i);
            if !(*(*p).shape).dict_mode {
                dropped.push(std::ptr::replace(s, crate::types::none().into_word()));
            } else if let Some(d) = crate::value::instance::dict_of(&*p) {
                d.clear();
            }
        }
        match (*p).kind {
            Kind::List => (*(p as *mut List)).empty(),
            Kind::Dict => {
                let d = &*(p as *mut Dict);
                dropped.push(d.extra.exchange(Word::NIL));
                d.clear();
            }
            Kind::Set => (*(p as *mut Set)).clear(),
            Kind::Function => {
                let x = &*(p as *mut Function);
                for s in [&x.closure, &x.defaults, &x.kwdefaults, &x.annotations, &x.dict] {
                    s.set(None);
                }
            }
            Kind::Type => {
                let t = &*(p as *mut TypeObj);
                // Caches may know what the namespace holds.
                super::of(&*p).epoch += 1;
                t.dict.get().clear();
                // The order holds the class itself.
                t.mro.set(None);
            }
            Kind::Module => (*(p as *mut Module)).dict.clear(),
            Kind::Cell => (*(p as *mut Cell)).contents.set(None),
            Kind::Generator => {
                let g = &*(p as *mut Generator);
                if matches!(g.state.get(), GenState::Created | GenState::Suspended) {
                    g.set_state(GenState::Closed);
                    for i in 0..g.nregs as usize {
                        dropped.push(std::ptr::replace(g.regs().add(i), Word::NIL));
                    }
                }
            }
            Kind::Exception => {
                let e = &*(p as *mut Exception);
                [&e.traceback, &e.context, &e.cause, &e.extra]
                    .into_iter()
                    .for_each(|s| s.set(None));
            }
            Kind::ListIter | Kind::TupleIter => (*(p as *mut SeqIter)).finish(),
            Kind::StaticMethod | Kind::ClassMethod => {
                let x = &*(p as *mut Wrapper);
                x.func.set(None);
                x.dict.set(None);
            }
            Kind::Property => {
                let x = &*(p as *mut Property);
                [&x.get, &x.set, &x.del].into_iter().for_each(|s| s.set(None));
            }
            Kind::Payload => {
                let vt = *(p.add(1) as *const &'static PayloadVTable);
                (vt.clear)(p);
            }
            _ => {}
        }
        for w in dropped {
            release(w);
        }
    }
}
