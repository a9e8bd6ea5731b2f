//! `time`: clocks, sleeping, and calendar conversions over the host's clock.

mod zone;

use pyrun_macros::pyfunctions;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::modules::struct_seq::StructSeq;
use pyrun_vm::value::{Dict, Ref, Str, Tuple};
use pyrun_vm::{PyResult, Value, Vm};
use std::time::Duration;
use zone::Period;

static STRUCT_TIME: StructSeq = StructSeq {
    name: "time.struct_time",
    doc: "The time value as returned by gmtime(), localtime(), and strptime(), and\n accepted by asctime(), mktime() and strftime().",
    fields: &[
        "tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday",
        "tm_isdst",
    ],
    hidden: &["tm_zone", "tm_gmtoff"],
    ..StructSeq::PLAIN
};

const DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A moment in the calendar: year, month, day, hour, minute, second, weekday (Monday is 0), day of
/// the year (from 1).
pub(crate) type Calendar = [i64; 8];

fn is_leap(y: i64) -> bool {
    y % 4 == 0 && (y % 100 != 0 || y % 400 == 0)
}

/// Days from 1970-01-01 to a date of the proleptic Gregorian calendar.
fn days_from_civil(y: i64, m: i64, d: i64) -> i64 {
    let y = if m <= 2 { y - 1 } else { y };
    let era = y.div_euclid(400);
    let yoe = y - era * 400;
    let doy = (153 * (m + if m > 2 { -3 } else { 9 }) + 2) / 5 + d - 1;
    era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
}

/// The calendar of a number of seconds since 1970.
fn calendar(secs: i64) -> Calendar {
    let days = secs.div_euclid(86_400);
    let rest = secs.rem_euclid(86_400);
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z - era * 146_097;
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + (month <= 2) as i64;
    let yday = days - days_from_civil(year, 1, 1) + 1;
    [year, month, day, rest / 3600, rest / 60 % 60, rest % 60, (days + 3).rem_euclid(7), yday]
}

fn struct_time(vm: &mut Vm, c: Calendar, zone: &Period) -> PyResult {
    let [y, mo, d, h, mi, s, w, yd] = c;
    let mut items = [y, mo, d, h, mi, s, w, yd, i64::from(zone.dst)].map(|n| vm.int(n)).to_vec();
    items.extend([vm.str(&zone.name), vm.int(zone.offset)]);
    vm.struct_seq(&STRUCT_TIME, &items)
}

/// Seconds since 1970 of an optional argument, or now.
fn seconds(vm: &mut Vm, v: Option<Value>) -> PyResult<i64> {
    match v {
        None => Ok(now(vm)?.as_secs() as i64),
        Some(v) => {
            let f = match vm.to_f64(&v) {
                Err(e) if e.is(pyrun_vm::types::core().exc.type_error) => {
                    let kind = v.class().name();
                    let m = format!("'{kind}' object cannot be interpreted as an integer");
                    return Err(vm.type_error(&m));
                }
                f => f?,
            };
            if !f.is_finite() || f.abs() > 6.7e13 {
                return Err(vm.overflow_error("timestamp out of range for platform time_t"));
            }
            Ok(f.floor() as i64)
        }
    }
}

/// The fields of a struct_time or tuple.
fn fields(vm: &mut Vm, v: &Value) -> PyResult<Calendar> {
    let Some(t) = v.get::<Tuple>().map(|t| t.to_vec()) else {
        return Err(vm.type_error("Tuple or struct_time argument required"));
    };
    if t.len() != 9 {
        return Err(vm.type_error("time tuple must have exactly 9 elements"));
    }
    let mut out = [0; 8];
    for (slot, v) in out.iter_mut().zip(&t) {
        *slot = vm.to_i64(v)?;
        if i32::try_from(*slot).is_err() {
            let which = if *slot > 0 { "greater than maximum" } else { "less than minimum" };
            return Err(vm.overflow_error(&format!("signed integer is {which}")));
        }
    }
    Ok(out)
}

