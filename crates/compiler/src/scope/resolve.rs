//! Decides every name: local, cell, free or global; then hands out registers.

use super::{FAR, Far, Found, Name, Names, ScopeId, ScopeKind, Table, flag};
use crate::definite::Bound;
use crate::error::{Res, syntax};
use crate::hash::HashMap;
use crate::limits::NEAR;

/// Decides all names of `table`.
pub(super) fn resolve(table: &mut Table) -> Res {
    for scope in 0..table.scopes.len() {
        decide(table, scope)?;
    }
    for scope in 0..table.scopes.len() {
        if table.scopes[scope].unit == scope {
            sort_free(table, scope);
            assign_registers(table, scope);
        }
    }
    Ok(())
}

fn decide(table: &mut Table, id: ScopeId) -> Res {
    for i in 0..table.scopes[id].symbols.len() {
        let (name, &symbol) = table.scopes[id].symbols.at(i);
        let found = if symbol.flags & flag::GLOBAL != 0 {
            if symbol.flags & flag::NONLOCAL != 0 {
                let text = table.names.text(name);
                return syntax(format!("name '{text}' is nonlocal and global"), symbol.span);
            }
            Found::GlobalExplicit
        } else if symbol.flags & flag::NONLOCAL != 0 {
            match lookup(table, id, name) {
                Found::Outer(scope) => Found::Outer(scope),
                _ => {
                    let text = table.names.text(name);
                    return syntax(format!("no binding for nonlocal '{text}' found"), symbol.span);
                }
            }
        } else if symbol.flags & flag::BOUND != 0 {
            Found::Here
        } else {
            seen_in_class(table, id, name).unwrap_or_else(|| lookup(table, id, name))
        };
        table.scopes[id].symbols.at_mut(i).found = found;
        if let Found::Outer(scope) = found {
            capture(table, id, scope, name);
        }
        let free_name = matches!(found, Found::Outer(_) | Found::GlobalImplicit);
        if table.scopes[id].sees_class && free_name && symbol.flags & flag::USE != 0 {
            let class = class_around(table, id);
            capture(table, id, class, Names::CLASSDICT);
        }
    }
    Ok(())
}

/// What a class directly around a scope of PEP 695 decides: the names that it binds are found in
/// its namespace or in the globals, never in functions further out.
fn seen_in_class(table: &Table, id: ScopeId, name: Name) -> Option<Found> {
    if !table.scopes[id].sees_class {
        return None;
    }
    // A type parameter in between is nearer.
    if let found @ Found::Outer(scope) = lookup(table, id, name)
        && table.scopes[scope].kind.is_annotation()
    {
        return Some(found);
    }
    let flags = table.scopes[class_around(table, id)].symbols.get(name)?.flags;
    if flags & flag::GLOBAL != 0 {
        return Some(Found::GlobalExplicit);
    }
    (flags & flag::BOUND != 0 && flags & flag::NONLOCAL == 0).then_some(Found::GlobalImplicit)
}

fn class_around(table: &Table, mut id: ScopeId) -> ScopeId {
    while table.scopes[id].kind != ScopeKind::Class {
        id = table.scopes[id].parent.unwrap_or(0);
    }
    id
}

/// Looks for `name` in the scopes around `id`.
fn lookup(table: &Table, id: ScopeId, name: Name) -> Found {
    let is_class_name = name == Names::CLASS;
    let mut next = table.scopes[id].parent;
    while let Some(p) = next {
        let scope = &table.scopes[p];
        next = scope.parent;
        if scope.kind == ScopeKind::Class {
            if is_class_name {
                return Found::Outer(p);
            }
            continue;
        }
        if scope.kind == ScopeKind::Module {
            break;
        }
        let flags = scope.symbols.get(name).map_or(0, |s| s.flags);
        if flags & flag::GLOBAL != 0 {
            return Found::GlobalImplicit;
        }
        if flags & flag::NONLOCAL == 0 && flags & flag::BOUND != 0 {
            return Found::Outer(p);
        }
    }
    Found::GlobalImplicit
}

/// Scope `from` uses `name` of scope `to`: a cell, unless both belong to the same unit.
fn capture(table: &mut Table, from: ScopeId, to: ScopeId, name: Name) {
    let home = table.scopes[to].unit;
    let mut unit = table.scopes[from].unit;
    if unit == home {
        return;
    }
    if table.scopes[to].kind == ScopeKind::Class {
        // The register is assigned later; the mark is enough here.
        let is_class = name == Names::CLASS;
        let scope = &mut table.scopes[to];
        *(if is_class { &mut scope.class_cell } else { &mut scope.classdict_cell }) = Some(0);
    } else if let Some(symbol) = table.scopes[to].symbols.get_mut(name) {
        symbol.cell = true;
    }
    while unit != home {
        table.scopes[unit].free.insert(name);
        let around = table.scopes[unit].parent.unwrap_or(0);
        unit = table.scopes[around].unit;
    }
}

