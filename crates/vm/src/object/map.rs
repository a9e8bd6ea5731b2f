//! Lookups in dicts and sets, which may call `__eq__` and `__hash__` written in Python.
//!
//! Such a method may change the very table that is being searched: after every call the table's
//! version is compared and the search starts again if it moved. Keys that are plain
//! strings, numbers or tuples of such never call anything, see `value/keys.rs`.

use crate::heap::LARGE;
use crate::text::int::hash_float;
use crate::types::core;
use crate::types::support::TupleHash;
use crate::value::keys::{ABSENT, ASK, LONG, exact_tuple, same, simple_hash};
use crate::value::typeobj::TypeFlags;
use crate::value::{Dict, Kind, List, PyResult, Ref, Set, Value};
use crate::vm::Vm;

/// The hash of a key of one of the kinds that compute it without running Python code and without
/// failing; `None` for others.
#[inline(always)]
pub(crate) fn plain_hash(vm: &mut Vm, v: &Value) -> Option<u64> {
    match simple_hash(v.word()) {
        Some(h) => Some(h),
        None => plain_hash_slow(vm, v),
    }
}

#[inline(never)]
fn plain_hash_slow(vm: &mut Vm, v: &Value) -> Option<u64> {
    let w = v.word();
    if w.is_float() {
        return hash_float(w.as_float()).map(|h| h as u64);
    }
    if let Some(t) = exact_tuple(w) {
        if t.len() > LONG || t.iter().any(|x| exact_tuple(x.word()).is_some()) {
            return None;
        }
        let mut h = TupleHash::new();
        for x in t.iter() {
            h.add(plain_hash(vm, x)? as i64);
        }
        return Some(h.finish(TupleHash::len_mix(t.len())) as u64);
    }
    let slot = v.class().slots().hash?;
    let plain = match v.kind() {
        Kind::Singleton | Kind::Bool | Kind::Int | Kind::Float | Kind::Complex | Kind::Bytes => {
            !v.class().has(TypeFlags::HEAP)
        }
        // By identity.
        _ => core().object.slots().hash.is_some_and(|f| f as usize == slot as usize),
    };
    if plain { slot(vm, v).ok().map(|h| h as u64) } else { None }
}

/// The search among keys of which only `__eq__` can tell, the same for dicts and sets.
macro_rules! ask {
    ($vm:expr, $table:expr, $key:expr, $hash:expr) => {{
        let hash = $hash as u64;
        'search: loop {
            let mut probe = $table.probe(hash);
            while let Some(pos) = $table.next_match(&mut probe, hash) {
                let Some((stored, _)) = $table.key_at(pos) else { continue };
                match same(stored.word(), $key.word()) {
                    Some(true) => return Ok(Some(pos)),
                    Some(false) => {}
                    None => {
                        let version = $table.version();
                        let equal = $vm.eq(&stored, $key)?;
                        if $table.version() != version {
                            continue 'search;
                        }
                        if equal {
                            return Ok(Some(pos));
                        }
                    }
                }
            }
            return Ok(None);
        }
    }};
}

impl Vm {
    /// The position of `key`, whose hash this is.
    #[inline]
    #[doc(hidden)]
    pub fn dict_find(&mut self, d: &Dict, key: &Value, hash: i64) -> PyResult<Option<usize>> {
        match d.lookup(hash as u64, key.word()) {
            ABSENT => Ok(None),
            ASK => self.dict_ask(d, key, hash),
            pos => Ok(Some(pos as usize)),
        }
    }

    #[cold]
    #[inline(never)]
    fn dict_ask(&mut self, d: &Dict, key: &Value, hash: i64) -> PyResult<Option<usize>> {
        ask!(self, d, key, hash)
    }

    /// `d.get(key)`.
    #[inline]
    pub fn dict_get(&mut self, d: &Dict, key: &Value) -> PyResult<Option<Value>> {
        let hash = match simple_hash(key.word()) {
            Some(h) => h as i64,
            None => self.hash(key)?,
        };
        Ok(self.dict_find(d, key, hash)?.and_then(|pos| d.value_at(pos)))
    }

    /// `d[key] = value`.
    pub fn dict_set(&mut self, d: &Dict, key: Value, value: Value) -> PyResult<()> {
        let hash = self.hash(&key)?;
        self.dict_set_hashed(d, key, hash, value)
    }