fn now_fields(vm: &mut Vm, v: Option<Value>) -> PyResult<Calendar> {
    match v {
        Some(v) => fields(vm, &v),
        None => {
            let now = now(vm)?.as_secs() as i64;
            Ok(calendar(now + local_offset(vm, now)))
        }
    }
}

/// The zone of a `struct_time` that says one, or the local zone's period that it says or lies in.
fn zone_of(vm: &mut Vm, v: Option<&Value>, c: &Calendar) -> PyResult<Period> {
    let zone = zone::local(vm);
    let mut found = zone.at(zone.to_utc(seconds_of(c), None));
    let Some(v) = v else { return Ok(found) };
    if let Some(flag) = v.get::<Tuple>().and_then(|t| t.get(8).cloned()) {
        let dst = vm.to_i64(&flag)?;
        if dst >= 0 {
            found = zone.at(zone.to_utc(seconds_of(c), Some(dst > 0)));
        }
    }
    let name = vm.intern("tm_zone");
    if let Some(name) = vm.getattr_opt(v, &name)?
        && let Some(name) = name.get::<Str>()
    {
        found.name = name.to_str_lossy().as_ref().into();
        let offset = vm.getattr_str(v, "tm_gmtoff")?;
        found.offset = vm.to_i64(&offset)?;
    }
    Ok(found)
}

/// Seconds from 1970 to a calendar's clock.
fn seconds_of(c: &Calendar) -> i64 {
    let [y, mo, d, h, mi, s, ..] = *c;
    let (y, mo) = (y + (mo - 1).div_euclid(12), (mo - 1).rem_euclid(12) + 1);
    days_from_civil(y, mo, 1) * 86_400 + (d - 1) * 86_400 + h * 3600 + mi * 60 + s
}

/// The fields of a time that is to be shown; what was never set (a zero) is the first of its kind.
fn checked_fields(vm: &mut Vm, v: Option<Value>) -> PyResult<Calendar> {
    let mut c = now_fields(vm, v)?;
    for i in [1, 2, 7] {
        if c[i] == 0 {
            c[i] = 1;
        }
    }
    let ranges = [
        (1, 1, 12, "month"),
        (2, 1, 31, "day of month"),
        (3, 0, 23, "hour"),
        (4, 0, 59, "minute"),
        (5, 0, 61, "seconds"),
        (6, -1, i64::MAX, "day of week"),
        (7, 1, 366, "day of year"),
    ];
    for (i, least, most, what) in ranges {
        if !(least..=most).contains(&c[i]) {
            return Err(vm.value_error(&format!("{what} out of range")));
        }
    }
    c[6] = c[6].rem_euclid(7);
    Ok(c)
}

fn asctime(c: &Calendar) -> String {
    let [y, mo, d, h, mi, s, w, _] = *c;
    let day = DAYS.get(w as usize).map_or("???", |d| &d[..3]);
    let month = MONTHS.get(mo as usize - 1).map_or("???", |m| &m[..3]);
    format!("{day} {month} {d:2} {h:02}:{mi:02}:{s:02} {y}")
}

