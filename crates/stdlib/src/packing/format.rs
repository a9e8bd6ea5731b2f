//! Formats of `struct`: byte order, and where each value lies.

/// What a format character stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Code {
    Int(u8),
    Float(u8),
    Bool,
    Char,
    Bytes,
    Pascal,
}

impl Code {
    /// Whether it is a signed integer.
    pub(super) fn signed(self) -> bool {
        matches!(self, Code::Int(c) if c.is_ascii_lowercase())
    }

    /// The character.
    pub(super) fn letter(self) -> char {
        match self {
            Code::Int(c) | Code::Float(c) => c as char,
            Code::Bool => '?',
            Code::Char => 'c',
            Code::Bytes => 's',
            Code::Pascal => 'p',
        }
    }
}

/// One value of a record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    /// What it is.
    pub(super) code: Code,
    /// Where it lies.
    pub(super) offset: usize,
    /// How many bytes it takes.
    pub(super) size: usize,
    /// Whether the format is the machine's, in which too large floats become infinite.
    pub(super) native: bool,
}

/// A format taken apart.
#[derive(Debug)]
pub(super) struct Format {
    /// Bytes of a record.
    pub(super) size: usize,
    /// Whether the most significant byte comes first.
    pub(super) big: bool,
    /// The values.
    pub(super) items: Vec<Item>,
}

/// There is no memory for so many values.
pub(super) const TOO_MANY: &str = "too many values";

/// More values than a record can sensibly have.
const MOST: usize = 1 << 24;

impl Format {
    /// Takes a format apart, or says what is wrong with it.
    pub(super) fn parse(text: &[u8], room: usize) -> Result<Format, &'static str> {
        let (native, big, rest) = match text.first() {
            Some(b'@') => (true, false, &text[1..]),
            Some(b'=' | b'<') => (false, false, &text[1..]),
            Some(b'>' | b'!') => (false, true, &text[1..]),
            _ => (true, false, text),
        };
        let most = MOST.min(room / size_of::<Item>());
        let mut f = Format { size: 0, big, items: Vec::new() };
        let mut chars = rest.iter().copied().peekable();
        while let Some(c) = chars.next() {
            if c.is_ascii_whitespace() {
                continue;
            }
            let (mut count, mut letter) = (None, c);
            if c.is_ascii_digit() {
                let mut n = (c - b'0') as usize;
                letter = loop {
                    match chars.next() {
                        Some(d @ b'0'..=b'9') => {
                            let more =
                                n.checked_mul(10).and_then(|n| n.checked_add((d - b'0') as usize));
                            n = more
                                .filter(|n| *n <= isize::MAX as usize)
                                .ok_or("overflow in item count")?;
                        }
                        Some(c) => break c,
                        None => return Err("repeat count given without format specifier"),
                    }
                };
                count = Some(n);
            }
            f.add(letter, count, native, most)?;
        }
        Ok(f)
    }

    /// Bytes beside itself.
    pub(super) fn bytes(&self) -> usize {
        self.items.capacity() * size_of::<Item>() + size_of::<Format>()
    }

    fn add(
        &mut self,
        letter: u8,
        count: Option<usize>,
        native: bool,
        most: usize,
    ) -> Result<(), &'static str> {
        const TOO_LARGE: &str = "total struct size too long";
        let n = count.unwrap_or(1);
        let (code, size) = match letter {
            b'x' => {
                self.size = self.size.checked_add(n).ok_or(TOO_LARGE)?;
                return Ok(());
            }
            b's' | b'p' => {
                let code = if letter == b's' { Code::Bytes } else { Code::Pascal };
                let offset = self.size;
                self.size = offset.checked_add(n).ok_or(TOO_LARGE)?;
                self.items.push(Item { code, offset, size: n, native });
                return Ok(());
            }
            b'c' => (Code::Char, 1),
            b'?' => (Code::Bool, 1),
            b'b' | b'B' => (Code::Int(letter), 1),
            b'h' | b'H' => (Code::Int(letter), 2),
            b'i' | b'I' => (Code::Int(letter), 4),
            b'l' | b'L' => (Code::Int(letter), if native { 8 } else { 4 }),
            b'q' | b'Q' => (Code::Int(letter), 8),
            b'n' | b'N' | b'P' if native => (Code::Int(letter), 8),
            b'e' => (Code::Float(letter), 2),
            b'f' => (Code::Float(letter), 4),
            b'd' => (Code::Float(letter), 8),
            _ => return Err("bad char in struct format"),
        };
        if native {
            self.size = self.size.checked_next_multiple_of(size).ok_or(TOO_LARGE)?;
        }
        let bytes = size.checked_mul(n).ok_or(TOO_LARGE)?;
        let end =
            self.size.checked_add(bytes).filter(|e| *e <= isize::MAX as usize).ok_or(TOO_LARGE)?;
        let len = self.items.len().saturating_add(n);
        if len > MOST {
            return Err(TOO_LARGE);
        }
        if len > self.items.capacity() && len + len / 2 > most {
            return Err(TOO_MANY);
        }
        for i in 0..n {
            self.items.push(Item { code, offset: self.size + i * size, size, native });
        }
        self.size = end;
        Ok(())
    }
}
