//! The deepest tree that the parser lets through can be walked, printed and written as source on
//! the stack of a test's thread, without optimisation.

use pyrun_ast::visit::{Visitor, walk_expr, walk_module};
use pyrun_ast::{Arena, Expr, ExprKind};
use pyrun_parser::{Mode, Source, dump, parse, unparse};

#[derive(Default)]
struct Names<'a> {
    found: Vec<&'a str>,
}

impl<'a> Visitor<'a> for Names<'a> {
    fn expr(&mut self, expr: &'a Expr<'a>) {
        if let ExprKind::Name { id, .. } = expr.kind {
            self.found.push(id);
        }
        walk_expr(self, expr);
    }
}

fn names(text: &str) -> String {
    let source = Source::from_str(text, "t").unwrap();
    let arena = Arena::new();
    let module = parse(&source, Mode::Exec, &arena).unwrap();
    let mut names = Names::default();
    walk_module(&mut names, &module);
    dump::ast(&module, &source);
    unparse::module(&module);
    names.found.join(" ")
}

#[test]
fn names_in_source_order() {
    let text = "@a\ndef f(b: c = d, *e: g) -> h:\n  for i in j: k[l:m].n = o\n\
                match p:\n  case q.r(s) if t: u(v, w=x)\n[y for z in aa if bb]\nf'{cc:{dd}}'";
    assert_eq!(names(text), "a c d g h i j k l m o p q t u v x y z aa bb cc dd");
}

#[test]
fn deepest_trees() {
    for text in [
        "-".repeat(1900) + "a",
        "a".to_owned() + &".b".repeat(1900),
        "a".to_owned() + &"()".repeat(1900),
        "a".to_owned() + &"[0]".repeat(1900),
        vec!["a"; 1900].join("+"),
        vec!["a"; 1900].join("**"),
        "lambda: ".repeat(1900) + "a",
        "b if c else ".repeat(1900) + "a",
        "if a: pass\n".to_owned() + &"elif a: pass\n".repeat(1900),
    ] {
        assert!(names(&text).contains('a'));
    }
}
