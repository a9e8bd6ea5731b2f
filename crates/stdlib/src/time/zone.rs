//! Local time: what `TZ` says, or the file that the system keeps for its zone, where the host lets it be read.
//!
//! A zone is a list of changes, from a file, and a rule for what comes after the last. Without either it is UTC.

use pyrun_vm::host::OpenMode;
use pyrun_vm::value::Str;
use pyrun_vm::{Value, Vm};
use std::path::Path;
use std::rc::Rc;

use super::{calendar, days_from_civil, is_leap};

/// What holds for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    /// Seconds ahead of UTC.
    pub(crate) offset: i64,
    /// Whether it is summer time.
    pub(crate) dst: bool,
    /// Its abbreviation.
    pub(crate) name: Rc<str>,
}

/// A zone's history and its rule.
#[derive(Debug, Default)]
pub(crate) struct Zone {
    /// When each period begins, in seconds since 1970.
    changes: Vec<(i64, usize)>,
    periods: Vec<Period>,
    rule: Option<Rule>,
}

/// What a text such as `CET-1CEST,M3.5.0,M10.5.0/3` says.
#[derive(Debug, PartialEq, Eq)]
struct Rule {
    standard: Period,
    /// Summer time, and when it begins and ends in local time.
    summer: Option<(Period, Day, Day)>,
}

/// A moment of every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Day {
    day: Which,
    /// Seconds from midnight.
    time: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    /// Of 365; 29 February is not counted.
    Counted(i64),
    /// From 0, leap days counted.
    Plain(i64),
    /// Month, week (5 is the last) and weekday (Sunday is 0).
    Weekday(i64, i64, i64),
}

impl Day {
    /// Seconds since 1970 in the local time of before.
    fn in_year(self, year: i64) -> i64 {
        let days = match self.day {
            Which::Counted(n) => {
                days_from_civil(year, 1, 1) + n - 1 + i64::from(n > 59 && is_leap(year))
            }
            Which::Plain(n) => days_from_civil(year, 1, 1) + n,
            Which::Weekday(month, week, weekday) => {
                let first = days_from_civil(year, month, 1);
                let next = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
                let length = days_from_civil(next.0, next.1, 1) - first;
                let day = (weekday - (first + 4)).rem_euclid(7) + (week - 1) * 7;
                first + if day >= length { day - 7 } else { day }
            }
        };
        days * 86_400 + self.time
    }
}

impl Zone {
    fn utc() -> Zone {
        Zone {
            periods: vec![Period { offset: 0, dst: false, name: "UTC".into() }],
            ..Zone::default()
        }
    }

    /// What holds at a moment.
    pub(crate) fn at(&self, secs: i64) -> Period {
        let n = self.changes.partition_point(|(from, _)| *from <= secs);
        if n == self.changes.len()
            && let Some(rule) = &self.rule
        {
            return rule.at(secs);
        }
        let index = match n.checked_sub(1) {
            Some(n) => self.changes[n].1,
            // Before the first change: the first standard time.
            None => self.periods.iter().position(|p| !p.dst).unwrap_or(0),
        };
        self.periods.get(index).cloned().unwrap_or_else(|| Zone::utc().periods.remove(0))
    }

    /// The moment of a local time; `dst` says which of two, if it is known.
    pub(crate) fn to_utc(&self, local: i64, dst: Option<bool>) -> i64 {
        let candidates = [local - 86_400, local + 86_400].map(|t| local - self.at(t).offset);
        let fits = |u: &i64| self.at(*u).offset + u == local;
        let wanted = |u: &&i64| dst.is_none_or(|dst| self.at(**u).dst == dst);
        let found = candidates.iter().filter(|u| fits(u)).find(wanted);
        let found = found.or_else(|| candidates.iter().find(|u| fits(u)));
        let plain = *found.unwrap_or(&candidates[0]);
        match dst {
            // Time told in the way of another season.
            Some(dst) if found.is_some() && self.at(plain).dst != dst => {
                plain + if dst { -3600 } else { 3600 }
            }
            _ => plain,
        }
    }

