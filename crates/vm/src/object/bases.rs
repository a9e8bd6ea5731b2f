//! Bases of classes: the metaclass that wins, the base whose layout is extended, the order of
//! resolution.

use crate::types::core;
use crate::value::typeobj::TypeFlags;
use crate::value::{PyResult, Raised, Ref, Tuple, Type, Value};
use crate::vm::Vm;
use hashbrown::HashMap;
use smallvec::SmallVec;

#[doc(hidden)]
impl Vm {
    /// The most derived metaclass of `meta` and those of the bases.
    pub(super) fn winning_metaclass(&mut self, meta: &Value, bases: &[Value]) -> PyResult {
        let Some(mut winner) = meta.cast::<Type>().cloned() else { return Ok(meta.clone()) };
        for b in bases {
            let m = b.class().to_ref();
            if winner.is_subclass(&m) {
                continue;
            }
            if m.is_subclass(&winner) {
                winner = m;
                continue;
            }
            return Err(self.type_error(
                "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the \
                 metaclasses of all its bases",
            ));
        }
        Ok(winner.into_value())
    }

    /// The base whose layout the others' can be part of.
    pub(crate) fn best_base(&mut self, bases: &[Value]) -> PyResult<Ref<Type>> {
        let mut winner: Option<Ref<Type>> = None;
        for b in bases {
            let Some(t) = b.cast::<Type>() else {
                return Err(self.type_error("bases must be types"));
            };
            if !t.has(TypeFlags::BASE) {
                let m = format!("type '{}' is not an acceptable base type", t.dotted_name());
                return Err(self.type_error(&m));
            }
            let candidate = solid(t);
            match &winner {
                None => winner = Some(t.clone()),
                Some(w) => {
                    let s = solid(w);
                    if s.is_subclass(&candidate) {
                        // The winner's layout already extends this one's.
                    } else if candidate.is_subclass(&s) {
                        winner = Some(t.clone());
                    } else {
                        return Err(
                            self.type_error("multiple bases have instance lay-out conflict")
                        );
                    }
                }
            }
        }
        match winner {
            Some(w) => Ok(w),
            None => Ok(core().object.to_ref()),
        }
    }

    /// Computes and sets the method resolution order, by the metaclass's `mro()` if it has its own; false if
    /// that has set another one meanwhile, which stays.
    pub(crate) fn set_order(&mut self, class: &Ref<Type>) -> PyResult<bool> {
        let old = class.mro.get();
        let meta = class.as_value().class().to_ref();
        let name = &core().names.mro;
        let own = !std::ptr::eq(&*meta, core().type_)
            && match (meta.lookup(name), core().type_.dict.peek().get_str(name)) {
                (Some(f), Some(default)) => !f.is(&default),
                _ => true,
            };
        let t = match if own { self.lookup_special(class.as_value(), name)? } else { None } {
            Some(f) => {
                let r = self.call(&f, &[])?;
                let order = self.collect(&r)?;
                self.check_order(class, &order)?;
                self.tuple(&order)
            }
            None => match single(class) {
                Some(base) => {
                    let own = std::iter::once(class.as_value().clone());
                    let order: SmallVec<[Value; 8]> =
                        own.chain(base.mro_words().iter().cloned()).collect();
                    self.tuple(&order)
                }
                None => {
                    let order = self.c3(class)?;
                    self.tuple(&order)
                }
            },
        };
        let same = match (&old, &class.mro.get()) {
            (Some(a), Some(b)) => a.is(b),
            (a, b) => a.is_none() && b.is_none(),
        };
        if !same {
            return Ok(false);
        }
        class.mro.set(Some(t));
        // New bases may not be watched, and what was learned through the old ones does not hold, even if
        // the change is taken back.
        if class.has(TypeFlags::WATCHED) {
            class.set_flag(TypeFlags::WATCHED, false);
            self.bump_epoch();
        }
        Ok(true)
    }

