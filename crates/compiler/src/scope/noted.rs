//! What was found out last about each name: nearly always it is asked for again from the same scope.

use super::{Name, ScopeId};

/// By the number of a name, the scope that it was last looked for in, and what was found.
#[derive(Debug)]
pub(crate) struct Noted<T>(Vec<(ScopeId, T)>);

/// No scope has this number.
const NOWHERE: ScopeId = ScopeId::MAX;

impl<T: Copy> Noted<T> {
    /// Nothing is noted yet.
    pub fn new() -> Noted<T> {
        Noted(Vec::new())
    }

    #[inline]
    pub fn get(&self, scope: ScopeId, name: Name) -> Option<T> {
        match self.0.get(name.0 as usize) {
            Some((noted, found)) if *noted == scope => Some(*found),
            _ => None,
        }
    }

    /// Notes what `scope` means by one of `names` names.
    pub fn note(&mut self, scope: ScopeId, name: Name, found: T, names: usize) {
        if self.0.len() < names {
            // Twice as many each time, as the names grow.
            self.0.resize(names.max(self.0.capacity()), (NOWHERE, found));
        }
        self.0[name.0 as usize] = (scope, found);
    }
}