    /// `d[key] = value`, the hash of the key being known.
    #[doc(hidden)]
    pub fn dict_set_hashed(
        &mut self,
        d: &Dict,
        key: Value,
        hash: i64,
        value: Value,
    ) -> PyResult<()> {
        match self.dict_find(d, &key, hash)? {
            Some(pos) => drop(d.replace_at(pos, value)),
            None => self.dict_insert(d, key, hash, value)?,
        }
        Ok(())
    }

    /// Adds a key that is known not to be there.
    #[inline]
    #[doc(hidden)]
    pub fn dict_insert(&mut self, d: &Dict, key: Value, hash: i64, value: Value) -> PyResult<()> {
        match d.growth() {
            0 => {}
            bytes => self.grow_dict(d, bytes)?,
        }
        d.insert_new(hash as u64, key, value);
        Ok(())
    }

    /// Makes room for one more item, which takes so many bytes: all at once if they are few.
    #[cold]
    #[inline(never)]
    fn grow_dict(&mut self, d: &Dict, bytes: usize) -> PyResult<()> {
        self.reserve(bytes)?;
        if bytes > LARGE && !d.grow_unless_stopped(1) {
            return Err(self.stop_asked_for());
        }
        Ok(())
    }

    /// Appends to a list, if there is memory for its growth.
    #[inline]
    pub fn list_push(&mut self, l: &List, item: Value) -> PyResult<()> {
        match l.push_within(item) {
            Ok(()) => Ok(()),
            Err(item) => self.list_grow_and_push(l, item),
        }
    }

    #[cold]
    #[inline(never)]
    fn list_grow_and_push(&mut self, l: &List, item: Value) -> PyResult<()> {
        self.reserve(l.growth(1))?;
        l.push(item);
        Ok(())
    }

    /// Removes a key; gives its value.
    pub fn dict_remove(&mut self, d: &Dict, key: &Value) -> PyResult<Option<Value>> {
        let hash = self.hash(key)?;
        Ok(self.dict_find(d, key, hash)?.map(|pos| d.remove_at(pos).1))
    }

    /// The position of an item, whose hash this is.
    #[inline]
    #[doc(hidden)]
    pub fn set_find(&mut self, s: &Set, item: &Value, hash: i64) -> PyResult<Option<usize>> {
        match s.lookup(hash as u64, item.word()) {
            ABSENT => Ok(None),
            ASK => self.set_ask(s, item, hash),
            pos => Ok(Some(pos as usize)),
        }
    }

    #[cold]
    #[inline(never)]
    fn set_ask(&mut self, s: &Set, item: &Value, hash: i64) -> PyResult<Option<usize>> {
        ask!(self, s, item, hash)
    }

    /// Adds an item; whether it was not there.
    pub fn set_add(&mut self, s: &Set, item: Value) -> PyResult<bool> {
        let hash = match simple_hash(item.word()) {
            Some(h) => h as i64,
            None => self.hash(&item)?,
        };
        self.set_add_hashed(s, item, hash)
    }

    /// Adds an item whose hash is known; whether it was not there.
    #[inline]
    #[doc(hidden)]
    pub fn set_add_hashed(&mut self, s: &Set, item: Value, hash: i64) -> PyResult<bool> {
        let bytes = s.growth();
        if bytes > 0 && s.lookup(hash as u64, item.word()) == ABSENT {
            self.reserve(bytes)?;
        }
        match s.add(hash as u64, item) {
            Ok(new) => Ok(new),
            Err(item) => {
                let new = self.set_ask(s, &item, hash)?.is_none();
                if new {
                    s.insert_key(hash as u64, item);
                }
                Ok(new)
            }
        }
    }

    /// Whether an item is in the set.
    pub fn set_contains(&mut self, s: &Set, item: &Value) -> PyResult<bool> {
        let hash = self.hash(item)?;
        Ok(self.set_find(s, item, hash)?.is_some())
    }

    /// Removes an item; whether it was there.
    pub fn set_discard(&mut self, s: &Set, item: &Value) -> PyResult<bool> {
        let hash = self.hash(item)?;
        Ok(match self.set_find(s, item, hash)? {
            Some(pos) => {
                drop(s.remove_key(pos));
                true
            }
            None => false,
        })
    }

    /// Sets a value by a Rust name.
    pub fn dict_set_name(&mut self, d: &Ref<Dict>, name: &str, value: Value) {
        let name = self.intern(name);
        d.set_str(&name, value);
    }
}
