//! `tzinfo`, whose methods others write, and `timezone`, a fixed offset.

use pyrun_macros::pymethods;
use pyrun_vm::types::core;
use pyrun_vm::value::args::ParamSpec;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{
    Args, BinOp, CmpOp, GetSetDef, Kind, Payload, Slots, Str, Type, TypeFlags, TypeSpec, Visitor,
};
use pyrun_vm::{PyResult, Ref, Value, Vm};

use super::delta::{self, Delta};
use super::{kind_of, moment};

/// Whether this is a zone.
pub(super) fn is_zone(v: &Value) -> bool {
    v.class().is_subclass(TZINFO.get())
}

/// A zone argument: `None` or an instance of `tzinfo`.
pub(super) fn zone_arg(vm: &mut Vm, v: Option<&Value>) -> PyResult<Option<Value>> {
    match v {
        None => Ok(None),
        Some(v) if v.is_none() => Ok(None),
        Some(v) if is_zone(v) => Ok(Some(v.clone())),
        Some(v) => {
            let kind = v.class().name();
            Err(vm.type_error(&format!(
                "tzinfo argument must be None or of a tzinfo subclass, not type '{kind}'"
            )))
        }
    }
}

/// What a zone's `utcoffset` or `dst` says of a moment, checked.
pub(super) fn ask(
    vm: &mut Vm,
    tz: Option<&Value>,
    name: &str,
    dt: &Value,
) -> PyResult<Option<Value>> {
    let Some(tz) = tz else { return Ok(None) };
    if std::ptr::eq(tz.class(), TIMEZONE.get())
        && let Some(fixed) = tz.get::<Boxed<Fixed>>()
    {
        return Ok((name == "utcoffset").then(|| fixed.borrow().offset.clone()));
    }
    let offset = vm.call_method_str(tz, name, std::slice::from_ref(dt))?;
    if offset.is_none() {
        return Ok(None);
    }
    match delta::get(&offset) {
        None => {
            let kind = offset.class().name();
            Err(vm.type_error(&format!(
                "tzinfo.{name}() must return None or a timedelta, not '{kind}'"
            )))
        }
        Some(d) if d.is_no_offset() => Err(vm.value_error(
            "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24).",
        )),
        Some(_) => Ok(Some(offset)),
    }
}

/// The offset of a zone at a moment.
pub(super) fn offset(vm: &mut Vm, tz: Option<&Value>, dt: &Value) -> PyResult<Option<Delta>> {
    Ok(ask(vm, tz, "utcoffset", dt)?.and_then(|d| delta::get(&d)))
}

/// The name of a zone at a moment.
pub(super) fn name(vm: &mut Vm, tz: Option<&Value>, dt: &Value) -> PyResult {
    let Some(tz) = tz else { return Ok(Value::none()) };
    let name = vm.call_method_str(tz, "tzname", std::slice::from_ref(dt))?;
    if name.is_none() || name.get::<Str>().is_some() {
        return Ok(name);
    }
    let kind = name.class().name();
    Err(vm.type_error(&format!("tzinfo.tzname() must return None or a string, not '{kind}'")))
}

/// What a class derived from `tzinfo` must have of its own.
fn missing<T>(vm: &mut Vm, name: &str) -> PyResult<T> {
    Err(vm.not_implemented_error(&format!("a tzinfo subclass must implement {name}()")))
}

struct ZoneMethods;

#[pymethods]
impl ZoneMethods {
    /// datetime -> string name of time zone.
    fn tzname(vm: &mut Vm, _slf: &Value, _dt: &Value) -> PyResult {
        missing(vm, "tzname")
    }

    /// datetime -> timedelta showing offset from UTC, negative values indicating West of UTC
    fn utcoffset(vm: &mut Vm, _slf: &Value, _dt: &Value) -> PyResult {
        missing(vm, "utcoffset")
    }

    /// datetime -> DST offset as timedelta positive east of UTC.
    fn dst(vm: &mut Vm, _slf: &Value, _dt: &Value) -> PyResult {
        missing(vm, "dst")
    }

    /// datetime in UTC -> datetime in local time.
    fn fromutc(vm: &mut Vm, slf: &Value, dt: &Value) -> PyResult {
        check_utc(vm, slf, dt, "fromutc: argument must be a datetime")?;
        let Some(offset) = ask_of(vm, dt, "utcoffset")? else {
            return Err(vm.value_error("fromutc: non-None utcoffset() result required"));
        };
        let Some(dst) = ask_of(vm, dt, "dst")? else {
            return Err(vm.value_error("fromutc: non-None dst() result required"));
        };
        let standard = vm.binary(BinOp::Sub, &offset, &dst)?;
        let (mut dt, mut dst) = (dt.clone(), dst);
        if vm.truth(&standard)? {
            dt = vm.binary(BinOp::Add, &dt, &standard)?;
            match ask_of(vm, &dt, "dst")? {
                Some(d) => dst = d,
                None => {
                    return Err(vm.value_error(
                        "fromutc: tz.dst() gave inconsistent results; cannot convert",
                    ));
                }
            }
        }
        vm.binary(BinOp::Add, &dt, &dst)
    }

