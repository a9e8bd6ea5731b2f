//! The tokens that need no automaton: words and numbers of ASCII, strings without a prefix, comments,
//! and the operators whose end is certain. They are nearly all of a text, so a loop over a table of
//! bytes makes them. What is not certain from the byte that follows is left to the automaton, which
//! knows everything.

use crate::lex::{Bracket, Lexer, MAX_BRACKETS};
use crate::token::{Tok, keyword};

/// Begins a word.
const LETTER: u8 = 1;
/// Goes on with a word.
const WORD: u8 = 2;
/// Behind an operator of one character: no part of a longer one.
const QUIET: u8 = 4;
/// Behind a word: it may be a string's prefix, or go on with more than ASCII.
const ODD: u8 = 8;
/// An operator, or the beginning of one.
const OPERATOR: u8 = 16;

const fn operator(byte: u8) -> Option<Tok> {
    Some(match byte {
        b':' => Tok::Colon,
        b',' => Tok::Comma,
        b';' => Tok::Semi,
        b'.' => Tok::Dot,
        b'!' => Tok::Exclamation,
        b'@' => Tok::At,
        b'=' => Tok::Equal,
        b'+' => Tok::Plus,
        b'-' => Tok::Minus,
        b'*' => Tok::Star,
        b'/' => Tok::Slash,
        b'|' => Tok::VBar,
        b'&' => Tok::Amper,
        b'<' => Tok::Less,
        b'>' => Tok::Greater,
        b'%' => Tok::Percent,
        b'~' => Tok::Tilde,
        b'^' => Tok::Circumflex,
        _ => return None,
    })
}

const OPERATORS: [Tok; 256] = {
    let mut table = [Tok::Unknown; 256];
    let mut byte = 0;
    while byte < 256 {
        if let Some(tok) = operator(byte as u8) {
            table[byte] = tok;
        }
        byte += 1;
    }
    table
};

const CLASSES: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        table[byte] = match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => LETTER | WORD | QUIET,
            b'0'..=b'9' => WORD,
            b' ' | b'\n' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b',' => QUIET,
            b'"' | b'\'' => QUIET | ODD,
            0x80.. => ODD,
            _ => 0,
        };
        if operator(b).is_some() {
            table[byte] |= OPERATOR;
        }
        byte += 1;
    }
    table
};

/// With how many letters, digits and underscores of ASCII eight bytes begin; the first is one.
#[inline]
fn word_length(bytes: u64) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * ONES;
    // With the high bit of each byte set nothing is borrowed from the next, and the bit stays where the
    // byte is no less than `from`.
    let at_least = |bytes: u64, from: u8| (bytes | HIGH) - from as u64 * ONES;
    let within = |bytes, from, to| at_least(bytes, from) & !at_least(bytes, to + 1);
    let letters = within(bytes | (0x20 * ONES), b'a', b'z');
    let others = within(bytes, b'0', b'9') | within(bytes, b'_', b'_');
    let outside = !((letters | others) & !bytes) & HIGH;
    (outside.trailing_zeros() as usize / 8).max(1)
}