/// Appends what one directive of `strftime` stands for.
fn directive(out: &mut String, c: &Calendar, zone: &Period, code: char) {
    let [y, mo, d, h, mi, s, w, yd] = *c;
    let day = DAYS.get(w as usize).copied().unwrap_or("?");
    let month = MONTHS.get(mo as usize - 1).copied().unwrap_or("?");
    let hour12 = if h % 12 == 0 { 12 } else { h % 12 };
    let sunday = (w + 1) % 7;
    let text = match code {
        'a' => day[..3.min(day.len())].to_string(),
        'A' => day.to_string(),
        'b' | 'h' => month[..3.min(month.len())].to_string(),
        'B' => month.to_string(),
        'c' => asctime(c),
        'C' => format!("{:02}", y.div_euclid(100)),
        'd' => format!("{d:02}"),
        'D' | 'x' => format!("{mo:02}/{d:02}/{:02}", y.rem_euclid(100)),
        'e' => format!("{d:2}"),
        'F' => format!("{y}-{mo:02}-{d:02}"),
        'H' => format!("{h:02}"),
        'I' => format!("{hour12:02}"),
        'j' => format!("{yd:03}"),
        'k' => format!("{h:2}"),
        'l' => format!("{hour12:2}"),
        'm' => format!("{mo:02}"),
        'M' => format!("{mi:02}"),
        'n' => "\n".into(),
        'p' => if h < 12 { "AM" } else { "PM" }.into(),
        'r' => format!("{hour12:02}:{mi:02}:{s:02} {}", if h < 12 { "AM" } else { "PM" }),
        'R' => format!("{h:02}:{mi:02}"),
        's' => (seconds_of(c) - zone.offset).to_string(),
        'S' => format!("{s:02}"),
        't' => "\t".into(),
        'T' | 'X' => format!("{h:02}:{mi:02}:{s:02}"),
        'u' => (w + 1).to_string(),
        'U' => format!("{:02}", (yd + 6 - sunday) / 7),
        'w' => sunday.to_string(),
        'W' => format!("{:02}", (yd + 6 - w) / 7),
        'G' | 'g' | 'V' => iso(c, code),
        'y' => format!("{:02}", y.rem_euclid(100)),
        'Y' => y.to_string(),
        'z' => {
            let (sign, n) = (if zone.offset < 0 { '-' } else { '+' }, zone.offset.abs());
            format!("{sign}{:02}{:02}", n / 3600, n / 60 % 60)
        }
        'Z' => zone.name.to_string(),
        '%' => "%".into(),
        other => format!("%{other}"),
    };
    out.push_str(&text);
}

/// A moment by a format.
pub(crate) fn by_format(text: &str, c: &Calendar, zone: &Period) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(ch) = chars.next() {
        match ch {
            '%' => match chars.next() {
                Some('-') => {
                    let mut part = String::new();
                    directive(&mut part, c, zone, chars.next().unwrap_or('%'));
                    let kept = part.trim_start_matches(['0', ' ']);
                    out.push_str(if kept.is_empty() { "0" } else { kept });
                }
                Some(code) => directive(&mut out, c, zone, code),
                None => out.push('%'),
            },
            _ => out.push(ch),
        }
    }
    out
}

/// The year of so many seconds since 1970.
pub(crate) fn year_of(secs: i64) -> i64 {
    calendar(secs)[0]
}

/// How many seconds local time is ahead of UTC at a moment.
pub(crate) fn local_offset(vm: &mut Vm, secs: i64) -> i64 {
    zone::local(vm).at(secs).offset
}

/// The name of local time at a moment.
pub(crate) fn local_name(vm: &mut Vm, secs: i64) -> String {
    zone::local(vm).at(secs).name.to_string()
}

/// The period of UTC, for texts whose zone has been put in.
pub(crate) fn utc() -> Period {
    Period { offset: 0, dst: false, name: "UTC".into() }
}

/// A `struct_time` of nine items.
pub(crate) fn time_tuple(vm: &mut Vm, items: [i64; 9]) -> PyResult {
    let mut items = items.map(|n| vm.int(n)).to_vec();
    items.extend([Value::none(), Value::none()]);
    vm.struct_seq(&STRUCT_TIME, &items)
}

/// ISO 8601 year and week.
fn iso(c: &Calendar, code: char) -> String {
    let [y, _, _, _, _, _, w, yd] = *c;
    let mut year = y;
    let mut week = (yd - w + 9) / 7;
    if week < 1 {
        year -= 1;
        week = iso_weeks(year);
    } else if week > iso_weeks(year) {
        year += 1;
        week = 1;
    }
    match code {
        'G' => year.to_string(),
        'g' => format!("{:02}", year.rem_euclid(100)),
        _ => format!("{week:02}"),
    }
}

