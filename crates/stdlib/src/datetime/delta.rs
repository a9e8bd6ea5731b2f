//! `timedelta`: days, seconds and microseconds, the latter two never negative.

use dashu_int::IBig;
use dashu_int::ops::DivRemEuclid;
use pyrun_macros::pymethods;
use pyrun_vm::object::number::float_value;
use pyrun_vm::value::args::ParamSpec;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{
    Args, BinOp, CmpOp, GetSetDef, Payload, Slots, Type, TypeFlags, TypeSpec, Visitor,
};
use pyrun_vm::{PyResult, Ref, Value, Vm};

use super::calendar::{DAY_US, digits};

/// The difference between two moments. The order of the fields is that of the values.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Delta {
    pub(super) days: i32,
    pub(super) seconds: i32,
    pub(super) us: i32,
}

impl Payload for Delta {
    const NAME: &'static str = "datetime.timedelta";
    fn trace(&self, _: &mut Visitor<'_>) {}
}

type This = Ref<Boxed<Delta>>;

const MAX_DAYS: i128 = 999_999_999;

impl Delta {
    /// All of it.
    pub(super) fn micros(self) -> i128 {
        self.days as i128 * DAY_US as i128 + self.seconds as i128 * 1_000_000 + self.us as i128
    }

    /// All of it, for what lies between moments or is an offset from UTC.
    pub(super) fn small(self) -> i64 {
        self.days as i64 * DAY_US + self.seconds as i64 * 1_000_000 + self.us as i64
    }

    /// From microseconds that are known to fit.
    pub(super) fn of(us: i64) -> Delta {
        let (days, rest) = (us.div_euclid(DAY_US), us.rem_euclid(DAY_US));
        Delta {
            days: days as i32,
            seconds: (rest / 1_000_000) as i32,
            us: (rest % 1_000_000) as i32,
        }
    }

    fn checked(vm: &mut Vm, us: i128) -> PyResult<Delta> {
        if let Ok(us) = i64::try_from(us) {
            return Ok(Delta::of(us));
        }
        let days = us.div_euclid(DAY_US as i128);
        let rest = us.rem_euclid(DAY_US as i128) as i64;
        if (-MAX_DAYS..=MAX_DAYS).contains(&days) {
            return Ok(Delta { days: days as i32, ..Delta::of(rest) });
        }
        if i32::try_from(days).is_err() {
            return Err(too_large(vm));
        }
        Err(vm.overflow_error(&format!("days={days}; must have magnitude <= {MAX_DAYS}")))
    }

    /// As [`Delta::checked`], for numbers that a script chose.
    fn from_big(vm: &mut Vm, us: &IBig) -> PyResult<Delta> {
        match i128::try_from(us) {
            Ok(us) => Delta::checked(vm, us),
            Err(_) => Err(too_large(vm)),
        }
    }

    /// Whether it is not the offset of a zone: a day or more.
    pub(super) fn is_no_offset(self) -> bool {
        let us = self.micros().unsigned_abs();
        us >= DAY_US as u128
    }

