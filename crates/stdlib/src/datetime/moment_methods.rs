//! `datetime`.

use pyrun_macros::pymethods;
use pyrun_vm::types::core;
use pyrun_vm::value::args::ParamSpec;
use pyrun_vm::value::convert::Given;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{Args, BinOp, GetSetDef, Ref, Slots, Str, Type, TypeFlags, TypeSpec};
use pyrun_vm::{PyResult, Value, Vm};

use super::calendar::{self, DAY_US, MAX_ORDINAL, Stamp};
use super::clock;
use super::date::{self, DATE};
use super::delta::{self, Delta};
use super::local::{self, Rounding};
use super::moment::{self, Moment, This};
use super::{int_arg, kind_of, str_arg, text, zone};

static PARAMS: ParamSpec = ParamSpec {
    function: "",
    names: &["year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo", "fold"],
    required: &[true, true, true, false, false, false, false, false, false],
    posonly: 0,
    positional: 8,
    varargs: false,
    varkw: false,
};

/// What a pickle kept, if that is what the arguments are.
fn from_pickle(vm: &mut Vm, args: Args<'_>) -> PyResult<Option<Moment>> {
    if args.has_kw() || !matches!(args.pos.len(), 1 | 2) {
        return Ok(None);
    }
    let Some(b) = super::pickled(vm, &args.pos[0], 10, "datetime")? else { return Ok(None) };
    let Ok(b) = <[u8; 10]>::try_from(b) else { return Ok(None) };
    if !(1..=12).contains(&(b[2] & 0x7f)) {
        return Ok(None);
    }
    let mut stamp = Stamp::from_state(&b);
    (stamp.fold, stamp.month) = (b[2] >> 7, b[2] & 0x7f);
    let tz = args.pos.get(1).filter(|tz| !tz.is_none());
    if tz.is_some_and(|tz| !zone::is_zone(tz)) {
        return Err(vm.type_error("bad tzinfo state arg"));
    }
    Ok(Some(Moment { stamp, tz: tz.cloned() }))
}

fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    if let Some(m) = from_pickle(vm, args)? {
        return vm.payload_in(cls, m);
    }
    let mut given: [Option<Value>; 9] = Default::default();
    PARAMS.bind(vm, args, &mut given)?;
    let [y, m, d, ..] = &given;
    let missing = Value::none();
    let [y, m, d] = [y, m, d].map(|v| v.as_ref().unwrap_or(&missing));
    let date = [int_arg(vm, y)?, int_arg(vm, m)?, int_arg(vm, d)?];
    let time = clock::time_args(vm, &given[3..7])?;
    let fold = match &given[8] {
        Some(fold) => int_arg(vm, fold)?,
        None => 0,
    };
    let mut stamp = moment::check_date(vm, (date[0], date[1], date[2]))?;
    moment::set_time(vm, &mut stamp, time, fold)?;
    let tz = zone::zone_arg(vm, given[7].as_ref())?;
    vm.payload_in(cls, Moment { stamp, tz })
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let s = moment::stamp_of(v).unwrap_or_default();
    let name = v.class().dotted_name();
    let mut out = format!("{name}({}, {}, {}, {}, {}", s.year, s.month, s.day, s.hour, s.minute);
    clock::write_rest(vm, &mut out, &s, moment::zone_of(v))?;
    Ok(vm.str(&out))
}

/// The moment in ISO 8601's form.
fn iso(vm: &mut Vm, v: &Value, sep: char, precision: &str) -> PyResult {
    let s = moment::stamp_of(v).unwrap_or_default();
    let mut out = String::with_capacity(32);
    s.write_date(&mut out);
    out.push(sep);
    clock::write_iso(vm, &mut out, &s, moment::zone_of(v), v, precision)?;
    Ok(vm.str(&out))
}

fn str(vm: &mut Vm, v: &Value) -> PyResult {
    if moment::is_derived(v, &DATETIME) {
        let space = vm.str(" ");
        return vm.call_method_str(v, "isoformat", &[space]);
    }
    iso(vm, v, ' ', "auto")
}