fn iso_weeks(y: i64) -> i64 {
    let jan1 = (days_from_civil(y, 1, 1) + 3).rem_euclid(7);
    if jan1 == 3 || jan1 == 2 && is_leap(y) { 53 } else { 52 }
}

/// Clocks by Linux's numbers.
const CLOCKS: [(&str, i64); 7] = [
    ("CLOCK_REALTIME", 0),
    ("CLOCK_MONOTONIC", 1),
    ("CLOCK_PROCESS_CPUTIME_ID", 2),
    ("CLOCK_THREAD_CPUTIME_ID", 3),
    ("CLOCK_MONOTONIC_RAW", 4),
    ("CLOCK_BOOTTIME", 7),
    ("CLOCK_TAI", 11),
];

/// The time of day, if the host tells it.
pub(crate) fn now(vm: &mut Vm) -> PyResult<Duration> {
    vm.host.now().map_err(|e| vm.os_error(&e, None))
}

fn clock(vm: &mut Vm, id: i64) -> PyResult<Duration> {
    match id {
        0 | 11 => now(vm),
        1 | 4 | 7 => Ok(vm.host.monotonic()),
        2 | 3 => Ok(vm.host.process_time()),
        _ => Err(vm.os_error_with(22, "Invalid argument", None)),
    }
}

/// Why a clock cannot be set: no host lets a program set the system's time, and no other clock can be.
fn not_to_be_set(vm: &mut Vm, id: i64) -> pyrun_vm::value::Raised {
    match id {
        0 => vm.os_error_with(1, "Operation not permitted", None),
        _ => vm.os_error_with(22, "Invalid argument", None),
    }
}

struct Functions;

#[pyfunctions]
impl Functions {
    /// Return the current time in seconds since the Epoch.
    fn time(vm: &mut Vm) -> PyResult<f64> {
        Ok(now(vm)?.as_secs_f64())
    }

    /// Return the current time in nanoseconds since the Epoch.
    fn time_ns(vm: &mut Vm) -> PyResult<i64> {
        Ok(now(vm)?.as_nanos() as i64)
    }

    /// Monotonic clock, cannot go backward.
    fn monotonic(vm: &mut Vm) -> f64 {
        vm.host.monotonic().as_secs_f64()
    }

    /// Monotonic clock, cannot go backward, as nanoseconds.
    fn monotonic_ns(vm: &mut Vm) -> i64 {
        vm.host.monotonic().as_nanos() as i64
    }

    /// Performance counter for benchmarking.
    fn perf_counter(vm: &mut Vm) -> f64 {
        vm.host.monotonic().as_secs_f64()
    }

    /// Performance counter for benchmarking as nanoseconds.
    fn perf_counter_ns(vm: &mut Vm) -> i64 {
        vm.host.monotonic().as_nanos() as i64
    }

    /// Process time for profiling: sum of the kernel and user-space CPU time.
    fn process_time(vm: &mut Vm) -> f64 {
        vm.host.process_time().as_secs_f64()
    }

    /// Process time for profiling as nanoseconds.
    fn process_time_ns(vm: &mut Vm) -> i64 {
        vm.host.process_time().as_nanos() as i64
    }

    /// Thread time for profiling: sum of the kernel and user-space CPU time.
    fn thread_time(vm: &mut Vm) -> f64 {
        vm.host.process_time().as_secs_f64()
    }

    /// Thread time for profiling as nanoseconds.
    fn thread_time_ns(vm: &mut Vm) -> i64 {
        vm.host.process_time().as_nanos() as i64
    }