    /// -> (cls, state)
    fn __reduce__(vm: &mut Vm, slf: &Value) -> PyResult {
        let initial = vm.intern("__getinitargs__");
        let args = match vm.getattr_opt(slf, &initial)? {
            Some(f) => vm.call(&f, &[])?,
            None => vm.tuple(&[]),
        };
        let state = vm.call_method(slf, &core().names.__getstate__, &[])?;
        Ok(vm.tuple(&[slf.class_value(), args, state]))
    }
}

/// A moment's own `utcoffset()` or `dst()`.
fn ask_of(vm: &mut Vm, dt: &Value, name: &str) -> PyResult<Option<Value>> {
    let r = vm.call_method_str(dt, name, &[])?;
    Ok(Some(r).filter(|r| !r.is_none()))
}

fn check_utc(vm: &mut Vm, slf: &Value, dt: &Value, wrong: &str) -> PyResult<()> {
    if !moment::is_datetime(dt) {
        return Err(vm.type_error(wrong));
    }
    if moment::zone_of(dt).is_none_or(|tz| !tz.is(slf)) {
        return Err(vm.value_error("fromutc: dt.tzinfo is not self"));
    }
    Ok(())
}

/// `datetime.tzinfo`
pub(super) static TZINFO: TypeSpec = TypeSpec {
    module: "datetime",
    kind: Kind::Instance,
    flags: TypeFlags::BASE,
    doc: "Abstract base class for time zone info objects.",
    slots: Slots { new: Some(|vm, cls, _| vm.new_instance(cls)), ..Slots::EMPTY },
    methods: &[ZoneMethods::METHODS],
    ..TypeSpec::new("tzinfo")
};

/// A fixed offset from UTC.
pub(super) struct Fixed {
    offset: Value,
    name: Option<Value>,
}

impl Payload for Fixed {
    const NAME: &'static str = "datetime.timezone";
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(&self.offset);
        self.name.iter().for_each(visit);
    }
}

type This = Ref<Boxed<Fixed>>;

/// This interpreter's `timezone.utc`.
#[derive(Default)]
struct Utc(Option<Value>);

/// `timezone.utc`, of which there is one.
pub(super) fn utc(vm: &mut Vm) -> Value {
    if let Some(utc) = &vm.state::<Utc>().0 {
        return utc.clone();
    }
    let offset = delta::make(vm, Delta::default());
    let utc = vm.payload(&TIMEZONE, Fixed { offset, name: None });
    vm.state::<Utc>().0 = Some(utc.clone());
    utc
}

/// The zone of an offset in microseconds that is less than a day.
pub(super) fn fixed(vm: &mut Vm, us: i64, name: Option<Value>) -> Value {
    if us == 0 && name.is_none() {
        return utc(vm);
    }
    let offset = delta::make(vm, Delta::of(us));
    vm.payload(&TIMEZONE, Fixed { offset, name })
}

/// The zone that a text's offset means.
pub(super) fn parsed(vm: &mut Vm, us: i64) -> PyResult {
    if us.abs() >= super::calendar::DAY_US {
        let offset = delta::make(vm, Delta::of(us));
        return Err(not_an_offset(vm, &offset));
    }
    Ok(fixed(vm, us, None))
}

fn not_an_offset(vm: &mut Vm, offset: &Value) -> pyrun_vm::Raised {
    match vm.repr(offset) {
        Ok(shown) => {
            let shown = shown.to_str_lossy().into_owned();
            vm.value_error(&format!(
                "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not {shown}."
            ))
        }
        Err(e) => e,
    }
}

static PARAMS: ParamSpec = ParamSpec {
    function: "timezone",
    names: &["offset", "name"],
    required: &[true, false],
    posonly: 0,
    positional: 2,
    varargs: false,
    varkw: false,
};

fn new(vm: &mut Vm, _: &Ref<Type>, args: Args<'_>) -> PyResult {
    let mut given = [None, None];
    PARAMS.bind(vm, args, &mut given)?;
    let [offset, name] = given;
    let offset = offset.unwrap_or_else(Value::none);
    let Some(d) = delta::get(&offset) else {
        let kind = kind_of(&offset);
        return Err(
            vm.type_error(&format!("timezone() argument 1 must be datetime.timedelta, not {kind}"))
        );
    };
    if let Some(name) = &name {
        super::str_arg(vm, name, "timezone", 2)?;
    } else if d == Delta::default() {
        return Ok(utc(vm));
    }
    if d.is_no_offset() {
        return Err(not_an_offset(vm, &offset));
    }
    Ok(vm.payload(&TIMEZONE, Fixed { offset, name }))
}

