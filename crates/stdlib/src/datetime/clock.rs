//! `time`, and the time's part of `datetime`.

use pyrun_macros::pymethods;
use pyrun_vm::value::args::ParamSpec;
use pyrun_vm::value::convert::Given;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{Args, CmpOp, GetSetDef, Payload, Slots, Type, TypeFlags, TypeSpec, Visitor};
use pyrun_vm::{PyResult, Ref, Value, Vm};

use super::calendar::{self, DAY_US, Stamp};
use super::delta::{self, Delta};
use super::moment;
use super::{int_arg, str_arg, text, zone};

/// A time of day and perhaps a zone.
pub(super) struct Clock {
    stamp: Stamp,
    tz: Option<Value>,
}

impl Payload for Clock {
    const NAME: &'static str = "datetime.time";
    fn trace(&self, visit: &mut Visitor<'_>) {
        self.tz.iter().for_each(visit);
    }
    fn clear(&mut self) {
        self.tz = None;
    }
}

type This = Ref<Boxed<Clock>>;

/// A `time` of a moment's clock.
pub(super) fn make(vm: &mut Vm, stamp: Stamp, tz: Option<Value>) -> Value {
    let stamp = Stamp { year: 0, month: 0, day: 0, ..stamp };
    vm.payload(&TIME, Clock { stamp, tz })
}

/// What a `time` holds.
pub(super) fn get(v: &Value) -> Option<(Stamp, Option<Value>)> {
    v.get::<Boxed<Clock>>().map(|c| (c.borrow().stamp, c.borrow().tz.clone()))
}

/// Hour, minute, second and microsecond from arguments that may be left out.
pub(super) fn time_args(vm: &mut Vm, given: &[Option<Value>]) -> PyResult<[i64; 4]> {
    let mut out = [0; 4];
    for (slot, v) in out.iter_mut().zip(given) {
        if let Some(v) = v {
            *slot = int_arg(vm, v)?;
        }
    }
    Ok(out)
}

/// Puts the time of `old` with some fields replaced into `stamp`: hour, minute, second, microsecond, fold.
pub(super) fn replace_fields(
    vm: &mut Vm,
    old: &Stamp,
    stamp: &mut Stamp,
    given: [Given<'_>; 5],
) -> PyResult<()> {
    let mut fields =
        [old.hour as u32, old.minute as u32, old.second as u32, old.us, old.fold as u32]
            .map(i64::from);
    for (field, given) in fields.iter_mut().zip(given) {
        if let Given(Some(v)) = given {
            *field = int_arg(vm, v)?;
        }
    }
    let [hour, minute, second, us, fold] = fields;
    moment::set_time(vm, stamp, [hour, minute, second, us], fold)
}

/// Ends a `repr` behind hour and minute.
pub(super) fn write_rest(
    vm: &mut Vm,
    out: &mut String,
    s: &Stamp,
    tz: Option<Value>,
) -> PyResult<()> {
    if s.second != 0 || s.us != 0 {
        *out += &format!(", {}", s.second);
    }
    if s.us != 0 {
        *out += &format!(", {}", s.us);
    }
    if let Some(tz) = tz {
        *out += ", tzinfo=";
        *out += &vm.repr(&tz)?.to_str_lossy();
    }
    if s.fold != 0 {
        *out += ", fold=1";
    }
    out.push(')');
    Ok(())
}

/// The argument `timespec`.
pub(super) fn precision(vm: &mut Vm, given: Given<'_>, place: usize) -> PyResult<String> {
    match given.0 {
        None => Ok("auto".to_owned()),
        Some(v) => Ok(str_arg(vm, v, "isoformat", place)?.to_str_lossy().into_owned()),
    }
}

/// Appends the time and the zone's offset.
pub(super) fn write_iso(
    vm: &mut Vm,
    out: &mut String,
    s: &Stamp,
    tz: Option<Value>,
    dt: &Value,
    precision: &str,
) -> PyResult<()> {
    if !s.write_time(out, precision) {
        return Err(vm.value_error("Unknown timespec value"));
    }
    if let Some(d) = zone::offset(vm, tz.as_ref(), dt)? {
        d.write_offset(out, ":");
    }
    Ok(())
}

/// What `__reduce__` gives: the class, the bytes and perhaps the zone.
pub(super) fn reduced(vm: &mut Vm, v: &Value, state: &[u8], tz: Option<Value>) -> Value {
    let state = vm.bytes(state);
    let args = match tz {
        Some(tz) => vm.tuple(&[state, tz]),
        None => vm.tuple(&[state]),
    };
    vm.tuple(&[v.class_value(), args])
}

static PARAMS: ParamSpec = ParamSpec {
    function: "",
    names: &["hour", "minute", "second", "microsecond", "tzinfo", "fold"],
    required: &[false; 6],
    posonly: 0,
    positional: 5,
    varargs: false,
    varkw: false,
};

/// What a pickle kept, if that is what the arguments are.
fn from_pickle(vm: &mut Vm, args: Args<'_>) -> PyResult<Option<Clock>> {
    if args.has_kw() || !matches!(args.pos.len(), 1 | 2) {
        return Ok(None);
    }
    let Some(b) = super::pickled(vm, &args.pos[0], 6, "time")? else { return Ok(None) };
    if b[0] & 0x7f >= 24 {
        return Ok(None);
    }
    let mut all = [0; 10];
    all[4..].copy_from_slice(&b);
    let mut stamp = Stamp::from_state(&all);
    (stamp.fold, stamp.hour) = (b[0] >> 7, b[0] & 0x7f);
    let tz = args.pos.get(1).filter(|tz| !tz.is_none());
    if tz.is_some_and(|tz| !zone::is_zone(tz)) {
        return Err(vm.type_error("bad tzinfo state arg"));
    }
    Ok(Some(Clock { stamp, tz: tz.cloned() }))
}

fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    if let Some(c) = from_pickle(vm, args)? {
        return vm.payload_in(cls, c);
    }
    let mut given: [Option<Value>; 6] = Default::default();
    PARAMS.bind(vm, args, &mut given)?;
    let time = time_args(vm, &given[..4])?;
    let fold = match &given[5] {
        Some(fold) => int_arg(vm, fold)?,
        None => 0,
    };
    let mut stamp = Stamp::default();
    moment::set_time(vm, &mut stamp, time, fold)?;
    let tz = zone::zone_arg(vm, given[4].as_ref())?;
    vm.payload_in(cls, Clock { stamp, tz })
}

