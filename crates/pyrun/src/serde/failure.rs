//! What goes wrong between serde and Python: an exception, or what serde says and where.

use ::serde::{de, ser};
use pyrun_vm::value::Str;
use pyrun_vm::{Raised, Value, Vm};
use std::fmt;

/// An exception, or what serde says.
pub(super) enum Failure {
    /// An exception.
    Raised(Raised),
    /// What serde says.
    Said(Box<Said>),
}

/// What serde says of a value, and where in it.
pub(super) struct Said {
    message: String,
    /// Whether a value is of the wrong class.
    mistyped: bool,
    /// The way to the place, from there outwards.
    path: Vec<Step>,
}

/// A step into a value.
pub(super) enum Step {
    /// An item of a sequence.
    Item(usize),
    /// A field, or an entry of a mapping.
    Key(String),
}

impl Failure {
    pub(super) fn said(message: String, mistyped: bool) -> Failure {
        Failure::Said(Box::new(Said { message, mistyped, path: Vec::new() }))
    }

    pub(super) fn raised(self, vm: &mut Vm) -> Raised {
        match self {
            Failure::Raised(r) => r,
            Failure::Said(s) if s.mistyped => vm.type_error(&s.to_string()),
            Failure::Said(s) => vm.value_error(&s.to_string()),
        }
    }

    /// The same, seen from further out.
    #[cold]
    pub(super) fn inside(mut self, step: impl FnOnce() -> Step) -> Failure {
        if let Failure::Said(s) = &mut self {
            s.path.push(step());
        }
        self
    }
}

/// `rules[3].limit: expected int, got str`.
impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, step) in self.path.iter().rev().enumerate() {
            match step {
                Step::Item(n) => write!(f, "[{n}]")?,
                Step::Key(k) if i == 0 => f.write_str(k)?,
                Step::Key(k) => write!(f, ".{k}")?,
            }
        }
        let colon = if self.path.is_empty() { "" } else { ": " };
        write!(f, "{colon}{}", self.message)
    }
}

/// The key of a dict, as a step.
pub(super) fn key_step(key: &Value) -> Step {
    Step::Key(match key.get::<Str>() {
        Some(s) => s.to_str_lossy().into_owned(),
        None if key.word().is_int() => key.word().as_int().to_string(),
        None => format!("<{}>", key.class().name()),
    })
}

/// The class that Python knows something by.
fn class_of(found: de::Unexpected<'_>) -> String {
    use de::Unexpected as U;
    match found {
        U::Bool(_) => "bool",
        U::Unsigned(_) | U::Signed(_) => "int",
        U::Float(_) => "float",
        U::Char(_) | U::Str(_) => "str",
        U::Bytes(_) => "bytes",
        U::Unit | U::Option => "None",
        U::Seq => "list",
        U::Map => "dict",
        other => return other.to_string(),
    }
    .to_string()
}

/// What serde expects, by the name that Python has for it.
fn class_for(expected: &str) -> &str {
    match expected {
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => "int",
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => "int",
        "f32" | "f64" => "float",
        "a string" | "a borrowed string" | "string" => "str",
        "a boolean" => "bool",
        "a sequence" => "list",
        "a map" => "dict",
        "unit" => "None",
        other => other.strip_prefix("struct ").unwrap_or(other),
    }
}

impl From<Raised> for Failure {
    fn from(r: Raised) -> Failure {
        Failure::Raised(r)
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Failure::Raised(_) => "an exception",
            Failure::Said(s) => return s.fmt(f),
        })
    }
}

impl std::error::Error for Failure {}

impl ser::Error for Failure {
    fn custom<T: fmt::Display>(m: T) -> Failure {
        Failure::said(m.to_string(), false)
    }
}

impl de::Error for Failure {
    fn custom<T: fmt::Display>(m: T) -> Failure {
        Failure::said(m.to_string(), false)
    }

    fn invalid_type(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Failure {
        let (found, expected) = (class_of(found), expected.to_string());
        Failure::said(format!("expected {}, got {found}", class_for(&expected)), true)
    }
}
