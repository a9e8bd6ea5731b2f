//! Tests of objects and their attribute slots, without a machine; they run under Miri too.

use super::builtin::{ensure_core, static_str};
use super::typeobj::{ClassParts, Type, make_class};
use super::{Ref, Str, Value, instance, make};
use crate::heap::Heap;
use crate::types::core;

fn heap() -> Box<Heap> {
    ensure_core();
    Box::new(Heap::new())
}

/// A class whose instances have `inline` slots inline, and `members` of `__slots__`.
fn class(h: &mut Heap, members: u32, inline: u32) -> Ref<Type> {
    let parts = ClassParts {
        meta: core().type_.to_ref(),
        name: static_str("C"),
        qualname: static_str("C").into_value(),
        bases: make::tuple(h, core().tuple.root_shape(), &[core().object.to_value()]),
        base: core().object.to_ref(),
        dict: make::dict(h, core().dict.root_shape()),
        members,
        has_dict: true,
        has_weak: true,
        inline,
    };
    make_class(h, parts)
}

fn object(h: &mut Heap, class: &Type) -> Value {
    // SAFETY: the word is owned.
    unsafe { Value::from_word(h.plain_instance(class)) }
}

fn key(i: usize) -> Ref<Str> {
    static_str(&format!("attribute_{i}"))
}

fn set(o: &Value, k: &Ref<Str>, v: Value) {
    let Some(obj) = o.obj() else { panic!("an object") };
    assert!(instance::set_slot(obj, k.as_value().word(), v).is_ok());
}

fn get(o: &Value, k: &Ref<Str>) -> Option<Value> {
    instance::get_slot(o.obj()?, k.as_value().word())
}

#[test]
fn attributes_lie_inline_and_spill() {
    let mut h = heap();
    for (members, inline) in [(0, 1), (0, 2), (1, 3), (2, 5)] {
        let c = class(&mut h, members, inline);
        let shared = h.list(core().list).into_value();
        let o = object(&mut h, &c);
        for n in 0..20 {
            set(&o, &key(n), shared.clone());
            for i in 0..=n {
                assert!(get(&o, &key(i)).is_some_and(|v| v.is(&shared)), "{i} of {n}");
            }
            assert!(get(&o, &key(n + 1)).is_none());
            assert_eq!(shared.ref_count(), n as u32 + 2);
        }
        drop(o);
        assert_eq!(shared.ref_count(), 1);
    }
}

#[test]
fn a_new_value_for_an_attribute_releases_the_old_one() {
    let mut h = heap();
    let c = class(&mut h, 0, 2);
    let o = object(&mut h, &c);
    let v = h.list(core().list).into_value();
    for i in 0..5 {
        set(&o, &key(i), v.clone());
    }
    for i in 0..5 {
        set(&o, &key(i), Value::none());
    }
    assert_eq!(v.ref_count(), 1);
}

#[test]
fn an_attribute_is_taken_out_of_the_middle() {
    let mut h = heap();
    for n in [1, 2, 3, 4, 9] {
        for gone in 0..n {
            let c = class(&mut h, 0, 3);
            let o = object(&mut h, &c);
            let values: Vec<Value> = (0..n).map(|_| h.list(core().list).into_value()).collect();
            for (i, v) in values.iter().enumerate() {
                set(&o, &key(i), v.clone());
            }
            let Some(obj) = o.obj() else { panic!("an object") };
            let k = key(gone);
            let v = instance::rebuild_without(obj, k.as_value().word(), c.root_shape());
            assert!(v.is_some_and(|v| v.is(&values[gone])));
            for (i, v) in values.iter().enumerate() {
                let now = get(&o, &key(i));
                assert_eq!(now.is_some_and(|w| w.is(v)), i != gone, "{i} without {gone} of {n}");
            }
            drop(o);
            assert!(values.iter().all(|v| v.ref_count() == 1));
        }
    }
}

#[test]
fn instances_with_a_dict_keep_its_values() {
    let mut h = heap();
    let c = class(&mut h, 1, 2);
    let o = object(&mut h, &c);
    let v = h.list(core().list).into_value();
    for i in 0..6 {
        set(&o, &key(i), v.clone());
    }
    let d = h.materialize(&o, core().dict.root_shape());
    let Some(d) = d else { panic!("instances have a dict") };
    assert_eq!(d.len(), 6);
    assert_eq!(v.ref_count(), 7);
    assert!(o.obj().and_then(instance::dict_of).is_some_and(|x| x.as_value().is(d.as_value())));
    drop(o);
    assert_eq!(v.ref_count(), 7);
    drop(d);
    assert_eq!(v.ref_count(), 1);
}

#[test]
fn counts_follow_clones_tuples_and_lists() {
    let mut h = heap();
    let v = h.list(core().list).into_value();
    let t = make::tuple(&mut h, core().tuple.root_shape(), &[v.clone(), v.clone(), Value::none()]);
    let l = h.list(core().list);
    l.push(t.clone());
    l.push(v.clone());
    assert_eq!((v.ref_count(), t.ref_count()), (4, 2));
    drop(l.pop());
    drop(t);
    assert_eq!(v.ref_count(), 3);
    drop(l);
    assert_eq!(v.ref_count(), 1);
    assert_eq!(Value::none().ref_count(), u32::MAX);
}