/// The moment of a timestamp, in a zone or in local time.
fn from_timestamp(vm: &mut Vm, cls: &Type, t: &Value, tz: Option<Value>, utc: bool) -> PyResult {
    let (secs, us) = local::timestamp(vm, t, Rounding::HalfEven)?;
    at_time(vm, cls, secs, us, tz, utc)
}

fn at_time(vm: &mut Vm, cls: &Type, secs: i64, us: i64, tz: Option<Value>, utc: bool) -> PyResult {
    let mut stamp = match utc || tz.is_some() {
        true => local::to_utc(vm, secs)?,
        false => local::to_local(vm, secs)?,
    };
    if tz.is_none() && !utc {
        local::set_fold(vm, &mut stamp, secs);
    }
    stamp.us = us as u32;
    let made = moment::derive(vm, cls, stamp, tz.clone())?;
    match tz {
        Some(tz) => vm.call_method_str(&tz, "fromutc", &[made]),
        None => Ok(made),
    }
}

fn now(vm: &mut Vm, cls: &Type, tz: Option<Value>, utc: bool) -> PyResult {
    let now = crate::time::now(vm)?;
    at_time(vm, cls, now.as_secs() as i64, now.subsec_micros() as i64, tz, utc)
}

/// The local zone that a moment without a zone is in.
fn local_zone(vm: &mut Vm, stamp: &Stamp) -> Value {
    let secs = local::from_local(vm, stamp);
    local::zone_at(vm, secs)
}

fn class_of(slf: &This) -> Ref<Type> {
    slf.as_value().class().to_ref()
}

/// Seconds and microseconds since 1970 of a moment in UTC.
fn since_epoch(s: &Stamp) -> i64 {
    local::clock_seconds(s) * 1_000_000 + s.us as i64
}

struct Methods;

#[pymethods]
impl Methods {
    /// Returns new datetime object representing current time local to tz.
    ///
    ///   tz
    ///     Timezone object.
    ///
    /// If no tz is specified, uses local timezone.
    #[classmethod]
    #[signature(tz = Given(None))]
    #[text_signature = "($type, /, tz=None)"]
    fn now(vm: &mut Vm, cls: &Ref<Type>, tz: Given<'_>) -> PyResult {
        let tz = zone::zone_arg(vm, tz.0)?;
        now(vm, cls, tz, false)
    }

    /// Return a new datetime representing UTC day and time.
    #[classmethod]
    fn utcnow(vm: &mut Vm, cls: &Ref<Type>) -> PyResult {
        vm.warn(
            core().exc.deprecation_warning,
            "datetime.datetime.utcnow() is deprecated and scheduled for removal in a future version. Use timezone-aware objects to represent datetimes in UTC: datetime.datetime.now(datetime.UTC).",
        )?;
        now(vm, cls, None, true)
    }

    /// timestamp[, tz] -> tz's local time from POSIX timestamp.
    #[classmethod]
    #[signature(timestamp, tz = Given(None))]
    fn fromtimestamp(vm: &mut Vm, cls: &Ref<Type>, timestamp: &Value, tz: Given<'_>) -> PyResult {
        let tz = zone::zone_arg(vm, tz.0)?;
        from_timestamp(vm, cls, timestamp, tz, false)
    }

    /// Construct a naive UTC datetime from a POSIX timestamp.
    #[classmethod]
    fn utcfromtimestamp(vm: &mut Vm, cls: &Ref<Type>, timestamp: &Value) -> PyResult {
        vm.warn(
            core().exc.deprecation_warning,
            "datetime.datetime.utcfromtimestamp() is deprecated and scheduled for removal in a future version. Use timezone-aware objects to represent datetimes in UTC: datetime.datetime.fromtimestamp(timestamp, datetime.UTC).",
        )?;
        from_timestamp(vm, cls, timestamp, None, true)
    }

    /// string, format -> new datetime parsed from a string (like time.strptime()).
    #[classmethod]
    fn strptime(vm: &mut Vm, cls: &Value, string: &Value, format: &Value) -> PyResult {
        str_arg(vm, string, "strptime", 1)?;
        str_arg(vm, format, "strptime", 2)?;
        let parser = vm.import("_strptime")?;
        let args = [cls.clone(), string.clone(), format.clone()];
        vm.call_method_str(&parser, "_strptime_datetime", &args)
    }

