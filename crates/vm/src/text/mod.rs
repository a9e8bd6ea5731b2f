//! Text and number formatting kernels on plain Rust types: no interpreter, no Python objects.
