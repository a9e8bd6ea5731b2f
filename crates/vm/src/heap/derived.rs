//! The classes that derive from a class, in the order in which they came to it.
//!
//! Classes die by the hundred, when the collector finds them; so one that goes leaves a gap, and the
//! list closes its gaps when they are the larger part.

use crate::value::typeobj::TypeObj;

/// Stands for a class that has gone.
const GAP: usize = 0;
/// Lists with fewer gaps are left alone.
const MANY: usize = 32;

/// The addresses of the classes that derive directly from one class.
#[derive(Default)]
pub(crate) struct Derived {
    list: Vec<usize>,
    gaps: usize,
}

impl Derived {
    /// Adds a class.
    pub(crate) fn add(&mut self, class: &TypeObj) {
        class.place.set(self.list.len());
        self.list.push(class as *const TypeObj as usize);
    }

    /// Takes a class out. Where it was added is where the search starts, for since then it can only have
    /// moved to the front; with several bases it knows the place in the last one's list.
    pub(crate) fn remove(&mut self, class: &TypeObj) {
        let me = class as *const TypeObj as usize;
        let end = self.list.len().min(class.place.get() + 1);
        let search = |list: &[usize]| list.iter().rposition(|&c| c == me);
        let Some(i) = search(&self.list[..end]).or_else(|| search(&self.list)) else { return };
        self.list[i] = GAP;
        self.gaps += 1;
        while self.list.last() == Some(&GAP) {
            self.list.pop();
            self.gaps -= 1;
        }
        if self.gaps > MANY && self.gaps > self.list.len() / 2 {
            self.list.retain(|&c| c != GAP);
            self.gaps = 0;
        }
    }

    /// The classes.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> {
        self.list.iter().copied().filter(|&c| c != GAP)
    }
}
