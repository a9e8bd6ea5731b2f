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

/// Characters that the table crate knows and Python 3.12's Unicode 15.0 does not.
const NEWER: [(u32, u32); 30] = [
    (0x897, 0x897),
    (0x1b4e, 0x1b4f),
    (0x1b7f, 0x1b7f),
    (0x1c89, 0x1c8a),
    (0x2427, 0x2429),
    (0x2ffc, 0x2fff),
    (0x31e4, 0x31ef),
    (0xa7cb, 0xa7cd),
    (0xa7da, 0xa7dc),
    (0x105c0, 0x105f3),
    (0x10d40, 0x10d8f),
    (0x10ec2, 0x10efc),
    (0x11380, 0x113e2),
    (0x116d0, 0x116e3),
    (0x11bc0, 0x11bf9),
    (0x11f5a, 0x11f5a),
    (0x13460, 0x143fa),
    (0x16100, 0x16139),
    (0x16d40, 0x16d79),
    (0x18cff, 0x18cff),
    (0x1cc00, 0x1ceb3),
    (0x1e5d0, 0x1e5ff),
    (0x1f8b2, 0x1f8c1),
    (0x1fa89, 0x1fa8f),
    (0x1fabe, 0x1fabe),
    (0x1fac6, 0x1fac6),
    (0x1fadc, 0x1fadf),
    (0x1fae9, 0x1fae9),
    (0x1fbcb, 0x1fbef),
    (0x2ebf0, 0x2ee5d),
];

/// Whether Python's `str.isprintable` holds of `c`: neither a control, format, private-use or
/// unassigned character, nor a separator other than the space.
pub fn is_printable(c: char) -> bool {
    use unicode_general_category::GeneralCategory as G;
    if c.is_ascii() {
        return !c.is_ascii_control();
    }
    let newer = NEWER.partition_point(|(_, last)| *last < c as u32);
    if NEWER.get(newer).is_some_and(|(first, _)| *first <= c as u32) {
        return false;
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
