//! `str`: compact text of 1, 2 or 4 bytes per character, with an ASCII flag and a cached hash.
//!
//! The width is always the smallest that fits, so equal texts have equal bytes. Lone surrogates are
//! characters like any other. A text is never changed once another reference can see it; only
//! `s += t` on an unshared string appends in place, into spare capacity.

use super::object::Obj;
use super::owned::object_kind;
use std::borrow::Cow;
use std::cell::Cell;

/// A `str` as a native sees it.
///
/// `String` and `Cow<str>` convert from it; as itself it is neither copied nor checked for what UTF-8 has no
/// form of, lone surrogates:
///
/// ```
/// use pyrun::{Interpreter, Ref, Str};
///
/// let mut py = Interpreter::new();
/// py.define("words", |s: Ref<Str>| match s.is_empty() {
///     true => 0,
///     false => s.to_str_lossy().split(' ').count(),
/// })?;
/// assert_eq!(py.eval::<usize>("words('a cup of tea')")?, 4);
///
/// // A length in characters, as Python counts it; whether it can be UTF-8; a comparison.
/// py.define("facts", |s: Ref<Str>| (s.len(), s.to_utf8().is_some(), s.equals("tea")))?;
/// assert_eq!(py.eval::<(usize, bool, bool)>("facts('tea')")?, (3, true, true));
/// assert_eq!(py.eval::<(usize, bool, bool)>(r"facts('é\ud800')")?, (2, false, false));
/// # Ok::<(), pyrun::Error>(())
/// ```
#[repr(C)]
pub struct Str {
    header: Obj,
    pub(crate) hash: Cell<u64>,
    pub(crate) len: Cell<u32>,
    /// Capacity in characters of this width.
    pub(crate) cap: u32,
    pub(crate) width: u8,
    pub(crate) ascii: Cell<bool>,
    pub(crate) interned: Cell<bool>,
    _pad: [u8; 5],
}

object_kind!(Str, "str", Str);

impl std::fmt::Debug for Str {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(&*self.to_str_lossy(), f)
    }
}

/// The characters of a string at their width.
#[derive(Clone, Copy, Debug)]
pub enum StrData<'a> {
    /// Latin-1.
    One(&'a [u8]),
    /// The Basic Multilingual Plane.
    Two(&'a [u16]),
    /// Everything.
    Four(&'a [u32]),
}

impl StrData<'_> {
    /// How many characters.
    pub fn len(&self) -> usize {
        match self {
            StrData::One(s) => s.len(),
            StrData::Two(s) => s.len(),
            StrData::Four(s) => s.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The character at `i`, which must be in range.
    #[inline]
    pub fn at(&self, i: usize) -> u32 {
        match self {
            StrData::One(s) => s[i] as u32,
            StrData::Two(s) => s[i] as u32,
            StrData::Four(s) => s[i],
        }
    }

    /// The characters.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator + '_ {
        (0..self.len()).map(move |i| self.at(i))
    }

    /// The characters from `a` to `b`.
    pub fn slice(&self, a: usize, b: usize) -> Self {
        match self {
            StrData::One(s) => StrData::One(&s[a..b]),
            StrData::Two(s) => StrData::Two(&s[a..b]),
            StrData::Four(s) => StrData::Four(&s[a..b]),
        }
    }
}

impl Str {
    /// Offset of the characters from the start of the object.
    pub(crate) const DATA: usize = size_of::<Str>();

    /// Writes the fields behind a fresh header; the characters are the caller's.
    ///
    /// # Safety
    /// `p` has room for the payload and `cap` characters.
    #[inline(always)]
    pub(crate) unsafe fn init(p: *mut Obj, len: u32, cap: u32, width: u8, ascii: bool) {
        let s = p as *mut Str;
        // SAFETY: the caller's promise.
        unsafe {
            (&raw mut (*s).hash).write(Cell::new(0));
            (&raw mut (*s).len).write(Cell::new(len));
            (&raw mut (*s).cap).write(cap);
            (&raw mut (*s).width).write(width);
            (&raw mut (*s).ascii).write(Cell::new(ascii));
            (&raw mut (*s).interned).write(Cell::new(false));
        }
    }

    #[inline(always)]
    pub(crate) fn data_ptr(&self) -> *mut u8 {
        // SAFETY: the characters follow the payload in the same allocation.
        unsafe { (self as *const Str as *mut u8).add(Str::DATA) }
    }

    /// How many characters.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.get() as usize
    }

    /// Whether there are none.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether all characters are ASCII.
    #[inline(always)]
    #[doc(hidden)]
    pub fn is_ascii(&self) -> bool {
        self.ascii.get()
    }

    /// Bytes per character: 1, 2 or 4.
    #[inline(always)]
    #[doc(hidden)]
    pub fn width(&self) -> usize {
        self.width as usize
    }

    /// The characters.
    #[inline(always)]
    #[doc(hidden)]
    pub fn data(&self) -> StrData<'_> {
        let (p, n) = (self.data_ptr(), self.len());
        // SAFETY: `n` characters of this width are initialised, and the data is aligned to 8.
        unsafe {
            match self.width {
                1 => StrData::One(std::slice::from_raw_parts(p, n)),
                2 => StrData::Two(std::slice::from_raw_parts(p as *const u16, n)),
                _ => StrData::Four(std::slice::from_raw_parts(p as *const u32, n)),
            }
        }
    }

    /// The raw bytes of the characters at their width.
    #[inline(always)]
    #[doc(hidden)]
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: as in `data`.
        unsafe { std::slice::from_raw_parts(self.data_ptr(), self.len() * self.width()) }
    }

    /// The text, if it is ASCII.
    #[inline]
    #[doc(hidden)]
    pub fn as_ascii(&self) -> Option<&str> {
        // SAFETY: ASCII bytes are UTF-8.
        self.is_ascii().then(|| unsafe { std::str::from_utf8_unchecked(self.bytes()) })
    }

    /// The text as UTF-8; lone surrogates become U+FFFD.
    pub fn to_str_lossy(&self) -> Cow<'_, str> {
        match self.as_ascii() {
            Some(s) => Cow::Borrowed(s),
            None => Cow::Owned(
                self.data().iter().map(|c| char::from_u32(c).unwrap_or('\u{fffd}')).collect(),
            ),
        }
    }

    /// The text as UTF-8, or `None` if it holds a lone surrogate.
    pub fn to_utf8(&self) -> Option<Cow<'_, str>> {
        match self.as_ascii() {
            Some(s) => Some(Cow::Borrowed(s)),
            None => {
                self.data().iter().map(char::from_u32).collect::<Option<String>>().map(Cow::Owned)
            }
        }
    }

    /// The text as WTF-8: UTF-8 with lone surrogates as three bytes.
    #[doc(hidden)]
    pub fn to_wtf8(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.len());
        for c in self.data().iter() {
            push_wtf8(&mut out, c);
        }
        out
    }

    /// The hash; computed once. Equal texts have equal hashes.
    #[inline]
    #[doc(hidden)]
    pub fn hash(&self) -> u64 {
        match self.hash.get() {
            0 => {
                let h = hash_bytes(self.bytes());
                self.hash.set(h);
                h
            }
            h => h,
        }
    }

    /// Whether the texts are equal.
    #[inline]
    #[doc(hidden)]
    pub fn same(&self, other: &Str) -> bool {
        std::ptr::eq(self, other)
            || self.len() == other.len()
                && self.width == other.width
                && self.bytes() == other.bytes()
    }

    /// Whether the text equals `s`.
    pub fn equals(&self, s: &str) -> bool {
        match self.as_ascii() {
            Some(t) => t == s,
            None => self.data().iter().eq(s.chars().map(|c| c as u32)),
        }
    }
}

