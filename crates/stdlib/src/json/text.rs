//! Strings in quotes, in both directions: which characters stand for themselves, and how the others are
//! written.

use pyrun_vm::text::{Text, TextBuf};
use pyrun_vm::value::str::StrData;
use pyrun_vm::{Value, Vm};

/// A character of a string at its width.
pub(super) trait Unit: Copy + PartialOrd + From<u8> + Into<u32> {
    /// The largest one.
    const MAX: Self;
    /// The character itself if it is ASCII, else 0x7f.
    #[inline(always)]
    fn ascii(self) -> u8 {
        if self < Self::from(0x7f) { self.into() as u8 } else { 0x7f }
    }
    /// Characters as the text kernels take them.
    fn text(chars: &[Self]) -> Text<'_>;
    /// A string of these characters, which are all ASCII if `ascii`.
    fn value(vm: &mut Vm, chars: &[Self], ascii: bool) -> Value;
    /// How many characters from the first on stand for themselves between quotes, none above `max` among
    /// them.
    fn plain_run(chars: &[Self], max: Self) -> usize {
        let special = |&c: &Self| is_special(c) || c > max;
        chars.iter().position(special).unwrap_or(chars.len())
    }
}

fn is_special<C: Unit>(c: C) -> bool {
    c < C::from(0x20) || c == C::from(b'"') || c == C::from(b'\\')
}

impl Unit for u8 {
    const MAX: u8 = u8::MAX;
    fn text(chars: &[u8]) -> Text<'_> {
        Text::Latin1(chars)
    }
    #[inline]
    fn value(vm: &mut Vm, chars: &[u8], ascii: bool) -> Value {
        if ascii { vm.str_ascii(chars) } else { vm.str_latin1(chars) }
    }
    /// Eight characters at a time, as one number.
    #[inline]
    fn plain_run(chars: &[u8], max: u8) -> usize {
        const ONES: u64 = u64::MAX / 255;
        const HIGH: u64 = ONES << 7;
        // The high bit of each byte below `n`; wrong ones only lie above the first right one.
        let below = |x: u64, n: u8| x.wrapping_sub(ONES * n as u64) & !x;
        let is = |x: u64, c: u8| below(x ^ (ONES * c as u64), 1);
        // Above 0x7e, or nothing.
        let (limit, delete) = if max < 0x7f { (HIGH, HIGH) } else { (0, 0) };
        let mut n = 0;
        while let Some(&step) = chars[n..].first_chunk::<8>() {
            let x = u64::from_le_bytes(step);
            let found = (below(x, 0x20) | is(x, b'"') | is(x, b'\\') | x & limit) & HIGH
                | is(x, 0x7f) & delete;
            if found != 0 {
                return n + found.trailing_zeros() as usize / 8;
            }
            n += 8;
        }
        let special = |&c: &u8| is_special(c) || c > max;
        n + chars[n..].iter().position(special).unwrap_or(chars.len() - n)
    }
}

impl Unit for u16 {
    const MAX: u16 = u16::MAX;
    fn text(chars: &[u16]) -> Text<'_> {
        Text::Ucs2(chars)
    }
    fn value(vm: &mut Vm, chars: &[u16], _: bool) -> Value {
        vm.str_data(StrData::Two(chars))
    }
}

impl Unit for u32 {
    const MAX: u32 = u32::MAX;
    fn text(chars: &[u32]) -> Text<'_> {
        Text::Ucs4(chars)
    }
    fn value(vm: &mut Vm, chars: &[u32], _: bool) -> Value {
        vm.str_data(StrData::Four(chars))
    }
}

/// Appends a string in quotes; all that is not ASCII is escaped if `ascii`.
pub(super) fn push_quoted(out: &mut TextBuf, s: StrData<'_>, ascii: bool) {
    out.push(b'"'.into());
    match s {
        StrData::One(s) => push_chars(out, s, ascii),
        StrData::Two(s) => push_chars(out, s, ascii),
        StrData::Four(s) => push_chars(out, s, ascii),
    }
    out.push(b'"'.into());
}

fn push_chars<C: Unit>(out: &mut TextBuf, mut s: &[C], ascii: bool) {
    let max = if ascii { C::from(0x7e) } else { C::MAX };
    loop {
        let n = C::plain_run(s, max);
        if n > 0 {
            out.push_text(C::text(&s[..n]));
        }
        let Some(&c) = s.get(n) else { break };
        push_escape(out, c.into());
        s = &s[n + 1..];
    }
}

fn push_escape(out: &mut TextBuf, c: u32) {
    let short = match c {
        0x22 => b'"',
        0x5c => b'\\',
        0x08 => b'b',
        0x0c => b'f',
        0x0a => b'n',
        0x0d => b'r',
        0x09 => b't',
        0..0x1_0000 => return push_unit(out, c),
        _ => {
            push_unit(out, 0xd800 | (c - 0x1_0000) >> 10);
            return push_unit(out, 0xdc00 | (c - 0x1_0000) & 0x3ff);
        }
    };
    out.push_text(Text::Latin1(&[b'\\', short]));
}

fn push_unit(out: &mut TextBuf, c: u32) {
    let digit = |shift: u32| b"0123456789abcdef"[(c >> shift & 15) as usize];
    out.push_text(Text::Latin1(&[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)]));
}

#[cfg(test)]
mod tests {
    use super::Unit;

    #[test]
    fn eight_at_a_time_stops_where_one_at_a_time_does() {
        for c in 0..=255u8 {
            for at in 0..20 {
                for fill in [b'a', 0x7e, 0x80, 0xff] {
                    let mut s = [fill; 20];
                    s[at] = c;
                    let wide = s.map(u16::from);
                    assert_eq!(u8::plain_run(&s, u8::MAX), u16::plain_run(&wide, u16::MAX));
                    assert_eq!(u8::plain_run(&s, 0x7e), u16::plain_run(&wide, 0x7e));
                }
            }
        }
    }
}
