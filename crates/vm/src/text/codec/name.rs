//! Names of encodings.

use super::Order;
use super::charmap::Charmap;

/// An encoding that is built in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// `utf-8`
    Utf8,
    /// `utf-8-sig`: a mark in front.
    Utf8Sig,
    /// `utf-16`, `utf-16-le`, `utf-16-be`
    Utf16(Order),
    /// `utf-32`, `utf-32-le`, `utf-32-be`
    Utf32(Order),
    /// `latin-1`
    Latin1,
    /// `ascii`
    Ascii,
    /// One byte a character, by a table.
    Charmap(&'static Charmap),
    /// `unicode_escape`
    UnicodeEscape,
    /// `raw_unicode_escape`
    RawUnicodeEscape,
}

/// The name in lowercase, with one underscore for each run of characters that are not alphanumeric
/// (or a dot), and none at the ends.
pub fn normalize(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut gap = false;
    for c in name.chars() {
        if !c.is_alphanumeric() && c != '.' {
            gap = true;
            continue;
        }
        if gap && !out.is_empty() {
            out.push('_');
        }
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
        }
        gap = false;
    }
    out
}

impl Codec {
    /// The encoding of that name or alias, however it is written.
    pub fn lookup(name: &str) -> Option<Codec> {
        // The spellings that nearly all programs use.
        match name {
            "utf-8" | "utf8" | "UTF-8" => return Some(Codec::Utf8),
            "ascii" | "us-ascii" | "ASCII" => return Some(Codec::Ascii),
            "latin-1" | "latin1" | "iso-8859-1" => return Some(Codec::Latin1),
            _ => {}
        }
        Some(match normalize(name).replace('.', "_").as_str() {
            "utf_8" | "u8" | "utf" | "utf8" | "utf8_ucs2" | "utf8_ucs4" | "cp65001" => Codec::Utf8,
            "utf_8_sig" => Codec::Utf8Sig,
            "utf_16" | "u16" | "utf16" => Codec::Utf16(Order::Marked),
            "utf_16_le" | "utf_16le" | "unicodelittleunmarked" => Codec::Utf16(Order::Little),
            "utf_16_be" | "utf_16be" | "unicodebigunmarked" => Codec::Utf16(Order::Big),
            "utf_32" | "u32" | "utf32" => Codec::Utf32(Order::Marked),
            "utf_32_le" | "utf_32le" => Codec::Utf32(Order::Little),
            "utf_32_be" | "utf_32be" => Codec::Utf32(Order::Big),
            "latin_1" | "8859" | "cp819" | "csisolatin1" | "ibm819" | "iso8859" | "iso8859_1"
            | "iso_8859_1" | "iso_8859_1_1987" | "iso_ir_100" | "l1" | "latin" | "latin1" => {
                Codec::Latin1
            }
            "ascii" | "646" | "ansi_x3_4_1968" | "ansi_x3_4_1986" | "cp367" | "csascii"
            | "ibm367" | "iso646_us" | "iso_646_irv_1991" | "iso_ir_6" | "us" | "us_ascii" => {
                Codec::Ascii
            }
            "unicode_escape" => Codec::UnicodeEscape,
            "raw_unicode_escape" => Codec::RawUnicodeEscape,
            name => Codec::Charmap(Charmap::lookup(name)?),
        })
    }

    /// The part of the input that positions in decoding faults count in: `utf-8-sig` drops its mark
    /// first.
    pub fn body(self, input: &[u8]) -> &[u8] {
        match self {
            Codec::Utf8Sig => input.strip_prefix(super::UTF8_BOM).unwrap_or(input),
            _ => input,
        }
    }

    /// The name that `codecs.lookup(…).name` shows.
    pub fn name(self) -> &'static str {
        match self {
            Codec::Utf8 => "utf-8",
            Codec::Utf8Sig => "utf-8-sig",
            Codec::Utf16(Order::Marked) => "utf-16",
            Codec::Utf16(Order::Little) => "utf-16-le",
            Codec::Utf16(Order::Big) => "utf-16-be",
            Codec::Utf32(Order::Marked) => "utf-32",
            Codec::Utf32(Order::Little) => "utf-32-le",
            Codec::Utf32(Order::Big) => "utf-32-be",
            Codec::Latin1 => "iso8859-1",
            Codec::Ascii => "ascii",
            Codec::Charmap(map) => map.name,
            Codec::UnicodeEscape => "unicode-escape",
            Codec::RawUnicodeEscape => "raw-unicode-escape",
        }
    }
}
