//! `match`: patterns become tests; names are bound once the whole pattern has matched.
//!
//! What a pattern takes apart lies in temporaries on top of each other, all live until the pattern
//! has matched or failed. A test that fails jumps to the label of its height, where as many
//! temporaries are dropped; the labels of a case stand in a row, highest first.

use pyrun_ast::{Constant, Expr, ExprKind, Ident, MatchCase, Pattern, PatternKind, Span};
use pyrun_bytecode::asm::Label;
use pyrun_bytecode::{Const, Op};

use crate::error::{Res, syntax};
use crate::expr::assigns;
use crate::fold;
use crate::generate::{Gen, str_const};
use crate::unit::Reg;

/// A pattern on its way.
struct Matching<'a> {
    base: Reg,
    /// By height: what is live above `base` when the test fails.
    fails: Vec<Option<Label>>,
    captures: Vec<(Ident<'a>, Reg)>,
}

impl<'a> Matching<'a> {
    fn new(base: Reg) -> Self {
        Matching { base, fails: Vec::new(), captures: Vec::new() }
    }
}

impl<'a> Gen<'a, '_> {
    pub fn match_stmt(&mut self, subject: &'a Expr<'a>, cases: &'a [MatchCase<'a>]) -> Res {
        let mark = self.unit.top;
        self.mark(subject.span);
        let s = self.subject(subject, cases)?;
        let end = self.unit.label();
        for (i, case) in cases.iter().enumerate() {
            if i + 1 < cases.len() && case.guard.is_none() {
                check_refutable(&case.pattern)?;
            }
            if i > 0 && i + 1 == cases.len() && is_wildcard(&case.pattern) {
                self.mark(case.pattern.span);
            }
            let mut m = Matching::new(self.unit.top);
            self.pattern(&case.pattern, s, &mut m)?;
            self.bind_captures(&m)?;
            self.unit.top = m.base;
            let next = self.unit.label();
            if let Some(guard) = case.guard {
                self.jump_if(guard, false, next)?;
            }
            self.at(case.pattern.span);
            if self.unit.is_temp(s) {
                self.emit(Op::Drop, s, 0, 0);
            }
            self.unit.top = mark;
            self.body(case.body)?;
            self.unit.jump(Op::Jump, 0, 0, end);
            self.unit.top = m.base;
            self.at(case.pattern.span);
            self.place_fails(&m);
            self.unit.place(next);
        }
        if self.unit.is_temp(s) {
            self.emit(Op::Drop, s, 0, 0);
        }
        self.unit.place(end);
        self.unit.top = mark;
        Ok(())
    }

    /// The subject: a local itself, if no case can rebind it.
    fn subject(&mut self, subject: &'a Expr<'a>, cases: &'a [MatchCase<'a>]) -> Res<Reg> {
        if let ExprKind::Name { id, .. } = subject.kind {
            let rebound = cases
                .iter()
                .any(|c| captures(&c.pattern, id) || c.guard.is_some_and(|g| assigns(g, id)));
            if !rebound {
                return self.operand(subject, &[]);
            }
        }
        self.push(subject)
    }

    /// Binds the names of a pattern that matched and drops the temporaries above its base.
    fn bind_captures(&mut self, m: &Matching<'a>) -> Res {
        let top = self.unit.top;
        let mut live: Vec<bool> = vec![true; (top - m.base) as usize];
        for (i, &(id, r)) in m.captures.iter().enumerate() {
            self.at(id.span);
            let again = m.captures[i + 1..].iter().any(|(_, other)| *other == r);
            if r >= m.base && !again {
                live[(r - m.base) as usize] = false;
                self.store_name(id.name, r);
            } else {
                self.store_copy(id.name, r);
            }
        }
        for (i, live) in live.into_iter().enumerate().rev() {
            if live {
                self.emit(Op::Drop, m.base + i as u32, 0, 0);
            }
        }
        Ok(())
    }

    fn place_fails(&mut self, m: &Matching<'a>) {
        for (height, label) in m.fails.iter().enumerate().rev() {
            if let Some(label) = label {
                self.unit.place(*label);
            }
            if height > 0 {
                self.emit(Op::Drop, m.base + height as u32 - 1, 0, 0);
            }
        }
    }

    /// Where to go when a test fails now.
    fn fail(&mut self, m: &mut Matching<'a>) -> Label {
        let height = (self.unit.top - m.base) as usize;
        if m.fails.len() <= height {
            m.fails.resize(height + 1, None);
        }
        let unit = &mut self.unit;
        *m.fails[height].get_or_insert_with(|| unit.label())
    }

    /// Tests the value in `s`, which stays there.
    fn pattern(&mut self, p: &'a Pattern<'a>, s: Reg, m: &mut Matching<'a>) -> Res {
        self.at(p.span);
        self.deeper(p.span, |g| match p.kind {
            PatternKind::Value(e) => g.value_pattern(e, s, m),
            PatternKind::Singleton(ref c) => {
                let mark = g.unit.top;
                let fail = g.fail(m);
                let v = g.readable(s);
                if matches!(c, Constant::None) {
                    g.unit.jump(Op::JNotNone, v, 0, fail);
                } else {
                    let c = g.push_const(fold::literal(c));
                    g.unit.jump(Op::JIsNot, v, c, fail);
                }
                g.unit.top = mark;
                Ok(())
            }
            PatternKind::Sequence(parts) => g.sequence_pattern(p.span, parts, s, m),
            PatternKind::Mapping { keys, patterns, rest } => {
                g.mapping_pattern(p.span, keys, patterns, rest, s, m)
            }
            PatternKind::Class { cls, patterns, kwd_attrs, kwd_patterns } => {
                g.class_pattern(p.span, cls, patterns, kwd_attrs, kwd_patterns, s, m)
            }
            PatternKind::Star(name) => match name {
                Some(id) => g.capture(id, s, m),
                None => Ok(()),
            },
            PatternKind::As { pattern, name } => {
                if let Some(inner) = pattern {
                    g.pattern(inner, s, m)?;
                }
                match name {
                    Some(id) => g.capture(id, s, m),
                    None => Ok(()),
                }
            }
            PatternKind::Or(alternatives) => g.or_pattern(p.span, alternatives, s, m),
        })
    }

    fn capture(&mut self, id: Ident<'a>, r: Reg, m: &mut Matching<'a>) -> Res {
        if m.captures.iter().any(|(other, _)| other.name == id.name) {
            return syntax(
                format!("multiple assignments to name '{}' in pattern", id.name),
                id.span,
            );
        }
        m.captures.push((id, r));
        Ok(())
    }

    /// A register with the value of `s` that may be consumed.
    fn readable(&mut self, s: Reg) -> Reg {
        if !self.unit.is_temp(s) {
            return s;
        }
        let copy = self.unit.alloc();
        self.emit(Op::Move, copy, s, 0);
        copy
    }

    fn value_pattern(&mut self, e: &'a Expr<'a>, s: Reg, m: &mut Matching<'a>) -> Res {
        let mark = self.unit.top;
        let fail = self.fail(m);
        let v = self.readable(s);
        if let Some(n) = self.small_int(e) {
            self.unit.jump(Op::JNotEqI, v, n, fail);
        } else {
            let r = self.operand(e, &[])?;
            self.at(e.span);
            self.unit.jump(Op::JNotEq, v, r, fail);
        }
        self.unit.top = mark;
        Ok(())
    }

    /// Jumps to the failure unless `len(s)` is (or, with `at_least`, is not below) `n`.
    fn check_length(&mut self, s: Reg, n: usize, at_least: bool, m: &mut Matching<'a>) {
        let fail = self.fail(m);
        let t = self.unit.alloc();
        self.emit(Op::GetLen, t, s, 0);
        if let Ok(n) = i16::try_from(n) {
            let op = if at_least { Op::JNotGeI } else { Op::JNotEqI };
            self.unit.jump(op, t, n as u32, fail);
        } else {
            let c = self.push_const(Const::Int(n as i64));
            let op = if at_least { Op::JNotGe } else { Op::JNotEq };
            self.unit.jump(op, t, c, fail);
        }
        self.unit.top = t;
    }

    fn check_kind(&mut self, op: Op, s: Reg, m: &mut Matching<'a>) {
        let fail = self.fail(m);
        let t = self.unit.alloc();
        self.emit(op, t, s, 0);
        self.unit.jump(Op::JFalse, t, 0, fail);
        self.unit.top = t;
    }

    fn sequence_pattern(
        &mut self,
        span: Span,
        parts: &'a [Pattern<'a>],
        s: Reg,
        m: &mut Matching<'a>,
    ) -> Res {
        let is_star = |p: &&Pattern| matches!(p.kind, PatternKind::Star(_));
        if parts.iter().filter(is_star).count() > 1 {
            return syntax("multiple starred names in sequence pattern", span);
        }
        let star = parts.iter().position(|p| is_star(&p));
        self.check_kind(Op::MatchSequence, s, m);
        match star {
            None => self.check_length(s, parts.len(), false, m),
            Some(_) if parts.len() > 1 => self.check_length(s, parts.len() - 1, true, m),
            Some(_) => {}
        }
        if parts.iter().all(is_wildcard) {
            return Ok(());
        }
        if let Some(at) = star
            && matches!(parts[at].kind, PatternKind::Star(None))
        {
            return self.sequence_by_index(parts, at, s, m);
        }
        let base = self.unit.alloc();
        self.emit(Op::Move, base, s, 0);
        let n = parts.len() as u32;
        match star {
            None => self.emit(Op::UnpackSequence, base, base, n),
            Some(at) => {
                let (before, after) = (at as u32, n - at as u32 - 1);
                if before >= 256 || after >= 256 {
                    return syntax("too many expressions in star-unpacking sequence pattern", span);
                }
                self.emit(Op::UnpackEx, base, base, before + 256 * after);
            }
        }
        self.unit.top = base;
        self.unit.alloc_run(n);
        for (i, part) in parts.iter().enumerate() {
            self.pattern(part, base + i as u32, m)?;
        }
        Ok(())
    }

    /// `[a, *_, b]`: only what is looked at is taken out.
    fn sequence_by_index(
        &mut self,
        parts: &'a [Pattern<'a>],
        star: usize,
        s: Reg,
        m: &mut Matching<'a>,
    ) -> Res {
        for (i, part) in parts.iter().enumerate() {
            if i == star || is_wildcard(part) {
                continue;
            }
            let item = self.unit.top;
            let v = self.readable(s);
            let index = self.unit.alloc();
            if i < star {
                self.load_const(index, Const::Int(i as i64));
            } else {
                let length = self.unit.alloc();
                self.emit(Op::GetLen, length, s, 0);
                self.emit(Op::SubI, index, length, (parts.len() - i) as u32);
            }
            self.emit(Op::LoadIndex, item, v, index);
            self.unit.top = item + 1;
            self.pattern(part, item, m)?;
        }
        Ok(())
    }

    fn mapping_pattern(
        &mut self,
        span: Span,
        keys: &'a [Expr<'a>],
        patterns: &'a [Pattern<'a>],
        rest: Option<Ident<'a>>,
        s: Reg,
        m: &mut Matching<'a>,
    ) -> Res {
        self.check_kind(Op::MatchMapping, s, m);
        if keys.is_empty() && rest.is_none() {
            return Ok(());
        }
        if !keys.is_empty() {
            self.check_length(s, keys.len(), true, m);
        }
        let tuple = self.push_keys(span, keys)?;
        if !keys.is_empty() {
            let values = self.unit.alloc();
            self.emit(Op::MatchKeys, values, s, tuple);
            self.check_found(values, m);
            self.emit(Op::UnpackSequence, values, values, keys.len() as u32);
            self.unit.top = values;
            self.unit.alloc_run(keys.len() as u32);
            for (i, p) in patterns.iter().enumerate() {
                self.pattern(p, values + i as u32, m)?;
            }
        }
        if let Some(id) = rest {
            self.at(span);
            let r = self.unit.alloc();
            let copy = self.unit.alloc();
            self.emit(Op::Move, copy, tuple, 0);
            self.emit(Op::MatchRest, r, s, copy);
            self.unit.top = r + 1;
            self.capture(id, r, m)?;
        }
        Ok(())
    }

    fn push_keys(&mut self, span: Span, keys: &'a [Expr<'a>]) -> Res<Reg> {
        let base = self.unit.top;
        let mut seen: Vec<String> = Vec::new();
        let mut consts = Vec::new();
        for key in keys {
            let Some(c) = self.fold(key) else {
                if !matches!(key.kind, ExprKind::Attribute { .. }) {
                    return syntax(
                        "mapping pattern keys may only match literals and attribute lookups",
                        span,
                    );
                }
                continue;
            };
            let shown = format!("{c:?}");
            if seen.contains(&shown) {
                let shown = crate::unparse::unparse(key);
                let shown = String::from_utf8_lossy(&shown).into_owned();
                return syntax(format!("mapping pattern checks duplicate key ({shown})"), span);
            }
            seen.push(shown);
            consts.push(c);
        }
        if consts.len() == keys.len() {
            return Ok(self.push_const(Const::Tuple(consts.into())));
        }
        for key in keys {
            self.push(key)?;
        }
        self.at(span);
        self.emit(Op::BuildTuple, base, base, keys.len() as u32);
        self.unit.top = base + 1;
        Ok(base)
    }

    /// Jumps to the failure if register `r`, the topmost, holds None.
    fn check_found(&mut self, r: Reg, m: &mut Matching<'a>) {
        let fail = self.fail(m);
        let t = self.unit.alloc();
        self.emit(Op::Move, t, r, 0);
        self.unit.jump(Op::JNone, t, 0, fail);
        self.unit.top = t;
    }

    #[allow(clippy::too_many_arguments)]
    fn class_pattern(
        &mut self,
        span: Span,
        cls: &'a Expr<'a>,
        patterns: &'a [Pattern<'a>],
        names: &'a [Ident<'a>],
        kwd_patterns: &'a [Pattern<'a>],
        s: Reg,
        m: &mut Matching<'a>,
    ) -> Res {
        for (i, id) in names.iter().enumerate() {
            if names[..i].iter().any(|other| other.name == id.name) {
                return syntax(
                    format!("attribute name repeated in class pattern: {}", id.name),
                    kwd_patterns.get(i).map_or(id.span, |p| p.span),
                );
            }
        }
        let subject = self.unit.alloc();
        self.emit(Op::Move, subject, s, 0);
        let found = self.push(cls)?;
        self.at(span);
        let kw = names.iter().map(|id| str_const(id.name)).collect();
        self.push_const(Const::Tuple(kw));
        self.emit(Op::MatchClass, found, subject, patterns.len() as u32);
        self.unit.top = found + 1;
        self.check_found(found, m);
        let n = (patterns.len() + kwd_patterns.len()) as u32;
        self.emit(Op::UnpackSequence, found, found, n);
        self.unit.top = found;
        self.unit.alloc_run(n);
        for (i, p) in patterns.iter().chain(kwd_patterns).enumerate() {
            self.pattern(p, found + i as u32, m)?;
        }
        Ok(())
    }

    /// `a | b`: each alternative leaves what it captured in the same temporaries.
    fn or_pattern(
        &mut self,
        span: Span,
        alternatives: &'a [Pattern<'a>],
        s: Reg,
        m: &mut Matching<'a>,
    ) -> Res {
        let matched = self.unit.label();
        let base = self.unit.top;
        let outer_fail = self.fail(m);
        let mut names: Vec<Ident<'a>> = Vec::new();
        for (i, p) in alternatives.iter().enumerate() {
            let last = i + 1 == alternatives.len();
            if !last {
                check_refutable(p)?;
            }
            if i == 0 {
                collect_names(p, &mut names);
            }
            self.unit.top = base;
            let slots = self.unit.alloc_run(names.len() as u32);
            let mut inner = Matching::new(self.unit.top);
            self.pattern(p, s, &mut inner)?;
            let same = inner.captures.len() == names.len()
                && names.iter().all(|n| inner.captures.iter().any(|(id, _)| id.name == n.name));
            if !same {
                return syntax("alternative patterns bind different names", span);
            }
            self.fill_slots(slots, &names, &inner);
            self.unit.jump(Op::Jump, 0, 0, matched);
            self.place_fails(&inner);
            if last {
                self.unit.jump(Op::Jump, 0, 0, outer_fail);
            }
        }
        self.unit.place(matched);
        self.unit.top = base;
        let slots = self.unit.alloc_run(names.len() as u32);
        for (i, id) in names.into_iter().enumerate() {
            self.capture(id, slots + i as u32, m)?;
        }
        Ok(())
    }

    /// Moves captures to their slots and drops what else the alternative took apart.
    fn fill_slots(&mut self, slots: Reg, names: &[Ident<'a>], inner: &Matching<'a>) {
        for (i, name) in names.iter().enumerate() {
            let capture = inner.captures.iter().find(|(id, _)| id.name == name.name);
            if let Some(&(_, r)) = capture {
                self.emit(Op::Move, slots + i as u32, r, 0);
            }
        }
        for r in (inner.base..self.unit.top).rev() {
            self.emit(Op::Drop, r, 0, 0);
        }
    }
}

