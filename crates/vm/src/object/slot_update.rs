//! Which slot functions a class has: decided when it is made and whenever a special method of it or
//! of a base changes.
//!
//! A class starts from the slots of the base whose layout it extends. The order of resolution of that
//! base is a subsequence of the class's own, so only names that the other classes in the order define
//! can change anything.

use super::slots::{self, wrapped};
use crate::types::core;
use crate::value::builtin::static_str;
use crate::value::slot_wrappers as w;
use crate::value::typeobj::TypeFlags;
use crate::value::{BinOp, NativeDef, Ref, Slots, Str, Type};
use crate::vm::Vm;
use hashbrown::HashMap;
use smallvec::SmallVec;
use std::sync::OnceLock;

/// What a slot gets.
enum Choice {
    /// Nothing.
    Empty,
    /// What this builtin class has.
    Native(Ref<Type>),
    /// The function that calls the method written in Python.
    Generic,
}

/// The names that share a slot, each with its wrapper, and how to fill the slot.
struct Group {
    names: &'static [(&'static str, Option<&'static NativeDef>)],
    set: fn(&mut Slots, &Choice),
}

macro_rules! group {
    ($field:ident $(. $index:tt)?, $generic:expr, $($name:literal => $def:expr),+) => {
        Group {
            names: &[$( ($name, $def) ),+],
            set: |s, c| s.$field $([$index])? = match c {
                Choice::Empty => None,
                Choice::Native(o) => o.slots().$field $([$index])?,
                Choice::Generic => Some($generic),
            },
        }
    };
}

macro_rules! operator {
    ($i:tt $left:literal $right:literal $inplace:literal) => {
        [
            group!(binary.$i, slots::BINARY[$i], $left => Some(left($i)), $right => Some(right($i))),
            group!(inplace.$i, slots::INPLACE[$i], $inplace => Some(&w::INPLACE[$i])),
        ]
    };
}

const fn left(i: usize) -> &'static NativeDef {
    if i == BinOp::Pow as usize { &w::POW } else { &w::LEFT[i] }
}

const fn right(i: usize) -> &'static NativeDef {
    if i == BinOp::Pow as usize { &w::RPOW } else { &w::RIGHT[i] }
}

const GETATTR: usize = 0;
const SETATTR: usize = 1;
const HASH: usize = 2;
const DEL: usize = 3;

static SIMPLE: [Group; 31] = [
    group!(getattr, slots::getattr, "__getattribute__" => Some(&w::GETATTRIBUTE), "__getattr__" => None),
    group!(setattr, slots::setattr, "__setattr__" => Some(&w::SETATTR), "__delattr__" => Some(&w::DELATTR)),
    group!(hash, slots::hash, "__hash__" => Some(&w::HASH)),
    Group { names: &[("__del__", None)], set: |_, _| {} },
    group!(new, slots::new, "__new__" => Some(&w::NEW)),
    group!(init, slots::init, "__init__" => Some(&w::INIT)),
    group!(call, slots::call, "__call__" => Some(&w::CALL)),
    group!(repr, slots::repr, "__repr__" => Some(&w::REPR)),
    group!(str, slots::str, "__str__" => Some(&w::STR)),
    group!(descr_get, slots::descr_get, "__get__" => Some(&w::GET)),
    group!(descr_set, slots::descr_set, "__set__" => Some(&w::SET), "__delete__" => Some(&w::DELETE)),
    group!(richcmp, slots::richcmp,
        "__lt__" => Some(&w::COMPARE[0]), "__le__" => Some(&w::COMPARE[1]), "__eq__" => Some(&w::COMPARE[2]),
        "__ne__" => Some(&w::COMPARE[3]), "__gt__" => Some(&w::COMPARE[4]), "__ge__" => Some(&w::COMPARE[5])),
    group!(iter, slots::iter, "__iter__" => Some(&w::ITER)),
    group!(next, slots::next, "__next__" => Some(&w::NEXT)),
    group!(bool_, slots::bool_, "__bool__" => Some(&w::BOOL)),
    group!(len, slots::len, "__len__" => Some(&w::LEN)),
    group!(getitem, slots::getitem, "__getitem__" => Some(&w::GETITEM)),
    group!(setitem, slots::setitem, "__setitem__" => Some(&w::SETITEM), "__delitem__" => Some(&w::DELITEM)),
    group!(contains, slots::contains, "__contains__" => Some(&w::CONTAINS)),
    group!(neg, slots::neg, "__neg__" => Some(&w::NEG)),
    group!(pos, slots::pos, "__pos__" => Some(&w::POS)),
    group!(abs, slots::abs, "__abs__" => Some(&w::ABS)),
    group!(invert, slots::invert, "__invert__" => Some(&w::INVERT)),
    group!(int, slots::int, "__int__" => Some(&w::INT)),
    group!(float, slots::float, "__float__" => Some(&w::FLOAT)),
    group!(index, slots::index, "__index__" => Some(&w::INDEX)),
    group!(await_, slots::await_, "__await__" => Some(&w::AWAIT)),
    group!(aiter, slots::aiter, "__aiter__" => Some(&w::AITER)),
    group!(anext, slots::anext, "__anext__" => Some(&w::ANEXT)),
    group!(pow3, slots::pow3, "__pow__" => Some(&w::POW)),
    group!(binary.13, slots::BINARY[13], "__divmod__" => Some(left(13)), "__rdivmod__" => Some(right(13))),
];

