//! Scopes: which name means what, decided for the whole tree before any code is written.
//!
//! A scope belongs to a unit, the scope whose code object its instructions go to. Functions,
//! lambdas, classes, generator expressions and the hidden functions of PEP 695 are units of their
//! own; list, set and dict comprehensions are scopes within the unit around them (PEP 709).

mod collect;
mod collect_expr;
mod doubtful;
mod names;
mod noted;
mod resolve;
mod symbols;

use hashbrown::{DefaultHashBuilder, HashTable};
use pyrun_ast::{Module, Span};
use pyrun_bytecode::NamesBuilder;
use std::hash::{BuildHasher, Hash, Hasher};

use crate::definite::Bound;
use crate::error::Res;
use crate::hash::{HashMap, IndexSet, Multiply};

use symbols::Symbols;

pub(crate) use names::NameTable;
pub(crate) use noted::Noted;

/// An interned name, with the number that code objects have it by.
pub(crate) use pyrun_bytecode::NameId as Name;

/// An address and a length. Different words nearly always have different addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place(usize, usize);

impl Place {
    /// Where it would be among `size` places, a power of two.
    #[inline]
    fn slot(self, size: usize) -> usize {
        (self.0 ^ self.0 >> 8) & (size - 1)
    }
}

impl Hash for Place {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_usize(self.0);
    }
}

/// The names of a tree.
#[derive(Debug)]
pub(crate) struct Names {
    texts: NamesBuilder,
    /// The numbers of the texts by their hash.
    by_text: HashTable<u32>,
    hasher: DefaultHashBuilder,
    /// Where in memory a name was seen before. The parser keeps one copy of each word of a file,
    /// so nearly all names are found here, without their text being looked at.
    seen: HashMap<Place, Name>,
    /// Of those, the ones that were asked for last.
    recent: Box<[(Place, Name)]>,
}

impl Names {
    /// `__class__`, the first of all names.
    pub const CLASS: Name = Name(0);
    /// `__classdict__`.
    pub const CLASSDICT: Name = Name(1);
    /// The name of what has none.
    pub const NOTHING: Name = Name(2);

    /// Names for a source of so many lines.
    pub fn new(lines: usize) -> Names {
        // About one new name in three lines. A single expression should not pay for many, and what a
        // large file needs more than this, it grows to.
        let expected = (lines / 3).clamp(28, 800);
        let recent = (lines / 2).next_power_of_two().clamp(16, 1024);
        let mut names = Names {
            texts: NamesBuilder::with_capacity(expected),
            by_text: HashTable::with_capacity(expected),
            hasher: DefaultHashBuilder::default(),
            recent: vec![(Place(0, 0), Names::CLASS); recent].into(),
            seen: HashMap::with_capacity_and_hasher(expected, Multiply::default()),
        };
        let first = ["__class__", "__classdict__", ""].map(|text| names.intern(text));
        debug_assert_eq!(first, [Names::CLASS, Names::CLASSDICT, Names::NOTHING]);
        names
    }

    /// Interns text that stays where it is as long as the table lives: a part of the tree.
    #[inline]
    pub fn intern_stable(&mut self, text: &str) -> Name {
        let place = Place(text.as_ptr() as usize, text.len());
        let slot = place.slot(self.recent.len());
        let (last, name) = self.recent[slot];
        if last == place {
            return name;
        }
        let name = self.look_up(place, text);
        self.recent[slot] = (place, name);
        name
    }

    fn look_up(&mut self, place: Place, text: &str) -> Name {
        if let Some(name) = self.seen.get(&place) {
            return *name;
        }
        let name = self.intern(text);
        self.seen.insert(place, name);
        name
    }

    pub fn intern(&mut self, text: &str) -> Name {
        let Names { texts, by_text, hasher, .. } = self;
        let hash = hasher.hash_one(text);
        let entry = by_text.entry(
            hash,
            |&i| texts.get(Name(i)) == text,
            |&i| hasher.hash_one(texts.get(Name(i))),
        );
        let new = texts.len() as u32;
        let number = *entry.or_insert(new).get();
        if number == new {
            texts.push(text);
        }
        Name(number)
    }

