//! Long texts and bytes through the codecs that are stateless from one character to the next: piece by piece,
//! with a look at the limits between two. What has a fault in it is left to the codec as a whole, for the fault
//! and its handler are told of the whole input.

use super::codec::char_named;
use crate::text::codec::{self, Codec, CodecError, Order};
use crate::text::{Text, TextBuf};
use crate::value::PyResult;
use crate::vm::Vm;

/// Characters or bytes of a piece.
const PIECE: usize = 1 << 16;

/// The codec that goes on where this one has coded the beginning, and found `big` byte order.
fn further(codec: Codec, big: bool) -> Codec {
    let found = if big { Order::Big } else { Order::Little };
    match codec {
        Codec::Utf8Sig => Codec::Utf8,
        Codec::Utf16(Order::Marked) => Codec::Utf16(found),
        Codec::Utf32(Order::Marked) => Codec::Utf32(found),
        codec => codec,
    }
}

impl Vm {
    /// Encodes a long text, unless there is a fault in it.
    pub(super) fn encode_pieces(
        &mut self,
        mut codec: Codec,
        text: Text<'_>,
    ) -> PyResult<Option<Vec<u8>>> {
        let mut out = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let end = text.len().min(at + PIECE);
            let piece = codec::encode(codec, text.slice(at..end), &mut |fault| {
                Err(CodecError::<()>::Fault(fault.clone()))
            });
            let Ok(piece) = piece else { return Ok(None) };
            if at == 0 {
                // As much for each of the other pieces, as a rule.
                let all = piece.len().saturating_mul(text.len().div_ceil(PIECE));
                self.ask(all)?;
                out.reserve_exact(all);
            }
            self.room_in(&out, piece.len())?;
            out.extend_from_slice(&piece);
            codec = further(codec, false);
            at = end;
            self.glance()?;
        }
        Ok(Some(out))
    }

    /// Decodes long bytes, unless there is a fault in them; gives how many there is text for, too.
    pub(super) fn decode_pieces(
        &mut self,
        mut codec: Codec,
        input: &[u8],
        last: bool,
    ) -> PyResult<Option<(TextBuf, usize)>> {
        let big = match codec {
            Codec::Utf16(_) => input.starts_with(b"\xfe\xff"),
            _ => input.starts_with(b"\0\0\xfe\xff"),
        };
        let (mut out, mut at) = (TextBuf::new(), 0);
        loop {
            let end = input.len().min(at + PIECE);
            let whole = end == input.len();
            let piece = codec::decode(
                codec,
                &input[at..end],
                last && whole,
                &mut |_, fault| Err(CodecError::<()>::Fault(fault.clone())),
                &char_named,
            );
            let (text, used) = match piece {
                Ok((text, used)) if whole || used > 0 => (text, used),
                _ => return Ok(None),
            };
            self.push_text(&mut out, text.as_text())?;
            at += used;
            if whole {
                return Ok(Some((out, at)));
            }
            codec = further(codec, big);
            self.glance()?;
        }
    }
}

/// Whether a text or bytes of this length are worth pieces.
pub(super) fn is_long(len: usize) -> bool {
    len > PIECE
}
