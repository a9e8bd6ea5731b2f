//! The walk over statements that notes what each scope does with each name.

use pyrun_ast::{
    Alias, ClassDef, ExceptHandler, Expr, ExprContext, ExprKind, FunctionDef, Ident, Module,
    Parameters, Pattern, PatternKind, Span, Stmt, StmtKind, TypeParam, TypeParamKind,
};

use super::{Found, Name, Noted, Scope, ScopeId, ScopeKind, Symbol, Table, address, flag, mangle};
use crate::definite::Bound;
use crate::error::{MAX_DEPTH, Patience, Res, syntax, too_deep, with_stack};
use crate::hash::IndexSet;

/// The walker.
pub(super) struct Collector<'s> {
    pub table: Table,
    pub current: ScopeId,
    /// The places of names among the symbols of scopes.
    places: Noted<u32>,
    /// The class around, for mangling.
    private: Option<Name>,
    depth: u32,
    /// Inside the iterable of a comprehension.
    pub in_iterable: u32,
    /// Inside the targets of a comprehension.
    pub in_target: bool,
    pub future_annotations: bool,
    patience: Patience<'s>,
}

/// Collects the scopes of `module` into an empty table.
pub(super) fn collect(
    table: Table,
    module: &Module,
    future_annotations: bool,
    stop: &dyn Fn() -> bool,
) -> Res<Table> {
    let mut c = Collector {
        table,
        current: 0,
        places: Noted::new(),
        private: None,
        depth: 0,
        in_iterable: 0,
        in_target: false,
        future_annotations,
        patience: Patience::new(stop),
    };
    let name = c.table.names.intern_stable("top");
    c.open(ScopeKind::Module, name, 0);
    match module {
        Module::Module(body) | Module::Interactive(body) => c.body(body)?,
        Module::Expression(e) => c.expr(e)?,
    }
    Ok(c.table)
}

