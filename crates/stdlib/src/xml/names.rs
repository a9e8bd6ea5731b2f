//! Names of tags and attributes as the reader of a text meets them again and again: each is made into a
//! string, and given its namespace, once.

use super::scan::{Scan, Unit};
use pyrun_vm::value::str::StrData;
use pyrun_vm::value::{Dict, Str, Visitor};
use pyrun_vm::{PyResult, Ref, Value, Vm};
use std::ops::Range;

/// How many names are kept: one for each value of a small hash.
const KEPT: usize = 256;

/// A name as it is written, as a tag and as an attribute.
struct Name {
    raw: Ref<Str>,
    tag: Option<Ref<Str>>,
    key: Option<Ref<Str>>,
}

/// The names of one scope.
#[derive(Default)]
pub(super) struct Names {
    scope: Option<Ref<Dict>>,
    kept: Vec<Option<Name>>,
}

/// Whether a string has these characters.
pub(super) fn same<C: Unit>(s: &Str, chars: &[C]) -> bool {
    s.len() == chars.len()
        && match s.data() {
            StrData::One(own) => own.iter().zip(chars).all(|(&a, &b)| u32::from(a) == b.into()),
            StrData::Two(own) => own.iter().zip(chars).all(|(&a, &b)| u32::from(a) == b.into()),
            StrData::Four(own) => own.iter().zip(chars).all(|(&a, &b)| a == b.into()),
        }
}

impl Names {
    pub fn trace(&self, visit: &mut Visitor<'_>) {
        self.scope.iter().for_each(|d| visit(d.as_value()));
        for name in self.kept.iter().flatten() {
            visit(name.raw.as_value());
            [&name.tag, &name.key].into_iter().flatten().for_each(|s| visit(s.as_value()));
        }
    }

    /// Says which prefixes stand for what, from now on.
    pub fn enter(&mut self, scope: &Ref<Dict>) {
        if !self.scope.as_ref().is_some_and(|own| own.as_value().is(scope.as_value())) {
            self.kept.clear();
            self.kept.resize_with(KEPT, || None);
            self.scope = Some(scope.clone());
        }
    }

    /// Where a name is kept, after it was put there.
    fn place<C: Unit>(
        &mut self,
        vm: &mut Vm,
        scan: &Scan<'_, C>,
        name: &Range<usize>,
    ) -> Option<&mut Name> {
        let chars = &scan.text[name.clone()];
        let hash = chars.iter().fold(0u32, |h, &c| h.wrapping_mul(31).wrapping_add(c.into()));
        let slot = self.kept.get_mut((hash ^ hash >> 8) as usize % KEPT)?;
        if !slot.as_ref().is_some_and(|n| same(&n.raw, chars)) {
            let raw = scan.part(vm, name.clone()).downcast::<Str>().ok()?;
            *slot = Some(Name { raw, tag: None, key: None });
        }
        slot.as_mut()
    }

    /// A tag as it is written, and with its namespace, unless its prefix stands for nothing.
    pub fn tag<C: Unit>(
        &mut self,
        vm: &mut Vm,
        scan: &Scan<'_, C>,
        name: &Range<usize>,
    ) -> PyResult<Option<(Ref<Str>, Ref<Str>)>> {
        let scope = self.scope.clone();
        let Some(own) = self.place(vm, scan, name) else { return Ok(None) };
        if own.tag.is_none() {
            own.tag = resolved(vm, scope.as_ref(), &own.raw, true)?;
        }
        Ok(own.tag.clone().map(|tag| (own.raw.clone(), tag)))
    }

    /// An attribute's name with its namespace, unless its prefix stands for nothing.
    pub fn key<C: Unit>(
        &mut self,
        vm: &mut Vm,
        scan: &Scan<'_, C>,
        name: &Range<usize>,
    ) -> PyResult<Option<Ref<Str>>> {
        let scope = self.scope.clone();
        let Some(own) = self.place(vm, scan, name) else { return Ok(None) };
        if own.key.is_none() {
            own.key = resolved(vm, scope.as_ref(), &own.raw, false)?;
        }
        Ok(own.key.clone())
    }
}

/// A name with its namespace in braces. Without a prefix, tags are of the default namespace.
fn resolved(
    vm: &mut Vm,
    scope: Option<&Ref<Dict>>,
    raw: &Ref<Str>,
    is_tag: bool,
) -> PyResult<Option<Ref<Str>>> {
    let Some(scope) = scope else { return Ok(Some(raw.clone())) };
    let text = raw.to_str_lossy();
    let (prefix, local) = match text.split_once(':') {
        Some((prefix, local)) => (vm.str(prefix), local),
        None if is_tag => (Value::none(), &*text),
        None => return Ok(Some(raw.clone())),
    };
    let uri = vm.dict_get(scope, &prefix)?;
    let uri = uri.as_ref().and_then(|v| v.get::<Str>()).filter(|s| !s.is_empty());
    Ok(match uri {
        Some(uri) => {
            let full = format!("{{{}}}{local}", uri.to_str_lossy());
            vm.str(&full).downcast::<Str>().ok()
        }
        None if prefix.is_none() => Some(raw.clone()),
        None => None,
    })
}