fn parts(v: &Value) -> (Stamp, Option<Value>) {
    get(v).unwrap_or_default()
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let (s, tz) = parts(v);
    let mut out = format!("{}({}, {}", v.class().dotted_name(), s.hour, s.minute);
    write_rest(vm, &mut out, &s, tz)?;
    Ok(vm.str(&out))
}

fn iso(vm: &mut Vm, v: &Value, precision: &str) -> PyResult {
    let (s, tz) = parts(v);
    let mut out = String::with_capacity(16);
    write_iso(vm, &mut out, &s, tz, &Value::none(), precision)?;
    Ok(vm.str(&out))
}

fn str(vm: &mut Vm, v: &Value) -> PyResult {
    if moment::is_derived(v, &TIME) {
        return vm.call_method_str(v, "isoformat", &[]);
    }
    iso(vm, v, "auto")
}

fn compare(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    let (Some((left, zone_a)), Some((right, zone_b))) = (get(a), get(b)) else {
        return Ok(Value::not_implemented());
    };
    let same = match (&zone_a, &zone_b) {
        (None, None) => true,
        (Some(a), Some(b)) => a.is(b),
        _ => false,
    };
    let plain = left.key().cmp(&right.key());
    if same {
        return Ok(Value::from(op.test(plain)));
    }
    let off_a = zone::offset(vm, zone_a.as_ref(), &Value::none())?;
    let off_b = zone::offset(vm, zone_b.as_ref(), &Value::none())?;
    let us = |s: &Stamp| s.seconds() * 1_000_000 + s.us as i64;
    let order = match (off_a, off_b) {
        _ if off_a == off_b => plain,
        (Some(x), Some(y)) => (us(&left) - x.small()).cmp(&(us(&right) - y.small())),
        _ if matches!(op, CmpOp::Eq | CmpOp::Ne) => return Ok(Value::from(op == CmpOp::Ne)),
        _ => return Err(vm.type_error("can't compare offset-naive and offset-aware times")),
    };
    Ok(Value::from(op.test(order)))
}

fn hash(vm: &mut Vm, v: &Value) -> PyResult<i64> {
    let (s, tz) = parts(v);
    let us = match zone::offset(vm, tz.as_ref(), &Value::none())? {
        None => s.seconds() * 1_000_000 + s.us as i64,
        Some(d) => s.seconds() * 1_000_000 + s.us as i64 - d.small(),
    };
    if (0..DAY_US).contains(&us) {
        return moment::hash_bytes(vm, &Stamp::default().at(us).state()[4..]);
    }
    delta::hash_of(vm, Delta::of(us))
}

struct Methods;

#[pymethods]
impl Methods {
    /// string -> time from a string in ISO 8601 format
    #[classmethod]
    fn fromisoformat(vm: &mut Vm, cls: &Ref<Type>, string: &Value) -> PyResult {
        let s = super::iso_text(vm, string)?;
        let text = s.as_ascii().filter(|t| t.len() < 1000);
        let text = text.map(|t| t.strip_prefix('T').unwrap_or(t));
        let Some((time, offset)) = text.and_then(|t| calendar::parse_time(t.as_bytes())) else {
            return Err(super::invalid_iso(vm, string));
        };
        let tz = match offset {
            Some(us) => Some(zone::parsed(vm, us)?),
            None => None,
        };
        let mut stamp = Stamp::default();
        moment::set_time(vm, &mut stamp, time, 0)?;
        if std::ptr::eq(&**cls, TIME.get()) {
            return Ok(make(vm, stamp, tz));
        }
        let mut args = time.map(|n| vm.int(n)).to_vec();
        args.push(tz.unwrap_or_else(Value::none));
        vm.call(cls.as_value(), &args)
    }

