//! Type variables in the arguments of aliases and unions, and what `X[int]` puts in their place. The
//! variables themselves (`typing.TypeVar` and the like) say how, by `__typing_subst__`.

use super::is_class;
use crate::types::core;
use crate::value::{PyResult, Tuple, Value};
use crate::vm::Vm;

fn add_unique(into: &mut Vec<Value>, v: Value) {
    if !into.iter().any(|x| x.is(&v)) {
        into.push(v);
    }
}

/// The type variables in `args`, each once, in order.
pub(super) fn make_parameters(vm: &mut Vm, args: &[Value]) -> PyResult<Vec<Value>> {
    let n = &core().names;
    let mut out = Vec::new();
    for t in args {
        // The attributes of a class are about its instances.
        if is_class(t) {
            continue;
        }
        if vm.getattr_opt(t, &n.__typing_subst__)?.is_some() {
            add_unique(&mut out, t.clone());
            continue;
        }
        if let Some(inner) = t.get::<Tuple>() {
            let inner = inner.to_vec();
            for p in vm.recursive("", |vm| make_parameters(vm, &inner))? {
                add_unique(&mut out, p);
            }
            continue;
        }
        let Some(sub) = vm.getattr_opt(t, &n.__parameters__)? else { continue };
        for p in sub.get::<Tuple>().map_or(&[][..], |t| t.as_slice()) {
            add_unique(&mut out, p.clone());
        }
    }
    Ok(out)
}

/// The items of a subscript, with `*tuple[…]` laid open unless it ends in `...`.
fn unpack_items(vm: &mut Vm, item: &Value) -> PyResult<Vec<Value>> {
    let given = match item.get::<Tuple>() {
        Some(t) => t.to_vec(),
        None => vec![item.clone()],
    };
    let mut out = Vec::new();
    for x in given {
        if is_class(&x) {
            out.push(x);
            continue;
        }
        let inner = vm.getattr_opt(&x, &core().names.__typing_unpacked_tuple_args__)?;
        match inner.as_ref().and_then(|i| i.get::<Tuple>()) {
            Some(t) if !t.last().is_some_and(|l| l.is(&Value::ellipsis())) => {
                out.extend(t.iter().cloned())
            }
            _ => out.push(x),
        }
    }
    Ok(out)
}

/// The arguments of `alias` with its parameters replaced by what `item` says.
pub(super) fn substitute(
    vm: &mut Vm,
    alias: &Value,
    args: &[Value],
    parameters: &Value,
    item: &Value,
) -> PyResult<Vec<Value>> {
    let params = parameters.get::<Tuple>().map_or(Vec::new(), |t| t.to_vec());
    if params.is_empty() {
        let r = vm.repr(alias)?;
        return Err(vm.type_error(&format!("{} is not a generic class", r.to_str_lossy())));
    }
    let mut values = unpack_items(vm, item)?;
    for p in &params {
        let Some(prepare) = vm.getattr_opt(p, &core().names.__typing_prepare_subst__)? else {
            continue;
        };
        let before = vm.tuple(&values);
        let after = vm.call(&prepare, &[alias.clone(), before])?;
        values = vm.collect(&after)?;
    }
    if values.len() != params.len() {
        let many = if values.len() > params.len() { "many" } else { "few" };
        let r = vm.repr(alias)?;
        let (r, n, want) = (r.to_str_lossy().into_owned(), values.len(), params.len());
        return Err(
            vm.type_error(&format!("Too {many} arguments for {r}; actual {n}, expected {want}"))
        );
    }
    replace_all(vm, args, &params, &values)
}

fn replace_all(
    vm: &mut Vm,
    args: &[Value],
    params: &[Value],
    values: &[Value],
) -> PyResult<Vec<Value>> {
    let mut out = Vec::with_capacity(args.len());
    for a in args {
        if is_class(a) {
            out.push(a.clone());
            continue;
        }
        if let Some(inner) = a.get::<Tuple>() {
            let inner = inner.to_vec();
            let new = vm.recursive("", |vm| replace_all(vm, &inner, params, values))?;
            out.push(vm.tuple(&new));
            continue;
        }
        let key = vm.intern("__typing_is_unpacked_typevartuple__");
        let unpack = match vm.getattr_opt(a, &key)? {
            Some(v) => vm.truth(&v)?,
            None => false,
        };
        let new = match vm.getattr_opt(a, &core().names.__typing_subst__)? {
            Some(subst) => {
                let Some(i) = params.iter().position(|p| p.is(a)) else { continue };
                vm.call(&subst, &values[i..i + 1])?
            }
            None => replace_inside(vm, a, params, values)?,
        };
        match new.get::<Tuple>() {
            Some(t) if unpack => out.extend(t.iter().cloned()),
            _ => out.push(new),
        }
    }
    Ok(out)
}

/// `a[…]` with the values of its own parameters; `a` itself if it has none.
fn replace_inside(vm: &mut Vm, a: &Value, params: &[Value], values: &[Value]) -> PyResult {
    let Some(own) = vm.getattr_opt(a, &core().names.__parameters__)? else { return Ok(a.clone()) };
    let own = own.get::<Tuple>().map_or(Vec::new(), |t| t.to_vec());
    if own.is_empty() {
        return Ok(a.clone());
    }
    let mut sub = Vec::with_capacity(own.len());
    for p in own {
        match params.iter().position(|x| x.is(&p)) {
            Some(i) => match values[i].get::<Tuple>() {
                // A variable that stands for several types is iterable.
                Some(t) if p.class().slots().iter.is_some() => sub.extend(t.iter().cloned()),
                _ => sub.push(values[i].clone()),
            },
            None => sub.push(p),
        }
    }
    let sub = vm.tuple(&sub);
    vm.recursive("", |vm| vm.getitem(a, &sub))
}
