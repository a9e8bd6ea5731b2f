//! The names that the code objects of one compilation use.
//!
//! They lie in one text, and code objects hold their numbers: a name costs neither an allocation nor
//! a count of references.

use std::sync::OnceLock;

/// The number of a name in the [`Names`] of a code object.
///
/// ```
/// use pyrun_bytecode::{NameId, NamesBuilder};
/// let mut names = NamesBuilder::default();
/// assert_eq!((names.push("spam"), names.push("eggs")), (NameId(0), NameId(1)));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NameId(pub u32);

/// The names that the code objects of one compilation share. Nested code objects are made before the
/// last name is known, so the table begins empty and is filled once, by [`Names::fill`].
///
/// ```
/// use pyrun_bytecode::{Names, NamesBuilder};
/// let (table, mut names) = (Names::default(), NamesBuilder::default());
/// let id = names.push("spam");
/// table.fill(names);
/// assert_eq!(table.get(id), "spam");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Names(OnceLock<NamesBuilder>);

impl Names {
    /// Fills the table; a second time changes nothing.
    pub fn fill(&self, mut names: NamesBuilder) {
        names.text.shrink_to_fit();
        names.ends.shrink_to_fit();
        let _ = self.0.set(names);
    }

    /// A name; before the table is filled, the empty text.
    ///
    /// # Panics
    /// If `id` is not from the builder that filled it.
    pub fn get(&self, id: NameId) -> &str {
        self.0.get().map_or("", |names| names.get(id))
    }

    /// How many names there are; none before the table is filled.
    pub fn len(&self) -> usize {
        self.0.get().map_or(0, NamesBuilder::len)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The names in a builder again, to add others.
    pub fn to_builder(&self) -> NamesBuilder {
        self.0.get().cloned().unwrap_or_default()
    }
}

impl From<NamesBuilder> for Names {
    fn from(names: NamesBuilder) -> Names {
        let table = Names::default();
        table.fill(names);
        table
    }
}

/// Collects names for a table. It does not tell whether a name is there already: who builds a table
/// has a way to find names that is faster.
///
/// ```
/// let mut names = pyrun_bytecode::NamesBuilder::default();
/// let id = names.push("spam");
/// assert_eq!((names.get(id), names.len()), ("spam", 1));
/// ```
#[derive(Clone, Debug, Default)]
pub struct NamesBuilder {
    text: String,
    /// Where each name ends in the text; it begins where the one before ends.
    ends: Vec<usize>,
}

impl NamesBuilder {
    /// A builder with room for so many names of usual length.
    pub fn with_capacity(names: usize) -> NamesBuilder {
        const USUAL: usize = 10;
        NamesBuilder { text: String::with_capacity(names * USUAL), ends: Vec::with_capacity(names) }
    }

    /// Adds a name.
    pub fn push(&mut self, name: &str) -> NameId {
        self.text.push_str(name);
        self.ends.push(self.text.len());
        NameId((self.ends.len() - 1) as u32)
    }

    /// A name.
    ///
    /// # Panics
    /// If `id` is not from this builder.
    #[inline]
    pub fn get(&self, id: NameId) -> &str {
        let at = id.0 as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[at]]
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}
