//! What `date.isocalendar()` gives: a tuple whose items have names.

use pyrun_macros::pymethods;
use pyrun_vm::types::tuple::TUPLE;
use pyrun_vm::value::{Args, Kind, Ref, Slots, Tuple, Type, TypeFlags, TypeSpec};
use pyrun_vm::{PyResult, Value, Vm};

/// An `IsoCalendarDate`.
pub(super) fn make(vm: &mut Vm, (year, week, day): (i64, i64, i64)) -> Value {
    let items = [year, week, day].map(|n| vm.int(n));
    vm.new_tuple_in(&ISO_CALENDAR_DATE.get().to_ref(), &items)
}

fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    let [year, week, day] = args.pos else {
        let n = args.pos.len();
        return Err(vm.type_error(&format!("IsoCalendarDate expected 3 arguments, got {n}")));
    };
    let items = [year.clone(), week.clone(), day.clone()];
    Ok(vm.new_tuple_in(cls, &items))
}

fn item(slf: &Ref<Tuple>, at: usize) -> Value {
    slf.get(at).cloned().unwrap_or_else(Value::none)
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let name = v.class().dotted_name();
    let mut out = format!("{name}(");
    for (at, field) in ["year", "week", "weekday"].into_iter().enumerate() {
        let item = v.get::<Tuple>().and_then(|t| t.get(at).cloned()).unwrap_or_else(Value::none);
        let sep = if at == 0 { "" } else { ", " };
        out += &format!("{sep}{field}={}", vm.repr(&item)?.to_str_lossy());
    }
    out.push(')');
    Ok(vm.str(&out))
}

struct Methods;

#[pymethods]
impl Methods {
    #[getter]
    fn year(slf: &Ref<Tuple>) -> Value {
        item(slf, 0)
    }

    #[getter]
    fn week(slf: &Ref<Tuple>) -> Value {
        item(slf, 1)
    }

    #[getter]
    fn weekday(slf: &Ref<Tuple>) -> Value {
        item(slf, 2)
    }

    /// Return state information for pickling.
    fn __reduce__(vm: &mut Vm, slf: &Ref<Tuple>) -> Value {
        let items = vm.tuple(&slf.to_vec());
        let args = vm.tuple(std::slice::from_ref(&items));
        vm.tuple(&[items.class_value(), args])
    }
}

/// `datetime.IsoCalendarDate`
static ISO_CALENDAR_DATE: TypeSpec = TypeSpec {
    module: "datetime",
    base: Some(&TUPLE),
    kind: Kind::Tuple,
    flags: TypeFlags::SEQUENCE,
    doc: "The result of date.isocalendar() or datetime.isocalendar()\n\nThis object may be accessed either as a tuple of\n  ((year, week, weekday))\nor via the object attributes as named in the above tuple.",
    slots: Slots { new: Some(new), repr: Some(repr), ..Slots::EMPTY },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    ..TypeSpec::new("IsoCalendarDate")
};
