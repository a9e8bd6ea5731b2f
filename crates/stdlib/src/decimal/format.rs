//! `__format__`.

use pyrun_vm::PyResult;
use pyrun_vm::text::{Text, TextBuf};

use super::env::{Env, Settings};
use super::number::Dec;

/// How the digits are grouped, and what is for the point.
pub(super) struct Locale {
    pub(super) point: String,
    pub(super) separator: String,
    /// Lengths of groups from the right; the last one goes on, but 127 means that there are no more.
    pub(super) grouping: Vec<u8>,
}

impl Locale {
    /// Whether numbers can look like that.
    pub(super) fn is_valid(&self) -> bool {
        (1..=4).contains(&self.point.len())
            && self.separator.len() <= 4
            && self.grouping.iter().all(u8::is_ascii)
    }

    /// The length of the groups, one after the other, until there are no more.
    fn groups(&self) -> impl Iterator<Item = usize> {
        let end = self.grouping.iter().position(|&g| g == 0).unwrap_or(self.grouping.len());
        let given = &self.grouping[..end];
        let stops = given.contains(&127) || given.is_empty();
        let given = given.split(|&g| g == 127).next().unwrap_or_default();
        let last = given.last().copied().filter(|_| !stops);
        given.iter().copied().chain(last.into_iter().cycle()).map(usize::from)
    }
}

/// A parsed format spec.
struct Spec {
    fill: u32,
    /// `<`, `>`, `^`, `=`, or `0` for zeros behind the sign.
    align: u8,
    sign: u8,
    no_negative_zero: bool,
    width: i64,
    locale: Option<Locale>,
    precision: Option<i64>,
    /// In lower case.
    code: u8,
    capitals: bool,
}

struct Reader<'a> {
    text: Text<'a>,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        let at = self.at + ahead;
        (at < self.text.len()).then(|| u8::try_from(self.text.at(at)).unwrap_or(0xff))
    }

    fn take(&mut self, c: u8) -> bool {
        let found = self.peek(0) == Some(c);
        self.at += found as usize;
        found
    }

    fn one_of(&mut self, set: &[u8]) -> Option<u8> {
        let c = self.peek(0).filter(|c| set.contains(c))?;
        self.at += 1;
        Some(c)
    }

    /// Some digits as a number.
    fn number(&mut self) -> Option<i64> {
        let mut n: Option<i64> = None;
        while let Some(c) = self.peek(0).filter(u8::is_ascii_digit) {
            n = Some(n.unwrap_or(0).checked_mul(10)?.checked_add((c - b'0') as i64)?);
            self.at += 1;
        }
        n
    }
}

impl Spec {
    fn parse(text: Text<'_>, capitals: bool) -> Option<Spec> {
        const ALIGN: &[u8] = b"<>=^";
        let mut r = Reader { text, at: 0 };
        let mut spec = Spec {
            fill: ' '.into(),
            align: b'>',
            sign: b'-',
            no_negative_zero: false,
            width: 0,
            locale: None,
            precision: None,
            code: b'g',
            capitals,
        };
        let mut aligned = true;
        if text.len() > 1 && r.peek(1).is_some_and(|c| ALIGN.contains(&c)) {
            spec.fill = text.at(0);
            spec.align = r.peek(1)?;
            r.at = 2;
        } else if let Some(c) = r.one_of(ALIGN) {
            spec.align = c;
        } else {
            aligned = false;
        }
        spec.sign = r.one_of(b"+- ").unwrap_or(b'-');
        spec.no_negative_zero = r.take(b'z');
        if r.take(b'0') {
            if aligned {
                return None;
            }
            (spec.align, spec.fill) = (b'0', '0'.into());
        }
        if r.peek(0).is_some_and(|c| c.is_ascii_digit()) {
            if r.peek(0) == Some(b'0') {
                return None;
            }
            spec.width = r.number()?;
        }
        if r.take(b',') {
            spec.locale = Some(Locale {
                point: ".".to_owned(),
                separator: ",".to_owned(),
                grouping: vec![3, 3],
            });
        }
        if r.take(b'.') {
            spec.precision = Some(r.number()?);
        }
        if let Some(c) = r.one_of(b"eEfFgGn%") {
            spec.code = c.to_ascii_lowercase();
            spec.capitals = c.is_ascii_uppercase();
            if c == b'n' {
                // The locale has a word on grouping, which is none here.
                if spec.locale.is_some() {
                    return None;
                }
                spec.code = b'g';
            }
        }
        let fits = |n: i64| n <= super::env::MAX_PREC;
        let fits = fits(spec.width) && spec.precision.is_none_or(fits);
        (r.at == text.len() && fits).then_some(spec)
    }

    /// The number rounded as the spec says.
    fn rounded(&self, e: &mut Env<'_>, d: &Dec, s: &Settings) -> PyResult<Dec> {
        let mut d = d.clone();
        if self.code == b'%' {
            d.exp += 2;
        }
        let fixed = matches!(self.code, b'f' | b'%');
        if let Some(precision) = self.precision {
            e.room(precision)?;
            d = match self.code {
                b'f' | b'%' => e.rescaled(&d, -precision, s.rounding)?,
                b'e' => to_digits(e, &d, precision + 1, true, s)?,
                _ => to_digits(e, &d, precision.max(1), false, s)?,
            };
        }
        if fixed && d.coeff.is_zero() && d.exp > 0 {
            d.exp = 0;
        }
        if self.no_negative_zero && d.coeff.is_zero() {
            d.negative = false;
        }
        Ok(d)
    }

