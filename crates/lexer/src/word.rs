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

/// Whether Python's `str.isprintable` holds of `c`: neither a control, format, private-use or
/// unassigned character, nor a separator other than the space.
pub fn is_printable(c: char) -> bool {
    use unicode_general_category::GeneralCategory as G;
    if c.is_ascii() {
        return !c.is_ascii_control();
    }
    !matches!(
        unicode_general_category::get_general_category(c),
        G::Control
            | G::Format
            | G::Surrogate
            | G::PrivateUse
            | G::Unassigned
            | G::LineSeparator
            | G::ParagraphSeparator
            | G::SpaceSeparator
    )
}
