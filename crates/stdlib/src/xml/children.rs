//! What an element is to its children: a sequence of elements.

use super::element::{Element, This, element_argument, this};
use pyrun_macros::pymethods;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{List, Slice};
use pyrun_vm::{PyResult, Ref, Value, Vm};

pub(super) fn count(slf: &This) -> usize {
    slf.borrow().children.as_ref().map_or(0, |l| l.len())
}

pub(super) fn get(slf: &This, i: usize) -> Option<Value> {
    slf.borrow().children.as_ref().and_then(|l| l.get(i))
}

/// The list of children, made when it is needed first.
fn list(vm: &mut Vm, slf: &This) -> Ref<List> {
    let made = slf.borrow().children.clone();
    made.unwrap_or_else(|| {
        let list = vm.new_list(Vec::new());
        slf.borrow_mut().children = Some(list.clone());
        list
    })
}

pub(super) fn push(vm: &mut Vm, slf: &This, child: Value) -> PyResult<()> {
    let list = list(vm, slf);
    vm.list_push(&list, child)
}

/// Raises unless a value is an element.
pub(super) fn check(vm: &mut Vm, v: &Value) -> PyResult<()> {
    if v.get::<Boxed<Element>>().is_some() {
        return Ok(());
    }
    let kind = v.class().name();
    Err(vm.type_error(&format!("expected an Element, not \"{kind}\"")))
}

pub(super) fn len(vm: &mut Vm, v: &Value) -> PyResult<usize> {
    Ok(count(this(vm, v)?))
}

/// An index into the children, counted from the end when negative.
fn place(vm: &mut Vm, slf: &This, key: &Value, message: &str) -> PyResult<usize> {
    if !key.word().is_int() && key.class().slots().index.is_none() {
        return Err(vm.type_error("element indices must be integers"));
    }
    let (index, len) = (vm.to_i64(key)?, count(slf) as i64);
    let at = if index < 0 { index + len } else { index };
    if (0..len).contains(&at) { Ok(at as usize) } else { Err(vm.index_error(message)) }
}

pub(super) fn getitem(vm: &mut Vm, v: &Value, key: &Value) -> PyResult {
    let slf = this(vm, v)?;
    if key.get::<Slice>().is_some() {
        let list = list(vm, slf);
        return vm.getitem(list.as_value(), key);
    }
    let at = place(vm, slf, key, "child index out of range")?;
    get(slf, at).ok_or_else(|| vm.index_error("child index out of range"))
}

pub(super) fn setitem(vm: &mut Vm, v: &Value, key: &Value, value: Option<Value>) -> PyResult<()> {
    let slf = this(vm, v)?;
    let list = list(vm, slf);
    if key.get::<Slice>().is_some() {
        return match value {
            None => vm.delitem(list.as_value(), key),
            Some(value) => {
                let items = elements(vm, &value)?;
                for item in &items {
                    check(vm, item)?;
                }
                let items = vm.list(items);
                vm.setitem(list.as_value(), key, items)
            }
        };
    }
    let at = place(vm, slf, key, "child assignment index out of range")?;
    if let Some(value) = &value {
        check(vm, value)?;
    }
    vm.charge(list.len() / 64 + 1)?;
    if at < list.len() {
        drop(match value {
            Some(value) => list.set(at, value),
            None => list.remove(at),
        });
    }
    Ok(())
}

/// The items of an iterable.
fn elements(vm: &mut Vm, v: &Value) -> PyResult<Vec<Value>> {
    if let Some(list) = v.get_exact::<List>() {
        return vm.items(list);
    }
    let it = vm.iter(v).map_err(|e| {
        if e.is(pyrun_vm::types::core().exc.type_error) {
            let kind = v.class().name();
            return vm.type_error(&format!("expected sequence, not \"{kind}\""));
        }
        e
    })?;
    vm.collect(&it)
}

pub(super) struct Methods;

#[pymethods]
impl Methods {
    #[text_signature = "($self, subelement, /)"]
    fn append(vm: &mut Vm, slf: &This, subelement: &Value) -> PyResult<()> {
        let child = element_argument(vm, subelement, "append() argument 1")?;
        push(vm, slf, child.into_value())
    }

    #[text_signature = "($self, elements, /)"]
    fn extend(vm: &mut Vm, slf: &This, elements: &Value) -> PyResult<()> {
        for item in self::elements(vm, elements)? {
            check(vm, &item)?;
            push(vm, slf, item)?;
        }
        Ok(())
    }

    #[text_signature = "($self, index, subelement, /)"]
    fn insert(vm: &mut Vm, slf: &This, index: i64, subelement: &Value) -> PyResult<()> {
        let child = element_argument(vm, subelement, "insert() argument 2")?;
        let list = list(vm, slf);
        vm.charge(list.len() / 64 + 1)?;
        vm.ask(list.growth(1))?;
        let len = list.len() as i64;
        let at = if index < 0 { (index + len).max(0) } else { index.min(len) };
        list.insert(at as usize, child.into_value());
        Ok(())
    }

    #[text_signature = "($self, subelement, /)"]
    fn remove(vm: &mut Vm, slf: &This, subelement: &Value) -> PyResult<()> {
        let wanted = element_argument(vm, subelement, "remove() argument")?.into_value();
        vm.charge(count(slf) / 16 + 1)?;
        let mut at = slf.borrow().children.as_ref().and_then(|list| {
            list.with_items(|items| items.iter().position(|child| child.is(&wanted)))
        });
        let mut i = 0;
        while at.is_none()
            && let Some(child) = get(slf, i)
        {
            if vm.eq(&child, &wanted)? {
                at = Some(i);
            }
            i += 1;
        }
        let list = slf.borrow().children.clone();
        match (list, at) {
            (Some(list), Some(at)) if at < list.len() => {
                drop(list.remove(at));
                Ok(())
            }
            _ => Err(vm.value_error("list.remove(x): x not in list")),
        }
    }
}
