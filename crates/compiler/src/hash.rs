//! Tables with a quick hash: the keys are numbers that the compiler itself hands out, addresses, and
//! words that are hashed once. The seed is random, so no source can be written to make them slow.

pub(crate) use hashbrown::HashMap;

pub(crate) type IndexMap<K, V> = indexmap::IndexMap<K, V, hashbrown::DefaultHashBuilder>;
pub(crate) type IndexSet<T> = indexmap::IndexSet<T, hashbrown::DefaultHashBuilder>;
