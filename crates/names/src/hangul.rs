//! Names of Korean syllables: those of their parts in a row (Unicode, section 3.12).

/// What their names begin with.
pub const PREFIX: &str = "HANGUL SYLLABLE ";

const FIRST: u32 = 0xac00;

const LEADING: [&str; 19] = [
    "G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S", "SS", "", "J", "JJ", "C", "K", "T", "P",
    "H",
];

const VOWELS: [&str; 21] = [
    "A", "AE", "YA", "YAE", "EO", "E", "YEO", "YE", "O", "WA", "WAE", "OE", "YO", "U", "WEO", "WE",
    "WI", "YU", "EU", "YI", "I",
];

const TRAILING: [&str; 28] = [
    "", "G", "GG", "GS", "N", "NJ", "NH", "D", "L", "LG", "LM", "LB", "LS", "LT", "LP", "LH", "M",
    "B", "BS", "S", "SS", "NG", "J", "C", "K", "T", "P", "H",
];

/// The name of a syllable.
pub fn name(point: u32) -> Option<String> {
    let index = point.checked_sub(FIRST)? as usize;
    let (vowel, trailing) = (index / TRAILING.len() % VOWELS.len(), index % TRAILING.len());
    let leading = LEADING.get(index / TRAILING.len() / VOWELS.len())?;
    Some([PREFIX, leading, VOWELS[vowel], TRAILING[trailing]].concat())
}

/// The syllable that is called so, without the prefix.
pub fn character(name: &str) -> Option<char> {
    let (leading, rest) = longest(name, &LEADING)?;
    let (vowel, rest) = longest(rest, &VOWELS)?;
    let trailing = TRAILING.iter().position(|part| *part == rest)?;
    let index = (leading * VOWELS.len() + vowel) * TRAILING.len() + trailing;
    char::from_u32(FIRST + index as u32)
}

/// The longest of the parts that a name begins with, and what is left of the name.
fn longest<'n>(name: &'n str, parts: &[&str]) -> Option<(usize, &'n str)> {
    let fitting = parts.iter().enumerate().filter(|(_, part)| name.starts_with(**part));
    let (index, part) = fitting.max_by_key(|(_, part)| part.len())?;
    Some((index, &name[part.len()..]))
}
