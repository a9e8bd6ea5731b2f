//! The `pyrun` command.
fn main() {}