    /// Get information of the specified clock.
    fn get_clock_info(vm: &mut Vm, name: &Ref<Str>) -> PyResult {
        let name = name.to_str_lossy().into_owned();
        let (call, monotonic, adjustable) = match &*name {
            "monotonic" | "perf_counter" => ("clock_gettime(CLOCK_MONOTONIC)", true, false),
            "process_time" => ("clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", true, false),
            "thread_time" => ("clock_gettime(CLOCK_THREAD_CPUTIME_ID)", true, false),
            "time" => ("clock_gettime(CLOCK_REALTIME)", false, true),
            _ => return Err(vm.value_error("unknown clock")),
        };
        let types = vm.import("types")?;
        let class = vm.getattr_str(&types, "SimpleNamespace")?;
        let mut fields = Vec::new();
        for (key, value) in [
            ("implementation", vm.str(call)),
            ("monotonic", Value::from(monotonic)),
            ("adjustable", Value::from(adjustable)),
            ("resolution", vm.float(1e-9)),
        ] {
            fields.push((vm.intern(key), value));
        }
        vm.call_kw(&class, &[], &fields)
    }

    /// Parse a string to a time tuple according to a format specification.
    fn strptime(vm: &mut Vm, string: &Value, format: Option<Value>) -> PyResult {
        let parser = vm.import("_strptime")?;
        let format = format.unwrap_or_else(|| vm.str("%a %b %d %H:%M:%S %Y"));
        vm.call_method_str(&parser, "_strptime_time", &[string.clone(), format])
    }

    /// Reset the conversion rules to those of the environment variable TZ.
    fn tzset(vm: &mut Vm) -> PyResult<()> {
        zone::forget(vm);
        let name = vm.intern("time");
        match vm.modules.get_str(&name).and_then(|m| vm.dict_of(&m)) {
            Some(d) => set_zone(vm, &d),
            None => Ok(()),
        }
    }

    /// Return the time of the specified clock clk_id as a float.
    fn clock_gettime(vm: &mut Vm, clk_id: i64) -> PyResult<f64> {
        Ok(clock(vm, clk_id)?.as_secs_f64())
    }

    /// Return the time of the specified clock clk_id as nanoseconds (int).
    fn clock_gettime_ns(vm: &mut Vm, clk_id: i64) -> PyResult<i64> {
        Ok(clock(vm, clk_id)?.as_nanos() as i64)
    }

    /// Set the time of the specified clock clk_id.
    fn clock_settime(vm: &mut Vm, clk_id: i64, time: f64) -> PyResult<()> {
        let _ = time;
        Err(not_to_be_set(vm, clk_id))
    }

    /// Set the time of the specified clock clk_id with nanoseconds.
    fn clock_settime_ns(vm: &mut Vm, clk_id: i64, time: i64) -> PyResult<()> {
        let _ = time;
        Err(not_to_be_set(vm, clk_id))
    }

    /// Return the resolution (precision) of the specified clock clk_id.
    fn clock_getres(vm: &mut Vm, clk_id: i64) -> PyResult<f64> {
        clock(vm, clk_id).map(|_| 1e-9)
    }

    /// Delay execution for a given number of seconds.
    fn sleep(vm: &mut Vm, seconds: &Value) -> PyResult<()> {
        let s = match vm.to_f64(seconds) {
            Err(e) if e.is(pyrun_vm::types::core().exc.type_error) => {
                let kind = seconds.class().name();
                let m = format!("'{kind}' object cannot be interpreted as an integer");
                return Err(vm.type_error(&m));
            }
            s => s?,
        };
        if s.is_nan() {
            return Err(vm.value_error("Invalid value NaN (not a number)"));
        }
        if s < 0.0 {
            return Err(vm.value_error("sleep length must be non-negative"));
        }
        let Ok(time) = Duration::try_from_secs_f64(s) else {
            return Err(vm.overflow_error("timestamp too large to convert to C PyTime_t"));
        };
        vm.sleep(time)
    }

    /// Convert seconds since the Epoch to a time tuple expressing UTC.
    fn gmtime(vm: &mut Vm, secs: Option<Value>) -> PyResult {
        let s = seconds(vm, secs)?;
        struct_time(vm, calendar(s), &utc())
    }

