//! What the grammar's actions share: the arena, the stacks on which lists wait, the error.
//!
//! A list in the grammar is a [`Mark`]: the height of a stack where its elements begin. LR actions
//! run strictly inside out, so whatever lies above a mark when its list is taken belongs to it. No
//! list costs an allocation of its own before it goes into the arena.

use lalrpop_util::ParseError;
use pyrun_ast::*;
use pyrun_lexer::{ErrorKind, Source, SyntaxError, Tok, Warning, WarningKind};

use crate::calls::Argument;
use crate::chain::Pending;
use crate::params::ParamItem;
use crate::strings::StringPart;
use crate::words::Words;

/// How deeply expressions nest before they are refused. Every later walk over the tree may recurse
/// this far and must fit the stack.
pub(crate) const MAX_DEPTH: u32 = 2000;

/// An action failed; the error is in the context.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stop;

/// The error of an action.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub error: SyntaxError,
    /// Where the parse stopped.
    pub at: u32,
    /// Whether no second reading can say it better.
    pub last_word: bool,
    pub place: FoundPlace,
}

/// Where the error of an action stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum FoundPlace {
    /// Where its span says.
    Span,
    /// At the token after its span.
    Next,
    /// At the end of the f-string that holds its span.
    FStringEnd,
}

/// Why a parse ended.
pub(crate) type Failure = ParseError<u32, Tok, Stop>;

pub(crate) type Action<T> = Result<T, Failure>;

const STOP: Failure = ParseError::User { error: Stop };

/// The height of a stack at which a list begins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark(u32);

impl Mark {
    pub(crate) fn at(height: usize) -> Mark {
        Mark(height as u32)
    }

    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// An expression, and the height of its tree. Small, because the parser moves it at every reduction.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ex<'a> {
    pub expr: &'a Expr<'a>,
    pub depth: u32,
}

/// A pattern on its way through the parser.
pub(crate) type Pat<'a> = &'a Pattern<'a>;

/// A function or class whose decorators are not known yet.
#[derive(Debug)]
pub(crate) enum Definition<'a> {
    Function(&'a mut FunctionDef<'a>, u32),
    Class(&'a mut ClassDef<'a>, u32),
}

impl<'a> Definition<'a> {
    pub(crate) fn decorated(mut self, decorators: &'a [Expr<'a>]) -> Self {
        match &mut self {
            Definition::Function(def, _) => def.decorators = decorators,
            Definition::Class(def, _) => def.decorators = decorators,
        }
        self
    }
}

/// One `elif` arm.
pub(crate) struct Elif<'a> {
    pub start: u32,
    pub test: &'a Expr<'a>,
    pub body: &'a [Stmt<'a>],
}

