//! Calls: the window, methods, keywords, star arguments, `super`.

use pyrun_ast::{Expr, ExprKind, Keyword, Span};
use pyrun_bytecode::asm::Loc;
use pyrun_bytecode::{Const, Op};

use crate::display::is_starred;
use crate::error::{Res, syntax};
use crate::generate::{Gen, str_const};
use crate::limits::{ARGUMENTS, CHUNK};
use crate::names::Place;
use crate::scope::flag;
use crate::unit::Reg;

impl<'a> Gen<'a, '_> {
    pub fn call(
        &mut self,
        e: &'a Expr<'a>,
        func: &'a Expr<'a>,
        args: &'a [Expr<'a>],
        keywords: &'a [Keyword<'a>],
        dst: Reg,
    ) -> Res {
        check_keywords(keywords)?;
        let window = self.unit.top;
        if self.needs_ex(args.len(), args, keywords) {
            self.push(func)?;
            self.finish_call(e, window, 0, args, keywords)?;
        } else if let ExprKind::Attribute { value, attr, .. } = func.kind
            && let Some(n) = self.attr_name(attr.name)
        {
            if !keywords.is_empty() && self.is_super(value) {
                self.push(func)?;
                self.finish_call(e, window, 0, args, keywords)?;
            } else if !self.super_method(e, func, args)? {
                self.unit.alloc_run(3);
                self.push(value)?;
                self.method_call(e, func, window, (attr.name, n), args, keywords)?;
            }
        } else {
            self.push(func)?;
            self.finish_call(e, window, 0, args, keywords)?;
        }
        self.unit.top = window;
        if window != dst {
            self.emit(Op::Take, dst, window, 0);
        }
        Ok(())
    }

    /// The receiver is at `window + 3`.
    fn method_call(
        &mut self,
        e: &Expr<'a>,
        func: &Expr<'a>,
        window: Reg,
        (attr, n): (&str, u32),
        args: &'a [Expr<'a>],
        keywords: &'a [Keyword<'a>],
    ) -> Res {
        let (whole, attribute) = self.method_locs(e, func, attr);
        let quiet = args.iter().all(|a| self.is_quiet(a))
            && keywords.iter().all(|k| self.is_quiet(&k.value));
        if !quiet {
            // The method is looked up before the arguments are evaluated.
            self.unit.loc = attribute;
            self.emit(Op::LookMethod, window, 0, n);
        }
        for arg in args {
            self.push(arg)?;
        }
        for k in keywords {
            self.push(&k.value)?;
        }
        self.unit.loc = whole;
        let count = (args.len() + keywords.len()) as u32;
        let reachable = self.unit.reachable;
        if keywords.is_empty() {
            self.emit(Op::CallMethod, window, count, n);
        } else {
            let names = self.keyword_names(keywords);
            self.emit(Op::CallMethodKw, window, count, n);
            if reachable {
                self.unit.asm.set_cache(names);
            }
        }
        if reachable {
            self.unit.asm.set_cache_loc(attribute);
        }
        Ok(())
    }

    /// Whether evaluating an argument runs no Python code, so that nobody can tell whether it comes
    /// before or after something else. (A name may be unknown: then one error stands for another.)
    fn is_quiet(&self, e: &Expr) -> bool {
        match e.kind {
            ExprKind::Name { .. } | ExprKind::Constant(_) => true,
            ExprKind::List { elts: [], .. } | ExprKind::Dict { items: [] } => true,
            _ => self.fold(e).is_some(),
        }
    }

    /// Where a method call is reported, and where the attribute. In a chain over several lines both
    /// start on the line of the attribute's name.
    fn method_locs(&self, e: &Expr, func: &Expr, attr: &str) -> (Loc, Loc) {
        let attribute = self.loc(func.span);
        let whole = start_at_name(self.loc(e.span), attribute, attr);
        (whole, start_at_name(attribute, attribute, attr))
    }

    /// Instructions from here on stand for the attribute `attr`, which `span` ends with.
    pub fn at_attr(&mut self, span: Span, attr: &str) {
        let loc = self.loc(span);
        self.unit.loc = start_at_name(loc, loc, attr);
    }

    fn keyword_names(&mut self, keywords: &[Keyword]) -> u32 {
        let mut names = Vec::with_capacity(keywords.len());
        names.extend(keywords.iter().filter_map(|k| k.arg).map(|id| str_const(id.name)));
        self.unit.low_constant(Const::Tuple(names.into()))
    }

    /// The callee is at `window`, and `done` arguments lie in place already.
    pub fn finish_call(
        &mut self,
        e: &'a Expr<'a>,
        window: Reg,
        done: u32,
        args: &'a [Expr<'a>],
        keywords: &'a [Keyword<'a>],
    ) -> Res {
        if done == 0 {
            self.unit.alloc_run(2);
        }
        if self.needs_ex(args.len() + done as usize, args, keywords) {
            return self.call_ex(e, window, done, args, keywords);
        }
        for arg in args {
            self.push(arg)?;
        }
        for k in keywords {
            self.push(&k.value)?;
        }
        self.at(e.span);
        let count = done + (args.len() + keywords.len()) as u32;
        if keywords.is_empty() {
            self.emit(Op::Call, window, count, 0);
        } else {
            let names = self.keyword_names(keywords);
            self.emit(Op::CallKw, window, count, names);
        }
        Ok(())
    }

    fn call_ex(
        &mut self,
        e: &'a Expr<'a>,
        window: Reg,
        done: u32,
        args: &'a [Expr<'a>],
        keywords: &'a [Keyword<'a>],
    ) -> Res {
        let list = window + 3;
        if done == 0 && !args.is_empty() && !args.iter().any(is_starred) {
            if args.len() <= CHUNK {
                for arg in args {
                    self.push(arg)?;
                }
                self.at(e.span);
                self.emit(Op::BuildTuple, list, list, args.len() as u32);
            } else {
                self.grown_list(e, args)?;
            }
            self.unit.top = list + 1;
        } else if let ([Expr { kind: ExprKind::Starred { value, .. }, .. }], 0) = (args, done) {
            // f(*args): the call takes the iterable itself.
            self.push(value)?;
        } else {
            self.at(e.span);
            self.emit(Op::BuildList, list, list, done);
            self.unit.top = list + 1;
            for arg in args {
                let (op, value) = match arg.kind {
                    ExprKind::Starred { value, .. } => (Op::ListExtend, value),
                    _ => (Op::ListAppend, arg),
                };
                let v = self.operand(value, &[])?;
                self.at(e.span);
                self.emit(op, list, v, 0);
                self.unit.top = list + 1;
            }
        }
        let kind = match keywords {
            [] => 0,
            // f(**mapping): the call takes the mapping itself.
            [Keyword { arg: None, value, .. }] => {
                self.push(value)?;
                2
            }
            _ => {
                self.keyword_dict(e.span, window, keywords)?;
                1
            }
        };
        self.at(e.span);
        self.emit(Op::CallEx, window, kind, 0);
        Ok(())
    }

    /// Named and `**` arguments as a dict in the next temporary.
    pub fn keyword_dict(&mut self, span: Span, window: Reg, keywords: &'a [Keyword<'a>]) -> Res {
        let dict = self.unit.top;
        let named = keywords.iter().take(50).take_while(|k| k.arg.is_some()).count();
        let (run, rest) = keywords.split_at(named);
        for k in run {
            self.push_keyword(k)?;
        }
        self.at(span);
        self.emit(Op::BuildMap, dict, dict, run.len() as u32);
        self.unit.top = dict + 1;
        let mut rest = rest;
        while let Some(k) = rest.first() {
            if k.arg.is_none() {
                let v = self.operand(&k.value, &[])?;
                self.at(span);
                self.emit(Op::DictMerge, dict, v, window);
                rest = &rest[1..];
            } else {
                // Named ones after ** are merged too: they may be there already.
                let n = rest.iter().take(50).take_while(|k| k.arg.is_some()).count();
                let map = self.unit.top;
                for k in &rest[..n] {
                    self.push_keyword(k)?;
                }
                self.at(span);
                self.emit(Op::BuildMap, map, map, n as u32);
                self.emit(Op::DictMerge, dict, map, window);
                rest = &rest[n..];
            }
            self.unit.top = dict + 1;
        }
        Ok(())
    }

    fn push_keyword(&mut self, k: &'a Keyword<'a>) -> Res {
        let id = k.arg.map_or("", |id| id.name);
        self.at(k.span);
        self.push_const(str_const(id));
        self.push(&k.value)?;
        Ok(())
    }

    /// Whether arguments are gathered in a list and a dict.
    fn needs_ex(&self, positional: usize, args: &[Expr], keywords: &[Keyword]) -> bool {
        positional + keywords.len() > ARGUMENTS
            || args.iter().any(is_starred)
            || keywords.iter().any(|k| k.arg.is_none())
            || (!keywords.is_empty() && self.unit.low_is_full())
    }

    // super

    /// Whether `e` is a zero-argument `super()` that may be treated as such here.
    fn is_super(&mut self, e: &Expr) -> bool {
        let ExprKind::Call { func, args: [], keywords: [] } = e.kind else { return false };
        if !matches!(func.kind, ExprKind::Name { id: "super", .. }) {
            return false;
        }
        let name = self.table.names.intern("super");
        let class = crate::scope::Names::CLASS;
        let module = self.table.scopes[0].symbols.get(name);
        let shadowed = module.is_some_and(|s| s.flags & flag::BOUND != 0);
        let is_function = self.unit.kind.is_function_like();
        !shadowed
            && is_function
            && self.place_of(name) == Place::Global
            && matches!(self.place_of(class), Place::Free(_))
            && self.first_parameter().is_some()
    }

    /// The register of the first positional parameter, and whether it holds a cell.
    fn first_parameter(&self) -> Option<(Reg, bool)> {
        let unit = &self.table.scopes[self.unit.id];
        let has = unit.symbols.values().any(|s| s.flags & flag::PARAM != 0 && s.register == 0);
        // `.0` of a generator expression is none; neither are `*args` and keyword-only ones.
        let positional = self.unit.positional_params > 0;
        (has && positional).then(|| (0, unit.cells.contains(&0)))
    }

    fn load_super_parts(&mut self, e: &Expr<'a>, super_reg: Reg, class: Reg, this: Reg) {
        if let ExprKind::Call { func, .. } = e.kind {
            self.at(func.span);
        }
        self.load_name("super", super_reg);
        self.at(e.span);
        let name = crate::scope::Names::CLASS;
        self.load(name, class);
        match self.first_parameter() {
            Some((r, true)) => self.emit(Op::LoadCell, this, r, 0),
            Some((r, false)) => {
                self.bound_local(r);
                self.emit(Op::Move, this, r, 0);
            }
            None => {}
        }
    }

    /// `super().attr`, if that is what this is.
    pub fn super_attribute(
        &mut self,
        e: &'a Expr<'a>,
        value: &'a Expr<'a>,
        attr: &str,
        dst: Reg,
    ) -> Res<bool> {
        if !self.is_super(value) {
            return Ok(false);
        }
        let Some(n) = self.attr_name(attr) else { return Ok(false) };
        let base = self.unit.alloc_run(3);
        self.load_super_parts(value, base, base + 1, base + 2);
        self.at(e.span);
        self.emit(Op::LoadSuperAttr, dst, base, n);
        self.unit.top = base;
        Ok(true)
    }

    /// `super().method(args)`, if that is what this is; the result is in the next temporary.
    fn super_method(&mut self, e: &Expr<'a>, func: &Expr<'a>, args: &'a [Expr<'a>]) -> Res<bool> {
        let ExprKind::Attribute { value, attr, .. } = func.kind else { return Ok(false) };
        if !self.is_super(value) {
            return Ok(false);
        }
        let Some(n) = self.attr_name(attr.name) else { return Ok(false) };
        let window = self.unit.alloc_run(4);
        self.load_super_parts(value, window, window + 1, window + 3);
        for arg in args {
            self.push(arg)?;
        }
        self.at(e.span);
        self.emit(Op::CallSuperMethod, window, args.len() as u32, n);
        Ok(true)
    }
}

