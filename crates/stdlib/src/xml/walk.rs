//! The iterator over an element and all that is below it, or over the text in it.

use super::children;
use super::element::{Element, This};
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{FromPy, Payload, Slots, TypeFlags, TypeSpec, Visitor};
use pyrun_vm::{PyResult, Value, Vm};

/// Where the walk is: the elements from the first one down, and the next child of each.
pub(super) struct Walk {
    first: Option<Value>,
    stack: Vec<(This, usize)>,
    tag: Value,
    text: bool,
    /// Bytes of the stack that the heap knows of.
    counted: usize,
}

impl Payload for Walk {
    const NAME: &'static str = "_elementtree._element_iterator";
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.first.iter().for_each(&mut *visit);
        self.stack.iter().for_each(|(e, _)| visit(e.as_value()));
        visit(&self.tag);
    }
    fn held(&self) -> usize {
        self.counted
    }
    fn clear(&mut self) {
        self.first = None;
        self.stack.clear();
        self.tag = Value::none();
    }
}

/// An iterator over the elements with a tag, or with any; or over texts.
pub(super) fn walk(vm: &mut Vm, slf: &This, tag: Value, text: bool) -> Value {
    let first = Some(slf.as_value().clone());
    vm.payload(&ITERATOR, Walk { first, stack: Vec::new(), tag, text, counted: 0 })
}

/// What one step of the walk comes to.
enum Step {
    Into(This),
    /// Leaves an element, whose tail is part of the text.
    OutOf(This),
    Nothing,
    Done,
    NoElement(Value),
}

impl Walk {
    fn step(&mut self) -> Step {
        let next = match (self.stack.last_mut(), &mut self.first) {
            (None, first) => match first.take() {
                Some(root) => root,
                None => return Step::Done,
            },
            (Some((parent, at)), _) => match children::get(parent, *at) {
                Some(child) => {
                    *at += 1;
                    child
                }
                None => {
                    let left = self.stack.pop();
                    return match left {
                        Some((left, _)) if self.text && !self.stack.is_empty() => Step::OutOf(left),
                        _ => Step::Nothing,
                    };
                }
            },
        };
        match next.downcast::<Boxed<Element>>() {
            Ok(element) => {
                self.stack.push((element.clone(), 0));
                Step::Into(element)
            }
            Err(other) => Step::NoElement(other),
        }
    }
}

fn next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let cell = <&pyrun_vm::Ref<Boxed<Walk>>>::from_py(vm, v)?;
    let (tag, text) = {
        let walk = cell.borrow();
        (walk.tag.clone(), walk.text)
    };
    loop {
        let (step, grown) = {
            let walk = &mut *cell.borrow_mut();
            let step = walk.step();
            let now = walk.stack.capacity() * size_of::<(This, usize)>();
            (step, now - std::mem::replace(&mut walk.counted, now).min(now))
        };
        if grown > 0 {
            vm.account(grown as isize);
            vm.reserve(0)?;
        }
        let part = match step {
            Step::Done => return Ok(None),
            Step::Nothing => continue,
            Step::NoElement(v) => {
                let m = format!("'{}' object has no attribute 'iter'", v.class().name());
                return Err(vm.attribute_error(&m));
            }
            Step::Into(element) if !text => {
                if tag.is_none() {
                    return Ok(Some(element.into_value()));
                }
                let own = element.borrow().tag.clone();
                if own.is(&tag) || vm.eq(&own, &tag)? {
                    return Ok(Some(element.into_value()));
                }
                vm.charge(1)?;
                continue;
            }
            Step::Into(element) => element.borrow().text.clone(),
            Step::OutOf(element) => element.borrow().tail.clone(),
        };
        vm.charge(1)?;
        if !part.is_none() && vm.truth(&part)? {
            return Ok(Some(part));
        }
    }
}

fn iter_self(_: &mut Vm, v: &Value) -> PyResult {
    Ok(v.clone())
}

static ITERATOR: TypeSpec = TypeSpec {
    module: "_elementtree",
    payload: Some(Boxed::<Walk>::VTABLE),
    flags: TypeFlags::NO_NEW,
    slots: Slots { iter: Some(iter_self), next: Some(next), ..Slots::EMPTY },
    ..TypeSpec::new("_element_iterator")
};
