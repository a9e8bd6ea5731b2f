//! Searches below an element: by tag here, by path in `xml.etree.ElementPath`.

use super::children;
use super::element::This;
use super::walk;
use pyrun_macros::pymethods;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{List, Str};
use pyrun_vm::{PyResult, Ref, Value, Vm};

/// Whether a path is more than a tag.
fn is_path(path: &Value) -> bool {
    let Some(path) = path.get::<Str>() else { return true };
    let path = path.data();
    let is = |i: usize, c: u8| i < path.len() && path.at(i) == c as u32;
    if path.len() >= 3 && is(0, b'{') && (is(1, b'}') || is(1, b'*') && is(2, b'}')) {
        return true;
    }
    let mut in_name = true;
    path.iter().any(|c| match c {
        0x7b => {
            in_name = false;
            false
        }
        0x7d => {
            in_name = true;
            false
        }
        c => in_name && matches!(c as u8, b'/' | b'*' | b'[' | b'@' | b'.') && c < 0x80,
    })
}

/// Has `ElementPath` search.
fn by_path(vm: &mut Vm, function: &str, args: &[Value]) -> PyResult {
    let module = vm.import("xml.etree.ElementPath")?;
    vm.call_method_str(&module, function, args)
}

/// The next child from `at` on with a tag, and its place.
fn next_child(vm: &mut Vm, slf: &This, tag: &Value, at: &mut usize) -> PyResult<Option<This>> {
    while let Some(child) = children::get(slf, *at) {
        *at += 1;
        let Ok(child) = child.downcast::<Boxed<super::element::Element>>() else { continue };
        let own = child.borrow().tag.clone();
        if own.is(tag) || vm.eq(&own, tag)? {
            return Ok(Some(child));
        }
    }
    vm.charge(*at / 8 + 1)?;
    Ok(None)
}

pub(super) struct Methods;

#[pymethods]
impl Methods {
    #[signature(path, namespaces = Value::none())]
    #[text_signature = "($self, /, path, namespaces=None)"]
    fn find(vm: &mut Vm, slf: &This, path: Value, namespaces: Value) -> PyResult {
        if is_path(&path) || !namespaces.is_none() {
            return by_path(vm, "find", &[slf.as_value().clone(), path, namespaces]);
        }
        Ok(next_child(vm, slf, &path, &mut 0)?.map_or_else(Value::none, Ref::into_value))
    }

    #[signature(path, default = Value::none(), namespaces = Value::none())]
    #[text_signature = "($self, /, path, default=None, namespaces=None)"]
    fn findtext(
        vm: &mut Vm,
        slf: &This,
        path: Value,
        default: Value,
        namespaces: Value,
    ) -> PyResult {
        if is_path(&path) || !namespaces.is_none() {
            let args = [slf.as_value().clone(), path, default, namespaces];
            return by_path(vm, "findtext", &args);
        }
        let Some(child) = next_child(vm, slf, &path, &mut 0)? else { return Ok(default) };
        let text = child.borrow().text.clone();
        Ok(if text.is_none() { vm.str("") } else { text })
    }

    #[signature(path, namespaces = Value::none())]
    #[text_signature = "($self, /, path, namespaces=None)"]
    fn findall(vm: &mut Vm, slf: &This, path: Value, namespaces: Value) -> PyResult {
        if is_path(&path) || !namespaces.is_none() {
            return by_path(vm, "findall", &[slf.as_value().clone(), path, namespaces]);
        }
        let (found, mut at): (Ref<List>, _) = (vm.new_list(Vec::new()), 0);
        while let Some(child) = next_child(vm, slf, &path, &mut at)? {
            vm.list_push(&found, child.into_value())?;
        }
        Ok(found.into_value())
    }

    #[signature(path, namespaces = Value::none())]
    #[text_signature = "($self, /, path, namespaces=None)"]
    fn iterfind(vm: &mut Vm, slf: &This, path: Value, namespaces: Value) -> PyResult {
        by_path(vm, "iterfind", &[slf.as_value().clone(), path, namespaces])
    }

    #[signature(tag = Value::none())]
    #[text_signature = "($self, /, tag=None)"]
    fn iter(vm: &mut Vm, slf: &This, tag: Value) -> Value {
        let all = tag.get::<Str>().is_some_and(|t| t.equals("*"));
        walk::walk(vm, slf, if all { Value::none() } else { tag }, false)
    }

    #[text_signature = "($self, /)"]
    fn itertext(vm: &mut Vm, slf: &This) -> Value {
        walk::walk(vm, slf, Value::none(), true)
    }
}
