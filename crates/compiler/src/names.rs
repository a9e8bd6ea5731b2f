//! Names: where each lives, and how it is loaded, stored and deleted.

use pyrun_bytecode::{Const, Op};

use crate::error::Res;
use crate::generate::Gen;
use crate::scope::{FAR, Found, Name, Scope, ScopeId, ScopeKind, Symbol};
use crate::unit::Reg;

/// How a name is reached from the code being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A local register.
    Local(Reg),
    /// A local register that holds a cell.
    Cell(Reg),
    /// A local without a register.
    Far,
    /// A free variable.
    Free(u32),
    /// A free variable of a class body: its namespace goes first.
    ClassFree(u32),
    /// A name in the namespace, then the globals.
    Namespace,
    /// A global.
    Global,
    /// From a scope of type parameters: the namespace of the class, then the free variable.
    ClassDictFree(u32),
    /// From a scope of type parameters: the namespace of the class, then the globals.
    ClassDictGlobal,
}

/// Where a name of `scope` itself is.
fn own_place(scope: &Scope, symbol: Option<&Symbol>) -> Place {
    match symbol {
        _ if !scope.kind.is_function_like() => Place::Namespace,
        Some(s) if s.cell => Place::Cell(s.register),
        Some(s) if s.register == FAR => Place::Far,
        Some(s) => Place::Local(s.register),
        None => Place::Global,
    }
}

impl Gen<'_, '_> {
    /// Where `name` is, seen from the current scope.
    pub fn place_of(&mut self, name: Name) -> Place {
        let scope = self.unit.scope;
        if let Some(place) = self.places.get(scope, name) {
            return place;
        }
        let place = self.place_from(scope, name);
        self.places.note(scope, name, place, self.table.names.len());
        place
    }

    fn place_from(&self, id: ScopeId, name: Name) -> Place {
        let scope = &self.table.scopes[id];
        let symbol = scope.symbols.get(name);
        let found = symbol.map_or(Found::GlobalImplicit, |s| s.found);
        match found {
            Found::Here => own_place(scope, symbol),
            Found::Outer(outer) => self.outer_place(id, outer, name),
            Found::GlobalExplicit => Place::Global,
            Found::GlobalImplicit | Found::Unknown => {
                if scope.sees_class {
                    return Place::ClassDictGlobal;
                }
                // Comprehensions of a class body do not see its names.
                let in_class = self.unit.kind == ScopeKind::Class && id != self.unit.id;
                match self.unit.kind {
                    ScopeKind::Module => Place::Namespace,
                    ScopeKind::Class if !in_class => Place::Namespace,
                    _ => Place::Global,
                }
            }
        }
    }

    fn outer_place(&self, id: ScopeId, outer: ScopeId, name: Name) -> Place {
        if self.table.scopes[outer].unit == self.unit.id {
            if self.table.scopes[outer].kind == ScopeKind::Class {
                return self.table.scopes[outer].class_cell.map_or(Place::Global, Place::Cell);
            }
            let scope = &self.table.scopes[outer];
            return own_place(scope, scope.symbols.get(name));
        }
        let index = self.table.scopes[self.unit.id].free.get_index_of(&name);
        let index = index.unwrap_or(0) as u32;
        let scope = &self.table.scopes[id];
        match scope.kind {
            ScopeKind::Class => Place::ClassFree(index),
            // Type parameters around are never shadowed by the class's own names.
            _ if scope.sees_class => Place::ClassDictFree(index),
            _ => Place::Free(index),
        }
    }

    /// The register of a plain local; a check is emitted if it may be unbound.
    pub fn bound_local(&mut self, r: Reg) -> Reg {
        if !self.unit.bound.contains(r) {
            self.emit(Op::CheckBound, r, 0, 0);
        }
        r
    }

    /// Loads the name spelled `id` into `dst`.
    pub fn load_name(&mut self, id: &str, dst: Reg) {
        let name = self.table.mangled(self.unit.scope, id);
        self.load(name, dst);
    }

    pub fn load(&mut self, name: Name, dst: Reg) {
        let place = self.place_of(name);
        self.load_from(place, name, dst);
    }

    /// Loads `name` from where it is.
    pub fn load_from(&mut self, place: Place, name: Name, dst: Reg) {
        match place {
            Place::Local(r) => {
                self.bound_local(r);
                if r != dst {
                    self.emit(Op::Move, dst, r, 0);
                }
            }
            Place::Cell(r) => self.emit(Op::LoadCell, dst, r, 0),
            Place::Far => {
                let n = self.unit.name(name);
                self.emit(Op::LoadFar, dst, n, 0);
            }
            Place::Free(i) => self.emit(Op::LoadFree, dst, i, 0),
            Place::ClassFree(i) => {
                let n = self.unit.name(name);
                self.emit(Op::LoadClassFree, dst, i, n);
            }
            Place::Namespace => {
                let n = self.unit.name(name);
                self.emit(Op::LoadName, dst, n, 0);
            }
            Place::Global => {
                let n = self.unit.name(name);
                self.emit(Op::LoadGlobal, dst, n, 0);
            }
            place @ (Place::ClassDictFree(_) | Place::ClassDictGlobal) => {
                self.load_through_class(name, place, dst);
            }
        }
    }