fn is_wildcard(p: &Pattern) -> bool {
    matches!(p.kind, PatternKind::As { pattern: None, name: None } | PatternKind::Star(None))
}

/// Faults a pattern that always matches where others follow.
fn check_refutable(p: &Pattern) -> Res {
    match p.kind {
        PatternKind::As { pattern: None, name: Some(id) } => syntax(
            format!("name capture '{}' makes remaining patterns unreachable", id.name),
            p.span,
        ),
        PatternKind::As { pattern: None, name: None } => {
            syntax("wildcard makes remaining patterns unreachable", p.span)
        }
        PatternKind::As { pattern: Some(inner), .. } => check_refutable(inner),
        PatternKind::Or(alternatives) => alternatives.last().map_or(Ok(()), check_refutable),
        _ => Ok(()),
    }
}

/// The names that a pattern binds, in order.
fn collect_names<'a>(p: &Pattern<'a>, out: &mut Vec<Ident<'a>>) {
    let mut add = |id: Ident<'a>| {
        if !out.iter().any(|o| o.name == id.name) {
            out.push(id);
        }
    };
    match p.kind {
        PatternKind::Value(_) | PatternKind::Singleton(_) => {}
        PatternKind::Star(name) => name.into_iter().for_each(add),
        PatternKind::Sequence(parts) => parts.iter().for_each(|p| collect_names(p, out)),
        PatternKind::Or(parts) => parts.iter().take(1).for_each(|p| collect_names(p, out)),
        PatternKind::Mapping { patterns, rest, .. } => {
            rest.into_iter().for_each(&mut add);
            patterns.iter().for_each(|p| collect_names(p, out));
        }
        PatternKind::Class { patterns, kwd_patterns, .. } => {
            patterns.iter().chain(kwd_patterns).for_each(|p| collect_names(p, out));
        }
        PatternKind::As { pattern, name } => {
            name.into_iter().for_each(&mut add);
            pattern.into_iter().for_each(|p| collect_names(p, out));
        }
    }
}

/// Whether a pattern binds `id`.
fn captures(p: &Pattern, id: &str) -> bool {
    let mut names = Vec::new();
    collect_names(p, &mut names);
    names.iter().any(|n| n.name == id)
}