    /// date, time -> datetime with same date and time fields
    #[classmethod]
    #[signature(date, time, tzinfo = Given(None))]
    fn combine(
        vm: &mut Vm,
        cls: &Ref<Type>,
        date: &Value,
        time: &Value,
        tzinfo: Given<'_>,
    ) -> PyResult {
        let Some(day) = moment::stamp_of(date) else {
            let kind = kind_of(date);
            return Err(
                vm.type_error(&format!("combine() argument 1 must be datetime.date, not {kind}"))
            );
        };
        let Some((clock, own)) = clock::get(time) else {
            let kind = kind_of(time);
            return Err(
                vm.type_error(&format!("combine() argument 2 must be datetime.time, not {kind}"))
            );
        };
        let tz = match tzinfo.0 {
            Some(tz) => zone::zone_arg(vm, Some(tz))?,
            None => own,
        };
        let stamp = Stamp { year: day.year, month: day.month, day: day.day, ..clock };
        moment::derive(vm, cls, stamp, tz)
    }

    /// string -> datetime from a string in most ISO 8601 formats
    #[classmethod]
    fn fromisoformat(vm: &mut Vm, cls: &Ref<Type>, string: &Value) -> PyResult {
        let s = super::iso_text(vm, string)?;
        let Some((date, time, offset)) = parse_iso(s) else {
            return Err(super::invalid_iso(vm, string));
        };
        let mut stamp = moment::check_date(vm, date)?;
        let tz = match offset {
            Some(us) => Some(zone::parsed(vm, us)?),
            None => None,
        };
        moment::set_time(vm, &mut stamp, time, 0)?;
        moment::derive(vm, cls, stamp, tz)
    }

    /// Return date object with same year, month and day.
    fn date(vm: &mut Vm, slf: &This) -> Value {
        let s = slf.borrow().stamp;
        moment::make_date(vm, s.at(0))
    }

    /// Return time object with same time but with tzinfo=None.
    fn time(vm: &mut Vm, slf: &This) -> Value {
        let s = slf.borrow().stamp;
        clock::make(vm, s, None)
    }

    /// Return time object with same time and tzinfo.
    fn timetz(vm: &mut Vm, slf: &This) -> Value {
        let (s, tz) = (slf.borrow().stamp, slf.borrow().tz.clone());
        clock::make(vm, s, tz)
    }

    /// Return ctime() style string.
    fn ctime(slf: &This) -> String {
        date::ctime(&slf.borrow().stamp)
    }

    /// format -> strftime() style string.
    #[signature(format)]
    fn strftime(vm: &mut Vm, slf: &This, format: &Value) -> PyResult {
        let format = str_arg(vm, format, "strftime", 1)?;
        let (s, tz) = (slf.borrow().stamp, slf.borrow().tz.clone());
        text::strftime(vm, s, tz.as_ref(), slf.as_value(), format)
    }

    /// Return time tuple, compatible with time.localtime().
    fn timetuple(vm: &mut Vm, slf: &This) -> PyResult {
        let (s, tz) = (slf.borrow().stamp, slf.borrow().tz.clone());
        let dst = match zone::ask(vm, tz.as_ref(), "dst", slf.as_value())? {
            Some(d) => i64::from(delta::get(&d) != Some(Delta::default())),
            None => -1,
        };
        moment::time_tuple(vm, &s, true, dst)
    }

    /// Return UTC time tuple, compatible with time.localtime().
    fn utctimetuple(vm: &mut Vm, slf: &This) -> PyResult {
        let (s, tz) = (slf.borrow().stamp, slf.borrow().tz.clone());
        let us = match zone::offset(vm, tz.as_ref(), slf.as_value())? {
            Some(d) => s.micros() - d.small(),
            None => s.micros(),
        };
        let ordinal = us.div_euclid(DAY_US);
        if !(1..=MAX_ORDINAL).contains(&ordinal) {
            return Err(moment::out_of_range(vm));
        }
        moment::time_tuple(vm, &Stamp::from_ordinal(ordinal, us.rem_euclid(DAY_US)), true, 0)
    }

