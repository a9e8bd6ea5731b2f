//! Patterns as source.

use pyrun_ast::*;

use super::Writer;
use super::exprs::TEST;

impl Writer {
    /// A pattern; `closed` asks for one that `|` and `as` do not reach into.
    pub(super) fn pattern(&mut self, pattern: &Pattern<'_>, closed: bool) {
        let open = match pattern.kind {
            PatternKind::As { pattern, .. } => pattern.is_some(),
            PatternKind::Or(_) => true,
            _ => false,
        };
        if open && closed {
            self.word("(");
        }
        self.bare_pattern(pattern);
        if open && closed {
            self.word(")");
        }
    }

    fn bare_pattern(&mut self, pattern: &Pattern<'_>) {
        match pattern.kind {
            PatternKind::Value(value) => self.expr(value, TEST),
            PatternKind::Singleton(ref value) => self.constant(value),
            PatternKind::Sequence(patterns) => {
                self.word("[");
                self.list(patterns, |w, pattern| w.pattern(pattern, false));
                self.word("]");
            }
            PatternKind::Mapping { keys, patterns, rest } => {
                self.word("{");
                let pairs: Vec<_> = keys.iter().zip(patterns).collect();
                self.list(&pairs, |w, (key, pattern)| {
                    w.expr(key, TEST);
                    w.word(": ");
                    w.pattern(pattern, false);
                });
                if let Some(rest) = rest {
                    self.word(if keys.is_empty() { "**" } else { ", **" });
                    self.word(rest.name);
                }
                self.word("}");
            }
            PatternKind::Class { cls, patterns, kwd_attrs, kwd_patterns } => {
                self.expr(cls, TEST);
                self.word("(");
                self.list(patterns, |w, pattern| w.pattern(pattern, false));
                if !patterns.is_empty() && !kwd_attrs.is_empty() {
                    self.word(", ");
                }
                let keywords: Vec<_> = kwd_attrs.iter().zip(kwd_patterns).collect();
                self.list(&keywords, |w, (name, pattern)| {
                    w.word(&format!("{}=", name.name));
                    w.pattern(pattern, false);
                });
                self.word(")");
            }
            PatternKind::Star(name) => {
                self.word("*");
                self.word(name.map_or("_", |name| name.name));
            }
            PatternKind::As { pattern, name } => {
                if let Some(pattern) = pattern {
                    let as_inside = matches!(pattern.kind, PatternKind::As { .. });
                    self.pattern(pattern, as_inside);
                    self.word(" as ");
                }
                self.word(name.map_or("_", |name| name.name));
            }
            PatternKind::Or(patterns) => {
                for (index, pattern) in patterns.iter().enumerate() {
                    if index > 0 {
                        self.word(" | ");
                    }
                    self.pattern(pattern, true);
                }
            }
        }
    }
}