fn parts(vm: &mut Vm, v: &Value) -> PyResult<(Value, Option<Value>)> {
    let fixed = <&This as pyrun_vm::value::FromPy>::from_py(vm, v)?.borrow();
    Ok((fixed.offset.clone(), fixed.name.clone()))
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    if v.is(&utc(vm)) {
        return Ok(vm.str("datetime.timezone.utc"));
    }
    let (offset, name) = parts(vm, v)?;
    let mut out = format!("datetime.timezone({}", vm.repr(&offset)?.to_str_lossy());
    if let Some(name) = name {
        out += ", ";
        out += &vm.repr(&name)?.to_str_lossy();
    }
    out.push(')');
    Ok(vm.str(&out))
}

fn str(vm: &mut Vm, v: &Value) -> PyResult {
    let (offset, name) = parts(vm, v)?;
    if let Some(name) = name {
        return Ok(name);
    }
    let mut out = "UTC".to_owned();
    match delta::get(&offset) {
        Some(d) if d != Delta::default() => d.write_offset(&mut out, ":"),
        _ => {}
    }
    Ok(vm.str(&out))
}

fn compare(_: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    let (Some(a), Some(b)) = (a.get::<Boxed<Fixed>>(), b.get::<Boxed<Fixed>>()) else {
        return Ok(Value::not_implemented());
    };
    let same = delta::get(&a.borrow().offset) == delta::get(&b.borrow().offset);
    Ok(match op {
        CmpOp::Eq => Value::from(same),
        CmpOp::Ne => Value::from(!same),
        _ => Value::not_implemented(),
    })
}

fn hash(vm: &mut Vm, v: &Value) -> PyResult<i64> {
    let (offset, _) = parts(vm, v)?;
    vm.hash(&offset)
}

fn check_moment(vm: &mut Vm, dt: &Value, method: &str) -> PyResult<()> {
    if dt.is_none() || moment::is_datetime(dt) {
        return Ok(());
    }
    let kind = dt.class().dotted_name();
    Err(vm.type_error(&format!(
        "{method}(dt) argument must be a datetime instance or None, not {kind}"
    )))
}

struct Methods;

#[pymethods]
impl Methods {
    /// If name is specified when timezone is created, returns the name.  Otherwise returns offset as 'UTC(+|-)HH:MM'.
    fn tzname(vm: &mut Vm, slf: &This, dt: &Value) -> PyResult {
        check_moment(vm, dt, "tzname")?;
        str(vm, slf.as_value())
    }

    /// Return fixed offset.
    fn utcoffset(vm: &mut Vm, slf: &This, dt: &Value) -> PyResult {
        check_moment(vm, dt, "utcoffset")?;
        Ok(slf.borrow().offset.clone())
    }

    /// Return None.
    fn dst(vm: &mut Vm, _slf: &This, dt: &Value) -> PyResult<()> {
        check_moment(vm, dt, "dst")
    }

    /// datetime in UTC -> datetime in local time.
    fn fromutc(vm: &mut Vm, slf: &This, dt: &Value) -> PyResult {
        check_utc(vm, slf.as_value(), dt, "fromutc: argument must be a datetime instance")?;
        let offset = slf.borrow().offset.clone();
        vm.binary(BinOp::Add, dt, &offset)
    }

    /// pickle support
    fn __getinitargs__(vm: &mut Vm, slf: &This) -> Value {
        let (offset, name) = (slf.borrow().offset.clone(), slf.borrow().name.clone());
        match name {
            Some(name) => vm.tuple(&[offset, name]),
            None => vm.tuple(&[offset]),
        }
    }
}

const MINUTE_US: i64 = 60_000_000;

/// `datetime.timezone`
pub(super) static TIMEZONE: TypeSpec = TypeSpec {
    module: "datetime",
    base: Some(&TZINFO),
    payload: Some(Boxed::<Fixed>::VTABLE),
    doc: "Fixed offset from UTC implementation of tzinfo.",
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        str: Some(str),
        hash: Some(hash),
        richcmp: Some(compare),
        ..Slots::EMPTY
    },
    methods: &[Methods::METHODS],
    constants: &[
        GetSetDef::constant("utc", |vm, _| Ok(utc(vm))),
        GetSetDef::constant("min", |vm, _| Ok(fixed(vm, -1439 * MINUTE_US, None))),
        GetSetDef::constant("max", |vm, _| Ok(fixed(vm, 1439 * MINUTE_US, None))),
    ],
    ..TypeSpec::new("timezone")
};
