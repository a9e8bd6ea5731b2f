//! Identifiers outside ASCII.

/// The end of the identifier that starts at `start`, or the message and end of the character that
/// cannot be in it.
pub(crate) fn scan(text: &str, start: usize) -> Result<usize, (String, usize)> {
    let mut end = start;
    for (index, c) in text[start..].chars().enumerate() {
        if c.is_ascii() && !c.is_ascii_alphanumeric() && c != '_' {
            break;
        }
        let fits = match index {
            0 => c == '_' || unicode_ident::is_xid_start(c),
            _ => unicode_ident::is_xid_continue(c),
        };
        if !fits {
            return Err((complaint(c), start + text[start..end].len() + c.len_utf8()));
        }
        end += c.len_utf8();
    }
    Ok(end)
}

fn complaint(c: char) -> String {
    if is_printable(c) {
        format!("invalid character '{c}' (U+{:04X})", c as u32)
    } else {
        format!("invalid non-printable character U+{:04X}", c as u32)
    }
}

/// Whether `c` is neither a control, format or private-use character nor a separator.
pub fn is_printable(c: char) -> bool {
    let format = matches!(c as u32,
        0xad | 0x600..=0x605 | 0x61c | 0x6dd | 0x70f | 0x890..=0x891 | 0x8e2 | 0x180e
        | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0xfeff | 0xfff0..=0xfffb
        | 0x110bd | 0x110cd | 0x13430..=0x1343f | 0x1bca0..=0x1bca3 | 0x1d173..=0x1d17a
        | 0xe000..=0xf8ff | 0xe0000..=0xe0fff | 0xf0000..=0x10ffff);
    !(c.is_control() || (c.is_whitespace() && c != ' ') || format)
}