    /// Return POSIX timestamp as float.
    fn timestamp(vm: &mut Vm, slf: &This) -> PyResult {
        let (s, tz) = (slf.borrow().stamp, slf.borrow().tz.clone());
        let us = match zone::offset(vm, tz.as_ref(), slf.as_value())? {
            Some(d) => since_epoch(&s) - d.small(),
            None => {
                let secs = local::from_local(vm, &s);
                return Ok(vm.float(secs as f64 + s.us as f64 / 1e6));
            }
        };
        Ok(vm.float(us as f64 / 1e6))
    }

    /// Return datetime with new specified fields.
    #[signature(year = Given(None), month = Given(None), day = Given(None), hour = Given(None), minute = Given(None), second = Given(None), microsecond = Given(None), tzinfo = Given(None), *, fold = Given(None))]
    #[allow(clippy::too_many_arguments)]
    fn replace(
        vm: &mut Vm,
        slf: &This,
        year: Given<'_>,
        month: Given<'_>,
        day: Given<'_>,
        hour: Given<'_>,
        minute: Given<'_>,
        second: Given<'_>,
        microsecond: Given<'_>,
        tzinfo: Given<'_>,
        fold: Given<'_>,
    ) -> PyResult {
        let old = slf.borrow().stamp;
        let mut stamp = date::replaced(vm, slf, [year, month, day])?;
        clock::replace_fields(vm, &old, &mut stamp, [hour, minute, second, microsecond, fold])?;
        let tz = match tzinfo.0 {
            Some(tz) => zone::zone_arg(vm, Some(tz))?,
            None => slf.borrow().tz.clone(),
        };
        vm.payload_in(&class_of(slf), Moment { stamp, tz })
    }

    /// tz -> convert to local time in new timezone tz
    #[signature(tz = Given(None))]
    fn astimezone(vm: &mut Vm, slf: &This, tz: Given<'_>) -> PyResult {
        let wanted = zone::zone_arg(vm, tz.0)?;
        let wanted = wanted.as_ref();
        let (s, own) = (slf.borrow().stamp, slf.borrow().tz.clone());
        if let (Some(own), Some(wanted)) = (&own, wanted)
            && own.is(wanted)
        {
            return Ok(slf.as_value().clone());
        }
        let offset = match zone::offset(vm, own.as_ref(), slf.as_value())? {
            Some(d) => d,
            None => {
                let here = local_zone(vm, &s);
                if wanted.is_some_and(|w| w.is(&here)) {
                    return Ok(slf.as_value().clone());
                }
                zone::offset(vm, Some(&here), slf.as_value())?.unwrap_or_default()
            }
        };
        let utc = moment::shifted(vm, slf.as_value(), offset, -1)?;
        let stamp = moment::stamp_of(&utc).unwrap_or_default();
        let tz = match wanted {
            Some(tz) => tz.clone(),
            None => local::zone_at(vm, local::clock_seconds(&stamp)),
        };
        let utc = match utc.get::<Boxed<Moment>>() {
            Some(m) if !utc.is(slf.as_value()) => {
                let old = m.borrow_mut().tz.replace(tz.clone());
                drop(old);
                utc
            }
            _ => moment::make_datetime(vm, stamp, Some(tz.clone())),
        };
        if tz.is(&zone::utc(vm)) {
            return Ok(utc);
        }
        vm.call_method_str(&tz, "fromutc", &[utc])
    }

    /// [sep] -> string in ISO 8601 format, YYYY-MM-DDT[HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].
    /// sep is used to separate the year from the time, and defaults to 'T'.
    /// The optional argument timespec specifies the number of additional terms
    /// of the time to include. Valid options are 'auto', 'hours', 'minutes',
    /// 'seconds', 'milliseconds' and 'microseconds'.
    #[signature(sep = Given(None), timespec = Given(None))]
    fn isoformat(vm: &mut Vm, slf: &Value, sep: Given<'_>, timespec: Given<'_>) -> PyResult {
        let sep = match sep.0 {
            None => 'T',
            Some(v) => match v.get::<Str>().filter(|s| s.len() == 1) {
                Some(s) => char::from_u32(s.text().at(0)).unwrap_or('?'),
                None => {
                    let kind = kind_of(v);
                    return Err(vm.type_error(&format!(
                        "isoformat() argument 1 must be a unicode character, not {kind}"
                    )));
                }
            },
        };
        let precision = clock::precision(vm, timespec, 2)?;
        iso(vm, slf, sep, &precision)
    }

