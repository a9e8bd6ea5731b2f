//! Statements as source.

use pyrun_ast::*;

use super::Writer;
use super::exprs::{TEST, sign};

impl Writer {
    pub(super) fn block(&mut self, stmts: &[Stmt<'_>]) {
        for stmt in stmts {
            self.stmt(stmt);
        }
    }

    /// The beginning of a line.
    fn begin(&mut self, text: &str) {
        self.out.extend(std::iter::repeat_n("    ", self.indent));
        self.word(text);
    }

    /// The colon of a header, and what it heads.
    fn suite(&mut self, stmts: &[Stmt<'_>]) {
        self.word(":\n");
        self.indent += 1;
        self.block(stmts);
        self.indent -= 1;
    }

    /// A keyword alone with its suite, if there is one.
    fn part(&mut self, keyword: &str, stmts: &[Stmt<'_>]) {
        if !stmts.is_empty() {
            self.begin(keyword);
            self.suite(stmts);
        }
    }

    fn stmt(&mut self, stmt: &Stmt<'_>) {
        match stmt.kind {
            StmtKind::FunctionDef(def) => self.function(def),
            StmtKind::ClassDef(def) => self.class(def),
            StmtKind::For { target, iter, body, orelse, is_async } => {
                self.begin(if is_async { "async for " } else { "for " });
                self.expr(target, TEST);
                self.word(" in ");
                self.expr(iter, TEST);
                self.suite(body);
                self.part("else", orelse);
            }
            StmtKind::While { test, body, orelse } => {
                self.begin("while ");
                self.expr(test, TEST);
                self.suite(body);
                self.part("else", orelse);
            }
            StmtKind::If { .. } => self.if_chain(stmt),
            StmtKind::With { items, body, is_async } => {
                self.begin(if is_async { "async with " } else { "with " });
                self.with_items(items);
                self.suite(body);
            }
            StmtKind::Match { subject, cases } => {
                self.begin("match ");
                self.expr(subject, TEST);
                self.word(":\n");
                self.indent += 1;
                for case in cases {
                    self.begin("case ");
                    self.pattern(&case.pattern, false);
                    if let Some(guard) = case.guard {
                        self.word(" if ");
                        self.expr(guard, TEST);
                    }
                    self.suite(case.body);
                }
                self.indent -= 1;
            }
            StmtKind::Try { body, handlers, orelse, finalbody, is_star } => {
                self.part("try", body);
                for handler in handlers {
                    self.handler(handler, is_star);
                }
                self.part("else", orelse);
                self.part("finally", finalbody);
            }
            _ => {
                self.simple(stmt);
                self.word("\n");
            }
        }
    }

    /// `if` and its `elif` arms, without recursion.
    fn if_chain(&mut self, stmt: &Stmt<'_>) {
        let mut keyword = "if ";
        let mut stmt = stmt;
        while let StmtKind::If { test, body, orelse } = stmt.kind {
            self.begin(keyword);
            self.expr(test, TEST);
            self.suite(body);
            keyword = "elif ";
            match orelse {
                [only] if matches!(only.kind, StmtKind::If { .. }) => stmt = only,
                _ => return self.part("else", orelse),
            }
        }
    }

    /// A lone tuple gets parentheses of its own, or its elements would be items.
    fn with_items(&mut self, items: &[WithItem<'_>]) {
        if let [WithItem { context, target: None }] = items
            && matches!(context.kind, ExprKind::Tuple { .. })
        {
            self.word("(");
            self.expr(context, TEST);
            return self.word(")");
        }
        self.list(items, |w, item| {
            w.expr(&item.context, TEST);
            if let Some(target) = &item.target {
                w.word(" as ");
                w.expr(target, TEST);
            }
        });
    }

    fn handler(&mut self, handler: &ExceptHandler<'_>, is_star: bool) {
        self.begin(if is_star { "except*" } else { "except" });
        if let Some(typ) = handler.typ {
            self.word(" ");
            self.expr(typ, TEST);
        }
        if let Some(name) = handler.name {
            self.word(" as ");
            self.word(name.name);
        }
        self.suite(handler.body);
    }

    fn decorators(&mut self, decorators: &[Expr<'_>]) {
        for decorator in decorators {
            self.begin("@");
            self.expr(decorator, TEST);
            self.word("\n");
        }
    }

    fn type_params(&mut self, params: &[TypeParam<'_>]) {
        if params.is_empty() {
            return;
        }
        self.word("[");
        self.list(params, |w, param| {
            match param.kind {
                TypeParamKind::TypeVar { .. } => {}
                TypeParamKind::TypeVarTuple => w.word("*"),
                TypeParamKind::ParamSpec => w.word("**"),
            }
            w.word(param.name.name);
            if let TypeParamKind::TypeVar { bound: Some(bound) } = param.kind {
                w.word(": ");
                w.expr(bound, TEST);
            }
        });
        self.word("]");
    }

    fn function(&mut self, def: &FunctionDef<'_>) {
        self.decorators(def.decorators);
        self.begin(if def.is_async { "async def " } else { "def " });
        self.word(def.name.name);
        self.type_params(def.type_params);
        self.word("(");
        self.parameters(def.params);
        self.word(")");
        if let Some(returns) = def.returns {
            self.word(" -> ");
            self.expr(returns, TEST);
        }
        self.suite(def.body);
    }

    fn class(&mut self, def: &ClassDef<'_>) {
        self.decorators(def.decorators);
        self.begin("class ");
        self.word(def.name.name);
        self.type_params(def.type_params);
        if !def.bases.is_empty() || !def.keywords.is_empty() {
            self.word("(");
            self.arguments(def.bases, def.keywords);
            self.word(")");
        }
        self.suite(def.body);
    }

    fn simple(&mut self, stmt: &Stmt<'_>) {
        match stmt.kind {
            StmtKind::Return(value) => self.keyword("return", value),
            StmtKind::Delete(targets) => {
                self.begin("del ");
                self.list(targets, |w, target| w.expr(target, TEST));
            }
            StmtKind::Assign { targets, value } => {
                self.begin("");
                for target in targets {
                    self.expr(target, TEST);
                    self.word(" = ");
                }
                self.expr(value, TEST);
            }
            StmtKind::TypeAlias { name, type_params, value } => {
                self.begin("type ");
                self.expr(name, TEST);
                self.type_params(type_params);
                self.word(" = ");
                self.expr(value, TEST);
            }
            StmtKind::AugAssign { target, op, value } => {
                self.begin("");
                self.expr(target, TEST);
                self.word(&format!(" {}= ", sign(op)));
                self.expr(value, TEST);
            }
            StmtKind::AnnAssign { target, annotation, value, simple } => {
                self.begin("");
                let bracketed = !simple && matches!(target.kind, ExprKind::Name { .. });
                self.word(if bracketed { "(" } else { "" });
                self.expr(target, TEST);
                self.word(if bracketed { "): " } else { ": " });
                self.expr(annotation, TEST);
                if let Some(value) = value {
                    self.word(" = ");
                    self.expr(value, TEST);
                }
            }
            StmtKind::Raise { exc, cause } => {
                self.keyword("raise", exc);
                if let Some(cause) = cause {
                    self.word(" from ");
                    self.expr(cause, TEST);
                }
            }
            StmtKind::Assert { test, msg } => {
                self.keyword("assert", Some(test));
                if let Some(msg) = msg {
                    self.word(", ");
                    self.expr(msg, TEST);
                }
            }
            StmtKind::Import(names) => {
                self.begin("import ");
                self.list(names, Self::alias);
            }
            StmtKind::ImportFrom { module, names, level } => {
                self.begin("from ");
                self.out.extend(std::iter::repeat_n('.', level as usize));
                self.word(module.unwrap_or(""));
                self.word(" import ");
                self.list(names, Self::alias);
            }
            StmtKind::Global(names) => {
                self.begin("global ");
                self.list(names, |w, name| w.word(name.name));
            }
            StmtKind::Nonlocal(names) => {
                self.begin("nonlocal ");
                self.list(names, |w, name| w.word(name.name));
            }
            StmtKind::Expr(value) => {
                self.begin("");
                self.expr(value, TEST);
            }
            StmtKind::Break => self.begin("break"),
            StmtKind::Continue => self.begin("continue"),
            _ => self.begin("pass"),
        }
    }

    fn keyword(&mut self, keyword: &str, value: Option<&Expr<'_>>) {
        self.begin(keyword);
        if let Some(value) = value {
            self.word(" ");
            self.expr(value, TEST);
        }
    }

    fn alias(&mut self, alias: &Alias<'_>) {
        self.word(alias.name);
        if let Some(asname) = alias.asname {
            self.word(" as ");
            self.word(asname.name);
        }
    }
}
