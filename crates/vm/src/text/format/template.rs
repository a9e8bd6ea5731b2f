//! The templates of `str.format`: literals, fields, and the names inside fields.

use super::spec::append_digit;
use crate::text::unicode::decimal_value;
use crate::text::{Text, TextError};

const OPEN: u32 = '{' as u32;
const CLOSE: u32 = '}' as u32;

/// A replacement field as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// What to look up; see [`split_field`].
    pub name: Text<'a>,
    /// The character after `!`.
    pub conversion: Option<u32>,
    /// The text after `:`.
    pub spec: Text<'a>,
    /// Whether the spec has fields of its own.
    pub nested: bool,
}

/// One step of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text that stands for itself.
    Literal(Text<'a>),
    /// A replacement field.
    Field(Field<'a>),
}

/// Iterator over the pieces of a template. Nothing follows an error.
#[derive(Clone)]
pub struct Template<'a> {
    text: Text<'a>,
    at: usize,
    field_follows: bool,
}

impl<'a> Template<'a> {
    /// The pieces of `text`.
    pub fn new(text: Text<'a>) -> Self {
        Template { text, at: 0, field_follows: false }
    }

    fn next_char(&mut self) -> Option<u32> {
        let c = (self.at < self.text.len()).then(|| self.text.at(self.at))?;
        self.at += 1;
        Some(c)
    }

    /// Reads up to a brace; a doubled brace ends the literal and is its last character once.
    fn literal(&mut self) -> Result<Text<'a>, TextError> {
        let start = self.at;
        while let Some(c) = self.next_char() {
            if c != OPEN && c != CLOSE {
                continue;
            }
            let next = (self.at < self.text.len()).then(|| self.text.at(self.at));
            if next == Some(c) {
                self.at += 1;
                return Ok(self.text.slice(start..self.at - 1));
            }
            if c == CLOSE {
                return Err(TextError::value("Single '}' encountered in format string"));
            }
            if next.is_none() {
                return Err(TextError::value("Single '{' encountered in format string"));
            }
            self.field_follows = true;
            return Ok(self.text.slice(start..self.at - 1));
        }
        Ok(self.text.slice(start..self.at))
    }

    fn field(&mut self) -> Result<Field<'a>, TextError> {
        let (name, end) = self.name()?;
        let mut field = Field { name, conversion: None, spec: Text::EMPTY, nested: false };
        match end {
            Some('}') => return Ok(field),
            Some('!') => {
                let conversion = self.next_char();
                field.conversion = Some(conversion.ok_or_else(|| {
                    TextError::value("end of string while looking for conversion specifier")
                })?);
                match self.next_char().map(char::from_u32) {
                    Some(Some('}')) => return Ok(field),
                    Some(Some(':')) | None => {}
                    _ => {
                        return Err(TextError::value("expected ':' after conversion specifier"));
                    }
                }
            }
            Some(':') => {}
            _ => return Err(TextError::value("expected '}' before end of string")),
        }
        self.spec(&mut field)?;
        Ok(field)
    }

    /// The name of a field and the character that ended it, if one did. Brackets hide what is
    /// inside.
    fn name(&mut self) -> Result<(Text<'a>, Option<char>), TextError> {
        let start = self.at;
        let mut bracketed = false;
        while let Some(c) = self.next_char() {
            match char::from_u32(c) {
                Some('[') => bracketed = true,
                Some(']') => bracketed = false,
                _ if bracketed => {}
                Some('{') => return Err(TextError::value("unexpected '{' in field name")),
                end @ Some('}' | ':' | '!') => {
                    return Ok((self.text.slice(start..self.at - 1), end));
                }
                _ => {}
            }
        }
        Ok((self.text.slice(start..self.at), None))
    }

    fn spec(&mut self, field: &mut Field<'a>) -> Result<(), TextError> {
        let start = self.at;
        let mut depth = 1;
        while let Some(c) = self.next_char() {
            if c == OPEN {
                field.nested = true;
                depth += 1;
            } else if c == CLOSE {
                depth -= 1;
                if depth == 0 {
                    field.spec = self.text.slice(start..self.at - 1);
                    return Ok(());
                }
            }
        }
        Err(TextError::value("unmatched '{' in format spec"))
    }
}

impl<'a> Iterator for Template<'a> {
    type Item = Result<Piece<'a>, TextError>;