    /// Return self.tzinfo.utcoffset(self).
    fn utcoffset(vm: &mut Vm, slf: &This) -> PyResult<Option<Value>> {
        let tz = slf.borrow().tz.clone();
        zone::ask(vm, tz.as_ref(), "utcoffset", slf.as_value())
    }

    /// Return self.tzinfo.dst(self).
    fn dst(vm: &mut Vm, slf: &This) -> PyResult<Option<Value>> {
        let tz = slf.borrow().tz.clone();
        zone::ask(vm, tz.as_ref(), "dst", slf.as_value())
    }

    /// Return self.tzinfo.tzname(self).
    fn tzname(vm: &mut Vm, slf: &This) -> PyResult {
        let tz = slf.borrow().tz.clone();
        zone::name(vm, tz.as_ref(), slf.as_value())
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
        let (s, tz) = (slf.borrow().stamp, slf.borrow().tz.clone());
        let mut state = s.state();
        if protocol > 3 {
            state[2] |= s.fold << 7;
        }
        clock::reduced(vm, slf.as_value(), &state, tz)
    }

    /// __reduce__() -> (cls, state)
    fn __reduce__(vm: &mut Vm, slf: &This) -> Value {
        Self::__reduce_ex__(vm, slf, 2)
    }
}

/// Date, time and offset of a text in ISO 8601's form. The separator may be any one character.
fn parse_iso(s: &Ref<Str>) -> Option<(calendar::Date, [i64; 4], Option<i64>)> {
    if let Some(text) = s.as_ascii() {
        return parse_iso_bytes(text.as_bytes());
    }
    // Characters beyond ASCII are of no use but as the separator.
    let text: Vec<u8> =
        s.text().iter().map(|c| if c < 0x80 { c as u8 } else { 0 }).take(1000).collect();
    if text.len() == s.len() { parse_iso_bytes(&text) } else { None }
}

fn parse_iso_bytes(text: &[u8]) -> Option<(calendar::Date, [i64; 4], Option<i64>)> {
    if text.len() < 7 {
        return None;
    }
    let at = calendar::separator(text)?;
    let date = calendar::parse_date(text.get(..at)?)?;
    match text.get(at + 1..) {
        None => Some((date, [0; 4], None)),
        Some([]) => None,
        Some(time) => calendar::parse_time(time).map(|(clock, offset)| (date, clock, offset)),
    }
}

fn extreme(vm: &mut Vm, ordinal: i64, us: i64) -> PyResult {
    Ok(moment::make_datetime(vm, Stamp::from_ordinal(ordinal, us), None))
}

/// `datetime.datetime`
pub(super) static DATETIME: TypeSpec = TypeSpec {
    module: "datetime",
    base: Some(&DATE),
    payload: Some(Boxed::<Moment>::VTABLE),
    flags: TypeFlags::BASE,
    doc: "datetime(year, month, day[, hour[, minute[, second[, microsecond[,tzinfo]]]]])\n\nThe year, month and day arguments are required. tzinfo may be None, or an\ninstance of a tzinfo subclass. The remaining arguments may be ints.\n",
    slots: Slots {
        new: Some(new),
        repr: Some(repr),
        str: Some(str),
        hash: Some(moment::hash_datetime),
        richcmp: Some(moment::compare_datetimes),
        ..Slots::EMPTY
    }
    .with(BinOp::Add, moment::add)
    .with(BinOp::Sub, moment::sub),
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    constants: &[
        GetSetDef::constant("min", |vm, _| extreme(vm, 1, 0)),
        GetSetDef::constant("max", |vm, _| extreme(vm, MAX_ORDINAL, DAY_US - 1)),
        GetSetDef::constant("resolution", |vm, _| Ok(delta::make(vm, Delta::of(1)))),
    ],
    ..TypeSpec::new("datetime")
};