    /// Appends an offset as +HH:MM\[:SS\[.ffffff\]\].
    pub(super) fn write_offset(self, out: &mut String, sep: &str) {
        let us = self.small();
        out.push(if us < 0 { '-' } else { '+' });
        let (secs, us) = (us.unsigned_abs() / 1_000_000, (us.unsigned_abs() % 1_000_000) as u32);
        digits(out, (secs / 3600) as u32, 2);
        out.push_str(sep);
        digits(out, (secs / 60 % 60) as u32, 2);
        if secs % 60 != 0 || us != 0 {
            out.push_str(sep);
            digits(out, (secs % 60) as u32, 2);
        }
        if us != 0 {
            out.push('.');
            digits(out, us, 6);
        }
    }
}

#[cold]
fn too_large(vm: &mut Vm) -> pyrun_vm::Raised {
    vm.overflow_error("Python int too large to convert to C int")
}

/// A `timedelta`.
pub(super) fn make(vm: &mut Vm, d: Delta) -> Value {
    vm.payload(&TIMEDELTA, d)
}

/// The value of a `timedelta`.
pub(super) fn get(v: &Value) -> Option<Delta> {
    v.get::<Boxed<Delta>>().map(|d| *d.borrow())
}

/// The components in the order in which their fractions are added up.
const UNITS: [(usize, &str, i64); 7] = [
    (2, "microseconds", 1),
    (3, "milliseconds", 1000),
    (1, "seconds", 1_000_000),
    (4, "minutes", 60_000_000),
    (5, "hours", 3_600_000_000),
    (0, "days", DAY_US),
    (6, "weeks", 7 * DAY_US),
];

static PARAMS: ParamSpec = ParamSpec {
    function: "__new__",
    names: &["days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks"],
    required: &[false; 7],
    posonly: 0,
    positional: 7,
    varargs: false,
    varkw: false,
};

/// Adds a float's units to whole microseconds and a rest.
fn add_float(vm: &mut Vm, total: &mut i128, rest: &mut f64, f: f64, unit: i64) -> PyResult<()> {
    if f.is_nan() {
        return Err(vm.value_error("cannot convert float NaN to integer"));
    }
    if f.is_infinite() {
        return Err(vm.overflow_error("cannot convert float infinity to integer"));
    }
    let whole = f.trunc();
    if whole.abs() > 1e24 {
        return Err(too_large(vm));
    }
    let part = (f - whole) * unit as f64;
    *total += whole as i128 * unit as i128 + part.trunc() as i128;
    *rest += part - part.trunc();
    Ok(())
}

fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    let mut given: [Option<Value>; 7] = Default::default();
    PARAMS.bind(vm, args, &mut given)?;
    let (mut total, mut rest) = (0i128, 0.0);
    for (at, name, unit) in UNITS {
        let Some(v) = &given[at] else { continue };
        if let Some(i) = vm.as_bigint(v) {
            let Some(us) = i128::try_from(&i).ok().filter(|i| i.unsigned_abs() < 1 << 80) else {
                return Err(too_large(vm));
            };
            total += us * unit as i128;
        } else if let Some(f) = float_value(v) {
            add_float(vm, &mut total, &mut rest, f, unit)?;
        } else {
            let kind = v.class().name();
            return Err(
                vm.type_error(&format!("unsupported type for timedelta {name} component: {kind}"))
            );
        }
    }
    if rest != 0.0 {
        let mut whole = rest.round();
        if (whole - rest).abs() == 0.5 {
            // A tie goes to the even number of microseconds in all.
            let odd = (total & 1) as f64;
            whole = 2.0 * ((rest + odd) * 0.5).round() - odd;
        }
        total += whole as i128;
    }
    let d = Delta::checked(vm, total)?;
    vm.payload_in(cls, d)
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let d = get(v).unwrap_or_default();
    let parts: Vec<String> = [("days", d.days), ("seconds", d.seconds), ("microseconds", d.us)]
        .into_iter()
        .filter(|(_, n)| *n != 0)
        .map(|(name, n)| format!("{name}={n}"))
        .collect();
    let inside = if parts.is_empty() { "0".to_owned() } else { parts.join(", ") };
    Ok(vm.str(&format!("{}({inside})", v.class().dotted_name())))
}

fn str(vm: &mut Vm, v: &Value) -> PyResult {
    let d = get(v).unwrap_or_default();
    let mut out = String::new();
    if d.days != 0 {
        let s = if d.days.abs() == 1 { "" } else { "s" };
        out = format!("{} day{s}, ", d.days);
    }
    out += &format!("{}:{:02}:{:02}", d.seconds / 3600, d.seconds / 60 % 60, d.seconds % 60);
    if d.us != 0 {
        out.push('.');
        digits(&mut out, d.us as u32, 6);
    }
    Ok(vm.str(&out))
}

fn hash(vm: &mut Vm, v: &Value) -> PyResult<i64> {
    let d = get(v).unwrap_or_default();
    hash_of(vm, d)
}

/// The hash of a difference: that of the tuple of its parts.
pub(super) fn hash_of(vm: &mut Vm, d: Delta) -> PyResult<i64> {
    let parts = [d.days, d.seconds, d.us].map(|n| vm.int(n as i64));
    let parts = vm.tuple(&parts);
    vm.hash(&parts)
}

fn compare(_: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    Ok(match (get(a), get(b)) {
        (Some(a), Some(b)) => Value::from(op.test(a.cmp(&b))),
        _ => Value::not_implemented(),
    })
}