    /// Reads a file of the zone database, version 2 or later.
    fn from_file(data: &[u8]) -> Option<Zone> {
        let counts = |at: usize| -> Option<[usize; 6]> {
            let mut out = [0; 6];
            for (i, slot) in out.iter_mut().enumerate() {
                let b = data.get(at + 20 + i * 4..at + 24 + i * 4)?;
                *slot = u32::from_be_bytes(b.try_into().ok()?) as usize;
            }
            Some(out)
        };
        if data.get(..4)? != b"TZif" || *data.get(4)? < b'2' {
            return None;
        }
        let [utc, standard, leaps, times, types, letters] = counts(0)?;
        let second = 44 + times * 5 + types * 6 + letters + leaps * 8 + standard + utc;
        let [utc, standard, leaps, times, types, letters] = counts(second)?;
        let mut at = second + 44;
        let mut take = |n: usize| {
            let part = data.get(at..at.checked_add(n)?);
            at += n;
            part
        };
        let starts = take(times.checked_mul(8)?)?;
        let indices = take(times)?;
        let infos = take(types * 6)?;
        let names = take(letters)?;
        take(leaps * 12 + standard + utc)?;
        let footer = std::str::from_utf8(data.get(at..)?).ok()?.trim_matches('\n');
        let mut zone = Zone { rule: Rule::parse(footer), ..Zone::default() };
        for info in infos.chunks_exact(6) {
            let name = names.get(info[5] as usize..)?.split(|b| *b == 0).next()?;
            zone.periods.push(Period {
                offset: i32::from_be_bytes(info[..4].try_into().ok()?) as i64,
                dst: info[4] != 0,
                name: std::str::from_utf8(name).ok()?.into(),
            });
        }
        for (start, index) in starts.chunks_exact(8).zip(indices) {
            zone.changes.push((i64::from_be_bytes(start.try_into().ok()?), *index as usize));
        }
        (!zone.periods.is_empty()).then_some(zone)
    }

    fn from_rule(text: &str) -> Option<Zone> {
        Some(Zone { rule: Some(Rule::parse(text)?), ..Zone::default() })
    }
}

impl Rule {
    fn at(&self, secs: i64) -> Period {
        let Some((summer, begin, end)) = &self.summer else { return self.standard.clone() };
        let year = calendar(secs + self.standard.offset)[0];
        let from = begin.in_year(year) - self.standard.offset;
        let to = end.in_year(year) - summer.offset;
        let within =
            if from < to { (from..to).contains(&secs) } else { !(to..from).contains(&secs) };
        if within { summer.clone() } else { self.standard.clone() }
    }

    fn parse(text: &str) -> Option<Rule> {
        let mut p = Parser(text);
        let name = p.name()?;
        let offset = -p.time()?;
        let standard = Period { offset, dst: false, name };
        if p.0.is_empty() {
            return Some(Rule { standard, summer: None });
        }
        let name = p.name()?;
        let offset =
            if p.0.is_empty() || p.0.starts_with(',') { offset + 3600 } else { -p.time()? };
        let days = match p.0.is_empty() {
            true => [Which::Weekday(3, 2, 0), Which::Weekday(11, 1, 0)]
                .map(|day| Day { day, time: 7200 }),
            false => [p.day()?, p.day()?],
        };
        let summer = Period { offset, dst: true, name };
        p.0.is_empty().then_some(Rule { standard, summer: Some((summer, days[0], days[1])) })
    }
}

/// What is left of a rule's text.
struct Parser<'a>(&'a str);

