//! "Did you mean": the name nearest to one that was not found.

use super::entries;
use crate::types::core;
use crate::types::exceptions::get_field;
use crate::value::{Dict, Exception, PyResult, Str, Value};
use crate::vm::Vm;

/// More candidates than this are not searched.
const MAX_CANDIDATES: usize = 750;
/// Names longer than this are not compared.
const MAX_LENGTH: usize = 40;
/// What inserting, deleting or replacing a character costs.
const MOVE: usize = 2;
/// What another case of the same letter costs.
const CASE: usize = 1;

/// The end of the message of an exception: a suggestion, or nothing.
pub(super) fn suggestion(vm: &mut Vm, e: &Value) -> String {
    let exc = &core().exc;
    let class = e.class();
    let found = if std::ptr::eq(class, exc.attribute_error) {
        for_attribute(vm, e)
    } else if std::ptr::eq(class, exc.name_error) {
        return for_name(vm, e).unwrap_or_default();
    } else if std::ptr::eq(class, exc.import_error) {
        for_import(vm, e)
    } else {
        return String::new();
    };
    match found {
        Ok(Some(s)) => format!(". Did you mean: '{s}'?"),
        _ => String::new(),
    }
}

fn text(v: &Value) -> Option<String> {
    v.get::<Str>().map(|s| s.to_str_lossy().into_owned())
}

fn texts(values: &[Value]) -> Vec<String> {
    values.iter().filter_map(text).collect()
}

/// The names in a namespace, if they are few enough to be compared.
fn keys(names: &Dict) -> Vec<String> {
    if names.len() < MAX_CANDIDATES { texts(&names.keys()) } else { Vec::new() }
}

/// `dir(obj)`.
fn names_in(vm: &mut Vm, obj: &Value) -> PyResult<Vec<String>> {
    let Some(names) = vm.call_special(obj, &core().names.__dir__, &[])? else {
        return Ok(Vec::new());
    };
    let mut names = texts(&vm.collect(&names)?);
    names.sort();
    Ok(names)
}

fn for_attribute(vm: &mut Vm, e: &Value) -> PyResult<Option<String>> {
    let (name, obj) = (get_field(e, 0), get_field(e, 1));
    let Some(name) = text(&name) else { return Ok(None) };
    let names = names_in(vm, &obj)?;
    Ok(nearest(&name, &names))
}

fn for_import(vm: &mut Vm, e: &Value) -> PyResult<Option<String>> {
    let (module, name) = (get_field(e, 1), get_field(e, 3));
    let (Some(module), Some(name)) = (module.get::<Str>(), text(&name)) else { return Ok(None) };
    let Some(module) = vm.modules.get_str(module) else { return Ok(None) };
    let names = names_in(vm, &module)?;
    Ok(nearest(&name, &names))
}

fn for_name(vm: &mut Vm, e: &Value) -> Option<String> {
    let name = text(&get_field(e, 0))?;
    let tb = e.get::<Exception>()?.traceback.get()?;
    let last = entries(&tb).pop()?;
    let f = last.function;
    let locals: Vec<String> = {
        let code = f.code.get();
        let names = code.code.all(&code.code.varnames).take(MAX_CANDIDATES);
        names.map(str::to_string).collect()
    };
    let found = nearest(&name, &locals)
        .or_else(|| nearest(&name, &keys(&f.globals)))
        .or_else(|| nearest(&name, &keys(&f.builtins)));
    // A name that is an attribute of the method's `self` was meant so.
    let found = match attribute_of_self(vm, &tb, &name) {
        Some(s) => Some(s),
        None => found,
    };
    let stdlib = is_stdlib(vm, &name);
    match (found, stdlib) {
        (Some(s), true) => {
            Some(format!(". Did you mean: '{s}' or did you forget to import '{name}'?"))
        }
        (Some(s), false) => Some(format!(". Did you mean: '{s}'?")),
        (None, true) => Some(format!(". Did you forget to import '{name}'?")),
        (None, false) => None,
    }
}