fn add(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (Some(a), Some(b)) = (get(a), get(b)) else { return Ok(Value::not_implemented()) };
    let d = Delta::checked(vm, a.micros() + b.micros())?;
    Ok(make(vm, d))
}

fn sub(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (Some(a), Some(b)) = (get(a), get(b)) else { return Ok(Value::not_implemented()) };
    let d = Delta::checked(vm, a.micros() - b.micros())?;
    Ok(make(vm, d))
}

/// A float as a fraction.
fn ratio(vm: &mut Vm, f: f64) -> PyResult<(IBig, IBig)> {
    if f.is_nan() {
        return Err(vm.value_error("cannot convert NaN to integer ratio"));
    }
    if f.is_infinite() {
        return Err(vm.overflow_error("cannot convert Infinity to integer ratio"));
    }
    let bits = f.to_bits();
    let exp = (bits >> 52 & 0x7ff) as i32;
    let mantissa = (bits & ((1 << 52) - 1)) | if exp == 0 { 0 } else { 1 << 52 };
    let shift = exp.max(1) - 1075;
    let mut n = IBig::from(mantissa);
    if f < 0.0 {
        n = -n;
    }
    Ok(match usize::try_from(shift) {
        Ok(up) => (n << up, IBig::ONE),
        Err(_) => (n, IBig::ONE << shift.unsigned_abs() as usize),
    })
}

/// The quotient as a `timedelta`, rounded to the nearest, ties to even.
fn rounded(vm: &mut Vm, a: IBig, b: IBig) -> PyResult {
    if b == IBig::ZERO {
        return Err(vm.zero_division("integer division or modulo by zero"));
    }
    let (a, b) = if b < IBig::ZERO { (-a, -b) } else { (a, b) };
    let (q, r) = a.div_rem_euclid(b.clone());
    let odd = q.clone() & IBig::ONE == IBig::ONE;
    let up = match (IBig::from(r) * 2u8).cmp(&b) {
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => odd,
        std::cmp::Ordering::Less => false,
    };
    let q = if up { q + IBig::ONE } else { q };
    let d = Delta::from_big(vm, &q)?;
    Ok(make(vm, d))
}

fn mul(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (d, by) = match (get(a), get(b)) {
        (Some(d), None) => (d, b),
        (None, Some(d)) => (d, a),
        _ => return Ok(Value::not_implemented()),
    };
    if let Some(i) = vm.as_bigint(by) {
        let d = Delta::from_big(vm, &(IBig::from(d.micros()) * i))?;
        return Ok(make(vm, d));
    }
    let Some(f) = float_value(by) else { return Ok(Value::not_implemented()) };
    let (n, m) = ratio(vm, f)?;
    rounded(vm, IBig::from(d.micros()) * n, m)
}

fn floor_div(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let Some(d) = get(a) else { return Ok(Value::not_implemented()) };
    if let Some(by) = get(b) {
        let (n, m) = (vm.bigint(IBig::from(d.micros())), vm.bigint(IBig::from(by.micros())));
        return vm.binary(BinOp::FloorDiv, &n, &m);
    }
    if vm.as_bigint(b).is_none() {
        return Ok(Value::not_implemented());
    }
    let n = vm.bigint(IBig::from(d.micros()));
    let q = vm.binary(BinOp::FloorDiv, &n, b)?;
    let q = vm.as_bigint(&q).unwrap_or_default();
    let d = Delta::from_big(vm, &q)?;
    Ok(make(vm, d))
}

fn true_div(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let Some(d) = get(a) else { return Ok(Value::not_implemented()) };
    let us = IBig::from(d.micros());
    if let Some(by) = get(b) {
        let (n, m) = (vm.bigint(us), vm.bigint(IBig::from(by.micros())));
        return vm.binary(BinOp::Div, &n, &m);
    }
    if let Some(i) = vm.as_bigint(b) {
        return rounded(vm, us, i);
    }
    let Some(f) = float_value(b) else { return Ok(Value::not_implemented()) };
    let (n, m) = ratio(vm, f)?;
    rounded(vm, us * m, n)
}

