//! Reads the tables that generate.py writes, for the unit tests of the kernels.

use crate::text::{ErrorKind, Text, TextBuf, TextError};

/// One field of a case.
pub struct Field(TextBuf);

impl Field {
    pub fn text(&self) -> Text<'_> {
        self.0.as_text()
    }

    pub fn str(&self) -> String {
        self.text().to_lossy()
    }

    pub fn int<T: std::str::FromStr<Err: std::fmt::Debug>>(&self) -> T {
        self.str().parse().expect("an integer")
    }

    pub fn float(&self) -> f64 {
        f64::from_bits(u64::from_str_radix(&self.str(), 16).expect("64 bits in hexadecimal"))
    }
}

impl Field {
    pub fn bytes(&self) -> Vec<u8> {
        self.text().iter().map(|c| c as u8).collect()
    }
}

/// The cases of a table.
pub fn rows(table: &str) -> impl Iterator<Item = Vec<Field>> {
    assert!(!table.is_empty());
    table.lines().map(|line| line.split('\t').map(|f| Field(unescape(f))).collect())
}

/// Undoes `unicode_escape`.
fn unescape(field: &str) -> TextBuf {
    let mut out = TextBuf::new();
    let mut rest = field.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            out.push_char(c);
            continue;
        }
        let digits = match rest.next().expect("an escape") {
            't' => Err('\t'),
            'n' => Err('\n'),
            'r' => Err('\r'),
            'x' => Ok(2),
            'u' => Ok(4),
            'U' => Ok(8),
            other => Err(other),
        };
        match digits {
            Err(c) => out.push_char(c),
            Ok(n) => {
                let hex: String = rest.by_ref().take(n).collect();
                out.push(u32::from_str_radix(&hex, 16).expect("hexadecimal digits"));
            }
        }
    }
    out
}

/// An error the way the tables write it.
pub fn show_error(error: &TextError) -> String {
    let class = match error.kind {
        ErrorKind::Value => "ValueError",
        ErrorKind::Type => "TypeError",
        ErrorKind::Overflow => "OverflowError",
        ErrorKind::ZeroDivision => "ZeroDivisionError",
        ErrorKind::Index => "IndexError",
        ErrorKind::Key => "KeyError",
        ErrorKind::Lookup => "LookupError",
        ErrorKind::Memory => "MemoryError",
    };
    format!("!{class}: {}", error.message)
}

/// A float result the way the tables write it; NaNs all look the same.
pub fn show_float(result: Result<f64, TextError>) -> String {
    match result {
        Ok(x) => format!("{:016x}", x.to_bits()),
        Err(error) => show_error(&error),
    }
}

/// Checks one case, naming it when it fails.
#[track_caller]
pub fn check(case: &[Field], got: &str, expected: &Field) {
    let shown: Vec<String> = case.iter().map(Field::str).collect();
    assert_eq!(got, expected.str(), "in the case {shown:?}");
}