static OPERATORS: [[Group; 2]; 13] = [
    operator!(0 "__add__" "__radd__" "__iadd__"),
    operator!(1 "__sub__" "__rsub__" "__isub__"),
    operator!(2 "__mul__" "__rmul__" "__imul__"),
    operator!(3 "__matmul__" "__rmatmul__" "__imatmul__"),
    operator!(4 "__truediv__" "__rtruediv__" "__itruediv__"),
    operator!(5 "__floordiv__" "__rfloordiv__" "__ifloordiv__"),
    operator!(6 "__mod__" "__rmod__" "__imod__"),
    operator!(7 "__pow__" "__rpow__" "__ipow__"),
    operator!(8 "__lshift__" "__rlshift__" "__ilshift__"),
    operator!(9 "__rshift__" "__rrshift__" "__irshift__"),
    operator!(10 "__and__" "__rand__" "__iand__"),
    operator!(11 "__or__" "__ror__" "__ior__"),
    operator!(12 "__xor__" "__rxor__" "__ixor__"),
];

fn group_at(i: usize) -> &'static Group {
    match i.checked_sub(SIMPLE.len()) {
        None => &SIMPLE[i],
        Some(k) => &OPERATORS[k / 2][k % 2],
    }
}

/// Groups by name: most names have one, `__pow__` two.
fn groups_of(name: &str) -> &'static [u8] {
    static BY_NAME: OnceLock<HashMap<&'static str, Vec<u8>>> = OnceLock::new();
    let map = BY_NAME.get_or_init(|| {
        let mut map: HashMap<&'static str, Vec<u8>> = HashMap::new();
        for i in 0..SIMPLE.len() + 2 * OPERATORS.len() {
            for (name, _) in group_at(i).names {
                map.entry(name).or_default().push(i as u8);
            }
        }
        map
    });
    map.get(name).map_or(&[], |v| v)
}

/// Names that every class has.
fn never_a_slot(name: &str) -> bool {
    matches!(name, "__module__" | "__doc__" | "__dict__" | "__weakref__" | "__qualname__")
}

/// What the group's slot gets in `class`.
fn choose(class: &Type, group: &Group) -> Choice {
    let mut choice = Choice::Empty;
    for (name, def) in group.names {
        let Some(found) = class.lookup(&static_str(name)) else { continue };
        match (def.and_then(|d| wrapped(&found, d)), &choice) {
            (Some(owner), Choice::Empty) if class.is_subclass(&owner) => {
                choice = Choice::Native(owner)
            }
            (Some(owner), Choice::Native(o)) if std::ptr::eq(&*owner, &**o) => {}
            _ => return Choice::Generic,
        }
    }
    choice
}

impl Vm {
    /// Computes the slots and the flags that go with them anew, for a class made by Python code whose
    /// base's slots are right.
    pub(crate) fn update_slots(&mut self, class: &Type) {
        let Some(base) = class.base() else { return };
        let mut slots = *base.slots();
        let mut touched: SmallVec<[u8; 16]> = SmallVec::new();
        let (order, known) = (class.mro_words(), base.mro_words());
        // What both orders end with needs no search.
        let same = order.iter().rev().zip(known.iter().rev()).take_while(|(a, b)| a.is(b)).count();
        let own = order[..order.len() - same].iter().filter_map(|c| c.get::<Type>());
        for c in own.filter(|c| !base.is_subclass(c)) {
            let dict = c.dict.peek();
            for (key, _) in (0..dict.slots()).filter_map(|i| dict.key_at(i)) {
                let name = key
                    .get::<Str>()
                    .and_then(|s| s.as_ascii())
                    .filter(|n| n.starts_with("__") && n.ends_with("__") && !never_a_slot(n));
                for &g in name.map_or(&[][..], groups_of) {
                    if !touched.contains(&g) {
                        touched.push(g);
                    }
                }
            }
        }
        for bit in [
            TypeFlags::PLAIN_GETATTR,
            TypeFlags::PLAIN_SETATTR,
            TypeFlags::GETATTR_HOOK,
            TypeFlags::UNHASHABLE,
            TypeFlags::FINALIZER,
        ] {
            class.set_flag(bit, base.has(bit));
        }
        if base.has(TypeFlags::QUIET) {
            class.set_flag(TypeFlags::FINALIZER, true);
        }
        for &g in &touched {
            let group = group_at(g as usize);
            let choice = choose(class, group);
            (group.set)(&mut slots, &choice);
            set_flags(class, g as usize, &choice, &mut slots);
        }
        class.set_slots(slots);
    }
}

/// The flags that depend on a group.
fn set_flags(class: &Type, group: usize, choice: &Choice, slots: &mut Slots) {
    let plain = |bit| matches!(choice, Choice::Native(o) if o.has(bit));
    let names = &core().names;
    match group {
        GETATTR => {
            class.set_flag(TypeFlags::PLAIN_GETATTR, plain(TypeFlags::PLAIN_GETATTR));
            class.set_flag(TypeFlags::GETATTR_HOOK, class.lookup(&names.__getattr__).is_some());
        }
        SETATTR => class.set_flag(TypeFlags::PLAIN_SETATTR, plain(TypeFlags::PLAIN_SETATTR)),
        HASH => {
            let unhashable = class.lookup(&names.__hash__).is_some_and(|h| h.is_none());
            class.set_flag(TypeFlags::UNHASHABLE, unhashable);
            if unhashable {
                slots.hash = None;
            }
        }
        DEL => class.set_flag(TypeFlags::FINALIZER, class.lookup(&names.__del__).is_some()),
        _ => {}
    }
}
