//! The tree as source: parsing it again gives the same tree, positions apart.
//!
//! Layout and comments are lost, and parentheses stand where precedence asks for them. Strings are
//! written on one line, with escapes.

mod exprs;
mod patterns;
mod stmts;

use pyrun_ast::{Expr, Module};

/// The source of `module`, with a newline at the end of each line.
///
/// ```
/// use pyrun_parser::{Mode, Source, parse, unparse};
/// let source = Source::from_str("if  a :  b = ( 1,c )", "example").unwrap();
/// let arena = pyrun_ast::Arena::new();
/// let module = parse(&source, Mode::Exec, &arena).unwrap();
/// assert_eq!(unparse::module(&module), "if a:\n    b = (1, c)\n");
/// ```
pub fn module(module: &Module<'_>) -> String {
    let mut writer = Writer::default();
    match module {
        Module::Module(body) | Module::Interactive(body) => writer.block(body),
        Module::Expression(body) => {
            writer.expr(body, exprs::TEST);
            writer.out.push('\n');
        }
    }
    writer.out
}

/// The source of one expression.
///
/// ```
/// use pyrun_parser::ast::{Arena, Module};
/// use pyrun_parser::{Mode, Source, parse, unparse};
///
/// let (source, arena) = (Source::from_str("( a+b )*c", "e")?, Arena::new());
/// let Module::Expression(product) = parse(&source, Mode::Eval, &arena)? else { panic!() };
/// assert_eq!(unparse::expression(product), "(a + b) * c");
/// # Ok::<(), pyrun_parser::SyntaxError>(())
/// ```
pub fn expression(expr: &Expr<'_>) -> String {
    let mut writer = Writer::default();
    writer.expr(expr, exprs::TEST);
    writer.out
}

#[derive(Default)]
struct Writer {
    out: String,
    indent: usize,
}

impl Writer {
    fn word(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// Items with commas between them.
    fn list<T>(&mut self, items: &[T], mut each: impl FnMut(&mut Self, &T)) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.word(", ");
            }
            each(self, item);
        }
    }
}