    /// What a metaclass's `mro()` gives must be classes that instances of `class` can stand for.
    fn check_order(&mut self, class: &Ref<Type>, order: &[Value]) -> PyResult<()> {
        if order.is_empty() {
            return Err(self.type_error("type MRO must not be empty"));
        }
        let own = solid(class);
        for v in order {
            let Some(t) = v.get::<Type>() else {
                let kind = v.class().name();
                return Err(self.type_error(&format!("mro() returned a non-class ('{kind}')")));
            };
            let layout = solid(t);
            if !own.is_subclass(&layout) {
                let name = t.name();
                let m = format!("mro() returned base with unsuitable layout ('{name}')");
                return Err(self.type_error(&m));
            }
        }
        Ok(())
    }

    /// The C3 linearisation (`type.mro`).
    pub fn c3(&mut self, class: &Ref<Type>) -> PyResult<Vec<Value>> {
        let bases: Vec<Value> = class
            .bases
            .get()
            .and_then(|b| b.get::<Tuple>().map(|t| t.to_vec()))
            .unwrap_or_default();
        let mut lists: Vec<Vec<Value>> = Vec::new();
        for (i, b) in bases.iter().enumerate() {
            if bases[..i].iter().any(|x| x.is(b)) {
                let n = b.get::<Type>().map(|t| t.name()).unwrap_or_default();
                return Err(self.type_error(&format!("duplicate base class {n}")));
            }
            if let Some(t) = b.get::<Type>() {
                lists.push(t.mro().into_iter().map(Ref::into_value).collect());
            }
        }
        lists.push(bases);
        self.merge(class, lists)
    }

    /// Merges orders: time and again the first class that stands behind the head of none.
    fn merge(&mut self, class: &Ref<Type>, mut lists: Vec<Vec<Value>>) -> PyResult<Vec<Value>> {
        let address = |v: &Value| v.word().0;
        // In how many lists a class stands behind the head.
        let mut behind: HashMap<u64, usize> = HashMap::new();
        for l in &mut lists {
            l.reverse();
            l.iter().rev().skip(1).for_each(|v| *behind.entry(address(v)).or_default() += 1);
        }
        let mut out = vec![class.as_value().clone()];
        loop {
            lists.retain(|l| !l.is_empty());
            if lists.is_empty() {
                return Ok(out);
            }
            self.charge(lists.len() / 8 + 1)?;
            let free = |h: &&Value| behind.get(&address(h)).is_none_or(|n| *n == 0);
            let Some(h) = lists.iter().filter_map(|l| l.last()).find(free).cloned() else {
                return Err(self.no_order(&lists));
            };
            for l in lists.iter_mut().filter(|l| l.last().is_some_and(|x| x.is(&h))) {
                l.pop();
                if let Some(n) = l.last().and_then(|next| behind.get_mut(&address(next))) {
                    *n -= 1;
                }
            }
            out.push(h);
        }
    }

    #[cold]
    fn no_order(&mut self, lists: &[Vec<Value>]) -> Raised {
        let mut names: Vec<String> = Vec::new();
        for l in lists {
            let head = l.last().and_then(|h| h.get::<Type>());
            let n = head.map(|t| t.name()).unwrap_or_default();
            if !names.contains(&n) {
                names.push(n);
            }
        }
        let m = format!(
            "Cannot create a consistent method resolution\norder (MRO) for bases {}",
            names.join(", ")
        );
        self.type_error(&m)
    }
}

/// The base of a class that has just one, whose order follows from it.
fn single(class: &Type) -> Option<Ref<Type>> {
    let bases = class.bases.get()?;
    match bases.get::<Tuple>()?.as_slice() {
        [only] => only.cast::<Type>().cloned(),
        _ => None,
    }
}

/// The nearest class in the chain of bases that adds to the layout: another payload, or members.
fn solid(t: &Type) -> Ref<Type> {
    let mut t = t.to_ref();
    loop {
        let up = t
            .base()
            .filter(|b| {
                let same_payload = match (t.payload, b.payload) {
                    (Some(x), Some(y)) => std::ptr::eq(x, y),
                    (None, None) => true,
                    _ => false,
                };
                t.kind == b.kind && t.fixed_size == b.fixed_size && same_payload
            })
            .map(|b| b.to_ref());
        match up {
            Some(b) => t = b,
            None => return t,
        }
    }
}
