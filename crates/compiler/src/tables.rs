//! Symbol tables as CPython shows them: a tree of scopes, with what each does with each name.
//!
//! They are made from the scopes that code is compiled by. CPython's differ in two ways: list, set and
//! dict comprehensions have no table of their own, their names being among those of the scope around,
//! and a scope through which a variable passes on its way to an inner one has its name too.

use pyrun_ast::Module;

use crate::error::CompileError;
use crate::scope::{Found, Name, Names, Scope, ScopeId, ScopeKind, Symbol, Table, flag};
use crate::{Options, SourceInfo, future};

use hashbrown::HashSet;
use indexmap::IndexMap;

/// The symbol table of a module, class, function or scope of type parameters.
///
/// ```
/// use pyrun_compiler::{Options, SourceInfo, SymbolTable};
/// use pyrun_parser::{Arena, Mode, Source, parse};
///
/// let (source, arena) = (Source::from_str("def f(a):\n    return a + b\n", "a.py")?, Arena::new());
/// let module = parse(&source, Mode::Exec, &arena)?;
/// let info = SourceInfo::new("a.py", source.text());
/// let top = SymbolTable::new(&module, &info, Options::default(), &|| false)?;
/// let [f] = &top.children[..] else { panic!() };
/// assert_eq!((f.name.as_str(), f.line, f.parameters.as_slice()), ("f", 1, &["a".to_owned()][..]));
/// // A parameter that is read; and a global that nothing binds.
/// let names: Vec<_> = f.symbols.iter().map(|(name, flags)| (name.as_str(), *flags)).collect();
/// assert_eq!(names, [("a", 0x1014), ("b", 0x3010)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SymbolTable {
    /// What the scope is called; `top` for a module.
    pub name: String,
    /// What has the scope.
    pub kind: TableKind,
    /// The line of the definition; 0 for a module.
    pub line: u32,
    /// Whether a function is around it.
    pub nested: bool,
    /// The names of the parameters, those by keyword before `*args`.
    pub parameters: Vec<String>,
    /// Names, mangled, with CPython's flags: what is done with the name, and from bit 12 on where it is
    /// found (1 local, 2 global by declaration, 3 global, 4 free, 5 local and captured).
    pub symbols: Vec<(String, u32)>,
    /// The tables of the scopes inside.
    pub children: Vec<SymbolTable>,
}

/// What has a symbol table.
///
/// ```
/// use pyrun_compiler::{Options, SourceInfo, SymbolTable, TableKind};
/// use pyrun_parser::{Arena, Mode, Source, parse};
///
/// let source = Source::from_str("class A[T]:\n    def f(self): ...\n", "a.py")?;
/// let arena = Arena::new();
/// let module = parse(&source, Mode::Exec, &arena)?;
/// let info = SourceInfo::new("a.py", source.text());
/// let top = SymbolTable::new(&module, &info, Options::default(), &|| false)?;
/// let (parameters, class) = (&top.children[0], &top.children[0].children[0]);
/// assert_eq!(top.kind, TableKind::Module);
/// assert_eq!((parameters.kind, class.kind), (TableKind::TypeParameters, TableKind::Class));
/// assert_eq!(class.children[0].kind, TableKind::Function);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    /// A function, lambda or generator expression.
    Function,
    /// The body of a class.
    Class,
    /// A module.
    Module,
    /// The bound or the constraints of a type variable.
    TypeVarBound,
    /// The value of a `type` statement.
    TypeAlias,
    /// The type parameters of a definition.
    TypeParameters,
}

impl SymbolTable {
    /// The tables of a tree. Asks `stop` now and then whether to stop.
    pub fn new(
        module: &Module<'_>,
        source: &SourceInfo,
        options: Options,
        stop: &dyn Fn() -> bool,
    ) -> Result<SymbolTable, CompileError> {
        let future = match module {
            Module::Module(body) | Module::Interactive(body) => {
                future::scan(body).map_err(|e| *e)?.annotations
            }
            Module::Expression(_) => false,
        };
        let annotations = future | options.future_annotations;
        let table = Table::build(module, source.lines(), annotations, stop).map_err(|e| *e)?;
        Ok(top(&table, source))
    }
}

/// A scope with what its comprehensions add to it.
struct Draft {
    symbols: IndexMap<Name, (u32, u32)>,
    /// Variables of comprehensions that are captured.
    cells: HashSet<Name>,
    children: Vec<SymbolTable>,
}

/// CPython's numbers for where a name is found.
const LOCAL: u32 = 1;
const FREE: u32 = 4;
const CELL: u32 = 5;

/// A variable of a comprehension that is captured; a name of a class that is free inside it too.
const COMP_CELL: u32 = 1 << 11;
const FREE_CLASS: u32 = 1 << 6;