impl<'a> Parser<'a> {
    fn take(&mut self, n: usize) -> &'a str {
        let (head, rest) = self.0.split_at(n);
        self.0 = rest;
        head
    }

    fn eat(&mut self, c: char) -> Option<()> {
        self.0 = self.0.strip_prefix(c)?;
        Some(())
    }

    fn name(&mut self) -> Option<Rc<str>> {
        let name = if self.eat('<').is_some() {
            let end = self.0.find('>')?;
            let name = self.take(end);
            self.eat('>')?;
            name
        } else {
            let end = self.0.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(self.0.len());
            self.take(end)
        };
        (name.len() >= 3).then(|| name.into())
    }

    fn number(&mut self) -> Option<i64> {
        let end = self.0.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.0.len());
        self.take(end.min(6)).parse().ok()
    }

    /// Hours, minutes and seconds, in seconds.
    fn time(&mut self) -> Option<i64> {
        let sign = match self.0.chars().next()? {
            '-' => -1,
            _ => 1,
        };
        self.0 = self.0.trim_start_matches(['+', '-']);
        let mut total = self.number()? * 3600;
        for unit in [60, 1] {
            if self.eat(':').is_none() {
                break;
            }
            total += self.number()? * unit;
        }
        Some(sign * total)
    }

    fn day(&mut self) -> Option<Day> {
        self.eat(',')?;
        let day = if self.eat('M').is_some() {
            let month = self.number()?;
            self.eat('.')?;
            let week = self.number()?;
            self.eat('.')?;
            let weekday = self.number()?;
            let valid = (1..=12).contains(&month) && (1..=5).contains(&week) && weekday < 7;
            Which::Weekday(month, valid.then_some(week)?, weekday)
        } else if self.eat('J').is_some() {
            Which::Counted(self.number()?)
        } else {
            Which::Plain(self.number()?)
        };
        let time = if self.eat('/').is_some() { self.time()? } else { 7200 };
        Some(Day { day, time })
    }
}

/// This interpreter's local zone, once it was asked for.
#[derive(Default)]
struct Local(Option<Rc<Zone>>);

/// The local zone.
pub(crate) fn local(vm: &mut Vm) -> Rc<Zone> {
    if let Some(zone) = &vm.state::<Local>().0 {
        return zone.clone();
    }
    let zone = Rc::new(find(vm).unwrap_or_else(Zone::utc));
    vm.state::<Local>().0 = Some(zone.clone());
    zone
}

/// Has the zone looked up anew.
pub(crate) fn forget(vm: &mut Vm) {
    vm.state::<Local>().0 = None;
}

/// The variable `TZ`: that of `os.environ`, or before `os` is imported, the host's.
fn variable(vm: &mut Vm) -> Option<String> {
    let key = vm.intern("os");
    if let Some(os) = vm.modules.get_str(&key) {
        let name = vm.str("TZ");
        let environ = vm.getattr_str(&os, "environ").ok()?;
        let v: Value = vm.call_method_str(&environ, "get", &[name]).ok()?;
        return v.get::<Str>().map(|s| s.to_str_lossy().into_owned());
    }
    vm.host.environment().into_iter().find(|(k, _)| k == "TZ").map(|(_, v)| v)
}

fn find(vm: &mut Vm) -> Option<Zone> {
    let Some(tz) = variable(vm) else {
        return read(vm, Path::new("/etc/localtime"));
    };
    let name = tz.strip_prefix(':').unwrap_or(&tz);
    if name.is_empty() || name.split('/').any(|part| part == "..") {
        return None;
    }
    let path = Path::new("/usr/share/zoneinfo").join(name);
    read(vm, &path).or_else(|| Zone::from_rule(name))
}

/// Reads a zone's file; none is larger than this.
fn read(vm: &mut Vm, path: &Path) -> Option<Zone> {
    const LARGEST: usize = 1 << 18;
    let mode = OpenMode { read: true, ..OpenMode::default() };
    let mut file = vm.host.open(path, mode).ok()?;
    vm.reserve(LARGEST).ok()?;
    let mut data = vec![0; LARGEST];
    let mut len = 0;
    while len < LARGEST {
        match file.read(&mut data[len..]).ok()? {
            0 => break,
            n => len += n,
        }
    }
    Zone::from_file(&data[..len])
}
