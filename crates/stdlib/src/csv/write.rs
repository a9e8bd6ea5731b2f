//! Rows to lines.

use super::{Quoting, Rules, error};
use pyrun_macros::pymethods;
use pyrun_vm::text::{Text, TextBuf};
use pyrun_vm::types::core;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{Args, Payload, Slots, Str, Type, TypeFlags, TypeSpec, Visitor};
use pyrun_vm::{PyResult, Ref, Value, Vm};
use std::rc::Rc;

/// Where the lines go, and how they are written.
pub(super) struct Writer {
    write: Value,
    dialect: Value,
    rules: Rc<Rules>,
}

impl Payload for Writer {
    const NAME: &'static str = "_csv.writer";
    fn trace(&self, visit: &mut Visitor<'_>) {
        [&self.write, &self.dialect, self.rules.terminator.as_value()].into_iter().for_each(visit);
    }
    fn clear(&mut self) {
        self.write = Value::none();
    }
}

type This = Ref<Boxed<Writer>>;

fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    let [write, dialect] = args.pos else {
        return Err(vm.type_error("cannot create '_csv.writer' instances"));
    };
    let rules = Rc::new(Rules::of(vm, dialect)?);
    vm.payload_in(cls, Writer { write: write.clone(), dialect: dialect.clone(), rules })
}

/// Whether `QUOTE_NONNUMERIC` leaves a value without quotes.
fn is_number(v: &Value) -> bool {
    let slots = v.class().slots();
    slots.index.is_some() || slots.int.is_some() || slots.float.is_some()
}

/// Adds a field between quotes if it must be.
fn add_field(
    vm: &mut Vm,
    out: &mut TextBuf,
    rules: &Rules,
    text: Text<'_>,
    mut quoted: bool,
) -> PyResult<()> {
    let terminator = rules.terminator.text();
    let special = |c: u32| {
        c == rules.delimiter
            || Some(c) == rules.escape
            || Some(c) == rules.quote
            || terminator.iter().any(|t| t == c)
    };
    let Some(first) = text.iter().position(special) else {
        let quote = rules.quote.filter(|_| quoted);
        quote.into_iter().for_each(|q| out.push(q));
        out.push_text(text);
        quote.into_iter().for_each(|q| out.push(q));
        return Ok(());
    };
    let mut field = TextBuf::with_capacity(text.len() + 2);
    field.push_text(text.slice(0..first));
    for c in text.slice(first..text.len()).iter() {
        if special(c) {
            let doubled = Some(c) == rules.quote && rules.double_quote;
            let escape = rules.quoting == Quoting::None
                || !doubled && (Some(c) == rules.quote || Some(c) == rules.escape);
            if escape {
                let Some(escape) = rules.escape else {
                    return Err(error(vm, "need to escape, but no escapechar set"));
                };
                field.push(escape);
            } else {
                quoted = true;
                if doubled {
                    field.push(c);
                }
            }
        }
        field.push(c);
    }
    let quote = rules.quote.filter(|_| quoted);
    quote.into_iter().for_each(|q| out.push(q));
    out.push_text(field.as_text());
    quote.into_iter().for_each(|q| out.push(q));
    Ok(())
}

fn write_row(vm: &mut Vm, slf: &This, row: &Value) -> PyResult {
    let (write, rules) = {
        let slf = slf.borrow();
        (slf.write.clone(), slf.rules.clone())
    };
    let fields = match vm.iter(row) {
        Ok(fields) => fields,
        Err(e) if e.is(core().exc.type_error) => {
            let kind = row.class().name();
            return Err(error(vm, &format!("iterable expected, not {kind}")));
        }
        Err(e) => return Err(e),
    };
    let (mut out, mut count) = (TextBuf::default(), 0usize);
    vm.for_each(&fields, |vm, v| {
        let quoted = match rules.quoting {
            Quoting::All => true,
            Quoting::NonNumeric => !is_number(&v),
            Quoting::Strings => v.get::<Str>().is_some(),
            Quoting::NotNull => !v.is_none(),
            Quoting::Minimal | Quoting::None => false,
        };
        if count > 0 {
            out.push(rules.delimiter);
        }
        count += 1;
        if v.is_none() {
            return add_field(vm, &mut out, &rules, Text::EMPTY, quoted).map(|()| true);
        }
        let text = vm.to_str(&v)?;
        vm.charge(text.len() / 8)?;
        // The line grows outside the heap.
        vm.reserve((out.len() + text.len() * 2) * 4)?;
        add_field(vm, &mut out, &rules, text.text(), quoted).map(|()| true)
    })?;
    if count > 0 && out.is_empty() {
        if rules.quoting == Quoting::None {
            return Err(error(vm, "single empty field record must be quoted"));
        }
        add_field(vm, &mut out, &rules, Text::EMPTY, true)?;
    }
    out.push_text(rules.terminator.text());
    let line = vm.finished_text(out)?;
    vm.call(&write, &[line])
}

struct Methods;

#[pymethods]
impl Methods {
    /// writerow(iterable)
    ///
    /// Construct and write a CSV record from an iterable of fields.  Non-string
    /// elements will be converted to string.
    fn writerow(vm: &mut Vm, slf: &This, row: &Value) -> PyResult {
        write_row(vm, slf, row)
    }

    /// writerows(iterable of iterables)
    ///
    /// Construct and write a series of iterables to a csv file.  Non-string
    /// elements will be converted to string.
    fn writerows(vm: &mut Vm, slf: &This, rows: &Value) -> PyResult<()> {
        vm.for_each(rows, |vm, row| write_row(vm, slf, &row).map(|_| true)).map(drop)
    }

    #[getter]
    fn dialect(slf: &This) -> Value {
        slf.borrow().dialect.clone()
    }
}

/// `_csv.writer`
pub(super) static WRITER: TypeSpec = TypeSpec {
    module: "_csv",
    payload: Some(Boxed::<Writer>::VTABLE),
    flags: TypeFlags::BASE,
    doc: "CSV writer\n\nWriter objects are responsible for generating tabular data\nin CSV format from sequence input.\n",
    slots: Slots { new: Some(new), ..Slots::EMPTY },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    ..TypeSpec::new("writer")
};