    /// Convert seconds since the Epoch to a time tuple expressing local time.
    fn localtime(vm: &mut Vm, secs: Option<Value>) -> PyResult {
        let s = seconds(vm, secs)?;
        let zone = zone::local(vm).at(s);
        struct_time(vm, calendar(s + zone.offset), &zone)
    }

    /// Convert a time tuple in local time to seconds since the Epoch.
    fn mktime(vm: &mut Vm, tuple: &Value) -> PyResult<f64> {
        let c = fields(vm, tuple)?;
        let flag = match tuple.get::<Tuple>().and_then(|t| t.get(8).cloned()) {
            Some(flag) => vm.to_i64(&flag)?,
            None => -1,
        };
        let dst = (flag >= 0).then_some(flag > 0);
        Ok(zone::local(vm).to_utc(seconds_of(&c), dst) as f64)
    }

    /// Convert a time tuple to a string.
    fn asctime(vm: &mut Vm, tuple: Option<Value>) -> PyResult<String> {
        let c = checked_fields(vm, tuple)?;
        Ok(asctime(&c))
    }

    /// Convert a time in seconds since the Epoch to a string in local time.
    fn ctime(vm: &mut Vm, secs: Option<Value>) -> PyResult<String> {
        let s = seconds(vm, secs)?;
        let offset = local_offset(vm, s);
        Ok(asctime(&calendar(s + offset)))
    }

    /// Convert a time tuple to a string according to a format specification.
    fn strftime(vm: &mut Vm, format: &Value, tuple: Option<Value>) -> PyResult<String> {
        let Some(format) = format.cast::<Str>() else {
            let kind = format.class().name();
            return Err(vm.type_error(&format!("strftime() argument 1 must be str, not {kind}")));
        };
        let c = checked_fields(vm, tuple.clone())?;
        let text = format.to_str_lossy().into_owned();
        vm.charge(text.len())?;
        let zone = zone_of(vm, tuple.as_ref(), &c)?;
        Ok(by_format(&text, &c, &zone))
    }
}

/// Tells the module of the local zone, by what holds in January and in July.
fn set_zone(vm: &mut Vm, d: &Ref<Dict>) -> PyResult<()> {
    let zone = zone::local(vm);
    let year = now(vm).map_or(1970, |t| calendar(t.as_secs() as i64)[0]);
    let [january, july] = [1, 7].map(|month| zone.at(days_from_civil(year, month, 1) * 86_400));
    let daylight = january.offset != july.offset;
    // In the south summer is in January.
    let (standard, summer) =
        if july.offset < january.offset { (july, january) } else { (january, july) };
    for (name, n) in [
        ("timezone", -standard.offset),
        ("altzone", -summer.offset),
        ("daylight", i64::from(daylight)),
    ] {
        let n = vm.int(n);
        vm.dict_set_name(d, name, n);
    }
    let names = [vm.str(&standard.name), vm.str(&summer.name)];
    let names = vm.tuple(&names);
    vm.dict_set_name(d, "tzname", names);
    Ok(())
}

fn init(vm: &mut Vm, d: &Ref<Dict>) -> PyResult<()> {
    set_zone(vm, d)?;
    let items = vm.int(11);
    vm.dict_set_name(d, "_STRUCT_TM_ITEMS", items);
    for (name, id) in CLOCKS {
        let id = vm.int(id);
        vm.dict_set_name(d, name, id);
    }
    let class = vm.struct_class(&STRUCT_TIME)?;
    vm.dict_set_name(d, "struct_time", class.into_value());
    Ok(())
}

/// The declaration of `time`.
pub static MODULE: NativeModule = NativeModule {
    name: "time",
    doc: "This module provides various functions to manipulate time values.",
    functions: &[Functions::METHODS],
    types: &[],
    init: Some(init),
};
