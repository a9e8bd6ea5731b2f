//! `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`, and strings formatted by it.

use super::{shown, unknown_code};
use crate::text::unicode::decimal_value;
use crate::text::{Text, TextBuf, TextError};

/// Where the padding goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// `<`: behind.
    Left,
    /// `>`: in front.
    Right,
    /// `^`: on both sides, the odd one behind.
    Center,
    /// `=`: between sign and digits.
    AfterSign,
}

/// Which numbers get a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `+`: all.
    Plus,
    /// `-`: negative ones.
    Minus,
    /// A space for those that are not negative.
    Space,
}

/// The separator between groups of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// `,`
    Comma,
    /// `_`
    Underscore,
}

impl Grouping {
    pub(super) fn symbol(self) -> u8 {
        match self {
            Grouping::Comma => b',',
            Grouping::Underscore => b'_',
        }
    }
}

/// A parsed format spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spec {
    /// What to pad with.
    pub fill: u32,
    /// The alignment asked for, or the type's own.
    pub align: Align,
    /// The sign option, if any.
    pub sign: Option<Sign>,
    /// `z`
    pub no_negative_zero: bool,
    /// `#`
    pub alternate: bool,
    /// The least number of characters.
    pub width: Option<usize>,
    /// `,` or `_`
    pub grouping: Option<Grouping>,
    /// The number behind the point.
    pub precision: Option<usize>,
    /// The presentation type; 0 when the type has none by default.
    pub code: u32,
}

struct Reader<'a> {
    text: Text<'a>,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> Option<u32> {
        let at = self.at + ahead;
        (at < self.text.len()).then(|| self.text.at(at))
    }

    fn take(&mut self, c: char) -> bool {
        let found = self.peek(0) == Some(c.into());
        self.at += usize::from(found);
        found
    }

    fn number(&mut self) -> Result<Option<usize>, TextError> {
        let mut value = None;
        while let Some(digit) = self.peek(0).and_then(decimal_value) {
            value = Some(append_digit(value.unwrap_or(0), digit)?);
            self.at += 1;
        }
        Ok(value)
    }
}

/// `value * 10 + digit`, or the error of a number that does not fit.
pub(super) fn append_digit(value: usize, digit: u8) -> Result<usize, TextError> {
    value
        .checked_mul(10)
        .and_then(|v| v.checked_add(digit.into()))
        .filter(|&v| v <= isize::MAX as usize)
        .ok_or_else(|| TextError::value("Too many decimal digits in format string"))
}

fn align(c: Option<u32>) -> Option<Align> {
    match c.and_then(char::from_u32)? {
        '<' => Some(Align::Left),
        '>' => Some(Align::Right),
        '^' => Some(Align::Center),
        '=' => Some(Align::AfterSign),
        _ => None,
    }
}

impl Spec {
    /// Parses a spec for a type whose presentation type and alignment are these when not given.
    pub fn parse(
        text: Text<'_>,
        default_code: Option<char>,
        default_align: Align,
        type_name: &str,
    ) -> Result<Spec, TextError> {
        let mut reader = Reader { text, at: 0 };
        let mut spec = Spec {
            fill: ' '.into(),
            align: default_align,
            sign: None,
            no_negative_zero: false,
            alternate: false,
            width: None,
            grouping: None,
            precision: None,
            code: default_code.map_or(0, u32::from),
        };
        let (fill_given, align_given) = spec.read_alignment(&mut reader);
        spec.sign = match reader.peek(0).and_then(char::from_u32) {
            Some('+') => Some(Sign::Plus),
            Some('-') => Some(Sign::Minus),
            Some(' ') => Some(Sign::Space),
            _ => None,
        };
        reader.at += usize::from(spec.sign.is_some());
        spec.no_negative_zero = reader.take('z');
        spec.alternate = reader.take('#');
        if !fill_given && reader.take('0') {
            spec.fill = '0'.into();
            if !align_given && default_align == Align::Right {
                spec.align = Align::AfterSign;
            }
        }
        spec.width = reader.number()?;
        spec.read_grouping(&mut reader)?;
        if reader.take('.') {
            let precision = reader.number()?;
            let missing = || TextError::value("Format specifier missing precision");
            spec.precision = Some(precision.ok_or_else(missing)?);
        }
        match text.len() - reader.at {
            0 => {}
            1 => spec.code = text.at(reader.at),
            _ => {
                return Err(TextError::value(format!(
                    "Invalid format specifier '{}' for object of type '{type_name:.200}'",
                    text.to_lossy()
                )));
            }
        }
        spec.check_grouping()?;
        Ok(spec)
    }

