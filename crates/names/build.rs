//! Packs the names of all characters, which come from `unicode_names2`.
//!
//! - `names.bin`: for each block of 256 code points that has names, the names of its code points, a
//!   line each, deflated;
//! - `slots.bin`: a hash table from names to characters, by their number among all;
//! - `tables.rs`: where the blocks are, and what is computed instead: the ideographs' ranges.

use std::error::Error;
use std::fmt::Write as _;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::{env, fs};

use miniz_oxide::deflate::compress_to_vec;

include!("src/hash.rs");

/// What the names of ideographs begin with; their code point follows.
const IDEOGRAPH: &str = "CJK UNIFIED IDEOGRAPH-";

/// What the names of Korean syllables begin with.
const SYLLABLE: &str = "HANGUL SYLLABLE ";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/hash.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    let (mut names, mut blocks) = (Vec::new(), String::new());
    let mut slots = vec![EMPTY; SLOTS];
    let mut ideographs: Vec<RangeInclusive<u32>> = Vec::new();
    let mut count = 0;
    for block in 0..=0x10ffff_u32 >> 8 {
        let (before, mut lines) = (count, Vec::new());
        for point in block << 8..(block + 1) << 8 {
            let name = char::from_u32(point).and_then(unicode_names2::name);
            let name = name.map(|name| name.to_string()).unwrap_or_default();
            if name.starts_with(IDEOGRAPH) {
                match ideographs.last_mut() {
                    Some(last) if *last.end() + 1 == point => *last = *last.start()..=point,
                    _ => ideographs.push(point..=point),
                }
            }
            let computed = name.starts_with(IDEOGRAPH) || name.starts_with(SYLLABLE);
            lines.push(if computed { String::new() } else { name });
        }
        let used = lines.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
        if used == 0 {
            continue;
        }
        for name in lines.iter().filter(|name| !name.is_empty()) {
            let mut at = slot(name);
            while slots[at] != EMPTY {
                at = (at + 1) % SLOTS;
            }
            slots[at] = count;
            count += 1;
        }
        writeln!(blocks, "    ({block}, {}, {before}),", names.len())?;
        names.extend(compress_to_vec(lines[..used].join("\n").as_bytes(), 10));
    }
    let bytes: Vec<u8> = slots.into_iter().flat_map(u16::to_le_bytes).collect();
    fs::write(out.join("names.bin"), names)?;
    fs::write(out.join("slots.bin"), bytes)?;
    let ranges: String =
        ideographs.iter().map(|r| format!("    ({}, {}),\n", r.start(), r.end())).collect();
    let tables = format!(
        "/// The number of each block, where it begins in the names, and how many names come before.
pub const BLOCKS: &[(u16, u32, u16)] = &[\n{blocks}];
/// First and last of the code points that are ideographs.
pub const IDEOGRAPHS: &[(u32, u32)] = &[\n{ranges}];\n"
    );
    fs::write(out.join("tables.rs"), tables)?;
    Ok(())
}
