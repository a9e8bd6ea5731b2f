//! `str.translate` and `str.maketrans`.

use crate::text::TextBuf;
use crate::types::core;
use crate::value::{Dict, PyResult, Ref, Str, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;

/// What a table says of a character; `None` when it says nothing.
fn look_up(vm: &mut Vm, table: &Value, c: u32) -> PyResult<Option<Value>> {
    let key = vm.int(c as i64);
    if let Some(d) = table.get_exact::<Dict>() {
        return vm.dict_get(d, &key);
    }
    match vm.getitem(table, &key) {
        Ok(v) => Ok(Some(v)),
        Err(e) if e.is(core().exc.lookup_error) => Ok(None),
        Err(e) => Err(e),
    }
}

fn push_mapped(vm: &mut Vm, to: &Value, out: &mut TextBuf) -> PyResult<()> {
    if to.is_none() {
        return Ok(());
    }
    if let Some(s) = to.get::<Str>() {
        vm.charge(s.len() / 64)?;
        return vm.push_text(out, s.text());
    }
    let Some(code) = vm.as_bigint(to) else {
        return Err(vm.type_error("character mapping must return integer, None or str"));
    };
    match u32::try_from(&code).ok().filter(|&c| c < 0x110000) {
        Some(c) => vm.push_char(out, c),
        None => Err(vm.value_error("character mapping must be in range(0x110000)")),
    }
}

/// The keys of a table given as a dict, characters replaced by their codes.
fn table_of_dict(vm: &mut Vm, from: &Dict, table: &Ref<Dict>) -> PyResult<()> {
    for (key, value) in from.items() {
        let key = match key.get::<Str>() {
            Some(s) if s.len() == 1 => vm.int(s.data().at(0) as i64),
            Some(_) => {
                return Err(vm.value_error("string keys in translate table must be of length 1"));
            }
            None if vm.as_bigint(&key).is_some() => key,
            None => {
                return Err(vm.type_error("keys in translate table must be strings or integers"));
            }
        };
        vm.dict_set(table, key, value)?;
    }
    Ok(())
}

fn maketrans_arg<'a>(vm: &mut Vm, v: &'a Value, n: u8) -> PyResult<&'a Ref<Str>> {
    super::args::str_arg(vm, v, &format!("maketrans() argument {n}"))
}

pub(super) struct StrTranslate;

#[pymethods]
impl StrTranslate {
    /// A copy with each character replaced by what table[ord(character)] gives: a string, a code,
    /// or None to leave it out. A LookupError leaves it as it is.
    fn translate(vm: &mut Vm, slf: &Ref<Str>, table: &Value) -> PyResult {
        vm.charge(slf.len())?;
        let mut out = TextBuf::with_capacity(slf.len());
        for i in 0..slf.len() {
            vm.look_at(i)?;
            let c = slf.data().at(i);
            match look_up(vm, table, c)? {
                None => vm.push_char(&mut out, c)?,
                Some(v) => push_mapped(vm, &v, &mut out)?,
            }
        }
        vm.finished_text(out)
    }

    /// A table for translate: from a dict, or from two strings of equal length, and a third one of
    /// characters to leave out.
    #[staticmethod]
    #[signature(x, y = None, z = None, /)]
    fn maketrans(vm: &mut Vm, x: &Value, y: Option<Value>, z: Option<Value>) -> PyResult {
        let table = vm.dict();
        let Some(y) = y else {
            let Some(from) = x.get::<Dict>() else {
                return Err(
                    vm.type_error("if you give only one argument to maketrans it must be a dict")
                );
            };
            vm.charge(from.len())?;
            table_of_dict(vm, from, &table)?;
            return Ok(table.into_value());
        };
        let y = maketrans_arg(vm, &y, 2)?;
        let Some(x) = x.get::<Str>() else {
            return Err(vm.type_error(
                "first maketrans argument must be a string if there is a second argument",
            ));
        };
        if x.len() != y.len() {
            return Err(vm.value_error("the first two maketrans arguments must have equal length"));
        }
        vm.charge(x.len())?;
        for (from, to) in x.data().iter().zip(y.data().iter()) {
            let (from, to) = (vm.int(from as i64), vm.int(to as i64));
            vm.dict_set(&table, from, to)?;
        }
        if let Some(z) = z {
            let z = maketrans_arg(vm, &z, 3)?;
            vm.charge(z.len())?;
            for c in z.data().iter() {
                let c = vm.int(c as i64);
                vm.dict_set(&table, c, Value::none())?;
            }
        }
        Ok(table.into_value())
    }
}
