//! Scopes: which name means what, decided for the whole tree before any code is written.
//!
//! A scope belongs to a unit, the scope whose code object its instructions go to. Functions,
//! lambdas, classes, generator expressions and the hidden functions of PEP 695 are units of their
//! own; list, set and dict comprehensions are scopes within the unit around them (PEP 709).

mod collect;
mod collect_expr;
mod doubtful;
mod resolve;

use std::collections::HashMap;
use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};
use pyrun_ast::{Module, Span};

use crate::definite::Bound;
use crate::error::Res;

/// An interned name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Name(u32);

/// The names of a tree.
#[derive(Debug, Default)]
pub(crate) struct Names(IndexSet<Arc<str>>);

impl Names {
    pub fn intern(&mut self, text: &str) -> Name {
        if let Some(i) = self.0.get_index_of(text) {
            return Name(i as u32);
        }
        Name(self.0.insert_full(text.into()).0 as u32)
    }

    pub fn text(&self, name: Name) -> &Arc<str> {
        &self.0[name.0 as usize]
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
    pub const BOUND: u16 = PARAM | LOCAL;
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

/// A name in a scope.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Symbol {
    pub flags: u16,
    pub found: Found,
    /// Captured by a unit within.
    pub cell: bool,
    /// Its register, if it is a local here.
    pub register: u32,
    /// Where a `nonlocal` or `global` stands.
    pub span: Span,
}

/// A scope.
#[derive(Debug)]
pub(crate) struct Scope {
    pub kind: ScopeKind,
    pub parent: Option<ScopeId>,
    /// The scope whose code object this goes to.
    pub unit: ScopeId,
    pub symbols: IndexMap<Name, Symbol>,
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
    /// Locals that are unbound somewhere.
    pub unbound: Bound,
    /// A class: the registers of the cells `__class__` and `__classdict__`, if needed.
    pub class_cell: Option<u32>,
    pub classdict_cell: Option<u32>,
}

/// The scopes of a tree.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub names: Names,
    pub scopes: Vec<Scope>,
    by_node: HashMap<usize, ScopeId>,
    /// What looks like a slip, in the order of the source.
    pub warnings: Vec<crate::error::CompileWarning>,
}

impl Table {
    /// Finds the scopes of `module` and decides every name.
    pub fn build(module: &Module, future_annotations: bool) -> Res<Table> {
        let mut table = collect::collect(module, future_annotations)?;
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

    /// Interns `text` as it is spelled in `scope`: `__x` in a class becomes `_Class__x`.
    pub fn mangled(&mut self, scope: ScopeId, text: &str) -> Name {
        let private = self.scopes[scope].private;
        mangle(&mut self.names, private, text)
    }
}

fn address<T>(node: &T) -> usize {
    std::ptr::from_ref(node) as usize
}

fn mangle(names: &mut Names, private: Option<Name>, text: &str) -> Name {
    if let Some(class) = private
        && text.starts_with("__")
        && !text.ends_with("__")
        && !text.contains('.')
    {
        let class = names.text(class).trim_start_matches('_');
        if !class.is_empty() {
            return names.intern(&format!("_{class}{text}"));
        }
    }
    names.intern(text)
}