    fn next(&mut self) -> Option<Self::Item> {
        let result = if self.field_follows {
            self.field_follows = false;
            self.field().map(Piece::Field)
        } else if self.at >= self.text.len() {
            return None;
        } else {
            match self.literal() {
                Ok(empty) if empty.is_empty() => return self.next(),
                literal => literal.map(Piece::Literal),
            }
        };
        if result.is_err() {
            self.at = self.text.len();
        }
        Some(result)
    }
}

/// How the fields of a template have been numbered so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Numbering {
    /// No numbered field yet.
    #[default]
    Undecided,
    /// `{}`; the number of the next one.
    Automatic(usize),
    /// `{0}`
    Manual,
}

/// The first part of a field's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First<'a> {
    /// A positional argument.
    Index(usize),
    /// A keyword argument.
    Name(Text<'a>),
}

/// What follows the first part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accessor<'a> {
    /// `.name`
    Attribute(Text<'a>),
    /// `[0]`
    Index(usize),
    /// `[key]`
    Key(Text<'a>),
}

/// Takes a field's name apart. An empty name is numbered automatically when `numbering` is given;
/// without it, as for `string.Formatter`, it stays an empty name.
pub fn split_field<'a>(
    name: Text<'a>,
    numbering: Option<&mut Numbering>,
) -> Result<(First<'a>, Accessors<'a>), TextError> {
    let end = find_accessor(name, 0);
    let first = name.slice(0..end);
    let rest = Accessors { text: name, at: end };
    let index = index(first)?;
    let Some(numbering) = numbering else {
        return Ok((index.map_or(First::Name(first), First::Index), rest));
    };
    if !first.is_empty() && index.is_none() {
        return Ok((First::Name(first), rest));
    }
    match (*numbering, index) {
        (Numbering::Manual, None) => Err(TextError::value(
            "cannot switch from manual field specification to automatic field numbering",
        )),
        (Numbering::Automatic(_), Some(_)) => Err(TextError::value(
            "cannot switch from automatic field numbering to manual field specification",
        )),
        (_, Some(index)) => {
            *numbering = Numbering::Manual;
            Ok((First::Index(index), rest))
        }
        (state, None) => {
            let number = if let Numbering::Automatic(number) = state { number } else { 0 };
            *numbering = Numbering::Automatic(number + 1);
            Ok((First::Index(number), rest))
        }
    }
}

fn find_accessor(name: Text<'_>, from: usize) -> usize {
    let is_start = |&i: &usize| matches!(char::from_u32(name.at(i)), Some('.' | '['));
    (from..name.len()).find(is_start).unwrap_or(name.len())
}

/// The number that a name is made of, if it is one.
fn index(name: Text<'_>) -> Result<Option<usize>, TextError> {
    let mut value = None;
    for c in name {
        let Some(digit) = decimal_value(c) else { return Ok(None) };
        value = Some(append_digit(value.unwrap_or(0), digit)?);
    }
    Ok(value)
}

/// Iterator over the accessors of a field's name. Nothing follows an error.
#[derive(Clone)]
pub struct Accessors<'a> {
    text: Text<'a>,
    at: usize,
}

impl<'a> Accessors<'a> {
    fn step(&mut self) -> Result<Accessor<'a>, TextError> {
        let opener = self.text.at(self.at);
        let start = self.at + 1;
        let accessor = if opener == '.'.into() {
            self.at = find_accessor(self.text, start);
            Accessor::Attribute(self.text.slice(start..self.at))
        } else if opener == '['.into() {
            let end = (start..self.text.len())
                .find(|&i| self.text.at(i) == ']'.into())
                .ok_or_else(|| TextError::value("Missing ']' in format string"))?;
            self.at = end + 1;
            let key = self.text.slice(start..end);
            index(key)?.map_or(Accessor::Key(key), Accessor::Index)
        } else {
            return Err(TextError::value(
                "Only '.' or '[' may follow ']' in format field specifier",
            ));
        };
        match accessor {
            Accessor::Attribute(name) | Accessor::Key(name) if name.is_empty() => {
                Err(TextError::value("Empty attribute in format string"))
            }
            _ => Ok(accessor),
        }
    }
}

impl<'a> Iterator for Accessors<'a> {
    type Item = Result<Accessor<'a>, TextError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.text.len() {
            return None;
        }
        let step = self.step();
        if step.is_err() {
            self.at = self.text.len();
        }
        Some(step)
    }
}

/// The error of a conversion other than `!r`, `!s` and `!a`.
pub fn conversion_error(conversion: u32) -> TextError {
    TextError::value(match char::from_u32(conversion) {
        Some(plain @ '!'..='~') => format!("Unknown conversion specifier {plain}"),
        _ => format!("Unknown conversion specifier \\x{conversion:x}"),
    })
}
