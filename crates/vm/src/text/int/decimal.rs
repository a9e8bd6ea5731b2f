//! Machine integers to decimal digits, two at a time.

/// `00` to `99`.
const PAIRS: [[u8; 2]; 100] = {
    let mut out = [[b'0'; 2]; 100];
    let mut i = 0;
    while i < 100 {
        out[i] = [b'0' + (i / 10) as u8, b'0' + (i % 10) as u8];
        i += 1;
    }
    out
};

/// Room for the digits of any `u64`, and a sign.
pub type DecimalBuf = [u8; 21];

/// The digits of `n`, written from the end of the buffer.
#[inline]
pub fn decimal_digits(mut n: u64, buf: &mut DecimalBuf) -> &mut [u8] {
    let mut at = buf.len();
    while n >= 100 {
        let pair = PAIRS[(n % 100) as usize];
        n /= 100;
        at -= 2;
        buf[at..at + 2].copy_from_slice(&pair);
    }
    if n >= 10 {
        at -= 2;
        buf[at..at + 2].copy_from_slice(&PAIRS[n as usize]);
    } else {
        at -= 1;
        buf[at] = b'0' + n as u8;
    }
    &mut buf[at..]
}

/// `str(i)`, written from the end of the buffer.
#[inline]
pub fn decimal(i: i64, buf: &mut DecimalBuf) -> &[u8] {
    let n = decimal_digits(i.unsigned_abs(), buf).len();
    let mut at = buf.len() - n;
    if i < 0 {
        at -= 1;
        buf[at] = b'-';
    }
    &buf[at..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_of_rust() {
        let mut edges = vec![0, 1, -1, i64::MAX, i64::MIN];
        let mut n = 1i64;
        for _ in 0..18 {
            n *= 10;
            edges.extend([n - 1, n, n + 1, -n, 1 - n, n / 3, n / 7]);
        }
        for i in edges {
            assert_eq!(decimal(i, &mut [0; 21]), i.to_string().as_bytes());
        }
        assert_eq!(decimal_digits(u64::MAX, &mut [0; 21]), u64::MAX.to_string().as_bytes());
    }
}
