//! `_string`: the pieces of format strings, for `string.Formatter`.

use pyrun_macros::pyfunctions;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::text::Text;
use pyrun_vm::text::format::{Accessor, First, Piece, Template, split_field};
use pyrun_vm::value::Str;
use pyrun_vm::{PyResult, Ref, Value, Vm};

fn text(vm: &mut Vm, t: Text<'_>) -> Value {
    let chars: Vec<u32> = t.into_iter().collect();
    vm.str_chars(&chars)
}

struct Functions;

#[pyfunctions]
impl Functions {
    /// Whether the machine itself knows an encoding of that name.
    fn knows_encoding(name: String) -> bool {
        pyrun_vm::text::codec::Codec::lookup(&name).is_some()
    }

    /// parse the argument as a format string
    fn formatter_parser(vm: &mut Vm, string: &Ref<Str>) -> PyResult {
        vm.charge(string.len())?;
        let mut out = Vec::new();
        let mut literal: Option<Value> = None;
        for piece in Template::new(string.text()) {
            match piece {
                Err(e) => return Err(vm.text_error(e)),
                Ok(Piece::Literal(t)) => {
                    if let Some(alone) = literal.replace(text(vm, t)) {
                        let none = Value::none;
                        out.push(vm.tuple(&[alone, none(), none(), none()]));
                    }
                }
                Ok(Piece::Field(field)) => {
                    let before = literal.take();
                    let before = before.unwrap_or_else(|| vm.str(""));
                    let (name, spec) = (text(vm, field.name), text(vm, field.spec));
                    let conversion = match field.conversion {
                        Some(c) => vm.char(c),
                        None => Value::none(),
                    };
                    out.push(vm.tuple(&[before, name, spec, conversion]));
                }
            }
        }
        if let Some(alone) = literal {
            let none = Value::none;
            out.push(vm.tuple(&[alone, none(), none(), none()]));
        }
        let list = vm.list(out);
        vm.iter(&list)
    }

    /// split the argument as a field name
    fn formatter_field_name_split(vm: &mut Vm, string: &Ref<Str>) -> PyResult<(Value, Value)> {
        vm.charge(string.len())?;
        let (first, rest) = match split_field(string.text(), None) {
            Ok(parts) => parts,
            Err(e) => return Err(vm.text_error(e)),
        };
        let first = match first {
            First::Index(i) => vm.int(i as i64),
            First::Name(name) => text(vm, name),
        };
        let mut out = Vec::new();
        for accessor in rest {
            let (attribute, key) = match accessor {
                Err(e) => return Err(vm.text_error(e)),
                Ok(Accessor::Attribute(name)) => (true, text(vm, name)),
                Ok(Accessor::Key(name)) => (false, text(vm, name)),
                Ok(Accessor::Index(i)) => (false, vm.int(i as i64)),
            };
            out.push(vm.tuple(&[Value::from(attribute), key]));
        }
        let list = vm.list(out);
        Ok((first, vm.iter(&list)?))
    }
}

/// `_string`
pub static MODULE: NativeModule = NativeModule {
    name: "_string",
    doc: "string helper module",
    functions: &[Functions::METHODS],
    types: &[],
    init: None,
};