fn div_mod(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let (Some(a), Some(b)) = (get(a), get(b)) else { return Ok(Value::not_implemented()) };
    let (a, b) = (a.micros(), b.micros());
    if b == 0 {
        return Err(vm.zero_division("integer modulo by zero"));
    }
    let (mut q, mut r) = (a / b, a % b);
    if r != 0 && (r < 0) != (b < 0) {
        (q, r) = (q - 1, r + b);
    }
    let (q, r) = (vm.bigint(IBig::from(q)), Delta::checked(vm, r)?);
    let r = make(vm, r);
    Ok(vm.tuple(&[q, r]))
}

fn modulo(vm: &mut Vm, a: &Value, b: &Value) -> PyResult {
    let both = div_mod(vm, a, b)?;
    match both.get::<pyrun_vm::value::Tuple>().and_then(|t| t.get(1)) {
        Some(r) => Ok(r.clone()),
        None => Ok(both),
    }
}

fn neg(vm: &mut Vm, v: &Value) -> PyResult {
    let d = Delta::checked(vm, -get(v).unwrap_or_default().micros())?;
    Ok(make(vm, d))
}

fn pos(vm: &mut Vm, v: &Value) -> PyResult {
    let d = get(v).unwrap_or_default();
    Ok(make(vm, d))
}

fn abs(vm: &mut Vm, v: &Value) -> PyResult {
    let d = Delta::checked(vm, get(v).unwrap_or_default().micros().abs())?;
    Ok(make(vm, d))
}

struct Methods;

#[pymethods]
impl Methods {
    /// Number of days.
    #[member]
    fn days(slf: &This) -> i64 {
        slf.borrow().days as i64
    }

    /// Number of seconds (>= 0 and less than 1 day).
    #[member]
    fn seconds(slf: &This) -> i64 {
        slf.borrow().seconds as i64
    }

    /// Number of microseconds (>= 0 and less than 1 second).
    #[member]
    fn microseconds(slf: &This) -> i64 {
        slf.borrow().us as i64
    }

    /// Total seconds in the duration.
    fn total_seconds(vm: &mut Vm, slf: &This) -> PyResult {
        let us = slf.borrow().micros();
        if us.unsigned_abs() < 1 << 53 {
            return Ok(vm.float(us as f64 / 1e6));
        }
        let (n, m) = (vm.bigint(IBig::from(us)), vm.int(1_000_000));
        vm.binary(BinOp::Div, &n, &m)
    }

    /// __reduce__() -> (cls, state)
    fn __reduce__(vm: &mut Vm, slf: &This) -> Value {
        let d = *slf.borrow();
        let parts = [d.days, d.seconds, d.us].map(|n| vm.int(n as i64));
        let parts = vm.tuple(&parts);
        vm.tuple(&[slf.as_value().class_value(), parts])
    }
}

fn extreme(vm: &mut Vm, sign: i32) -> PyResult {
    let d = match sign {
        -1 => Delta { days: -999_999_999, seconds: 0, us: 0 },
        _ => Delta { days: 999_999_999, seconds: 86_399, us: 999_999 },
    };
    Ok(make(vm, d))
}

/// `datetime.timedelta`
pub(super) static TIMEDELTA: TypeSpec = TypeSpec {
    module: "datetime",
    payload: Some(Boxed::<Delta>::VTABLE),
    flags: TypeFlags::BASE,
    doc: "Difference between two datetime values.\n\ntimedelta(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)\n\nAll arguments are optional and default to 0.\nArguments may be integers or floats, and may be positive or negative.",
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        str: Some(str),
        hash: Some(hash),
        richcmp: Some(compare),
        bool_: Some(|_, v| Ok(get(v).unwrap_or_default() != Delta::default())),
        neg: Some(neg),
        pos: Some(pos),
        abs: Some(abs),
        ..Slots::EMPTY
    }
    .with(BinOp::Add, add)
    .with(BinOp::Sub, sub)
    .with(BinOp::Mul, mul)
    .with(BinOp::Div, true_div)
    .with(BinOp::FloorDiv, floor_div)
    .with(BinOp::Mod, modulo)
    .with(BinOp::DivMod, div_mod),
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    constants: &[
        GetSetDef::constant("min", |vm, _| extreme(vm, -1)),
        GetSetDef::constant("max", |vm, _| extreme(vm, 1)),
        GetSetDef::constant("resolution", |vm, _| Ok(make(vm, Delta::of(1)))),
    ],
    ..TypeSpec::new("timedelta")
};