impl Lexer<'_> {
    /// Makes tokens up to one that is not plain. Says whether the logical line has ended. Within
    /// f-strings nothing is plain.
    pub(crate) fn plain(&mut self) -> bool {
        let from = self.position();
        let mut at = from;
        let ended = loop {
            // Mostly one blank or none, and which cannot be guessed.
            let mut start = at + usize::from(self.src.get(at) == Some(&b' '));
            while self.src.get(start) == Some(&b' ') {
                start += 1;
            }
            let Some(&byte) = self.src.get(start) else { break false };
            let class = CLASSES[byte as usize];
            if class & LETTER != 0 {
                let eight = self.eight(start);
                let length = word_length(eight);
                let mut end = start + length;
                let mut tok = keyword(eight & u64::MAX >> (64 - 8 * length));
                if length == 8 {
                    end = self.word_end(end);
                    tok = if end == start + 8 { tok } else { Tok::Name };
                }
                if self.class(end) & ODD != 0 {
                    break false;
                }
                self.push(tok, start, end);
                at = end;
                continue;
            }
            at = start + 1;
            if class & OPERATOR != 0 {
                // A digit may follow any but the dot.
                let mut quiet = QUIET;
                if byte != b'.' {
                    quiet |= WORD;
                }
                if self.class(at) & quiet != 0 {
                    self.push(OPERATORS[byte as usize], start, at);
                    continue;
                }
                let Some((tok, end)) = self.pair(byte, at) else {
                    at = start;
                    break false;
                };
                self.push(tok, start, end);
                at = end;
                continue;
            }
            match byte {
                b'(' | b'[' | b'{' if self.brackets.len() < MAX_BRACKETS => {
                    self.brackets.push(Bracket { byte, at: start as u32 });
                    let tok = match byte {
                        b'(' => Tok::LParen,
                        b'[' => Tok::LBracket,
                        _ => Tok::LBrace,
                    };
                    self.push(tok, start, at);
                }
                b')' if self.pop(b'(') => self.push(Tok::RParen, start, at),
                b']' if self.pop(b'[') => self.push(Tok::RBracket, start, at),
                b'}' if self.pop(b'{') => self.push(Tok::RBrace, start, at),
                b'\n' if self.brackets.is_empty() => {
                    self.push(Tok::Newline, start, at);
                    break true;
                }
                b'\n' => self.trivium(Tok::Nl, start, at),
                b'#' => {
                    at = self.comment_end(start);
                    self.trivium(Tok::Comment, start, at);
                }
                b'"' | b'\'' => {
                    let triple = self.src[at..].starts_with(&[byte, byte]);
                    let body = if triple { at + 2 } else { at };
                    let Some(end) = self.string_end(body, byte, triple) else {
                        at = start;
                        break false;
                    };
                    self.push(Tok::Str, start, end);
                    at = end;
                }
                b'0'..=b'9' => {
                    let end = self.digits_end(at);
                    // A word behind digits is their suffix or a fault, and zeros may be too many.
                    let more = self.class(end) & (QUIET | WORD) != QUIET;
                    if more || (byte == b'0' && end > at) {
                        at = start;
                        break false;
                    }
                    self.push(Tok::Int, start, end);
                    at = end;
                }
                _ => {
                    at = start;
                    break false;
                }
            }
        };
        self.seek(at);
        ended
    }

    /// The operator of two characters that begins with `byte` before `at`, and its end; those of three
    /// and those that are rare are none of them.
    #[inline]
    fn pair(&self, byte: u8, at: usize) -> Option<(Tok, usize)> {
        let tok = match (byte, *self.src.get(at)?) {
            (b'-', b'>') => Tok::Arrow,
            (b'*', b'*') if self.src.get(at + 1) != Some(&b'=') => Tok::DoubleStar,
            (b'/', b'/') if self.src.get(at + 1) != Some(&b'=') => Tok::DoubleSlash,
            (_, b'=') => match byte {
                b'=' => Tok::EqEqual,
                b'!' => Tok::NotEqual,
                b'<' => Tok::LessEqual,
                b'>' => Tok::GreaterEqual,
                b'+' => Tok::PlusEqual,
                b'-' => Tok::MinusEqual,
                b':' => Tok::ColonEqual,
                b'|' => Tok::VBarEqual,
                b'%' => Tok::PercentEqual,
                _ => return None,
            },
            _ => return None,
        };
        Some((tok, at + 1))
    }

    #[inline]
    fn class(&self, at: usize) -> u8 {
        self.src.get(at).map_or(0, |&byte| CLASSES[byte as usize])
    }

    /// The eight bytes from `at` on, the first as the lowest; zeros behind the end of the text.
    #[inline]
    fn eight(&self, at: usize) -> u64 {
        match self.src[at..].first_chunk::<8>() {
            Some(chunk) => u64::from_le_bytes(*chunk),
            None => self.src[at..].iter().rev().fold(0, |all, byte| all << 8 | u64::from(*byte)),
        }
    }

    #[inline]
    fn word_end(&self, mut at: usize) -> usize {
        while self.class(at) & WORD != 0 {
            at += 1;
        }
        at
    }

    #[inline]
    fn digits_end(&self, mut at: usize) -> usize {
        while self.src.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        at
    }

    /// Closes the innermost bracket, if it is `open`.
    fn pop(&mut self, open: u8) -> bool {
        let is_it = self.brackets.last().is_some_and(|bracket| bracket.byte == open);
        if is_it {
            self.brackets.pop();
        }
        is_it
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_lengths() {
        for end in 0..=255u8 {
            let goes_on = CLASSES[end as usize] & WORD != 0;
            for length in 1..8 {
                let mut bytes = [b'Z'; 8];
                bytes[length] = end;
                let found = word_length(u64::from_le_bytes(bytes));
                assert_eq!(found, if goes_on { 8 } else { length }, "{end} after {length}");
            }
        }
    }
}
