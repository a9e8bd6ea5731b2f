//! The abstract syntax tree of Python 3.12.
//!
//! The node types follow the grammar of CPython's `ast` module (Parser/Python.asdl) one to one, so
//! that the `ast` module can be made from the same tables. Nodes live in a [`bumpalo`] arena:
//! a tree is freed at once, whatever its depth, and costs few bytes per source byte. Every
//! statement, expression, argument, alias, keyword, pattern, handler and type parameter carries its
//! [`Span`] in bytes of the source; lines and columns are derived from a line map.
//!
//! # Statements
//!
//! ```
//! use pyrun_ast::{Alias, ClassDef, FunctionDef, Ident, Keyword, Module, Param, Parameters, Stmt, StmtKind};
//! use pyrun_ast::{Arena, TypeParam, TypeParamKind};
//! use pyrun_parser::{Mode, Source, parse};
//!
//! /// What an editor shows of a file: its imports, classes and functions.
//! fn outline(body: &[Stmt<'_>], lines: &mut Vec<String>) {
//!     for stmt in body {
//!         match stmt.kind {
//!             StmtKind::Import(names) => lines.extend(names.iter().map(import)),
//!             StmtKind::FunctionDef(f) => lines.push(function(f)),
//!             StmtKind::ClassDef(c) => {
//!                 lines.push(class(c));
//!                 outline(c.body, lines);
//!             }
//!             _ => {}
//!         }
//!     }
//! }
//!
//! fn import(alias: &Alias<'_>) -> String {
//!     format!("import {}", alias.name)
//! }
//!
//! fn class(c: &ClassDef<'_>) -> String {
//!     let named = |k: &Keyword<'_>| k.arg.map_or("**".into(), |Ident { name, .. }| format!("{name}=…"));
//!     let keywords: Vec<String> = c.keywords.iter().map(named).collect();
//!     format!("class {}({})", c.name.name, keywords.join(", "))
//! }
//!
//! fn function(f: &FunctionDef<'_>) -> String {
//!     let generic = |t: &TypeParam<'_>| match t.kind {
//!         TypeParamKind::TypeVar { .. } => t.name.name.to_owned(),
//!         TypeParamKind::TypeVarTuple => format!("*{}", t.name.name),
//!         TypeParamKind::ParamSpec => format!("**{}", t.name.name),
//!     };
//!     let types: Vec<String> = f.type_params.iter().map(generic).collect();
//!     let Parameters { posonly, args, kwonly, .. } = *f.params;
//!     let name = |p: &Param<'_>| p.name.to_owned();
//!     let params: Vec<String> = [posonly, args, kwonly].into_iter().flatten().map(name).collect();
//!     format!("def {}[{}]({})", f.name.name, types.join(", "), params.join(", "))
//! }
//!
//! let text = "import re\nclass A(metaclass=M):\n    def f[T, *Ts](self, x, /, *, key=1): pass\n";
//! let (source, arena) = (Source::from_str(text, "a.py")?, Arena::new());
//! let Module::Module(body) = parse(&source, Mode::Exec, &arena)? else { panic!() };
//! let mut lines = Vec::new();
//! outline(body, &mut lines);
//! assert_eq!(lines, ["import re", "class A(metaclass=…)", "def f[T, *Ts](self, x, key)"]);
//! # Ok::<(), pyrun_parser::SyntaxError>(())
//! ```
//!
//! # Blocks with parts of their own
//!
//! ```
//! use pyrun_ast::{Arena, ExceptHandler, ExprKind, MatchCase, Module, Pattern, PatternKind, StmtKind, WithItem};
//! use pyrun_parser::{Mode, Source, parse};
//!
//! /// Whether a pattern fits everything.
//! fn is_catch_all(p: &Pattern<'_>) -> bool {
//!     matches!(p.kind, PatternKind::As { pattern: None, .. })
//! }
//!
//! let text = "
//! match x:
//!     case [0, *rest]: pass
//!     case _: pass
//! try: f()
//! except: pass
//! with open(x) as f, lock: pass
//! ";
//! let (source, arena) = (Source::from_str(text, "a.py")?, Arena::new());
//! let Module::Module([first, second, third]) = parse(&source, Mode::Exec, &arena)? else { panic!() };
//!
//! let StmtKind::Match { cases: [one, MatchCase { pattern, .. }], .. } = first.kind else { panic!() };
//! assert!(is_catch_all(pattern) && !is_catch_all(&one.pattern));
//! let StmtKind::Try { handlers: [ExceptHandler { typ, .. }], .. } = second.kind else { panic!() };
//! assert!(typ.is_none(), "a bare except");
//! let StmtKind::With { items, .. } = third.kind else { panic!() };
//! let called = |item: &&WithItem<'_>| matches!(item.context.kind, ExprKind::Call { .. });
//! assert_eq!(items.iter().filter(called).count(), 1);
//! # Ok::<(), pyrun_parser::SyntaxError>(())
//! ```
//!
//! # Expressions
//!
//! ```
//! use pyrun_ast::{Arena, BoolOp, CmpOp, Constant, Expr, ExprKind, Module, Operator, UnaryOp};
//! use pyrun_parser::{Mode, Source, parse};
//!
//! /// The value of an expression of numbers; true is 1.
//! fn value(e: &Expr<'_>) -> Option<f64> {
//!     Some(match e.kind {
//!         ExprKind::Constant(Constant::Int(n)) => n as f64,
//!         ExprKind::Constant(Constant::Float(f)) => f,
//!         ExprKind::UnaryOp { op: UnaryOp::USub, operand } => -value(operand)?,
//!         ExprKind::BinOp { left, op, right } => match op {
//!             Operator::Add => value(left)? + value(right)?,
//!             Operator::Mult => value(left)? * value(right)?,
//!             _ => return None,
//!         },
//!         ExprKind::Compare { left, ops: [CmpOp::Lt], comparators: [right] } => {
//!             f64::from(value(left)? < value(right)?)
//!         }
//!         ExprKind::BoolOp { op: BoolOp::And, values } => {
//!             let all: Option<Vec<f64>> = values.iter().map(value).collect();
//!             *all?.iter().find(|v| **v == 0.0).unwrap_or(&1.0)
//!         }
//!         _ => return None,
//!     })
//! }
//!
//! let (source, arena) = (Source::from_str("1 + 2 * 3 < 8 and -1 < 0.5", "rule")?, Arena::new());
//! let Module::Expression(e) = parse(&source, Mode::Eval, &arena)? else { panic!() };
//! assert_eq!(value(e), Some(1.0));
//! # Ok::<(), pyrun_parser::SyntaxError>(())
//! ```
//!
//! ```
//! use pyrun_ast::{Arena, Comprehension, Conversion, DictItem, ExprKind, Module};
//! use pyrun_parser::{Mode, Source, parse};
//!
//! let (source, arena) = (Source::from_str("{'a': f'{x!r}', **{y: 1 for y in z}}", "e")?, Arena::new());
//! let Module::Expression(e) = parse(&source, Mode::Eval, &arena)? else { panic!() };
//! let ExprKind::Dict { items: [first, DictItem { key: None, value: rest }] } = e.kind else { panic!() };
//! let ExprKind::JoinedStr { values: [field] } = first.value.kind else { panic!() };
//! assert!(matches!(field.kind, ExprKind::FormattedValue { conversion: Conversion::Repr, .. }));
//! let ExprKind::DictComp { generators: [Comprehension { ifs, is_async, .. }], .. } = rest.kind else { panic!() };
//! assert!(ifs.is_empty() && !is_async);
//! # Ok::<(), pyrun_parser::SyntaxError>(())
//! ```
//!
//! # Trees made by hand
//!
//! ```
//! use pyrun_ast::{Arena, Constant, Expr, ExprContext, ExprKind, Span, Stmt, StmtKind, Module, Wtf8};
//! use pyrun_parser::unparse;
//!
//! let arena = Arena::new();
//! let at = Span::new(0, 1).to(Span::new(4, 9));
//! assert_eq!((at.start, at.end), (0, 9));
//! let name = |id, ctx| Expr { kind: ExprKind::Name { id, ctx }, span: at };
//! let text = Wtf8::from("tea");
//! assert_eq!(text.as_str(), Some("tea"));
//! let text = ExprKind::Constant(Constant::Str { value: text, unicode_prefix: false });
//! let targets = arena.alloc_slice_copy(&[name("item", ExprContext::Store)]);
//! let kind = StmtKind::Assign { targets, value: arena.alloc(Expr { kind: text, span: at }) };
//! let module = Module::Module(arena.alloc_slice_copy(&[Stmt { kind, span: at }]));
//! assert_eq!(unparse::module(&module), "item = 'tea'\n");
//! ```
#![forbid(unsafe_code)]

mod expr;
mod node;
mod stmt;
pub mod transform;
pub mod visit;

pub use expr::*;
pub use node::*;
pub use stmt::*;

pub use bumpalo::Bump as Arena;
