//! The names of one scope, in the order in which they came.
//!
//! Most scopes have few names: those are looked for one after the other, which is faster than a hash
//! table and costs none.

use smallvec::SmallVec;

use super::{Name, Symbol};
use crate::hash::HashMap;

/// More names than this get a hash table.
const FEW: usize = 16;

/// An ordered map from names to symbols.
#[derive(Debug, Default)]
pub(crate) struct Symbols {
    names: SmallVec<[Name; FEW]>,
    symbols: Vec<Symbol>,
    /// The places of all names, once there are many.
    places: Option<HashMap<Name, u32>>,
}

impl Symbols {
    pub fn len(&self) -> usize {
        self.symbols.len()
    }

    fn place(&self, name: Name) -> Option<usize> {
        match &self.places {
            None => self.names.iter().position(|n| *n == name),
            Some(places) => places.get(&name).map(|&place| place as usize),
        }
    }

    pub fn get(&self, name: Name) -> Option<&Symbol> {
        Some(&self.symbols[self.place(name)?])
    }

    pub fn get_mut(&mut self, name: Name) -> Option<&mut Symbol> {
        let place = self.place(name)?;
        Some(&mut self.symbols[place])
    }

    /// The place of the symbol of `name`, which is `new` if there is none yet.
    pub fn place_or_insert(&mut self, name: Name, new: Symbol) -> usize {
        match self.place(name) {
            Some(place) => place,
            None => self.push(name, new),
        }
    }

    fn push(&mut self, name: Name, symbol: Symbol) -> usize {
        let place = self.symbols.len();
        if self.symbols.capacity() == 0 {
            self.symbols.reserve(FEW / 2);
        }
        self.names.push(name);
        self.symbols.push(symbol);
        if let Some(places) = &mut self.places {
            places.insert(name, place as u32);
        } else if place >= FEW {
            let numbers = self.names.iter().zip(0..);
            self.places = Some(numbers.map(|(name, place)| (*name, place)).collect());
        }
        place
    }

    /// The name and the symbol at a place, which is below the length.
    pub fn at(&self, place: usize) -> (Name, &Symbol) {
        (self.names[place], &self.symbols[place])
    }

    pub fn at_mut(&mut self, place: usize) -> &mut Symbol {
        &mut self.symbols[place]
    }

    /// Names and symbols in their order.
    pub fn iter(&self) -> impl Iterator<Item = (Name, &Symbol)> {
        self.names.iter().copied().zip(&self.symbols)
    }

    pub fn values(&self) -> std::slice::Iter<'_, Symbol> {
        self.symbols.iter()
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = (Name, &mut Symbol)> {
        self.names.iter().copied().zip(&mut self.symbols)
    }
}
