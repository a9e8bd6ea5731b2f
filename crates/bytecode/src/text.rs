//! The bytes of a string constant: most are short, and those lie where the constant does.

use std::ops::Deref;

/// As many bytes lie in the text itself; it is no larger for it than a constant is anyway.
const SHORT: usize = 22;

/// Bytes that stay as they are: a string in WTF-8.
///
/// ```
/// use pyrun_bytecode::Text;
///
/// let (name, doc) = (Text::from("self"), Text::from("What the function does, at length."));
/// assert_eq!((&*name, doc.len()), (&b"self"[..], 34));
/// assert_eq!(name, Text::from(b"self".to_vec()));
/// ```
#[derive(Clone)]
pub struct Text(Repr);

#[derive(Clone)]
enum Repr {
    Short(u8, [u8; SHORT]),
    Long(Box<[u8]>),
}

impl Text {
    /// The text if it is short.
    #[inline]
    fn short(bytes: &[u8]) -> Option<Text> {
        let mut short = [0; SHORT];
        short.get_mut(..bytes.len())?.copy_from_slice(bytes);
        Some(Text(Repr::Short(bytes.len() as u8, short)))
    }
}

impl Deref for Text {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        match &self.0 {
            Repr::Short(length, bytes) => &bytes[..*length as usize],
            Repr::Long(bytes) => bytes,
        }
    }
}

impl From<&[u8]> for Text {
    #[inline]
    fn from(bytes: &[u8]) -> Text {
        Text::short(bytes).unwrap_or_else(|| Text(Repr::Long(bytes.into())))
    }
}

impl From<&str> for Text {
    #[inline]
    fn from(text: &str) -> Text {
        text.as_bytes().into()
    }
}

impl From<Vec<u8>> for Text {
    fn from(bytes: Vec<u8>) -> Text {
        Text::short(&bytes).unwrap_or_else(|| Text(Repr::Long(bytes.into())))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        text.into_bytes().into()
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        **self == **other
    }
}

impl Eq for Text {}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (**self).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Const;

    #[test]
    fn constants_are_no_larger_for_it() {
        assert_eq!((size_of::<Text>(), size_of::<Const>()), (24, 24));
    }

    #[test]
    fn every_length() {
        for length in 0..2 * SHORT {
            let bytes = vec![b'x'; length];
            let text = Text::from(&*bytes);
            assert_eq!(&*text, &*bytes);
            assert_eq!(text, Text::from(bytes));
        }
    }
}
