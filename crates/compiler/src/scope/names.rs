//! The names that a unit uses, numbered in the order in which it first does.

use super::Name;
use crate::hash::HashMap;

/// Names up to this number are found by it; a table for larger ones would cost every unit more
/// memory than there is source.
const DIRECT: usize = 4096;

/// The names of a unit. Empty again, it is ready for the next.
#[derive(Debug, Default)]
pub(crate) struct NameTable {
    names: Vec<Name>,
    /// By the number of a name its place, counted from 1; 0 where there is none.
    places: Vec<u32>,
    /// The places of the other names.
    rest: HashMap<Name, u32>,
}

impl NameTable {
    pub fn len(&self) -> usize {
        self.names.len()
    }

    pub fn contains(&self, name: Name) -> bool {
        match name.0 as usize {
            number if number < DIRECT => self.places.get(number).is_some_and(|&place| place != 0),
            _ => self.rest.contains_key(&name),
        }
    }

    /// The place of a name, which gets the next one if it has none.
    #[inline]
    pub fn place(&mut self, name: Name) -> u32 {
        let (number, new) = (name.0 as usize, self.names.len() as u32);
        if number >= DIRECT {
            return self.far_place(name);
        }
        if number >= self.places.len() {
            self.places.resize((number + 1).next_multiple_of(64), 0);
        }
        match &mut self.places[number] {
            none @ 0 => {
                *none = new + 1;
                self.names.push(name);
                new
            }
            place => *place - 1,
        }
    }

    #[cold]
    fn far_place(&mut self, name: Name) -> u32 {
        let new = self.names.len() as u32;
        let place = *self.rest.entry(name).or_insert(new);
        if place == new {
            self.names.push(name);
        }
        place
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Name> {
        self.names.iter()
    }

    /// Takes all names out.
    pub fn clear(&mut self) {
        for name in self.names.drain(..) {
            if let Some(place) = self.places.get_mut(name.0 as usize) {
                *place = 0;
            }
        }
        self.rest = HashMap::with_hasher(self.rest.hasher().clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_anew_after_clearing() {
        let mut table = NameTable::default();
        for _ in 0..2 {
            for (place, number) in [7, 70_000, 0, 4095, 4096].into_iter().enumerate() {
                assert!(!table.contains(Name(number)));
                assert_eq!(table.place(Name(number)), place as u32);
                assert_eq!(table.place(Name(number)), place as u32);
                assert!(table.contains(Name(number)));
            }
            assert_eq!(table.iter().len(), 5);
            table.clear();
            assert_eq!(table.len(), 0);
        }
    }
}
