//! A Python interpreter to embed: the library a host adds to its Cargo.toml, and the pyrun command.
