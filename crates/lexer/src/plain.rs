//! The tokens that need no automaton: words and numbers of ASCII, and operators of one character
//! where no longer one can begin. They are nine tenths of a text, so a loop over a table of bytes
//! makes them. What is not certain from the byte that follows is left to the automaton, which
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

impl Lexer<'_> {
    /// Makes tokens up to one that is not plain. Says whether the logical line has ended. Within
    /// f-strings nothing is plain.
    pub(crate) fn plain(&mut self) -> bool {
        let from = self.position();
        let mut at = from;
        let ended = loop {
            let mut start = at;
            while self.src.get(start) == Some(&b' ') {
                start += 1;
            }
            let Some(&byte) = self.src.get(start) else { break false };
            let class = CLASSES[byte as usize];
            if class & LETTER != 0 {
                let end = self.word_end(start + 1);
                if self.class(end) & ODD != 0 {
                    break false;
                }
                self.push(keyword(&self.src[start..end]), start, end);
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
                if self.class(at) & quiet == 0 {
                    at = start;
                    break false;
                }
                self.push(OPERATORS[byte as usize], start, at);
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

    #[inline]
    fn class(&self, at: usize) -> u8 {
        self.src.get(at).map_or(0, |&byte| CLASSES[byte as usize])
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
