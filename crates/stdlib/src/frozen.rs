//! The modules written in Python, as the bytecode that the build made of them.

/// A module carried in the binary.
#[derive(Clone, Copy, Debug)]
pub struct Frozen {
    /// Its dotted name.
    pub name: &'static str,
    /// What `Code::to_bytes` wrote.
    pub code: &'static [u8],
    /// Whether it is a package.
    pub package: bool,
}

/// All of them, by file name.
pub static FROZEN: &[Frozen] = include!(concat!(env!("OUT_DIR"), "/frozen.rs"));