    fn read_alignment(&mut self, reader: &mut Reader<'_>) -> (bool, bool) {
        if let (Some(fill), Some(align)) = (reader.peek(0), align(reader.peek(1))) {
            (self.fill, self.align) = (fill, align);
            reader.at += 2;
            return (true, true);
        }
        let given = align(reader.peek(0));
        self.align = given.unwrap_or(self.align);
        reader.at += usize::from(given.is_some());
        (false, given.is_some())
    }

    fn read_grouping(&mut self, reader: &mut Reader<'_>) -> Result<(), TextError> {
        let both = || TextError::value("Cannot specify both ',' and '_'.");
        if reader.take(',') {
            self.grouping = Some(Grouping::Comma);
        }
        if reader.take('_') {
            if self.grouping.is_some() {
                return Err(both());
            }
            self.grouping = Some(Grouping::Underscore);
        }
        if self.grouping == Some(Grouping::Underscore) && reader.take(',') {
            return Err(both());
        }
        Ok(())
    }

    fn check_grouping(&self) -> Result<(), TextError> {
        let Some(grouping) = self.grouping else { return Ok(()) };
        match char::from_u32(self.code).unwrap_or(' ') {
            'd' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F' | '\0' => Ok(()),
            'b' | 'o' | 'x' | 'X' if grouping == Grouping::Underscore => Ok(()),
            _ => Err(TextError::value(format!(
                "Cannot specify '{}' with '{}'.",
                char::from(grouping.symbol()),
                shown(self.code)
            ))),
        }
    }

    /// The presentation type as a character; a space for what is none.
    pub fn code_char(&self) -> char {
        char::from_u32(self.code).unwrap_or(' ')
    }

    /// The most characters that a value whose plain text has `length` of them can come to.
    pub fn length_bound(&self, length: usize) -> usize {
        let body = length.saturating_add(self.precision.unwrap_or(0).saturating_add(400));
        let grouped = if self.grouping.is_some() { body.saturating_mul(2) } else { body };
        grouped.max(self.width.unwrap_or(0).saturating_mul(2))
    }
}

/// `str.__format__`: the value cut to the precision and padded to the width.
pub fn format_str(
    value: Text<'_>,
    spec: &Spec,
    type_name: &str,
    out: &mut TextBuf,
) -> Result<(), TextError> {
    let refuse = |what: &str| {
        Err(TextError::value(format!("{what} not allowed in string format specifier")))
    };
    if spec.code != 's'.into() {
        return Err(unknown_code(spec.code, type_name));
    }
    match spec.sign {
        Some(Sign::Space) => return refuse("Space"),
        Some(_) => return refuse("Sign"),
        None => {}
    }
    if spec.no_negative_zero {
        return refuse("Negative zero coercion (z)");
    }
    if spec.alternate {
        return refuse("Alternate form (#)");
    }
    if spec.align == Align::AfterSign {
        return refuse("'=' alignment");
    }
    let kept = value.len().min(spec.precision.unwrap_or(usize::MAX));
    pad(spec, kept, out, |out| out.push_text(value.slice(0..kept)));
    Ok(())
}

/// Writes a body of `length` characters with the padding of a spec around it.
pub fn pad(spec: &Spec, length: usize, out: &mut TextBuf, body: impl FnOnce(&mut TextBuf)) {
    let padding = spec.width.unwrap_or(0).saturating_sub(length);
    let before = match spec.align {
        Align::Left => 0,
        Align::Center => padding / 2,
        Align::Right | Align::AfterSign => padding,
    };
    out.reserve(length + padding);
    out.push_repeat(spec.fill, before);
    body(out);
    out.push_repeat(spec.fill, padding - before);
}
