// Where a name is looked for. Shared by the build script, which includes this file.

/// The places of the hash table; about half are used.
const SLOTS: usize = 1 << 16;

/// What a place without a name holds.
const EMPTY: u16 = u16::MAX;

/// The first place to look for a name, which is in capital letters: FNV-1a.
fn slot(name: &str) -> usize {
    let start = 0xcbf2_9ce4_8422_2325_u64;
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = name.bytes().fold(start, mix);
    (hash ^ hash >> 32) as usize % SLOTS
}
