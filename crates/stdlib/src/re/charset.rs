//! Sets of characters, and characters that are equal but for their case.

use pyrun_vm::text::unicode;

/// How case is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// It counts.
    No,
    /// It does not count for ASCII letters.
    Ascii,
    /// It does not count.
    Unicode,
}

/// A class of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// `\d`
    Digit,
    /// `\s`
    Space,
    /// `\w`
    Word,
}

impl Class {
    /// Whether a character is of the class, of ASCII only or of Unicode.
    pub fn has(self, c: u32, ascii: bool) -> bool {
        match (self, ascii) {
            (Class::Digit, true) => (0x30..0x3a).contains(&c),
            (Class::Digit, false) => unicode::is_decimal(c),
            (Class::Space, true) => matches!(c, 0x20 | 0x09..=0x0d),
            (Class::Space, false) => unicode::is_space(c),
            (Class::Word, true) => is_ascii_word(c),
            (Class::Word, false) => c == 0x5f || unicode::is_alnum(c),
        }
    }
}

/// Whether a character is an ASCII letter, digit or underscore.
fn is_ascii_word(c: u32) -> bool {
    u8::try_from(c).is_ok_and(|c| c == b'_' || c.is_ascii_alphanumeric())
}

/// The lowercase of one character, as one character.
pub fn lower(c: u32, fold: Fold) -> u32 {
    match fold {
        Fold::No => c,
        _ if c < 0x80 => (c as u8).to_ascii_lowercase().into(),
        Fold::Ascii => c,
        Fold::Unicode => match char::from_u32(c) {
            Some(ch) => ch.to_lowercase().next().map_or(c, |l| l as u32),
            None => c,
        },
    }
}

/// Groups of lowercase characters that are one letter.
const SAME: &[&[u32]] = &[
    &[0x69, 0x131],
    &[0x73, 0x17f],
    &[0xb5, 0x3bc],
    &[0x345, 0x3b9, 0x1fbe],
    &[0x390, 0x1fd3],
    &[0x3b0, 0x1fe3],
    &[0x3b2, 0x3d0],
    &[0x3b5, 0x3f5],
    &[0x3b8, 0x3d1],
    &[0x3ba, 0x3f0],
    &[0x3c0, 0x3d6],
    &[0x3c1, 0x3f1],
    &[0x3c2, 0x3c3],
    &[0x3c6, 0x3d5],
    &[0x432, 0x1c80],
    &[0x434, 0x1c81],
    &[0x43e, 0x1c82],
    &[0x441, 0x1c83],
    &[0x442, 0x1c84, 0x1c85],
    &[0x44a, 0x1c86],
    &[0x463, 0x1c87],
    &[0x1c88, 0xa64b],
    &[0x1e61, 0x1e9b],
    &[0xfb05, 0xfb06],
];

/// Characters whose lowercase has another uppercase.
const OTHER_UPPER: &[(u32, u32)] = &[
    (0x6b, 0x212a),
    (0xe5, 0x212b),
    (0x69, 0x130),
    (0x3c9, 0x2126),
    (0xdf, 0x1e9e),
    (0x3b8, 0x3f4),
];

/// Calls `f` with every character that equals `c` but for its case, `c` among them, until it says
/// yes.
pub fn any_case(c: u32, fold: Fold, mut f: impl FnMut(u32) -> bool) -> bool {
    let low = lower(c, fold);
    if f(c) || f(low) {
        return true;
    }
    if fold != Fold::Unicode {
        return fold == Fold::Ascii && low < 0x80 && f((low as u8).to_ascii_uppercase().into());
    }
    let mut with_uppers = |l: u32| {
        let mut upper = char::from_u32(l).map(char::to_uppercase).into_iter().flatten();
        let single = match (upper.next(), upper.next()) {
            (Some(u), None) => u as u32,
            _ => l,
        };
        f(l) || f(single) || OTHER_UPPER.iter().any(|&(x, u)| x == l && f(u))
    };
    match SAME.iter().find(|s| s.contains(&low)) {
        Some(same) => same.iter().any(|&l| with_uppers(l)),
        None => with_uppers(low),
    }
}

/// Whether two characters are equal but for their case.
pub fn same_but_case(a: u32, b: u32, fold: Fold) -> bool {
    if a == b {
        return true;
    }
    let (x, y) = (lower(a, fold), lower(b, fold));
    x == y || fold == Fold::Unicode && SAME.iter().any(|s| s.contains(&x) && s.contains(&y))
}

/// A set of characters: those below 256 in a bitmap, which has folding and negation in it already.
#[derive(Clone, Debug)]
pub struct Charset {
    low: [u64; 4],
    ranges: Vec<(u32, u32)>,
    /// Classes, and whether they are turned around.
    classes: Vec<(Class, bool)>,
    negated: bool,
    ascii: bool,
    fold: Fold,
}

impl Charset {
    /// A set of ranges and classes.
    pub fn new(
        ranges: Vec<(u32, u32)>,
        classes: Vec<(Class, bool)>,
        negated: bool,
        ascii: bool,
        fold: Fold,
    ) -> Charset {
        let mut out = Charset { low: [0; 4], ranges, classes, negated, ascii, fold };
        for c in 0..256 {
            if out.look(c) {
                out.low[c as usize / 64] |= 1 << (c % 64);
            }
        }
        out
    }

    fn look(&self, c: u32) -> bool {
        let plain = |c: u32| self.ranges.iter().any(|&(a, b)| a <= c && c <= b);
        let low = lower(c, self.fold);
        let found = any_case(c, self.fold, plain)
            || self.classes.iter().any(|&(class, not)| class.has(low, self.ascii) != not);
        found != self.negated
    }

    /// Whether a character is in the set.
    #[inline]
    pub fn has(&self, c: u32) -> bool {
        match self.low.get(c as usize / 64) {
            Some(bits) => bits >> (c % 64) & 1 == 1,
            None => self.look(c),
        }
    }

    /// The only character of the set, if it says no more.
    pub fn single(&self) -> Option<(u32, Fold)> {
        match (&self.ranges[..], &self.classes[..]) {
            (&[(a, b)], []) if a == b && !self.negated => Some((a, self.fold)),
            _ => None,
        }
    }
}