    /// The name with this text, if there is one.
    pub fn find(&self, text: &str) -> Option<Name> {
        let hash = self.hasher.hash_one(text);
        self.by_text.find(hash, |&i| self.texts.get(Name(i)) == text).map(|&i| Name(i))
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    pub fn text(&self, name: Name) -> &str {
        self.texts.get(name)
    }

    /// The texts by their numbers, when no more will come.
    pub fn take_texts(&mut self) -> NamesBuilder {
        std::mem::take(&mut self.texts)
    }
}

/// The number of a scope in its [`Table`].
pub(crate) type ScopeId = usize;

/// What makes a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScopeKind {
    Module,
    Class,
    Function,
    AsyncFunction,
    Lambda,
    ListComp,
    SetComp,
    DictComp,
    GeneratorExp,
    /// The hidden function that holds the type parameters of a definition.
    TypeParams,
    /// The value of a `type` statement.
    TypeAlias,
    /// The bound or the constraints of a type variable.
    TypeVarBound,
    /// Annotations that are kept as text: checked, never run.
    Annotation,
}

impl ScopeKind {
    /// List, set or dict comprehension: part of the unit around it.
    pub fn is_inlined(self) -> bool {
        matches!(self, ScopeKind::ListComp | ScopeKind::SetComp | ScopeKind::DictComp)
    }

    pub fn is_comprehension(self) -> bool {
        self.is_inlined() || self == ScopeKind::GeneratorExp
    }

    /// Locals live in registers.
    pub fn is_function_like(self) -> bool {
        !matches!(self, ScopeKind::Module | ScopeKind::Class)
    }

    /// A scope of PEP 695, which sees the names of a class directly around it.
    pub fn is_annotation(self) -> bool {
        use ScopeKind::*;
        matches!(self, TypeParams | TypeAlias | TypeVarBound | Annotation)
    }
}

/// What a scope does with a name; bits of [`Symbol::flags`].
pub(crate) mod flag {
    pub const PARAM: u16 = 1;
    pub const LOCAL: u16 = 2;
    pub const USE: u16 = 4;
    pub const GLOBAL: u16 = 8;
    pub const NONLOCAL: u16 = 16;
    pub const ANNOTATED: u16 = 32;
    pub const COMP_TARGET: u16 = 64;
    pub const TYPE_PARAM: u16 = 128;
    /// Unbound somewhere: `del`, the end of an `except … as`.
    pub const UNBOUND: u16 = 256;
    /// Bound by an import.
    pub const IMPORT: u16 = 512;
    pub const BOUND: u16 = PARAM | LOCAL | IMPORT;
}

/// Where a name is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// Not decided yet.
    Unknown,
    /// In this scope itself.
    Here,
    /// In an outer scope.
    Outer(ScopeId),
    /// Declared `global`.
    GlobalExplicit,
    /// Not bound in any scope around.
    GlobalImplicit,
}

/// The register of a local that has none.
pub(crate) const FAR: u32 = u32::MAX;

/// A local past those that have registers, or a parameter that arrives in a register out of reach.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Far {
    pub name: Name,
    /// The register that it arrives in, if it is a parameter.
    pub position: Option<u32>,
    /// The register of its cell, if it is captured.
    pub cell: Option<u32>,
}

/// A name in a scope.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Symbol {
    pub flags: u16,
    pub found: Found,
    /// Captured by a unit within.
    pub cell: bool,
    /// Its register, if it is a local here, or [`FAR`].
    pub register: u32,
    /// Where a `nonlocal` or `global` stands.
    pub span: Span,
}