fn top(table: &Table, source: &SourceInfo) -> SymbolTable {
    let scopes = &table.scopes;
    let mut inside: Vec<Vec<ScopeId>> = vec![Vec::new(); scopes.len()];
    for (id, scope) in scopes.iter().enumerate() {
        if let Some(parent) = scope.parent {
            inside[parent].push(id);
        }
    }
    // What is inside a scope comes behind it, so from the end on all children are there.
    let mut drafts: Vec<Option<Draft>> = (0..scopes.len()).map(|_| None).collect();
    for id in (0..scopes.len()).rev() {
        let mut draft = own(&scopes[id]);
        if is_of_function(scopes, id, &inside[id])
            && let Some(name) = table.names.find(".defaults")
        {
            draft.symbols.shift_insert(0, name, (1 << 2, LOCAL));
        }
        for &child in &inside[id] {
            let Some(inner) = drafts[child].take() else { continue };
            match scopes[child].kind {
                ScopeKind::Annotation => {}
                kind if kind.is_inlined() => draft.inline(inner),
                _ => draft.children.push(finish(table, source, child, inner)),
            }
        }
        draft.settle(&scopes[id], id);
        drafts[id] = Some(draft);
    }
    match drafts.into_iter().next().flatten() {
        Some(draft) => finish(table, source, 0, draft),
        None => unreachable!("a tree has the scope of its module"),
    }
}

/// Whether a scope holds the type parameters of a function: CPython lets it always have defaults.
fn is_of_function(scopes: &[Scope], id: ScopeId, inside: &[ScopeId]) -> bool {
    let (scope, last) = (&scopes[id], inside.last().map(|&last| &scopes[last]));
    let is_function = |kind| matches!(kind, ScopeKind::Function | ScopeKind::AsyncFunction);
    scope.kind == ScopeKind::TypeParams && last.is_some_and(|last| is_function(last.kind))
}

/// What a scope itself does with names.
fn own(scope: &Scope) -> Draft {
    let symbols = scope.symbols.iter().map(|(name, s)| (name, (flags(s), found(s)))).collect();
    Draft { symbols, cells: HashSet::new(), children: Vec::new() }
}

fn flags(symbol: &Symbol) -> u32 {
    let pairs = [
        (flag::GLOBAL, 1),
        (flag::LOCAL, 1 << 1),
        (flag::PARAM, 1 << 2),
        (flag::NONLOCAL, 1 << 3),
        (flag::USE, 1 << 4),
        (flag::IMPORT, 1 << 7),
        (flag::ANNOTATED, 1 << 8),
        (flag::COMP_TARGET, 1 << 9),
        (flag::TYPE_PARAM, 1 << 10),
    ];
    let bits = pairs.iter().filter(|(own, _)| symbol.flags & own != 0);
    bits.fold(0, |all, (_, bit)| all | bit)
}

fn found(symbol: &Symbol) -> u32 {
    match symbol.found {
        Found::Here if symbol.cell => CELL,
        Found::Here => LOCAL,
        Found::GlobalExplicit => 2,
        Found::GlobalImplicit | Found::Unknown => 3,
        Found::Outer(_) => FREE,
    }
}

impl Draft {
    /// Takes in a comprehension.
    fn inline(&mut self, inner: Draft) {
        self.children.extend(inner.children);
        self.cells.extend(inner.cells);
        for (name, (flags, found)) in inner.symbols {
            if found == CELL {
                self.cells.insert(name);
            }
            self.symbols.entry(name).or_insert((flags, found));
        }
    }

    /// Adds what passes through, and marks captured variables of comprehensions.
    fn settle(&mut self, scope: &Scope, id: ScopeId) {
        let is_class = scope.kind == ScopeKind::Class;
        for name in &self.cells {
            if let Some((flags, found)) = self.symbols.get_mut(name) {
                *flags |= COMP_CELL;
                if scope.kind.is_function_like() && *found == LOCAL {
                    *found = CELL;
                }
            }
        }
        if scope.unit != id {
            return;
        }
        if scope.sees_class {
            self.symbols.insert(Names::CLASSDICT, (1 << 4, FREE));
        }
        for &name in &scope.free {
            let hidden = is_class && (name == Names::CLASS || name == Names::CLASSDICT);
            match self.symbols.get_mut(&name) {
                Some((flags, _)) if is_class && *flags & (1 | 1 << 1 | 1 << 2 | 1 << 7) != 0 => {
                    *flags |= FREE_CLASS;
                }
                Some(_) => {}
                None if hidden => {}
                None => {
                    self.symbols.insert(name, (0, FREE));
                }
            }
        }
    }
}

fn finish(table: &Table, source: &SourceInfo, id: ScopeId, draft: Draft) -> SymbolTable {
    let scope = &table.scopes[id];
    let text = |name: Name| String::from(table.names.text(name));
    let parameters = draft.symbols.iter().filter(|(_, (flags, _))| flags & 1 << 2 != 0);
    let parameters = parameters.map(|(name, _)| text(*name)).collect();
    let symbols = draft.symbols.into_iter();
    let symbols = symbols.map(|(name, (flags, found))| (text(name), flags | found << 12)).collect();
    SymbolTable {
        name: text(scope.name),
        kind: match scope.kind {
            ScopeKind::Module => TableKind::Module,
            ScopeKind::Class => TableKind::Class,
            ScopeKind::TypeParams => TableKind::TypeParameters,
            ScopeKind::TypeAlias => TableKind::TypeAlias,
            ScopeKind::TypeVarBound => TableKind::TypeVarBound,
            _ => TableKind::Function,
        },
        line: if id == 0 { 0 } else { source.line(scope.start) },
        nested: is_nested(table, id),
        parameters,
        symbols,
        children: draft.children,
    }
}

/// Whether a function is around a scope.
fn is_nested(table: &Table, mut id: ScopeId) -> bool {
    while let Some(parent) = table.scopes[id].parent {
        if table.scopes[parent].kind.is_function_like() && !table.scopes[parent].kind.is_inlined() {
            return true;
        }
        id = parent;
    }
    false
}
