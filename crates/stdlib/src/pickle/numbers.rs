//! Ints as bytes in two's complement, the least significant first.

use dashu_int::IBig;

/// The shortest bytes that stand for an int.
pub(super) fn encode(i: &IBig) -> Vec<u8> {
    if *i == IBig::ZERO {
        return Vec::new();
    }
    let mut bytes = i.to_le_bytes().to_vec();
    // The sign must show in the last bit.
    let negative = *i < IBig::ZERO;
    while bytes.len() > 1 {
        let (last, before) = (bytes[bytes.len() - 1], bytes[bytes.len() - 2]);
        let needless = if negative {
            last == 0xff && before & 0x80 != 0
        } else {
            last == 0 && before & 0x80 == 0
        };
        if !needless {
            break;
        }
        bytes.pop();
    }
    if (bytes[bytes.len() - 1] & 0x80 != 0) != negative {
        bytes.push(if negative { 0xff } else { 0 });
    }
    bytes
}

/// The int that bytes stand for.
pub(super) fn decode(bytes: &[u8]) -> IBig {
    IBig::from_le_bytes(bytes)
}
