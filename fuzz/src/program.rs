//! Programs of every construct, made by [`arbitrary`], in their own spelling: with more parentheses,
//! spaces and other quotes than the unparser writes.

use std::fmt::{Display, Formatter, Result};

use arbitrary::{Arbitrary, Unstructured};

/// A program as text.
#[derive(Debug)]
pub struct Program(String);

impl Display for Program {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(&self.0)
    }
}

impl<'a> Arbitrary<'a> for Program {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Program> {
        let mut writer = Writer { u, out: String::new(), indent: 0, depth: 0 };
        writer.block_lines()?;
        Ok(Program(writer.out))
    }
}

const NAMES: [&str; 10] = ["a", "b", "match", "case", "type", "_", "é", "__x", "self", "x1"];
const NUMBERS: [&str; 9] =
    ["0", "1", "1_000", "0xFFFFFFFFFFFFFFFFFF", "1.5", "1e400", "2j", "0b101", "1e-5"];
const STRINGS: [&str; 12] = [
    "''",
    "\"it's\"",
    "'a\\n\\x00'",
    "'''two\nlines'''",
    "r'\\d'",
    "u'u'",
    "'\\ud800'",
    "'😀'",
    "'{}'",
    "R\"\"\"\"q\"\"\"",
    "'\\N{BULLET}'",
    "'a' \"b\"",
];
const BYTES: [&str; 4] = ["b''", "b'\\xff'", "Rb'\\x'", "b'a' b\"'\""];
const INFIX: [&str; 23] = [
    "+", "-", "*", "@", "/", "//", "%", "**", "<<", ">>", "|", "&", "^", "==", "!=", "<", "<=",
    "is", "is not", "in", "not in", "and", "or",
];
const ASSIGN: [&str; 5] = ["+=", "-=", "@=", "**=", ">>="];
/// Deeper expressions end in atoms.
const DEEPEST: u32 = 8;

struct Writer<'u, 'a> {
    u: &'u mut Unstructured<'a>,
    out: String,
    indent: usize,
    depth: u32,
}

type Done = arbitrary::Result<()>;