/// A scope.
#[derive(Debug)]
pub(crate) struct Scope {
    pub kind: ScopeKind,
    /// What it is called, and where what opens it begins.
    pub name: Name,
    pub start: u32,
    pub parent: Option<ScopeId>,
    /// The scope whose code object this goes to.
    pub unit: ScopeId,
    pub symbols: Symbols,
    /// The class that mangles names here.
    pub private: Option<Name>,
    /// Contains `yield`.
    pub is_generator: bool,
    /// Contains `await`, `async for`, `async with` or an asynchronous comprehension.
    pub is_async: bool,
    /// A span inside that made it asynchronous or a generator.
    pub span: Span,
    /// Sees the namespace of the class directly around it.
    pub sees_class: bool,
    // Of a unit:
    /// Contains an assignment expression.
    pub has_walrus: bool,
    /// Names of free variables.
    pub free: IndexSet<Name>,
    /// Registers that are locals, with names; hidden ones have none.
    pub locals: Vec<Option<Name>>,
    /// Which locals are cells.
    pub cells: Vec<u32>,
    /// The local with the dict of the locals that there are no registers for, and those.
    pub far: Option<(u32, Vec<Far>)>,
    /// Locals that are unbound somewhere.
    pub unbound: Bound,
    /// A class: the registers of the cells `__class__` and `__classdict__`, if needed.
    pub class_cell: Option<u32>,
    pub classdict_cell: Option<u32>,
}

/// The scopes of a tree.
#[derive(Debug)]
pub(crate) struct Table {
    pub names: Names,
    pub scopes: Vec<Scope>,
    by_node: HashMap<usize, ScopeId>,
    /// Random numbers for the hash tables of all scopes.
    hasher: Multiply,
    /// What looks like a slip, in the order of the source.
    pub warnings: Vec<crate::error::CompileWarning>,
}

impl Table {
    /// Finds the scopes of `module`, which has so many lines, and decides every name.
    pub fn build(
        module: &Module,
        lines: usize,
        future_annotations: bool,
        stop: &dyn Fn() -> bool,
    ) -> Res<Table> {
        let hasher = Multiply::default();
        let table = Table {
            names: Names::new(lines),
            scopes: Vec::with_capacity((lines / 8).clamp(1, 2048)),
            by_node: HashMap::with_capacity_and_hasher(lines / 8, hasher.clone()),
            hasher,
            warnings: Vec::new(),
        };
        let mut table = collect::collect(table, module, future_annotations, stop)?;
        resolve::resolve(&mut table)?;
        Ok(table)
    }

    /// The scope that a node opens. Nodes are told apart by their address in the arena.
    pub fn scope_of<T>(&self, node: &T) -> ScopeId {
        self.by_node[&address(node)]
    }

    /// The scope that a list of type parameters or `for` clauses opens.
    pub fn scope_of_list<T>(&self, nodes: &[T]) -> ScopeId {
        self.by_node[&(nodes.as_ptr() as usize)]
    }

    /// Interns `text`, a part of the tree, as it is spelled in `scope`: `__x` in a class becomes
    /// `_Class__x`.
    pub fn mangled(&mut self, scope: ScopeId, text: &str) -> Name {
        let private = self.scopes[scope].private;
        mangle(&mut self.names, private, text)
    }

    /// The symbol of the mangled `text` in `scope`, if there is one.
    pub fn symbol(&self, scope: ScopeId, text: &str) -> Option<&Symbol> {
        let scope = &self.scopes[scope];
        let name = match private_name(&self.names, scope.private, text) {
            Some(mangled) => self.names.find(&mangled),
            None => self.names.find(text),
        };
        scope.symbols.get(name?)
    }
}

fn address<T>(node: &T) -> usize {
    std::ptr::from_ref(node) as usize
}

#[inline]
fn mangle(names: &mut Names, private: Option<Name>, text: &str) -> Name {
    if private.is_some()
        && text.starts_with("__")
        && let Some(mangled) = private_name(names, private, text)
    {
        return names.intern(&mangled);
    }
    names.intern_stable(text)
}

/// What `text` is called in the class `private`, where that is something else.
fn private_name(names: &Names, private: Option<Name>, text: &str) -> Option<String> {
    let private = private?;
    if !text.starts_with("__") || text.ends_with("__") || text.contains('.') {
        return None;
    }
    let class = names.text(private).trim_start_matches('_');
    (!class.is_empty()).then(|| format!("_{class}{text}"))
}
