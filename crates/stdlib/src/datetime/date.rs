//! `date`.

use pyrun_macros::pymethods;
use pyrun_vm::value::args::ParamSpec;
use pyrun_vm::value::convert::Given;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{Args, BinOp, GetSetDef, Slots, Type, TypeFlags, TypeSpec};
use pyrun_vm::{PyResult, Ref, Value, Vm};

use super::calendar::{self, MAX_ORDINAL, Stamp};
use super::delta::{self, Delta};
use super::moment::{self, Moment, This};
use super::{int_arg, iso_date, local, text};

static PARAMS: ParamSpec = ParamSpec {
    function: "",
    names: &["year", "month", "day"],
    required: &[true; 3],
    posonly: 0,
    positional: 3,
    varargs: false,
    varkw: false,
};

fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    if let ([state], false) = (args.pos, args.has_kw())
        && let Some(b) = super::pickled(vm, state, 4, "date")?
        && (1..=12).contains(&b[2])
    {
        let mut all = [0; 10];
        all[..4].copy_from_slice(&b);
        return vm.payload_in(cls, Moment { stamp: Stamp::from_state(&all), tz: None });
    }
    if let ([y, m, d], false) = (args.pos, args.has_kw()) {
        let stamp = moment::date_args(vm, [y, m, d])?;
        return vm.payload_in(cls, Moment { stamp, tz: None });
    }
    let mut given = [None, None, None];
    PARAMS.bind(vm, args, &mut given)?;
    let [y, m, d] = given.map(|v| v.unwrap_or_else(Value::none));
    let stamp = moment::date_args(vm, [&y, &m, &d])?;
    vm.payload_in(cls, Moment { stamp, tz: None })
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let s = moment::stamp_of(v).unwrap_or_default();
    let name = v.class().dotted_name();
    Ok(vm.str(&format!("{name}({}, {}, {})", s.year, s.month, s.day)))
}

fn iso(vm: &mut Vm, v: &Value) -> Value {
    let mut out = String::with_capacity(10);
    moment::stamp_of(v).unwrap_or_default().write_date(&mut out);
    vm.str(&out)
}

fn str(vm: &mut Vm, v: &Value) -> PyResult {
    if moment::is_derived(v, &DATE) {
        return vm.call_method_str(v, "isoformat", &[]);
    }
    Ok(iso(vm, v))
}

const DAY_NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTH_NAMES: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The text of C's `ctime`.
pub(super) fn ctime(s: &Stamp) -> String {
    let (day, month) = (DAY_NAMES[s.weekday() as usize], MONTH_NAMES[s.month as usize - 1]);
    format!("{day} {month} {:2} {:02}:{:02}:{:02} {:04}", s.day, s.hour, s.minute, s.second, s.year)
}

struct Methods;

#[pymethods]
impl Methods {
    /// int -> date corresponding to a proleptic Gregorian ordinal.
    #[classmethod]
    fn fromordinal(vm: &mut Vm, cls: &Ref<Type>, ordinal: &Value) -> PyResult {
        let n = int_arg(vm, ordinal)?;
        if n < 1 {
            return Err(vm.value_error("ordinal must be >= 1"));
        }
        let date = calendar::date_of_ordinal(n);
        let stamp = moment::check_date(vm, date)?;
        moment::derive(vm, cls, stamp, None)
    }

    /// Create a date from a POSIX timestamp.
    ///
    /// The timestamp is a number, e.g. created via time.time(), that is interpreted
    /// as local time.
    #[classmethod]
    fn fromtimestamp(vm: &mut Vm, cls: &Ref<Type>, timestamp: &Value) -> PyResult {
        let (secs, _) = local::timestamp(vm, timestamp, local::Rounding::Floor)?;
        let local = local::to_local(vm, secs)?;
        moment::derive(vm, cls, Stamp { hour: 0, minute: 0, second: 0, ..local }, None)
    }

    /// Current date or datetime:  same as self.__class__.fromtimestamp(time.time()).
    #[classmethod]
    fn today(vm: &mut Vm, cls: &Ref<Type>) -> PyResult {
        let time = vm.import("time")?;
        let now = vm.call_method_str(&time, "time", &[])?;
        vm.call_method_str(cls.as_value(), "fromtimestamp", &[now])
    }

    /// str -> Construct a date from a string in ISO 8601 format.
    #[classmethod]
    fn fromisoformat(vm: &mut Vm, cls: &Ref<Type>, string: &Value) -> PyResult {
        let s = super::iso_text(vm, string)?;
        let date = match s.as_ascii() {
            Some(t) if matches!(t.len(), 7 | 8 | 10) => calendar::parse_date(t.as_bytes()),
            _ => None,
        };
        let Some(date) = date else { return Err(super::invalid_iso(vm, string)) };
        let stamp = moment::check_date(vm, date)?;
        moment::derive(vm, cls, stamp, None)
    }