/// Where `loc` begins on an earlier line than the name that ends `attribute`: the name alone.
fn start_at_name(mut loc: Loc, attribute: Loc, name: &str) -> Loc {
    if loc.line != attribute.end_line {
        let length = u16::try_from(name.chars().count()).unwrap_or(u16::MAX);
        loc.line = attribute.end_line;
        loc.col = attribute.end_col.saturating_sub(length);
    }
    loc
}

/// Faults keyword arguments that are given twice.
pub(crate) fn check_keywords(keywords: &[Keyword]) -> Res {
    const MANY: usize = 16;
    if keywords.len() > MANY {
        return check_many_keywords(keywords);
    }
    for (i, k) in keywords.iter().enumerate() {
        let Some(id) = k.arg else { continue };
        if id.name == "__debug__" {
            return syntax("cannot assign to __debug__", k.span);
        }
        let again = keywords[i + 1..].iter().find(|o| o.arg.is_some_and(|o| o.name == id.name));
        if let Some(again) = again {
            return syntax(format!("keyword argument repeated: {}", id.name), again.span);
        }
    }
    Ok(())
}

/// The same for so many that each cannot be compared with all others.
fn check_many_keywords(keywords: &[Keyword]) -> Res {
    let mut seen = hashbrown::HashMap::new();
    let mut again: Option<(usize, &Keyword)> = None;
    for (i, k) in keywords.iter().enumerate() {
        let Some(id) = k.arg else { continue };
        if id.name == "__debug__" && again.is_none() {
            return syntax("cannot assign to __debug__", k.span);
        }
        // The fault is that of the first keyword that comes again, at the place where it does.
        match seen.get(id.name) {
            Some(&first) if again.is_none_or(|(best, _)| first < best) => again = Some((first, k)),
            Some(_) => {}
            None => {
                seen.insert(id.name, i);
            }
        }
    }
    let Some((_, k)) = again else { return Ok(()) };
    syntax(format!("keyword argument repeated: {}", k.arg.map_or("", |id| id.name)), k.span)
}
