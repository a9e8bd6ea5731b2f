//! The proleptic Gregorian calendar and the texts of ISO 8601, on plain numbers.
//!
//! A day's ordinal counts from 0001-01-01, which is 1.

/// The ordinal of 9999-12-31.
pub(super) const MAX_ORDINAL: i64 = 3_652_059;
/// Microseconds of a day.
pub(super) const DAY_US: i64 = 86_400_000_000;

/// Year, month and day.
pub(super) type Date = (i64, i64, i64);

const BEFORE: [i64; 13] = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/// A date and a time of day, without a zone. The date of a mere time is 0-0-0.
#[derive(Clone, Copy, Default)]
pub(super) struct Stamp {
    pub(super) year: u16,
    pub(super) month: u8,
    pub(super) day: u8,
    pub(super) hour: u8,
    pub(super) minute: u8,
    pub(super) second: u8,
    pub(super) fold: u8,
    pub(super) us: u32,
}

impl Stamp {
    /// Midnight of a valid date.
    pub(super) fn date((year, month, day): Date) -> Stamp {
        Stamp { year: year as u16, month: month as u8, day: day as u8, ..Stamp::default() }
    }

    /// The moment of an ordinal and the microseconds since midnight.
    pub(super) fn from_ordinal(ordinal: i64, us: i64) -> Stamp {
        Stamp::date(date_of_ordinal(ordinal)).at(us)
    }

    /// The same date at another time of day.
    pub(super) fn at(self, us: i64) -> Stamp {
        let secs = us / 1_000_000;
        Stamp {
            hour: (secs / 3600) as u8,
            minute: (secs / 60 % 60) as u8,
            second: (secs % 60) as u8,
            us: (us % 1_000_000) as u32,
            fold: 0,
            ..self
        }
    }

    /// A number that orders moments; `fold` has no part in it.
    pub(super) fn key(&self) -> u64 {
        let date = (self.year as u64) << 9 | (self.month as u64) << 5 | self.day as u64;
        let time = (self.hour as u64) << 12 | (self.minute as u64) << 6 | self.second as u64;
        date << 37 | time << 20 | self.us as u64
    }

    pub(super) fn ordinal(&self) -> i64 {
        ordinal(self.year as i64, self.month as i64, self.day as i64)
    }

    /// Monday is 0.
    pub(super) fn weekday(&self) -> i64 {
        (self.ordinal() + 6) % 7
    }

    /// Seconds since midnight.
    pub(super) fn seconds(&self) -> i64 {
        self.hour as i64 * 3600 + self.minute as i64 * 60 + self.second as i64
    }

    /// Microseconds since midnight of the day before 0001-01-01.
    pub(super) fn micros(&self) -> i64 {
        self.ordinal() * DAY_US + self.seconds() * 1_000_000 + self.us as i64
    }

    /// The day of the year, from 1.
    pub(super) fn year_day(&self) -> i64 {
        self.ordinal() - ordinal(self.year as i64, 1, 1) + 1
    }

    /// Appends YYYY-MM-DD.
    pub(super) fn write_date(&self, out: &mut String) {
        digits(out, self.year as u32, 4);
        out.push('-');
        digits(out, self.month as u32, 2);
        out.push('-');
        digits(out, self.day as u32, 2);
    }

    /// Appends the time of day in the given precision; false if that is unknown.
    pub(super) fn write_time(&self, out: &mut String, precision: &str) -> bool {
        let parts = match precision {
            "auto" if self.us == 0 => 3,
            "auto" | "microseconds" => 5,
            "hours" => 1,
            "minutes" => 2,
            "seconds" => 3,
            "milliseconds" => 4,
            _ => return false,
        };
        digits(out, self.hour as u32, 2);
        for n in [self.minute, self.second].iter().take(parts - 1) {
            out.push(':');
            digits(out, *n as u32, 2);
        }
        match parts {
            4 => {
                out.push('.');
                digits(out, self.us / 1000, 3);
            }
            5 => {
                out.push('.');
                digits(out, self.us, 6);
            }
            _ => {}
        }
        true
    }

