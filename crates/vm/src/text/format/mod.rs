//! The format mini-language: format specs, the built-in types formatted by them, and the templates
//! of `str.format`.
//!
//! A width or precision comes from the script and may be huge. Who formats looks at
//! [`Spec::length_bound`] before calling.

mod number;
mod spec;
mod template;

pub use number::{format_complex, format_float, format_int};
pub use spec::{Align, Grouping, Sign, Spec, format_str, pad};
pub use template::{
    Accessor, Accessors, Field, First, Numbering, Piece, Template, conversion_error, split_field,
};

use super::TextError;

/// A character in an error message: itself if it is plain ASCII, else its code.
fn shown(c: u32) -> String {
    match char::from_u32(c) {
        Some(plain @ '!'..='\x7f') => plain.to_string(),
        _ => format!("\\x{c:x}"),
    }
}

/// The error of a format code that a type does not know.
pub fn unknown_code(code: u32, type_name: &str) -> TextError {
    TextError::value(format!(
        "Unknown format code '{}' for object of type '{type_name:.200}'",
        shown(code)
    ))
}

#[cfg(test)]
mod tests;