pub(crate) struct Context<'a, 's> {
    pub arena: &'a Arena,
    pub source: &'s Source,
    pub text: &'s str,
    pub exprs: Vec<Ex<'a>>,
    pub stmts: Vec<Stmt<'a>>,
    pub pending: Pending<'a>,
    pub args: Vec<Argument<'a>>,
    pub params: Vec<ParamItem<'a>>,
    pub idents: Vec<Ident<'a>>,
    pub aliases: Vec<Alias<'a>>,
    pub with_items: Vec<WithItem<'a>>,
    pub handlers: Vec<(ExceptHandler<'a>, bool)>,
    pub cases: Vec<MatchCase<'a>>,
    pub type_params: Vec<TypeParam<'a>>,
    pub map_items: Vec<(Ex<'a>, Pat<'a>)>,
    pub pattern_args: Vec<(Option<Ident<'a>>, Pat<'a>)>,
    pub patterns: Vec<Pattern<'a>>,
    pub items: Vec<(Option<Ex<'a>>, Ex<'a>)>,
    pub generators: Vec<(Comprehension<'a>, u32)>,
    pub elifs: Vec<Elif<'a>>,
    pub strings: Vec<StringPart>,
    /// Whether each open f-string is raw.
    pub raw_fstrings: Vec<bool>,
    /// Where the last simple line ended, its last `;` included.
    pub line_end: u32,
    /// Where the text of a literal is put together.
    pub buffer: Vec<u8>,
    words: Words<'a, 's>,
    pub error: Option<Found>,
    pub warnings: Vec<Warning>,
}

fn height<T>(stack: &[T]) -> Mark {
    Mark(stack.len() as u32)
}

pub(crate) fn below_last<T>(stack: &[T]) -> Mark {
    Mark(stack.len() as u32 - 1)
}

impl<'a, 's> Context<'a, 's> {
    pub(crate) fn new(source: &'s Source, arena: &'a Arena) -> Self {
        // About one new word in a hundred bytes; none at all for a single expression.
        let expected = (source.text().len() / 100).min(1000);
        Context {
            arena,
            source,
            text: source.text(),
            exprs: Vec::new(),
            stmts: Vec::new(),
            pending: Pending::default(),
            args: Vec::new(),
            params: Vec::new(),
            idents: Vec::new(),
            aliases: Vec::new(),
            with_items: Vec::new(),
            handlers: Vec::new(),
            cases: Vec::new(),
            type_params: Vec::new(),
            map_items: Vec::new(),
            pattern_args: Vec::new(),
            patterns: Vec::new(),
            items: Vec::new(),
            generators: Vec::new(),
            elifs: Vec::new(),
            strings: Vec::new(),
            raw_fstrings: Vec::new(),
            line_end: 0,
            buffer: Vec::new(),
            words: Words::new(expected),
            error: None,
            warnings: Vec::new(),
        }
    }

    // Errors

    /// A fault of the grammar, which a second reading may say better.
    pub(crate) fn fail(&mut self, message: impl Into<String>, span: Span) -> Failure {
        self.record(ErrorKind::Syntax, message.into(), span, false)
    }

    /// A fault of a literal's contents or of the size of things.
    pub(crate) fn fail_for_good(&mut self, message: impl Into<String>, span: Span) -> Failure {
        self.record(ErrorKind::Syntax, message.into(), span, true)
    }

    fn record(&mut self, kind: ErrorKind, message: String, span: Span, last_word: bool) -> Failure {
        let error = self.source.error(kind, message, span.start, span.end);
        let place = FoundPlace::Span;
        self.error = Some(Found { error, at: span.start, last_word, place });
        STOP
    }

    /// Moves the error that was just recorded.
    pub(crate) fn at_place(&mut self, failure: Failure, at: u32, place: FoundPlace) -> Failure {
        if let Some(found) = &mut self.error {
            (found.at, found.place) = (at, place);
        }
        failure
    }

    pub(crate) fn invalid(&mut self, span: Span) -> Failure {
        self.fail("invalid syntax", span)
    }

    pub(crate) fn too_deep(&mut self, span: Span) -> Failure {
        let message = "maximum recursion depth exceeded during compilation";
        self.record(ErrorKind::Recursion, message.into(), span, true)
    }

    pub(crate) fn warn(&mut self, message: String, start: u32, end: u32) {
        self.warnings.push(Warning { kind: WarningKind::Syntax, message, start, end });
    }

    // Nodes

    /// An expression whose highest part has the height `below`.
    pub(crate) fn node(
        &mut self,
        kind: ExprKind<'a>,
        l: u32,
        r: u32,
        below: u32,
    ) -> Action<Ex<'a>> {
        let (span, depth) = (Span::new(l, r), below + 1);
        if depth > MAX_DEPTH {
            return Err(self.too_deep(span));
        }
        Ok(Ex { expr: self.arena.alloc(Expr { kind, span }), depth })
    }

    /// An expression of a height that is known to be within the limit.
    pub(crate) fn low_node(&self, kind: ExprKind<'a>, l: u32, r: u32, depth: u32) -> Ex<'a> {
        Ex { expr: self.arena.alloc(Expr { kind, span: Span::new(l, r) }), depth }
    }

    /// An expression without parts.
    pub(crate) fn leaf(&self, kind: ExprKind<'a>, l: u32, r: u32) -> Ex<'a> {
        self.low_node(kind, l, r, 1)
    }

    pub(crate) fn pattern(&self, kind: PatternKind<'a>, l: u32, r: u32) -> Pat<'a> {
        self.arena.alloc(Pattern { kind, span: Span::new(l, r) })
    }

    pub(crate) fn slice<T: Copy>(&self, items: &[T]) -> &'a [T] {
        if items.is_empty() {
            return &[];
        }
        self.arena.alloc_slice_copy(items)
    }

    pub(crate) fn ident(&mut self, l: u32, r: u32) -> Ident<'a> {
        let name = self.words.copy(self.text, l as usize, r as usize, self.arena);
        Ident { name, span: Span::new(l, r) }
    }

    /// The one copy of a word in the arena, normalised.
    fn word(&mut self, text: &'s str) -> &'a str {
        self.words.copy(text, 0, text.len(), self.arena)
    }

    /// A dotted name, whose parts may stand apart.
    pub(crate) fn dotted(&mut self, l: u32, r: u32) -> &'a str {
        let text = &self.text[l as usize..r as usize];
        let apart = |c: char| c.is_ascii_whitespace() || c == '\\';
        if !text.contains(apart) {
            return self.word(text);
        }
        let parts: Vec<&str> =
            text.split('.').map(|part| self.word(part.trim_matches(apart))).collect();
        self.arena.alloc_str(&parts.join("."))
    }

    /// What lies above `m` on a stack of lists, in the arena.
    pub(crate) fn take<T: Copy>(
        &mut self,
        m: Mark,
        stack: impl Fn(&mut Self) -> &mut Vec<T>,
    ) -> &'a [T] {
        let arena = self.arena;
        let stack = stack(self);
        let taken = &stack[m.index()..];
        let slice: &'a [T] = if taken.is_empty() { &[] } else { arena.alloc_slice_copy(taken) };
        stack.truncate(m.index());
        slice
    }

    pub(crate) fn name(&mut self, n: Ident<'a>) -> Ex<'a> {
        let kind = ExprKind::Name { id: n.name, ctx: ExprContext::Load };
        self.leaf(kind, n.span.start, n.span.end)
    }

    pub(crate) fn constant(&mut self, value: Constant<'a>, l: u32, r: u32) -> Ex<'a> {
        self.leaf(ExprKind::Constant(value), l, r)
    }

    pub(crate) fn attribute(&mut self, v: Ex<'a>, attr: Ident<'a>, l: u32) -> Action<Ex<'a>> {
        let value = v.expr;
        let kind = ExprKind::Attribute { value, attr, ctx: ExprContext::Load };
        self.node(kind, l, attr.span.end, v.depth)
    }

    // Statements

    pub(crate) fn stmt(&mut self, l: u32, r: u32, kind: StmtKind<'a>) {
        self.stmts.push(Stmt { kind, span: Span::new(l, r) });
    }

    /// A compound statement: it ends where its last line ends, which is the last one read.
    pub(crate) fn compound(&mut self, l: u32, kind: StmtKind<'a>) {
        self.stmt(l, self.line_end, kind);
    }

    pub(crate) fn define(&mut self, definition: Definition<'a>) {
        match definition {
            Definition::Function(def, l) => self.compound(l, StmtKind::FunctionDef(def)),
            Definition::Class(def, l) => self.compound(l, StmtKind::ClassDef(def)),
        }
    }

    pub(crate) fn stmt_mark(&mut self) -> Mark {
        height(&self.stmts)
    }

    pub(crate) fn take_stmts(&mut self, m: Mark) -> &'a [Stmt<'a>] {
        let taken = self.slice(&self.stmts[m.index()..]);
        self.stmts.truncate(m.index());
        taken
    }

    pub(crate) fn elif_mark(&mut self) -> Mark {
        height(&self.elifs)
    }

    pub(crate) fn push_elif(&mut self, start: u32, test: Ex<'a>, body: &'a [Stmt<'a>]) {
        self.elifs.push(Elif { start, test: test.expr, body });
    }

    // Lists of expressions

    pub(crate) fn expr_mark(&mut self) -> Mark {
        height(&self.exprs)
    }

    pub(crate) fn first_expr(&mut self, e: Ex<'a>) -> Mark {
        self.exprs.push(e);
        below_last(&self.exprs)
    }

    pub(crate) fn first_exprs(&mut self, a: Ex<'a>, b: Ex<'a>) -> Mark {
        let mark = self.first_expr(a);
        self.next_expr(mark, b)
    }

    pub(crate) fn next_expr(&mut self, m: Mark, e: Ex<'a>) -> Mark {
        self.exprs.push(e);
        m
    }

    /// The expressions above `m` and the height of the highest.
    pub(crate) fn take_exprs(&mut self, m: Mark) -> (&'a [Expr<'a>], u32) {
        let taken = &self.exprs[m.index()..];
        let depth = taken.iter().map(|ex| ex.depth).max().unwrap_or(0);
        let slice = self.arena.alloc_slice_fill_iter(taken.iter().map(|ex| *ex.expr));
        self.exprs.truncate(m.index());
        (slice, depth)
    }

    // Other lists

    pub(crate) fn arg_mark(&mut self) -> Mark {
        height(&self.args)
    }

    pub(crate) fn last_arg(&mut self) -> Mark {
        below_last(&self.args)
    }

    pub(crate) fn last_param(&mut self) -> Mark {
        below_last(&self.params)
    }

    pub(crate) fn last_item(&mut self) -> Mark {
        below_last(&self.items)
    }

    pub(crate) fn last_string(&mut self) -> Mark {
        below_last(&self.strings)
    }

    pub(crate) fn push_item(&mut self, key: Option<Ex<'a>>, value: Ex<'a>) {
        self.items.push((key, value));
    }

    pub(crate) fn first_pattern(&mut self, p: Pat<'a>) -> Mark {
        self.patterns.push(*p);
        below_last(&self.patterns)
    }

    pub(crate) fn next_pattern(&mut self, m: Mark, p: Pat<'a>) -> Mark {
        self.patterns.push(*p);
        m
    }

    pub(crate) fn take_patterns(&mut self, m: Mark) -> &'a [Pattern<'a>] {
        let taken = self.slice(&self.patterns[m.index()..]);
        self.patterns.truncate(m.index());
        taken
    }

    pub(crate) fn type_param(&mut self, name: Ident<'a>, kind: TypeParamKind<'a>, l: u32, r: u32) {
        self.type_params.push(TypeParam { name, kind, span: Span::new(l, r) });
    }

    pub(crate) fn first_generator(&mut self, g: (&'a Comprehension<'a>, u32)) -> Mark {
        self.generators.push((*g.0, g.1));
        below_last(&self.generators)
    }

    pub(crate) fn next_generator(&mut self, m: Mark, g: (&'a Comprehension<'a>, u32)) -> Mark {
        self.generators.push((*g.0, g.1));
        m
    }

    pub(crate) fn take_generators(&mut self, m: Mark) -> (&'a [Comprehension<'a>], u32) {
        let taken = &self.generators[m.index()..];
        let depth = taken.iter().map(|one| one.1).max().unwrap_or(0);
        let slice = self.arena.alloc_slice_fill_iter(taken.iter().map(|one| one.0));
        self.generators.truncate(m.index());
        (slice, depth)
    }
}