impl Collector<'_> {
    /// Opens a scope within the current one and makes it current. What opens it is called `name` and
    /// begins at `start`.
    pub fn open(&mut self, kind: ScopeKind, name: Name, start: u32) -> ScopeId {
        let id = self.table.scopes.len();
        let parent = (id > 0).then_some(self.current);
        let unit = match parent {
            Some(p) if kind.is_inlined() => self.table.scopes[p].unit,
            _ => id,
        };
        let sees_class = kind.is_annotation()
            && parent.is_some_and(|p| {
                let p = &self.table.scopes[p];
                p.kind == ScopeKind::Class || p.sees_class
            });
        self.table.scopes.push(Scope {
            kind,
            name,
            start,
            parent,
            unit,
            symbols: Default::default(),
            private: self.private,
            is_generator: false,
            is_async: false,
            span: Span::default(),
            sees_class,
            has_walrus: false,
            free: IndexSet::with_hasher(self.table.hasher.clone()),
            locals: Vec::new(),
            cells: Vec::new(),
            far: None,
            unbound: Bound::default(),
            class_cell: None,
            classdict_cell: None,
        });
        self.current = id;
        id
    }

    /// Opens a scope that code generation finds again by `key`.
    pub fn open_at(&mut self, kind: ScopeKind, key: usize, name: &str, start: u32) -> ScopeId {
        let name = self.table.names.intern_stable(name);
        let id = self.open(kind, name, start);
        self.table.by_node.insert(key, id);
        id
    }

    pub fn close(&mut self, id: ScopeId) {
        self.current = self.table.scopes[id].parent.unwrap_or(0);
    }

    pub fn scope(&mut self) -> &mut Scope {
        &mut self.table.scopes[self.current]
    }

    pub fn kind(&self) -> ScopeKind {
        self.table.scopes[self.current].kind
    }

    /// Runs `f` one level deeper in the tree.
    pub fn deeper(&mut self, span: Span, f: impl FnOnce(&mut Self) -> Res) -> Res {
        self.patience.count(span)?;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return too_deep(span);
        }
        with_stack(self.depth, || f(self))?;
        self.depth -= 1;
        Ok(())
    }

    pub fn mangled(&mut self, text: &str) -> Name {
        mangle(&mut self.table.names, self.private, text)
    }

    pub fn flags_of(&self, scope: ScopeId, name: Name) -> u16 {
        self.table.scopes[scope].symbols.get(name).map_or(0, |s| s.flags)
    }

    /// Notes that the current scope does `flags` with a name.
    pub fn add(&mut self, text: &str, flags: u16, span: Span) -> Res<Name> {
        self.patience.count(span)?;
        let name = self.mangled(text);
        self.add_to(self.current, name, flags, span)?;
        Ok(name)
    }

    pub fn add_to(&mut self, scope: ScopeId, name: Name, mut flags: u16, span: Span) -> Res {
        let in_target = self.in_target && scope == self.current;
        let symbols = &mut self.table.scopes[scope].symbols;
        let place = match self.places.get(scope, name) {
            Some(place) => place as usize,
            None => {
                let found = Found::Unknown;
                let new = Symbol { flags: 0, found, cell: false, register: 0, span };
                let place = symbols.place_or_insert(name, new);
                self.places.note(scope, name, place as u32, self.table.names.len());
                place
            }
        };
        let symbol = symbols.at_mut(place);
        let text = |c: &Table| c.names.text(name).to_string();
        if flags & flag::PARAM != 0 && symbol.flags & flag::PARAM != 0 {
            let name = text(&self.table);
            return syntax(format!("duplicate argument '{name}' in function definition"), span);
        }
        if flags & flag::TYPE_PARAM != 0 && symbol.flags & flag::TYPE_PARAM != 0 {
            return syntax(format!("duplicate type parameter '{}'", text(&self.table)), span);
        }
        if in_target && flags & flag::BOUND != 0 {
            if symbol.flags & (flag::GLOBAL | flag::NONLOCAL) != 0 {
                let name = text(&self.table);
                return syntax(
                    format!(
                        "comprehension inner loop cannot rebind assignment expression target '{name}'"
                    ),
                    span,
                );
            }
            flags |= flag::COMP_TARGET;
        }
        let declared = flag::GLOBAL | flag::NONLOCAL;
        if flags & declared != 0 && symbol.flags & declared == 0 {
            symbol.span = span;
        }
        symbol.flags |= flags;
        Ok(())
    }

    fn ident(&mut self, id: Ident, flags: u16) -> Res {
        if id.name == "__debug__" && flags & flag::BOUND != 0 {
            return syntax("cannot assign to __debug__", id.span);
        }
        self.add(id.name, flags, id.span).map(|_| ())
    }

    pub fn body(&mut self, body: &[Stmt]) -> Res {
        body.iter().try_for_each(|s| self.stmt(s))
    }

    fn stmt(&mut self, s: &Stmt) -> Res {
        self.deeper(s.span, |c| c.stmt_kind(s))
    }

    fn stmt_kind(&mut self, s: &Stmt) -> Res {
        match s.kind {
            StmtKind::FunctionDef(def) => self.function(def, s.span),
            StmtKind::ClassDef(def) => self.class(def, s.span),
            StmtKind::Return(value) => self.option(value),
            StmtKind::Delete(targets) => self.exprs(targets),
            StmtKind::Assign { targets, value } => {
                self.expr(value)?;
                self.exprs(targets)
            }
            StmtKind::TypeAlias { name, type_params, value } => {
                self.type_alias(name, type_params, value, s.span.start)
            }
            StmtKind::AugAssign { target, value, .. } => {
                self.expr(target)?;
                self.expr(value)
            }
            StmtKind::AnnAssign { target, annotation, value, simple } => {
                self.ann_assign(s.span, target, annotation, value, simple)
            }
            StmtKind::For { target, iter, body, orelse, is_async } => {
                self.expr(target)?;
                self.expr(iter)?;
                if is_async {
                    self.mark_async(s.span);
                }
                self.body(body)?;
                self.body(orelse)
            }
            StmtKind::While { test, body, orelse } => {
                self.expr(test)?;
                self.body(body)?;
                self.body(orelse)
            }
            StmtKind::If { .. } => self.if_chain(s),
            StmtKind::With { items, body, is_async } => {
                for item in items {
                    self.expr(&item.context)?;
                    self.option(item.target.as_ref())?;
                }
                if is_async {
                    self.mark_async(s.span);
                }
                self.body(body)
            }
            StmtKind::Match { subject, cases } => {
                self.expr(subject)?;
                for case in cases {
                    self.pattern(&case.pattern)?;
                    self.option(case.guard)?;
                    self.body(case.body)?;
                }
                Ok(())
            }
            StmtKind::Raise { exc, cause } => {
                self.option(exc)?;
                self.option(cause)
            }
            StmtKind::Try { body, handlers, orelse, finalbody, .. } => {
                self.body(body)?;
                // In CPython's order, which numbers the names.
                self.body(orelse)?;
                handlers.iter().try_for_each(|h| self.handler(h))?;
                self.body(finalbody)
            }
            StmtKind::Assert { test, msg } => {
                self.check_assert(test, s.span);
                self.expr(test)?;
                self.option(msg)
            }
            StmtKind::Import(names) => names.iter().try_for_each(|a| self.alias(a, s.span)),
            StmtKind::ImportFrom { names, .. } => {
                if names.len() == 1 && names[0].name == "*" {
                    return match self.kind() {
                        ScopeKind::Module => Ok(()),
                        _ => syntax("import * only allowed at module level", names[0].span),
                    };
                }
                names.iter().try_for_each(|a| self.alias(a, s.span))
            }
            StmtKind::Global(names) => {
                names.iter().try_for_each(|n| self.declare(*n, flag::GLOBAL, s.span))
            }
            StmtKind::Nonlocal(names) => {
                if self.kind() == ScopeKind::Module {
                    return syntax("nonlocal declaration not allowed at module level", s.span);
                }
                names.iter().try_for_each(|n| self.declare(*n, flag::NONLOCAL, s.span))
            }
            StmtKind::Expr(e) => self.expr(e),
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => Ok(()),
        }
    }

    /// `if … elif … elif …`, however long, without recursion.
    fn if_chain(&mut self, mut s: &Stmt) -> Res {
        loop {
            let StmtKind::If { test, body, orelse } = s.kind else { return self.stmt(s) };
            self.expr(test)?;
            self.body(body)?;
            match orelse {
                [next @ Stmt { kind: StmtKind::If { .. }, .. }] => s = next,
                _ => return self.body(orelse),
            }
        }
    }

    fn declare(&mut self, id: Ident, kind: u16, span: Span) -> Res {
        let name = self.mangled(id.name);
        let have = self.flags_of(self.current, name);
        let what = if kind == flag::GLOBAL { "global" } else { "nonlocal" };
        let id = id.name;
        let message = if have & flag::PARAM != 0 {
            format!("name '{id}' is parameter and {what}")
        } else if have & flag::USE != 0 {
            format!("name '{id}' is used prior to {what} declaration")
        } else if have & flag::ANNOTATED != 0 {
            format!("annotated name '{id}' can't be {what}")
        } else if have & flag::LOCAL != 0 {
            format!("name '{id}' is assigned to before {what} declaration")
        } else {
            if kind == flag::GLOBAL && self.current != 0 {
                // Then the module itself has the name in the globals, even where `exec` gave it other
                // locals.
                self.add_to(0, name, kind, span)?;
            }
            return self.add_to(self.current, name, kind, span);
        };
        syntax(message, span)
    }

    fn alias(&mut self, a: &Alias, span: Span) -> Res {
        let name = match a.asname {
            Some(id) => id.name,
            None => a.name.split('.').next().unwrap_or(a.name),
        };
        self.ident(Ident { name, span }, flag::IMPORT)
    }

    fn handler(&mut self, h: &ExceptHandler) -> Res {
        self.option(h.typ)?;
        if let Some(name) = h.name {
            self.ident(name, flag::LOCAL | flag::UNBOUND)?;
        }
        self.body(h.body)
    }

    fn ann_assign(
        &mut self,
        span: Span,
        target: &Expr,
        annotation: &Expr,
        value: Option<&Expr>,
        simple: bool,
    ) -> Res {
        if let ExprKind::Name { id, .. } = target.kind {
            if id == "__debug__" {
                return syntax("cannot assign to __debug__", target.span);
            }
            let name = self.mangled(id);
            let have = self.flags_of(self.current, name);
            if simple && self.current != 0 && have & (flag::GLOBAL | flag::NONLOCAL) != 0 {
                let what = if have & flag::GLOBAL != 0 { "global" } else { "nonlocal" };
                return syntax(format!("annotated name '{id}' can't be {what}"), span);
            }
            if simple {
                self.add(id, flag::ANNOTATED | flag::LOCAL, target.span)?;
            } else if value.is_some() {
                self.add(id, flag::LOCAL, target.span)?;
            }
        } else {
            self.expr(target)?;
        }
        self.annotation(annotation)?;
        self.option(value)
    }

    fn annotation(&mut self, annotation: &Expr) -> Res {
        if !self.future_annotations {
            return self.expr(annotation);
        }
        let name = self.table.names.intern_stable("_annotation");
        let scope = self.open(ScopeKind::Annotation, name, annotation.span.start);
        self.expr(annotation)?;
        self.close(scope);
        Ok(())
    }

    fn function(&mut self, def: &FunctionDef, span: Span) -> Res {
        self.ident(Ident { name: def.name.name, span }, flag::LOCAL)?;
        self.exprs(def.decorators)?;
        self.defaults(def.params)?;
        let generic = self.type_params(def.type_params, def.name.name, span.start)?;
        if let Some(scope) = generic {
            // A name that symbol tables show even where there are none.
            self.table.names.intern(".defaults");
            let hidden = [
                (".defaults", params(def.params).any(|p| p.default.is_some())),
                (".kwdefaults", def.params.kwonly.iter().any(|p| p.default.is_some())),
            ];
            for (name, _) in hidden.iter().filter(|(_, there)| *there) {
                let name = self.table.names.intern(name);
                self.add_to(scope, name, flag::PARAM, def.name.span)?;
            }
        }
        for p in all_params(def.params) {
            p.annotation.map_or(Ok(()), |a| self.annotation(a))?;
        }
        def.returns.map_or(Ok(()), |a| self.annotation(a))?;
        let kind = if def.is_async { ScopeKind::AsyncFunction } else { ScopeKind::Function };
        let scope = self.open_at(kind, address(def), def.name.name, span.start);
        self.parameters(def.params)?;
        self.body(def.body)?;
        self.close(scope);
        generic.into_iter().for_each(|s| self.close(s));
        Ok(())
    }

    /// Default values, which belong to the scope around.
    pub fn defaults(&mut self, p: &Parameters) -> Res {
        params(p).chain(p.kwonly).try_for_each(|p| self.option(p.default))
    }

    pub fn parameters(&mut self, p: &Parameters) -> Res {
        for param in all_params(p) {
            self.ident(Ident { name: param.name, span: param.span }, flag::PARAM)?;
        }
        Ok(())
    }

    fn class(&mut self, def: &ClassDef, span: Span) -> Res {
        self.ident(Ident { name: def.name.name, span }, flag::LOCAL)?;
        self.exprs(def.decorators)?;
        let outer = self.private;
        if !def.type_params.is_empty() {
            self.private = Some(self.table.names.intern(def.name.name));
        }
        let generic = self.type_params(def.type_params, def.name.name, span.start)?;
        if let Some(scope) = generic {
            for (name, flags) in
                [".type_params", ".generic_base"].map(|name| (name, flag::LOCAL | flag::USE))
            {
                let name = self.table.names.intern(name);
                self.add_to(scope, name, flags, def.name.span)?;
            }
        }
        self.exprs(def.bases)?;
        def.keywords.iter().try_for_each(|k| self.expr(&k.value))?;
        self.private = Some(self.table.names.intern(def.name.name));
        let scope = self.open_at(ScopeKind::Class, address(def), def.name.name, span.start);
        if generic.is_some() {
            let name = self.table.names.intern(".type_params");
            self.add_to(scope, name, flag::USE, def.name.span)?;
            self.add("__type_params__", flag::LOCAL, def.name.span)?;
        }
        self.body(def.body)?;
        self.close(scope);
        self.private = outer;
        generic.into_iter().for_each(|s| self.close(s));
        Ok(())
    }

    fn type_alias(
        &mut self,
        name: &Expr,
        type_params: &[TypeParam],
        value: &Expr,
        start: u32,
    ) -> Res {
        self.expr(name)?;
        let ExprKind::Name { id, .. } = name.kind else { return Ok(()) };
        let generic = self.type_params(type_params, id, start)?;
        let scope = self.open_at(ScopeKind::TypeAlias, address(value), id, start);
        self.expr(value)?;
        self.close(scope);
        generic.into_iter().for_each(|s| self.close(s));
        Ok(())
    }

    /// Opens the scope of type parameters, if there are any, of what is called `name` and begins at
    /// `start`.
    fn type_params(&mut self, list: &[TypeParam], name: &str, start: u32) -> Res<Option<ScopeId>> {
        if list.is_empty() {
            return Ok(None);
        }
        let scope = self.open_at(ScopeKind::TypeParams, list.as_ptr() as usize, name, start);
        for param in list {
            self.ident(param.name, flag::LOCAL | flag::TYPE_PARAM)?;
            if let TypeParamKind::TypeVar { bound: Some(bound) } = param.kind {
                let (name, start) = (param.name.name, param.span.start);
                let scope = self.open_at(ScopeKind::TypeVarBound, address(bound), name, start);
                self.expr(bound)?;
                self.close(scope);
            }
        }
        Ok(Some(scope))
    }

    fn pattern(&mut self, p: &Pattern) -> Res {
        self.deeper(p.span, |c| c.pattern_kind(p))
    }

    fn pattern_kind(&mut self, p: &Pattern) -> Res {
        match p.kind {
            PatternKind::Value(e) => self.expr(e)?,
            PatternKind::Singleton(_) => {}
            PatternKind::Sequence(parts) | PatternKind::Or(parts) => {
                parts.iter().try_for_each(|p| self.pattern(p))?;
            }
            PatternKind::Mapping { keys, patterns, rest } => {
                self.exprs(keys)?;
                patterns.iter().try_for_each(|p| self.pattern(p))?;
                rest.map_or(Ok(()), |id| self.ident(id, flag::LOCAL))?;
            }
            PatternKind::Class { cls, patterns, kwd_patterns, .. } => {
                self.expr(cls)?;
                patterns.iter().chain(kwd_patterns).try_for_each(|p| self.pattern(p))?;
            }
            PatternKind::Star(name) => name.map_or(Ok(()), |id| self.ident(id, flag::LOCAL))?,
            PatternKind::As { pattern, name } => {
                pattern.map_or(Ok(()), |p| self.pattern(p))?;
                name.map_or(Ok(()), |id| self.ident(id, flag::LOCAL))?;
            }
        }
        Ok(())
    }

    /// A name that is read, bound or unbound.
    pub fn name(&mut self, id: &str, ctx: ExprContext, span: Span) -> Res {
        let flags = match ctx {
            ExprContext::Load => flag::USE,
            ExprContext::Store => flag::LOCAL,
            ExprContext::Del => flag::LOCAL | flag::UNBOUND,
        };
        if id == "__debug__" && ctx != ExprContext::Load {
            let verb = if ctx == ExprContext::Store { "assign to" } else { "delete" };
            return syntax(format!("cannot {verb} __debug__"), span);
        }
        self.add(id, flags, span)?;
        if id == "super" && ctx == ExprContext::Load && self.kind().is_function_like() {
            self.add("__class__", flag::USE, span)?;
        }
        Ok(())
    }
}

/// The positional parameters.
pub(crate) fn params<'p, 'a>(
    p: &'p Parameters<'a>,
) -> impl Iterator<Item = &'p pyrun_ast::Param<'a>> {
    p.posonly.iter().chain(p.args)
}

/// All parameters, in register order.
pub(crate) fn all_params<'p, 'a>(
    p: &'p Parameters<'a>,
) -> impl Iterator<Item = &'p pyrun_ast::Param<'a>> {
    params(p).chain(p.kwonly).chain(p.vararg).chain(p.kwarg)
}
