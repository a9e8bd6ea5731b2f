//! Tracebacks as data, for hosts.

use super::{entries, instruction_at};
use crate::types::exceptions::get_field;
use crate::value::{Exception, Str, Value};
use crate::vm::Vm;
use std::sync::Arc;

/// A place that an exception has gone through. Lines count from 1, columns from 1 in characters; 0 where
/// nothing is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file as the compiler was given it.
    pub file: Arc<str>,
    /// The function, `<module>` at the top level; empty for the place of a SyntaxError.
    pub function: Arc<str>,
    /// First line.
    pub line: u32,
    /// Last line.
    pub end_line: u32,
    /// Column of the first character.
    pub column: u32,
    /// Column behind the last character.
    pub end_column: u32,
    /// The text of the first line.
    pub text: Option<String>,
}

/// The column of the byte at `at` of a line, from 1.
fn column(line: Option<&str>, at: u16) -> u32 {
    match line.map(|l| l.as_bytes()) {
        _ if at == u16::MAX => 0,
        Some(l) => {
            let before = &l[..(at as usize).min(l.len())];
            before.iter().filter(|b| **b & 0xc0 != 0x80).count() as u32 + 1
        }
        None => at as u32 + 1,
    }
}

#[doc(hidden)]
impl Vm {
    /// Where an exception has come through, outermost first; the place of a SyntaxError comes last.
    pub fn places(&mut self, e: &Value) -> Vec<Place> {
        const MOST: usize = 1000;
        let tb = e.get::<Exception>().and_then(|x| x.traceback.get());
        let all = tb.as_ref().map(entries).unwrap_or_default();
        let mut out = Vec::new();
        for entry in &all[all.len().saturating_sub(MOST)..] {
            let code = entry.function.code.get();
            let code = &code.code;
            let line = u32::try_from(entry.line).unwrap_or(0);
            let text = self.code_line(code, entry.line);
            let mut place = Place {
                file: code.filename.clone(),
                function: code.name().into(),
                line,
                end_line: line,
                column: 0,
                end_column: 0,
                text,
            };
            if let Some(p) = code.position(instruction_at(code, entry.at))
                && p.line == line
            {
                place.end_line = p.end_line;
                place.column = column(place.text.as_deref(), p.col);
                let last = match p.end_line == p.line {
                    true => place.text.clone(),
                    false => self.code_line(code, p.end_line as i64),
                };
                place.end_column = column(last.as_deref(), p.end_col);
            }
            out.push(place);
        }
        out.extend(syntax_place(e));
        out
    }
}

/// Where a SyntaxError says that it is.
fn syntax_place(e: &Value) -> Option<Place> {
    if !e.class().is_subclass(crate::types::core().exc.syntax_error) {
        return None;
    }
    let number = |i: usize| {
        let v = get_field(e, i);
        if v.word().is_int() { u32::try_from(v.word().as_int()).unwrap_or(0) } else { 0 }
    };
    let text = |i: usize| get_field(e, i).get::<Str>().map(|s| s.to_str_lossy().into_owned());
    Some(Place {
        file: text(1)?.into(),
        function: "".into(),
        line: number(2),
        end_line: number(5).max(number(2)),
        column: number(3),
        end_column: number(6),
        text: text(4).map(|t| t.trim_end_matches('\n').to_string()),
    })
}