/// `self.name`, if the innermost frame has a `self` with such an attribute.
fn attribute_of_self(vm: &mut Vm, tb: &Value, name: &str) -> Option<String> {
    let mut tb = tb.clone();
    while let Ok(next) = vm.getattr_str(&tb, "tb_next")
        && !next.is_none()
    {
        tb = next;
    }
    let frame = vm.getattr_str(&tb, "tb_frame").ok()?;
    let locals = vm.getattr_str(&frame, "f_locals").ok()?;
    let key = vm.intern("self");
    let me = locals.get::<Dict>()?.get_str(&key)?;
    let attribute = vm.intern(name);
    let found = vm.getattr_opt(&me, &attribute).ok()?.is_some();
    found.then(|| format!("self.{name}"))
}

/// Whether a module of the standard library has this name.
fn is_stdlib(vm: &mut Vm, name: &str) -> bool {
    let key = vm.intern("stdlib_module_names");
    let sys = vm.intern("sys");
    vm.sys();
    let known = match vm.modules.get_str(&sys) {
        Some(m) => vm.getattr_opt(&m, &key).ok().flatten(),
        None => None,
    };
    match known {
        Some(names) => {
            let name = vm.str(name);
            vm.contains(&names, &name).unwrap_or(false)
        }
        None => false,
    }
}

/// The candidate that costs least to turn into `name`, if any is near enough.
fn nearest(name: &str, candidates: &[String]) -> Option<String> {
    if candidates.len() >= MAX_CANDIDATES {
        return None;
    }
    let mut best: Option<(usize, &String)> = None;
    for c in candidates.iter().filter(|c| *c != name && !c.is_empty()) {
        // A third of the characters may differ.
        let mut limit = (name.len() + c.len() + 3) * MOVE / 6;
        if let Some((d, _)) = best {
            limit = limit.min(d - 1);
        }
        let d = distance(name.as_bytes(), c.as_bytes(), limit);
        if d <= limit && best.is_none_or(|(b, _)| d < b) {
            best = Some((d, c));
            if d == 0 {
                break;
            }
        }
    }
    best.map(|(_, c)| c.clone())
}

/// The cost of changing one character into another.
fn substitution(a: u8, b: u8) -> usize {
    match () {
        _ if a == b => 0,
        _ if a.eq_ignore_ascii_case(&b) => CASE,
        _ => MOVE,
    }
}

/// Levenshtein distance; anything over `limit` means more than `limit`.
fn distance(a: &[u8], b: &[u8], limit: usize) -> usize {
    let prefix = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[prefix..], &b[prefix..]);
    let suffix = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - suffix], &b[..b.len() - suffix]);
    if a.is_empty() || b.is_empty() {
        return (a.len() + b.len()) * MOVE;
    }
    if a.len() > MAX_LENGTH || b.len() > MAX_LENGTH {
        return limit + 1;
    }
    let (a, b) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if (b.len() - a.len()) * MOVE > limit {
        return limit + 1;
    }
    let mut row: Vec<usize> = (1..=a.len()).map(|i| i * MOVE).collect();
    let mut result = 0;
    for (j, &y) in b.iter().enumerate() {
        let mut diagonal = j * MOVE;
        result = diagonal;
        let mut least = usize::MAX;
        for (i, &x) in a.iter().enumerate() {
            let replaced = diagonal + substitution(y, x);
            diagonal = row[i];
            result = replaced.min(result.min(diagonal) + MOVE);
            row[i] = result;
            least = least.min(result);
        }
        if least > limit {
            return limit + 1;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_count_moves_and_cases() {
        assert_eq!(distance(b"", b"a", 9), 2);
        assert_eq!(distance(b"a", b"A", 9), 1);
        assert_eq!(distance(b"Apple", b"Aple", 9), 2);
        assert_eq!(distance(b"Banana", b"B@n@n@", 9), 6);
        assert_eq!(distance(b"ABA", b"BAB", 9), 4);
        assert_eq!(distance(b"abc", b"XYZ", 3), 4);
    }

    #[test]
    fn the_nearest_name_is_near_enough() {
        let names = ["blech", "bluch", "somethingverywrong"].map(String::from);
        assert_eq!(nearest("bluchin", &names).as_deref(), Some("bluch"));
        assert_eq!(nearest("xyz", &names), None);
    }
}