/// Appends a code point, surrogates included, in WTF-8.
pub fn push_wtf8(out: &mut Vec<u8>, c: u32) {
    match char::from_u32(c) {
        Some(ch) => out.extend_from_slice(ch.encode_utf8(&mut [0; 4]).as_bytes()),
        None => out.extend_from_slice(&[
            0xe0 | (c >> 12) as u8,
            0x80 | (c >> 6 & 0x3f) as u8,
            0x80 | (c & 0x3f) as u8,
        ]),
    }
}

/// Decodes WTF-8, which must be well formed, into code points.
pub fn wtf8_chars(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    let mut i = 0;
    std::iter::from_fn(move || {
        let b = *bytes.get(i)? as u32;
        let at = |k: usize| bytes.get(i + k).map_or(0, |b| *b as u32 & 0x3f);
        let (c, n) = match b {
            0..0x80 => (b, 1),
            0x80..0xe0 => ((b & 0x1f) << 6 | at(1), 2),
            0xe0..0xf0 => ((b & 0xf) << 12 | at(1) << 6 | at(2), 3),
            _ => ((b & 7) << 18 | at(1) << 12 | at(2) << 6 | at(3), 4),
        };
        i += n;
        Some(c)
    })
}

/// The hash of `str` and `bytes` contents: multiply-and-fold over 8-byte chunks. 0 only for empty
/// contents, because it marks a hash that has not been computed.
pub fn hash_bytes(bytes: &[u8]) -> u64 {
    if bytes.is_empty() {
        return 0;
    }
    const M: u64 = 0x9e37_79b9_7f4a_7c15;
    let fold = |h: u64, x: u64| {
        let p = ((h ^ x) as u128).wrapping_mul(M as u128 | 1 << 64);
        p as u64 ^ (p >> 64) as u64
    };
    let mut h = bytes.len() as u64 ^ 0x51_7c_c1_b7_27_22_0a_95;
    let mut chunks = bytes.chunks_exact(8);
    for c in &mut chunks {
        h = fold(h, u64::from_le_bytes(c.try_into().unwrap_or_default()));
    }
    let mut last = [0; 8];
    last[..chunks.remainder().len()].copy_from_slice(chunks.remainder());
    h = fold(h, u64::from_le_bytes(last));
    h = fold(h, h >> 32);
    if h == 0 { M } else { h }
}