    /// Return string in ISO 8601 format, [HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].
    ///
    /// The optional argument timespec specifies the number of additional terms
    /// of the time to include. Valid options are 'auto', 'hours', 'minutes',
    /// 'seconds', 'milliseconds' and 'microseconds'.
    #[signature(timespec = Given(None))]
    fn isoformat(vm: &mut Vm, slf: &Value, timespec: Given<'_>) -> PyResult {
        let precision = precision(vm, timespec, 1)?;
        iso(vm, slf, &precision)
    }

    /// format -> strftime() style string.
    #[signature(format)]
    fn strftime(vm: &mut Vm, slf: &This, format: &Value) -> PyResult {
        let format = str_arg(vm, format, "strftime", 1)?;
        let (s, tz) = parts(slf.as_value());
        text::strftime(vm, s, tz.as_ref(), &Value::none(), format)
    }

    /// Formats self with strftime.
    fn __format__(vm: &mut Vm, slf: &Value, spec: &Value) -> PyResult {
        moment::format(vm, slf, spec)
    }

    /// Return self.tzinfo.utcoffset(self).
    fn utcoffset(vm: &mut Vm, slf: &This) -> PyResult<Option<Value>> {
        let tz = slf.borrow().tz.clone();
        zone::ask(vm, tz.as_ref(), "utcoffset", &Value::none())
    }

    /// Return self.tzinfo.dst(self).
    fn dst(vm: &mut Vm, slf: &This) -> PyResult<Option<Value>> {
        let tz = slf.borrow().tz.clone();
        zone::ask(vm, tz.as_ref(), "dst", &Value::none())
    }

    /// Return self.tzinfo.tzname(self).
    fn tzname(vm: &mut Vm, slf: &This) -> PyResult {
        let tz = slf.borrow().tz.clone();
        zone::name(vm, tz.as_ref(), &Value::none())
    }

    /// Return time with new specified fields.
    #[signature(hour = Given(None), minute = Given(None), second = Given(None), microsecond = Given(None), tzinfo = Given(None), *, fold = Given(None))]
    #[allow(clippy::too_many_arguments)]
    fn replace(
        vm: &mut Vm,
        slf: &This,
        hour: Given<'_>,
        minute: Given<'_>,
        second: Given<'_>,
        microsecond: Given<'_>,
        tzinfo: Given<'_>,
        fold: Given<'_>,
    ) -> PyResult {
        let old = slf.borrow().stamp;
        let mut stamp = old;
        replace_fields(vm, &old, &mut stamp, [hour, minute, second, microsecond, fold])?;
        let tz = match tzinfo.0 {
            Some(tz) => zone::zone_arg(vm, Some(tz))?,
            None => slf.borrow().tz.clone(),
        };
        let cls = slf.as_value().class().to_ref();
        vm.payload_in(&cls, Clock { stamp, tz })
    }

    #[getter]
    fn hour(slf: &This) -> i64 {
        slf.borrow().stamp.hour as i64
    }

    #[getter]
    fn minute(slf: &This) -> i64 {
        slf.borrow().stamp.minute as i64
    }

    #[getter]
    fn second(slf: &This) -> i64 {
        slf.borrow().stamp.second as i64
    }

    #[getter]
    fn microsecond(slf: &This) -> i64 {
        slf.borrow().stamp.us as i64
    }

    #[getter]
    fn tzinfo(slf: &This) -> Option<Value> {
        slf.borrow().tz.clone()
    }

    #[getter]
    fn fold(slf: &This) -> i64 {
        slf.borrow().stamp.fold as i64
    }

    /// __reduce_ex__(proto) -> (cls, state)
    fn __reduce_ex__(vm: &mut Vm, slf: &This, protocol: i64) -> Value {
        let (s, tz) = parts(slf.as_value());
        let mut state = s.state();
        if protocol > 3 {
            state[4] |= s.fold << 7;
        }
        reduced(vm, slf.as_value(), &state[4..], tz)
    }

    /// __reduce__() -> (cls, state)
    fn __reduce__(vm: &mut Vm, slf: &This) -> Value {
        Self::__reduce_ex__(vm, slf, 2)
    }
}

/// `datetime.time`
pub(super) static TIME: TypeSpec = TypeSpec {
    module: "datetime",
    payload: Some(Boxed::<Clock>::VTABLE),
    flags: TypeFlags::BASE,
    doc: "time([hour[, minute[, second[, microsecond[, tzinfo]]]]]) --> a time object\n\nAll arguments are optional. tzinfo may be None, or an instance of\na tzinfo subclass. The remaining arguments may be ints.\n",
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        str: Some(str),
        hash: Some(hash),
        richcmp: Some(compare),
        ..Slots::EMPTY
    },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    constants: &[
        GetSetDef::constant("min", |vm, _| Ok(make(vm, Stamp::default(), None))),
        GetSetDef::constant("max", |vm, _| Ok(make(vm, Stamp::default().at(DAY_US - 1), None))),
        GetSetDef::constant("resolution", |vm, _| Ok(delta::make(vm, Delta::of(1)))),
    ],
    ..TypeSpec::new("time")
};