impl Writer<'_, '_> {
    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn one_of(&mut self, texts: &[&'static str]) -> Done {
        let text = *self.u.choose(texts)?;
        self.put(text);
        Ok(())
    }

    fn flip(&mut self) -> arbitrary::Result<bool> {
        self.u.arbitrary()
    }

    fn name(&mut self) -> Done {
        self.one_of(&NAMES)
    }

    /// From none to three of something, with commas.
    fn list(&mut self, least: u32, mut each: impl FnMut(&mut Self) -> Done) -> Done {
        let count = self.u.int_in_range(least..=3)?;
        for index in 0..count {
            if index > 0 {
                self.put(", ");
            }
            each(self)?;
        }
        Ok(())
    }

    // Statements

    fn block_lines(&mut self) -> Done {
        let count = self.u.int_in_range(1..=4)?;
        for _ in 0..count {
            self.line()?;
        }
        Ok(())
    }

    fn start(&mut self) {
        let indent = self.indent;
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    fn body(&mut self) -> Done {
        self.put(":\n");
        self.indent += 1;
        self.depth += 1;
        self.block_lines()?;
        self.depth -= 1;
        self.indent -= 1;
        Ok(())
    }

    fn line(&mut self) -> Done {
        self.start();
        if self.depth < 5 && !self.u.is_empty() && self.u.ratio(1, 2)? {
            return self.compound();
        }
        self.simple()?;
        if self.u.ratio(1, 8)? {
            self.put("; ");
            self.simple()?;
        }
        self.put("\n");
        Ok(())
    }

    fn simple(&mut self) -> Done {
        match self.u.int_in_range(0..=15)? {
            0 => self.expr(),
            1 => {
                self.target()?;
                self.put(" = ");
                self.expr()
            }
            2 => {
                self.single_target()?;
                self.put(" ");
                self.one_of(&ASSIGN)?;
                self.put(" ");
                self.expr()
            }
            3 => {
                self.single_target()?;
                self.put(": ");
                self.expr()?;
                self.put(" = yield ");
                self.expr()
            }
            4 => self.keyword_then("return"),
            5 => self.keyword_then("assert"),
            6 => {
                self.put("raise ");
                self.expr()?;
                self.put(" from ");
                self.expr()
            }
            7 => {
                self.put("del ");
                self.list(1, Self::single_target)
            }
            8 => {
                self.put("import a.");
                self.name()?;
                self.put(" as ");
                self.name()
            }
            9 => {
                self.put("from ...");
                self.name()?;
                self.put(" import (");
                self.name()?;
                self.put(" as ");
                self.name()?;
                self.put(",)");
                Ok(())
            }
            10 => {
                self.put("global ");
                self.list(1, Self::name)
            }
            11 => {
                self.put("type T[U: int, *V, **W] = ");
                self.expr()
            }
            12 => {
                self.put("x = *");
                self.operand()?;
                self.put(",");
                Ok(())
            }
            13 => self.one_of(&["pass", "break", "continue", "raise", "return"]),
            14 => self.keyword_then("await"),
            _ => {
                self.put("(yield from ");
                self.expr()?;
                self.put(")");
                Ok(())
            }
        }
    }

    fn keyword_then(&mut self, keyword: &str) -> Done {
        self.put(keyword);
        self.put(" ");
        // `await` takes a primary.
        self.put("(");
        self.expr()?;
        self.put(")");
        Ok(())
    }

    fn compound(&mut self) -> Done {
        match self.u.int_in_range(0..=8)? {
            0 => {
                self.put("if ");
                self.expr()?;
                self.body()?;
                if self.flip()? {
                    self.start();
                    self.put("elif ");
                    self.expr()?;
                    self.body()?;
                }
                self.else_part()
            }
            1 => {
                self.put("while ");
                self.expr()?;
                self.body()?;
                self.else_part()
            }
            2 => {
                self.one_of(&["for ", "async for "])?;
                self.target()?;
                self.put(" in ");
                self.expr()?;
                self.body()?;
                self.else_part()
            }
            3 => {
                self.one_of(&["with (", "async with ("])?;
                self.list(1, |w| {
                    w.expr()?;
                    w.put(" as ");
                    w.single_target()
                })?;
                self.put(")");
                self.body()
            }
            4 => self.try_statement(),
            5 => self.function(),
            6 => {
                self.put("class C(");
                self.list(0, Self::expr)?;
                self.put(")");
                self.body()
            }
            7 => self.match_statement(),
            _ => {
                self.put("@");
                self.expr()?;
                self.put("\n");
                self.start();
                self.function()
            }
        }
    }

    fn else_part(&mut self) -> Done {
        if self.u.ratio(1, 3)? {
            self.start();
            self.put("else");
            self.body()?;
        }
        Ok(())
    }

    fn try_statement(&mut self) -> Done {
        self.put("try");
        self.body()?;
        let star = self.flip()?;
        for _ in 0..self.u.int_in_range(1..=2)? {
            self.start();
            self.put(if star { "except* " } else { "except " });
            self.expr()?;
            self.put(" as ");
            self.name()?;
            self.body()?;
        }
        self.else_part()?;
        if self.flip()? {
            self.start();
            self.put("finally");
            self.body()?;
        }
        Ok(())
    }

    fn function(&mut self) -> Done {
        self.one_of(&["def f", "async def f", "def f[T: (int, str)]"])?;
        self.one_of(&["(a, /, b: c, d=", "(a, *b: *c, d=", "(a, *, b, d: e="])?;
        self.expr()?;
        self.one_of(&[")", ", **g: h)", ",) -> x"])?;
        self.body()
    }

    fn match_statement(&mut self) -> Done {
        self.put("match ");
        self.expr()?;
        self.put(":\n");
        self.indent += 1;
        self.depth += 1;
        for _ in 0..self.u.int_in_range(1..=3)? {
            self.start();
            self.put("case ");
            self.pattern()?;
            if self.u.ratio(1, 4)? {
                self.put(" if ");
                self.expr()?;
            }
            self.body()?;
        }
        self.depth -= 1;
        self.indent -= 1;
        Ok(())
    }

    fn pattern(&mut self) -> Done {
        self.depth += 1;
        let most = if self.depth > DEEPEST { 5 } else { 11 };
        match self.u.int_in_range(0..=most)? {
            0 => self.put("_"),
            1 => self.put("x"),
            2 => self.put("-1 + 2j"),
            3 => self.put("a.b.c"),
            4 => self.one_of(&["None", "True", "False"])?,
            5 => self.one_of(&STRINGS)?,
            6 => {
                self.put("[");
                self.list(0, Self::pattern)?;
                self.put("]");
            }
            7 => {
                self.put("(");
                self.pattern()?;
                self.put(", *rest)");
            }
            8 => {
                self.put("{'k': ");
                self.pattern()?;
                self.put(", a.b: ");
                self.pattern()?;
                self.put(", **rest}");
            }
            9 => {
                self.put("A.B(");
                self.pattern()?;
                self.put(", k=");
                self.pattern()?;
                self.put(")");
            }
            10 => {
                self.put("(");
                self.pattern()?;
                self.put(" | ");
                self.pattern()?;
                self.put(")");
            }
            _ => {
                self.put("(");
                self.pattern()?;
                self.put(" as n)");
            }
        }
        self.depth -= 1;
        Ok(())
    }

    // Targets

    fn single_target(&mut self) -> Done {
        match self.u.int_in_range(0..=3)? {
            0 | 1 => self.name(),
            2 => {
                self.operand()?;
                self.put(".");
                self.name()
            }
            _ => {
                self.operand()?;
                self.put("[");
                self.expr()?;
                self.put("]");
                Ok(())
            }
        }
    }

    fn target(&mut self) -> Done {
        match self.u.int_in_range(0..=4)? {
            0 => {
                self.put("(");
                self.single_target()?;
                self.put(", *");
                self.single_target()?;
                self.put(")");
                Ok(())
            }
            1 => {
                self.put("[");
                self.list(0, Self::single_target)?;
                self.put("]");
                Ok(())
            }
            _ => self.single_target(),
        }
    }

    // Expressions

    /// Something that may stand beside any operator.
    fn operand(&mut self) -> Done {
        if self.flip()? {
            return self.name();
        }
        self.put("(");
        self.expr()?;
        self.put(")");
        Ok(())
    }

    fn expr(&mut self) -> Done {
        self.depth += 1;
        let most = if self.depth > DEEPEST { 4 } else { 21 };
        let kind = self.u.int_in_range(0..=most)?;
        self.expr_of(kind)?;
        self.depth -= 1;
        Ok(())
    }

    fn expr_of(&mut self, kind: u32) -> Done {
        match kind {
            0 => return self.name(),
            1 => return self.one_of(&NUMBERS),
            2 => return self.one_of(&STRINGS),
            3 => return self.one_of(&BYTES),
            4 => return self.one_of(&["None", "True", "False", "...", "()", "[]", "{}"]),
            5 | 6 => {
                self.operand()?;
                self.put(" ");
                self.one_of(&INFIX)?;
                self.put(" ");
                self.operand()?;
                self.put(" ");
                self.one_of(&INFIX)?;
                self.put(" ");
                return self.operand();
            }
            7 => {
                self.one_of(&["-", "+", "~", "not ", "- -", "not not ", "await "])?;
                return self.operand();
            }
            8 => self.clause_in("[", "]")?,
            9 => self.clause_in("{", "}")?,
            10 => self.clause_in("(", ")")?,
            11 => {
                self.put("{");
                self.expr()?;
                self.put(": ");
                self.expr()?;
                self.put(" for (k, v) in ");
                self.operand()?;
                self.put("}");
            }
            12 => {
                self.one_of(&["(lambda: ", "(lambda a, /, *b, c=1, **d: "])?;
                self.expr()?;
                self.put(")");
            }
            13 => {
                self.put("(");
                self.expr()?;
                self.put(" if ");
                self.expr()?;
                self.put(" else ");
                self.expr()?;
                self.put(")");
            }
            14 => {
                self.put("(n := ");
                self.expr()?;
                self.put(")");
            }
            15 => {
                self.operand()?;
                self.put("(");
                self.list(0, Self::expr)?;
                self.one_of(&[")", ")"])?;
            }
            16 => {
                self.operand()?;
                self.put("(*");
                self.expr()?;
                self.put(", k=");
                self.expr()?;
                self.put(", **");
                self.expr()?;
                self.put(")");
            }
            17 => {
                self.operand()?;
                self.put(".");
                return self.name();
            }
            18 => {
                self.operand()?;
                self.put("[");
                self.expr()?;
                self.one_of(&["", ":", "::2", ":1:, *a", ",", ", :"])?;
                self.put("]");
            }
            19 => return self.fstring(),
            20 => {
                self.one_of(&["(*", "[*", "{*"])?;
                let close = match self.out.as_bytes()[self.out.len() - 2] {
                    b'(' => ",)",
                    b'[' => "]",
                    _ => "}",
                };
                self.operand()?;
                self.put(close);
            }
            _ => {
                self.put("{");
                self.expr()?;
                self.put(": ");
                self.expr()?;
                self.put(", **");
                self.operand()?;
                self.put("}");
            }
        }
        Ok(())
    }

    fn clause_in(&mut self, open: &str, close: &str) -> Done {
        self.put(open);
        self.expr()?;
        self.one_of(&[" for x in ", " async for x, y in "])?;
        self.operand()?;
        if self.flip()? {
            self.put(" if ");
            self.operand()?;
        }
        self.put(close);
        Ok(())
    }

    fn fstring(&mut self) -> Done {
        self.one_of(&["f'a{{", "rf'\\d", "F'\\n"])?;
        for _ in 0..self.u.int_in_range(0..=2)? {
            self.put("{ ");
            self.operand()?;
            self.one_of(&[" }", "!r}", " = }", ":>{w}.3}", "!a:x}", " }}}"])?;
        }
        self.one_of(&["'", "' 'b'"])?;
        Ok(())
    }
}