    /// int, int, int -> Construct a date from the ISO year, week number and weekday.
    ///
    /// This is the inverse of the function date.isocalendar()
    #[classmethod]
    #[signature(year, week, day)]
    fn fromisocalendar(
        vm: &mut Vm,
        cls: &Ref<Type>,
        year: &Value,
        week: &Value,
        day: &Value,
    ) -> PyResult {
        let mut numbers = [0; 3];
        for (slot, v) in numbers.iter_mut().zip([year, week, day]) {
            *slot = match int_arg(vm, v) {
                Err(e) if e.is(pyrun_vm::types::core().exc.overflow_error) => {
                    return Err(vm.value_error("ISO calendar component out of range"));
                }
                n => n?,
            };
        }
        let [year, week, day] = numbers;
        let ordinal = match calendar::from_iso_calendar(year, week, day) {
            Ok(n) => n,
            Err(message) => return Err(vm.value_error(&message)),
        };
        if ordinal < 1 {
            return Err(vm.value_error("year 0 is out of range"));
        }
        let stamp = moment::check_date(vm, calendar::date_of_ordinal(ordinal))?;
        moment::derive(vm, cls, stamp, None)
    }

    /// Return ctime() style string.
    fn ctime(slf: &This) -> String {
        ctime(&Stamp { hour: 0, minute: 0, second: 0, ..slf.borrow().stamp })
    }

    /// format -> strftime() style string.
    #[signature(format)]
    fn strftime(vm: &mut Vm, slf: &This, format: &Value) -> PyResult {
        let format = super::str_arg(vm, format, "strftime", 1)?;
        let stamp = slf.borrow().stamp;
        text::strftime(vm, stamp, None, slf.as_value(), format)
    }

    /// Formats self with strftime.
    fn __format__(vm: &mut Vm, slf: &Value, spec: &Value) -> PyResult {
        moment::format(vm, slf, spec)
    }

    /// Return string in ISO 8601 format, YYYY-MM-DD.
    fn isoformat(vm: &mut Vm, slf: &Value) -> Value {
        iso(vm, slf)
    }

    /// Return the day of the week represented by the date.
    /// Monday == 1 ... Sunday == 7
    fn isoweekday(slf: &This) -> i64 {
        slf.borrow().stamp.weekday() + 1
    }

    /// Return the day of the week represented by the date.
    /// Monday == 0 ... Sunday == 6
    fn weekday(slf: &This) -> i64 {
        slf.borrow().stamp.weekday()
    }

    /// Return a named tuple containing ISO year, week number, and weekday.
    fn isocalendar(vm: &mut Vm, slf: &This) -> Value {
        let parts = calendar::iso_calendar(&slf.borrow().stamp);
        iso_date::make(vm, parts)
    }

    /// Return time tuple, compatible with time.localtime().
    fn timetuple(vm: &mut Vm, slf: &This) -> PyResult {
        let stamp = slf.borrow().stamp;
        moment::time_tuple(vm, &stamp, false, -1)
    }

    /// Return proleptic Gregorian ordinal.  January 1 of year 1 is day 1.
    fn toordinal(slf: &This) -> i64 {
        slf.borrow().stamp.ordinal()
    }

    /// Return date with new specified fields.
    #[signature(year = Given(None), month = Given(None), day = Given(None))]
    fn replace(
        vm: &mut Vm,
        slf: &This,
        year: Given<'_>,
        month: Given<'_>,
        day: Given<'_>,
    ) -> PyResult {
        let stamp = replaced(vm, slf, [year, month, day])?;
        let cls = slf.as_value().class().to_ref();
        vm.payload_in(&cls, Moment { stamp, tz: None })
    }

    #[getter]
    fn year(slf: &This) -> i64 {
        slf.borrow().stamp.year as i64
    }

    #[getter]
    fn month(slf: &This) -> i64 {
        slf.borrow().stamp.month as i64
    }

    #[getter]
    fn day(slf: &This) -> i64 {
        slf.borrow().stamp.day as i64
    }

    /// __reduce__() -> (cls, state)
    fn __reduce__(vm: &mut Vm, slf: &This) -> Value {
        let state = slf.borrow().stamp.state();
        let state = vm.bytes(&state[..4]);
        let args = vm.tuple(&[state]);
        vm.tuple(&[slf.as_value().class_value(), args])
    }
}

/// The date with some fields replaced; the time is midnight.
pub(super) fn replaced(vm: &mut Vm, slf: &This, given: [Given<'_>; 3]) -> PyResult<Stamp> {
    let s = slf.borrow().stamp;
    let mut fields = [s.year as i64, s.month as i64, s.day as i64];
    for (field, given) in fields.iter_mut().zip(given) {
        if let Given(Some(v)) = given {
            *field = int_arg(vm, v)?;
        }
    }
    let [y, m, d] = fields;
    moment::check_date(vm, (y, m, d))
}

/// `datetime.date`
pub(super) static DATE: TypeSpec = TypeSpec {
    module: "datetime",
    payload: Some(Boxed::<Moment>::VTABLE),
    flags: TypeFlags::BASE,
    doc: "date(year, month, day) --> date object",
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        str: Some(str),
        hash: Some(moment::hash_date),
        richcmp: Some(moment::compare_dates),
        ..Slots::EMPTY
    }
    .with(BinOp::Add, moment::add)
    .with(BinOp::Sub, moment::sub),
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    constants: &[
        GetSetDef::constant("min", |vm, _| Ok(moment::make_date(vm, Stamp::from_ordinal(1, 0)))),
        GetSetDef::constant("max", |vm, _| {
            Ok(moment::make_date(vm, Stamp::from_ordinal(MAX_ORDINAL, 0)))
        }),
        GetSetDef::constant("resolution", |vm, _| {
            Ok(delta::make(vm, Delta { days: 1, ..Delta::default() }))
        }),
    ],
    ..TypeSpec::new("date")
};
