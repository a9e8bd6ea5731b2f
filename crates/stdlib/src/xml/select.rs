//! The steps of a path that go by a tag: an iterator over what elements of another iterator have as children,
//! or below them. Elements may be of any class.

use super::children;
use super::element::{This, exact};
use super::walk;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{FromPy, Payload, Slots, Str, TypeFlags, TypeSpec, Visitor};
use pyrun_vm::{PyResult, Ref, Value, Vm};

/// Where a step is inside of one element.
#[derive(Clone)]
enum Inside {
    Nothing,
    /// At a child of a plain element.
    Children(This, usize),
    /// In an iterator over the children of another.
    Iterator(Value),
    /// In an iterator over an element, which comes first, and all that is below it.
    Below(Value, Value),
}

struct Select {
    elements: Value,
    tag: Value,
    below: bool,
    inside: Inside,
}

impl Payload for Select {
    const NAME: &'static str = "_xml.select";
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(&self.elements);
        visit(&self.tag);
        match &self.inside {
            Inside::Nothing => {}
            Inside::Children(e, _) => visit(e.as_value()),
            Inside::Iterator(it) => visit(it),
            Inside::Below(e, it) => [e, it].into_iter().for_each(visit),
        }
    }
    fn clear(&mut self) {
        (self.elements, self.tag, self.inside) = (Value::none(), Value::none(), Inside::Nothing);
    }
}

pub(super) fn select(vm: &mut Vm, elements: &Value, tag: Value, below: bool) -> PyResult {
    let elements = vm.iter(elements)?;
    let any = below && tag.get::<Str>().is_some_and(|t| t.equals("*"));
    let tag = if any { Value::none() } else { tag };
    Ok(vm.payload(&SELECT, Select { elements, tag, below, inside: Inside::Nothing }))
}

fn has_tag(vm: &mut Vm, element: &Value, tag: &Value) -> PyResult<bool> {
    let own = match exact(element) {
        Some(e) => e.borrow().tag.clone(),
        None => vm.getattr_str(element, "tag")?,
    };
    if own.is(tag) { Ok(true) } else { vm.eq(&own, tag) }
}

/// How to go through an element.
fn enter(vm: &mut Vm, element: Value, tag: &Value, below: bool) -> PyResult<Inside> {
    Ok(match (exact(&element), below) {
        (Some(e), false) => Inside::Children(e.clone(), 0),
        (Some(e), true) => {
            let it = walk::walk(vm, e, tag.clone(), false);
            Inside::Below(element, it)
        }
        (None, false) => Inside::Iterator(vm.iter(&element)?),
        (None, true) => {
            let it = vm.call_method_str(&element, "iter", std::slice::from_ref(tag))?;
            let it = vm.iter(&it)?;
            Inside::Below(element, it)
        }
    })
}

/// The next element inside, before its tag is looked at; the place moves on.
fn step(vm: &mut Vm, inside: &mut Inside) -> PyResult<Option<Value>> {
    match inside {
        Inside::Nothing => Ok(None),
        Inside::Children(e, at) => {
            *at += 1;
            Ok(children::get(e, *at - 1))
        }
        Inside::Iterator(it) => vm.next(it),
        Inside::Below(first, it) => loop {
            match vm.next(it)? {
                Some(found) if found.is(first) => {}
                found => return Ok(found),
            }
        },
    }
}

fn next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let cell = <&Ref<Boxed<Select>>>::from_py(vm, v)?;
    let (elements, tag, below, mut inside) = {
        let s = cell.borrow();
        (s.elements.clone(), s.tag.clone(), s.below, s.inside.clone())
    };
    let mut passed = 0;
    loop {
        if let Some(found) = step(vm, &mut inside)? {
            if below || has_tag(vm, &found, &tag)? {
                let old = std::mem::replace(&mut cell.borrow_mut().inside, inside);
                drop(old);
                return Ok(Some(found));
            }
        } else if let Some(element) = vm.next(&elements)? {
            inside = enter(vm, element, &tag, below)?;
        } else {
            let old = std::mem::replace(&mut cell.borrow_mut().inside, Inside::Nothing);
            drop(old);
            return Ok(None);
        }
        passed += 1;
        if passed % 64 == 0 {
            vm.charge(16)?;
        }
    }
}

fn iter_self(_: &mut Vm, v: &Value) -> PyResult {
    Ok(v.clone())
}

static SELECT: TypeSpec = TypeSpec {
    module: "_xml",
    payload: Some(Boxed::<Select>::VTABLE),
    flags: TypeFlags::NO_NEW,
    slots: Slots { iter: Some(iter_self), next: Some(next), ..Slots::EMPTY },
    ..TypeSpec::new("select")
};
