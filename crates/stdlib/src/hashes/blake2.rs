//! BLAKE2b and BLAKE2s (RFC 7693) with the whole parameter block. Both run on 64-bit words here; those
//! of BLAKE2s are cut to 32 bits.

/// The parameters of a digest; texts are not longer than their fields.
pub(super) struct Params<'a> {
    pub(super) size: u8,
    pub(super) key: &'a [u8],
    pub(super) salt: &'a [u8],
    pub(super) person: &'a [u8],
    pub(super) fanout: u8,
    pub(super) depth: u8,
    pub(super) leaf: u32,
    pub(super) offset: u64,
    pub(super) node_depth: u8,
    pub(super) inner: u8,
    pub(super) last_node: bool,
}

const IV_B: [u64; 8] = [
    0x6a09e667f3bcc908,
    0xbb67ae8584caa73b,
    0x3c6ef372fe94f82b,
    0xa54ff53a5f1d36f1,
    0x510e527fade682d1,
    0x9b05688c2b3e6c1f,
    0x1f83d9abfb41bd6b,
    0x5be0cd19137e2179,
];

const SIGMA: [[u8; 16]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/// A digest in the making.
#[derive(Clone)]
pub(super) struct Blake2 {
    large: bool,
    h: [u64; 8],
    count: u128,
    buffer: Vec<u8>,
    size: usize,
    last_node: bool,
}

impl Blake2 {
    /// Without parameters, at full size.
    pub(super) fn plain(large: bool) -> Blake2 {
        let p = Params {
            size: if large { 64 } else { 32 },
            key: &[],
            salt: &[],
            person: &[],
            fanout: 1,
            depth: 1,
            leaf: 0,
            offset: 0,
            node_depth: 0,
            inner: 0,
            last_node: false,
        };
        Blake2::new(large, &p)
    }

    /// With parameters.
    pub(super) fn new(large: bool, p: &Params<'_>) -> Blake2 {
        let word = if large { 8 } else { 4 };
        let mut block = vec![p.size, p.key.len() as u8, p.fanout, p.depth];
        block.extend(p.leaf.to_le_bytes());
        block.extend(&p.offset.to_le_bytes()[..if large { 8 } else { 6 }]);
        block.extend([p.node_depth, p.inner]);
        block.resize(word * 4, 0);
        for (text, end) in [(p.salt, 6), (p.person, 8)] {
            block.extend_from_slice(text);
            block.resize(word * end, 0);
        }
        let mut h = [0; 8];
        for ((h, iv), part) in h.iter_mut().zip(IV_B).zip(block.chunks_exact(word)) {
            // The constants of BLAKE2s are the upper halves of those of BLAKE2b.
            let iv = if large { iv } else { iv >> 32 };
            *h = iv ^ little(part);
        }
        let (size, last_node) = (p.size as usize, p.last_node);
        let mut b = Blake2 { large, h, count: 0, buffer: Vec::new(), size, last_node };
        if !p.key.is_empty() {
            let mut key = p.key.to_vec();
            key.resize(b.block(), 0);
            b.update(&key);
        }
        b
    }

    fn block(&self) -> usize {
        if self.large { 128 } else { 64 }
    }

    /// Bytes of the digest.
    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// Takes more data.
    pub(super) fn update(&mut self, data: &[u8]) {
        self.buffer.extend_from_slice(data);
        let block = self.block();
        let mut at = 0;
        // The last block waits: it is marked when the data ends.
        while self.buffer.len() - at > block {
            self.count += block as u128;
            let part: Vec<u8> = self.buffer[at..at + block].to_vec();
            self.compress(&part, false);
            at += block;
        }
        self.buffer.drain(..at);
    }

    /// The digest.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let mut last = std::mem::take(&mut self.buffer);
        self.count += last.len() as u128;
        last.resize(self.block(), 0);
        self.compress(&last, true);
        let word = self.block() / 16;
        let bytes = self.h.iter().flat_map(|h| h.to_le_bytes().into_iter().take(word));
        bytes.take(self.size).collect()
    }

    fn compress(&mut self, data: &[u8], last: bool) {
        let (large, word) = (self.large, self.block() / 16);
        let mask = if large { u64::MAX } else { u32::MAX as u64 };
        let m: Vec<u64> = data.chunks_exact(word).map(little).collect();
        let mut v = [0; 16];
        v[..8].copy_from_slice(&self.h);
        for (v, iv) in v[8..].iter_mut().zip(IV_B) {
            *v = if large { iv } else { iv >> 32 };
        }
        let shift = if large { 64 } else { 32 };
        v[12] ^= self.count as u64 & mask;
        v[13] ^= (self.count >> shift) as u64 & mask;
        if last {
            v[14] ^= mask;
            if self.last_node {
                v[15] ^= mask;
            }
        }
        let turns = if large { [32, 24, 16, 63] } else { [16, 12, 8, 7] };
        let turn = |x: u64, by: u32| match large {
            true => x.rotate_right(by),
            false => (x as u32).rotate_right(by) as u64,
        };
        let mut mix = |a: usize, b: usize, c: usize, d: usize, x: u64, y: u64| {
            v[a] = v[a].wrapping_add(v[b]).wrapping_add(x) & mask;
            v[d] = turn(v[d] ^ v[a], turns[0]);
            v[c] = v[c].wrapping_add(v[d]) & mask;
            v[b] = turn(v[b] ^ v[c], turns[1]);
            v[a] = v[a].wrapping_add(v[b]).wrapping_add(y) & mask;
            v[d] = turn(v[d] ^ v[a], turns[2]);
            v[c] = v[c].wrapping_add(v[d]) & mask;
            v[b] = turn(v[b] ^ v[c], turns[3]);
        };
        for round in 0..if large { 12 } else { 10 } {
            let s = SIGMA[round % 10].map(|i| m[i as usize]);
            for i in 0..4 {
                mix(i, i + 4, i + 8, i + 12, s[2 * i], s[2 * i + 1]);
            }
            for i in 0..4 {
                let (b, c, d) = ((i + 1) % 4 + 4, (i + 2) % 4 + 8, (i + 3) % 4 + 12);
                mix(i, b, c, d, s[8 + 2 * i], s[9 + 2 * i]);
            }
        }
        for i in 0..8 {
            self.h[i] ^= v[i] ^ v[i + 8];
        }
    }
}

fn little(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |n, b| n << 8 | *b as u64)
}