    /// How many digits are before the point.
    fn place(&self, d: &Dec, digits: i64) -> i64 {
        let left = d.exp + digits;
        match self.code {
            b'f' | b'%' => left,
            b'e' => match self.precision {
                Some(p) if d.coeff.is_zero() => 1 - p,
                _ => 1,
            },
            _ if d.exp <= 0 && left > -6 => left,
            _ => 1,
        }
    }

    fn sign_of(&self, d: &Dec) -> &'static str {
        match (d.negative, self.sign) {
            (true, _) => "-",
            (_, b'+') => "+",
            (_, b' ') => " ",
            _ => "",
        }
    }

    /// The digits before the point in groups, with as many zeros in front as make `width`.
    fn grouped(&self, digits: &str, width: i64) -> String {
        let mut left = if self.align == b'0' { width } else { 0 };
        let mut rest = digits.len();
        let Some(locale) = &self.locale else {
            let zeros = usize::try_from(left).unwrap_or(0).saturating_sub(rest);
            return "0".repeat(zeros) + digits;
        };
        let mut out: Vec<char> = Vec::with_capacity(digits.len() * 2);
        let group = |n: usize, rest: &mut usize, out: &mut Vec<char>| {
            let taken = n.min(*rest);
            out.extend(digits[*rest - taken..*rest].chars().rev());
            out.extend(std::iter::repeat_n('0', n - taken));
            *rest -= taken;
        };
        let mut lengths = locale.groups();
        loop {
            let wanted = rest.max(usize::try_from(left).unwrap_or(0)).max(1);
            let n = lengths.next().unwrap_or(usize::MAX).min(wanted);
            group(n, &mut rest, &mut out);
            left -= n as i64;
            if rest == 0 && left <= 0 {
                break;
            }
            out.extend(locale.separator.chars().rev());
            left -= locale.separator.chars().count() as i64;
        }
        out.iter().rev().collect()
    }
}

/// Rounded to so many digits; where the digits are to be `all` there, with zeros too.
fn to_digits(e: &mut Env<'_>, d: &Dec, digits: i64, all: bool, s: &Settings) -> PyResult<Dec> {
    if d.coeff.is_zero() {
        return Ok(d.clone());
    }
    let now = d.coeff.digits(e)?;
    if now == digits || now < digits && !all {
        return Ok(d.clone());
    }
    let exp = d.exp + now - digits;
    let r = e.rescaled(d, exp, s.rounding)?;
    if r.coeff.digits(e)? > digits { e.rescaled(&r, exp + 1, s.rounding) } else { Ok(r) }
}

/// The text of a number by a spec; `None` if the spec means nothing.
pub(super) fn format(
    e: &mut Env<'_>,
    d: &Dec,
    spec: Text<'_>,
    locale: Option<Locale>,
    s: &Settings,
) -> PyResult<Option<TextBuf>> {
    let Some(mut spec) = Spec::parse(spec, s.capitals) else { return Ok(None) };
    spec.locale = locale.or(spec.locale);
    e.room(spec.width)?;
    let (sign, body) = if d.is_finite() {
        finite(e, d, &spec, s)?
    } else {
        let mut text = d.abs().text(e, false, true)?;
        if spec.code == b'%' {
            text.push('%');
        }
        if spec.align == b'0' {
            (spec.align, spec.fill) = (b'>', ' '.into());
        }
        (spec.sign_of(d), text)
    };
    Ok(Some(padded(&spec, sign, &body)))
}

fn finite(e: &mut Env<'_>, d: &Dec, spec: &Spec, s: &Settings) -> PyResult<(&'static str, String)> {
    let d = spec.rounded(e, d, s)?;
    let digits = d.coeff.text(e)?;
    let len = digits.len() as i64;
    let place = spec.place(&d, len);
    e.room(place.abs())?;
    let (whole, behind) = if place <= 0 {
        ("0".to_owned(), "0".repeat(-place as usize) + &digits)
    } else if place >= len {
        (digits + &"0".repeat((place - len) as usize), String::new())
    } else {
        (digits[..place as usize].to_owned(), digits[place as usize..].to_owned())
    };
    let mut tail = String::new();
    if !behind.is_empty() {
        tail.push_str(spec.locale.as_ref().map_or(".", |l| &l.point));
        tail.push_str(&behind);
    }
    let exp = d.exp + len - place;
    if exp != 0 || spec.code == b'e' {
        tail.push(if spec.capitals { 'E' } else { 'e' });
        tail.push_str(&format!("{exp:+}"));
    }
    if spec.code == b'%' {
        tail.push('%');
    }
    let sign = spec.sign_of(&d);
    let other = sign.len() + tail.chars().count();
    let body = spec.grouped(&whole, spec.width - other as i64) + &tail;
    Ok((sign, body))
}

fn padded(spec: &Spec, sign: &str, body: &str) -> TextBuf {
    let len = sign.len() + body.chars().count();
    let padding = (spec.width as usize).saturating_sub(len);
    let before = match spec.align {
        b'<' => 0,
        b'^' => padding / 2,
        b'=' | b'0' => 0,
        _ => padding,
    };
    let mut out = TextBuf::with_capacity(len + padding);
    out.push_repeat(spec.fill, before);
    out.push_str(sign);
    let inner = if matches!(spec.align, b'=' | b'0') { padding } else { 0 };
    out.push_repeat(spec.fill, inner);
    out.push_str(body);
    out.push_repeat(spec.fill, padding - before - inner);
    out
}