    /// `namespace[name] if name in namespace else …`
    fn load_through_class(&mut self, name: Name, place: Place, dst: Reg) {
        let dict = crate::scope::Names::CLASSDICT;
        let free = self.table.scopes[self.unit.id].free.get_index_of(&dict).unwrap_or(0) as u32;
        let text = crate::generate::str_const(self.table.names.text(name));
        let (missing, end) = (self.unit.label(), self.unit.label());
        let mark = self.unit.top;
        let (key, namespace) = (self.unit.alloc(), self.unit.alloc());
        self.load_const(key, text.clone());
        self.emit(Op::LoadFree, namespace, free, 0);
        self.unit.jump(Op::JNotIn, key, namespace, missing);
        self.emit(Op::LoadFree, key, free, 0);
        self.load_const(namespace, text);
        self.emit(Op::LoadIndex, dst, key, namespace);
        self.unit.jump(Op::Jump, 0, 0, end);
        self.unit.place(missing);
        match place {
            Place::ClassDictFree(i) => self.emit(Op::LoadFree, dst, i, 0),
            _ => {
                let n = self.unit.name(name);
                self.emit(Op::LoadGlobal, dst, n, 0);
            }
        }
        self.unit.place(end);
        self.unit.top = mark;
    }

    /// Stores register `src` (consumed if it is a temporary) in the name spelled `id`.
    pub fn store_name(&mut self, id: &str, src: Reg) {
        let name = self.table.mangled(self.unit.scope, id);
        self.store(name, src);
    }

    pub fn store(&mut self, name: Name, src: Reg) {
        match self.place_of(name) {
            Place::Local(r) if r == src => {}
            Place::Local(r) => {
                let op = if self.unit.is_temp(src) { Op::Take } else { Op::Move };
                self.emit(op, r, src, 0);
            }
            Place::Cell(r) => self.emit(Op::StoreCell, r, src, 0),
            Place::Far => {
                let n = self.unit.name(name);
                self.emit(Op::StoreFar, src, n, 0);
            }
            Place::Free(i) | Place::ClassFree(i) | Place::ClassDictFree(i) => {
                self.emit(Op::StoreFree, i, src, 0);
            }
            Place::Namespace => {
                let n = self.unit.name(name);
                self.emit(Op::StoreName, src, n, 0);
            }
            Place::Global | Place::ClassDictGlobal => {
                let n = self.unit.name(name);
                self.emit(Op::StoreGlobal, src, n, 0);
            }
        }
    }

    /// Stores what register `src` holds, which stays as it is.
    pub fn store_copy(&mut self, id: &str, src: Reg) {
        if let Some(local) = self.local_of(id) {
            return self.emit(Op::Move, local, src, 0);
        }
        let copy = self.unit.alloc();
        self.emit(Op::Move, copy, src, 0);
        self.store_name(id, copy);
        self.unit.top = copy;
    }

    /// `del name`.
    pub fn delete_name(&mut self, id: &str) -> Res {
        let name = self.table.mangled(self.unit.scope, id);
        match self.place_of(name) {
            Place::Local(r) => {
                self.bound_local(r);
                self.emit(Op::Unbind, r, 0, 0);
            }
            Place::Cell(r) => self.emit(Op::DelCell, r, 0, 0),
            Place::Far => {
                let n = self.unit.name(name);
                self.emit(Op::DelFar, 0, n, 0);
            }
            Place::Free(i) | Place::ClassFree(i) | Place::ClassDictFree(i) => {
                self.emit(Op::DelFree, i, 0, 0);
            }
            Place::Namespace => {
                let n = self.unit.name(name);
                self.emit(Op::DelName, 0, n, 0);
            }
            Place::Global | Place::ClassDictGlobal => {
                let n = self.unit.name(name);
                self.emit(Op::DelGlobal, 0, n, 0);
            }
        }
        Ok(())
    }

    /// `name = None; del name`, as at the end of `except … as name`.
    pub fn clear_name(&mut self, id: &str) -> Res {
        let name = self.table.mangled(self.unit.scope, id);
        if let Place::Local(r) = self.place_of(name) {
            self.emit(Op::Unbind, r, 0, 0);
            return Ok(());
        }
        let t = self.unit.alloc();
        self.load_const(t, Const::None);
        self.store(name, t);
        self.unit.top = t;
        self.delete_name(id)
    }

    /// The local register of a name, if it is a plain local.
    pub fn local_of(&mut self, id: &str) -> Option<Reg> {
        let name = self.table.mangled(self.unit.scope, id);
        match self.place_of(name) {
            Place::Local(r) => Some(r),
            _ => None,
        }
    }
}