fn sort_free(table: &mut Table, unit: ScopeId) {
    if table.scopes[unit].free.len() < 2 {
        return;
    }
    let mut free: Vec<Name> = table.scopes[unit].free.iter().copied().collect();
    free.sort_by(|a, b| table.names.text(*a).cmp(table.names.text(*b)));
    let sorted = &mut table.scopes[unit].free;
    sorted.clear();
    sorted.extend(free);
}

fn assign_registers(table: &mut Table, unit: ScopeId) {
    let scope = &mut table.scopes[unit];
    let mut locals = Vec::with_capacity(scope.symbols.len());
    let mut cells = Vec::new();
    let mut far: Vec<Far> = Vec::new();
    let mut params = 0;
    if scope.kind.is_function_like() {
        for pass in [flag::PARAM, flag::LOCAL] {
            for (name, symbol) in scope.symbols.iter_mut() {
                let first = if symbol.flags & flag::PARAM != 0 { flag::PARAM } else { flag::LOCAL };
                if symbol.found != Found::Here || first != pass {
                    continue;
                }
                let position = (pass == flag::PARAM).then_some(params);
                params += position.is_some() as u32;
                symbol.register = locals.len() as u32;
                if locals.len() >= NEAR {
                    // The first local without a register leaves its place to the dict.
                    if far.is_empty() {
                        locals.push(None);
                    }
                    symbol.register = if symbol.cell { locals.len() as u32 } else { FAR };
                    let cell = symbol.cell.then_some(symbol.register);
                    far.push(Far { name, position, cell });
                }
                if symbol.cell {
                    cells.push(symbol.register);
                }
                if symbol.register != FAR {
                    locals.push(Some(name));
                }
            }
        }
    } else {
        // Register 0 is the namespace.
        locals.push(None);
        for cell in [&mut scope.class_cell, &mut scope.classdict_cell].into_iter().flatten() {
            *cell = locals.len() as u32;
            cells.push(*cell);
            locals.push(None);
        }
    }
    let slots = HashMap::with_hasher(table.hasher.clone());
    let mut inlined = Inlined { table, unit, locals, cells, slots, within: Vec::new() };
    inlined.children();
    let Inlined { locals, cells, .. } = inlined;
    let mut unbound = Bound::new(locals.len() as u32);
    for symbol in table.scopes[unit].symbols.values() {
        let here = symbol.found == Found::Here && symbol.register != FAR;
        if symbol.flags & flag::UNBOUND != 0 && here {
            unbound.insert(symbol.register);
        }
    }
    let scope = &mut table.scopes[unit];
    scope.unbound = unbound;
    scope.locals = locals;
    scope.cells = cells;
    scope.far = (!far.is_empty()).then_some((NEAR as u32, far));
}

/// Registers for the variables of a unit's comprehensions. Comprehensions side by side share those
/// of one name: each leaves its registers unbound. Cells are not shared.
struct Inlined<'t> {
    table: &'t mut Table,
    unit: ScopeId,
    locals: Vec<Option<Name>>,
    cells: Vec<u32>,
    /// The registers that there are for a name.
    slots: HashMap<Name, Vec<u32>>,
    /// By comprehension: the registers of it and those around it.
    within: Vec<(ScopeId, Vec<u32>)>,
}

impl Inlined<'_> {
    fn children(&mut self) {
        // Scopes are in order of opening: parents come before children, and what is inside a unit
        // follows it without a gap.
        for id in self.unit + 1..self.table.scopes.len() {
            let scope = &self.table.scopes[id];
            let around = scope.parent.unwrap_or(0);
            if around < self.unit {
                break;
            }
            if scope.unit != self.unit {
                continue;
            }
            while self.within.last().is_some_and(|(scope, _)| *scope != around) {
                self.within.pop();
            }
            self.assign(id);
        }
    }

    fn assign(&mut self, id: ScopeId) {
        let mut used = self.within.last().map_or_else(Vec::new, |(_, used)| used.clone());
        for (name, symbol) in self.table.scopes[id].symbols.iter_mut() {
            if symbol.found != Found::Here {
                continue;
            }
            let slots = self.slots.entry(name).or_default();
            let free = slots.iter().copied().find(|r| !used.contains(r) && !symbol.cell);
            let register = free.unwrap_or(self.locals.len() as u32);
            if free.is_none() {
                self.locals.push(Some(name));
                if symbol.cell {
                    self.cells.push(register);
                } else {
                    slots.push(register);
                }
            }
            symbol.register = register;
            used.push(register);
        }
        self.within.push((id, used));
    }
}