    /// The ten bytes that a pickle keeps of a datetime; the first four are a date's, the last six a time's.
    pub(super) fn state(&self) -> [u8; 10] {
        let us = self.us.to_be_bytes();
        let year = self.year.to_be_bytes();
        [
            year[0],
            year[1],
            self.month,
            self.day,
            self.hour,
            self.minute,
            self.second,
            us[1],
            us[2],
            us[3],
        ]
    }

    /// What [`Stamp::state`] gave.
    pub(super) fn from_state(b: &[u8; 10]) -> Stamp {
        Stamp {
            year: u16::from_be_bytes([b[0], b[1]]),
            month: b[2],
            day: b[3],
            hour: b[4],
            minute: b[5],
            second: b[6],
            fold: 0,
            us: u32::from_be_bytes([0, b[7], b[8], b[9]]),
        }
    }
}

/// Appends a number with leading zeros.
pub(super) fn digits(out: &mut String, mut n: u32, width: usize) {
    let mut buf = [b'0'; 10];
    let mut at = buf.len();
    while n > 0 || at > buf.len() - width {
        at -= 1;
        buf[at] = b'0' + (n % 10) as u8;
        n /= 10;
    }
    out.extend(buf[at..].iter().map(|&b| char::from(b)));
}

pub(super) fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

pub(super) fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + is_leap(year) as i64,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_before_month(year: i64, month: i64) -> i64 {
    BEFORE[month as usize] + (month > 2 && is_leap(year)) as i64
}

pub(super) fn ordinal(year: i64, month: i64, day: i64) -> i64 {
    let y = year - 1;
    y * 365 + y / 4 - y / 100 + y / 400 + days_before_month(year, month) + day
}

/// The date of an ordinal, which is at least 1.
pub(super) fn date_of_ordinal(n: i64) -> Date {
    let n = n - 1;
    let (n400, n) = (n / 146_097, n % 146_097);
    let (n100, n) = (n / 36_524, n % 36_524);
    let (n4, n) = (n / 1461, n % 1461);
    let (n1, n) = (n / 365, n % 365);
    let year = n400 * 400 + n100 * 100 + n4 * 4 + n1 + 1;
    if n1 == 4 || n100 == 4 {
        // The last day of a cycle.
        return (year - 1, 12, 31);
    }
    let mut month = (n + 50) >> 5;
    let mut before = days_before_month(year, month);
    if before > n {
        month -= 1;
        before = days_before_month(year, month);
    }
    (year, month, n - before + 1)
}

/// The ordinal of the Monday of a year's first ISO week.
pub(super) fn first_monday(year: i64) -> i64 {
    let first = ordinal(year, 1, 1);
    let weekday = (first + 6) % 7;
    let monday = first - weekday;
    if weekday > 3 { monday + 7 } else { monday }
}

/// Year, week and weekday of ISO 8601.
pub(super) fn iso_calendar(s: &Stamp) -> (i64, i64, i64) {
    let (mut year, today) = (s.year as i64, s.ordinal());
    let mut days = today - first_monday(year);
    if days < 0 {
        year -= 1;
        days = today - first_monday(year);
    } else if days >= 52 * 7 && today >= first_monday(year + 1) {
        year += 1;
        days = today - first_monday(year);
    }
    (year, days / 7 + 1, days % 7 + 1)
}

/// The date of an ISO week's day, or what is wrong with it.
pub(super) fn from_iso_calendar(year: i64, week: i64, day: i64) -> Result<i64, String> {
    if !(1..=9999).contains(&year) {
        return Err(format!("Year is out of range: {year}"));
    }
    let long = || {
        let first = ordinal(year, 1, 1) % 7;
        first == 4 || first == 3 && is_leap(year)
    };
    if !((1..=52).contains(&week) || week == 53 && long()) {
        return Err(format!("Invalid week: {week}"));
    }
    if !(1..=7).contains(&day) {
        return Err(format!("Invalid weekday: {day} (range is [1, 7])"));
    }
    Ok(first_monday(year) + (week - 1) * 7 + day - 1)
}

/// A number of exactly so many digits at a place.
fn number(text: &[u8], at: usize, count: usize) -> Option<i64> {
    let part = text.get(at..at + count)?;
    part.iter().try_fold(0, |n, c| c.is_ascii_digit().then(|| n * 10 + (c - b'0') as i64))
}

/// The ordinal or the date that one of the forms YYYY-MM-DD, YYYYMMDD, YYYY-Www\[-D\] and YYYYWww\[D\]
/// stands for.
pub(super) fn parse_date(text: &[u8]) -> Option<Date> {
    let year = number(text, 0, 4)?;
    let dashed = text.get(4) == Some(&b'-');
    let mut at = 4 + dashed as usize;
    if text.get(at) == Some(&b'W') {
        let week = number(text, at + 1, 2)?;
        at += 3;
        let mut day = 1;
        if text.len() > at {
            if (text[at] == b'-') != dashed {
                return None;
            }
            at += dashed as usize;
            day = number(text, at, 1)?;
            at += 1;
        }
        let ordinal = from_iso_calendar(year, week, day).ok()?;
        return (at == text.len() && (1..=MAX_ORDINAL).contains(&ordinal))
            .then(|| date_of_ordinal(ordinal));
    }
    let month = number(text, at, 2)?;
    at += 2;
    if (text.get(at) == Some(&b'-')) != dashed {
        return None;
    }
    at += dashed as usize;
    let day = number(text, at, 2)?;
    (at + 2 == text.len()).then_some((year, month, day))
}

/// Where the date of a date and time ends; the separator is one character of any kind.
pub(super) fn separator(text: &[u8]) -> Option<usize> {
    let (n, is_digit) = (text.len(), |i: usize| text.get(i).is_some_and(u8::is_ascii_digit));
    if n == 7 {
        return Some(7);
    }
    Some(match (text.get(4), text.get(5)) {
        (Some(b'-'), Some(b'W')) if n < 8 => return None,
        (Some(b'-'), Some(b'W')) if n > 8 && text[8] == b'-' => match n {
            9 => return None,
            // The day is left out and the separator is a dash.
            _ if is_digit(10) => 8,
            _ => 10,
        },
        (Some(b'-'), Some(b'W')) => 8,
        (Some(b'-'), _) => 10,
        (Some(b'W'), _) => {
            let end = (7..n).find(|&i| !is_digit(i)).unwrap_or(n.max(7));
            match end {
                0..=8 => end,
                _ if end % 2 == 0 => 7,
                _ => 8,
            }
        }
        _ => 8,
    })
}

/// Hour, minute, second and microsecond of HH\[:MM\[:SS\[.f…\]\]\] or the same without colons.
fn parse_clock(text: &[u8]) -> Option<[i64; 4]> {
    let mut parts = [0; 4];
    let (mut at, mut colons) = (0, false);
    for (i, part) in parts.iter_mut().take(3).enumerate() {
        *part = number(text, at, 2)?;
        at += 2;
        let next = text.get(at);
        if i == 0 {
            colons = next == Some(&b':');
        }
        match next {
            None => break,
            Some(_) if i == 2 => break,
            Some(b':') if colons => at += 1,
            Some(_) if colons => return None,
            Some(_) => {}
        }
        if i < 2 && matches!(next, Some(b'.' | b',')) {
            return None;
        }
    }
    let rest = &text[at..];
    if let Some((mark, fraction)) = rest.split_first() {
        if !matches!(mark, b'.' | b',') || fraction.is_empty() {
            return None;
        }
        if !fraction.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let kept = &fraction[..fraction.len().min(6)];
        parts[3] = number(kept, 0, kept.len())? * 10i64.pow(6 - kept.len() as u32);
    }
    Some(parts)
}

/// A time of day and, if it says one, its offset from UTC in microseconds.
pub(super) fn parse_time(text: &[u8]) -> Option<([i64; 4], Option<i64>)> {
    if text.len() < 2 {
        return None;
    }
    let find = |c: u8| text.iter().position(|&x| x == c);
    let Some(at) = find(b'-').or_else(|| find(b'+')).or_else(|| find(b'Z')) else {
        return Some((parse_clock(text)?, None));
    };
    let clock = parse_clock(&text[..at])?;
    let zone = &text[at + 1..];
    if text[at] == b'Z' {
        return zone.is_empty().then_some((clock, Some(0)));
    }
    if matches!(zone.len(), 0 | 1 | 3) {
        return None;
    }
    let [h, m, s, us] = parse_clock(zone)?;
    let offset = (h * 3600 + m * 60 + s) * 1_000_000 + us;
    Some((clock, Some(if text[at] == b'-' { -offset } else { offset })))
}
