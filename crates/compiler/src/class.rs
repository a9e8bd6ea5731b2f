//! Class definitions.

use std::sync::Arc;

use pyrun_ast::{ClassDef, ExprKind, Span};
use pyrun_bytecode::asm::Loc;
use pyrun_bytecode::{Code, CodeFlags, Const, Op};

use crate::call::check_keywords;
use crate::display::is_starred;
use crate::error::Res;
use crate::generate::{Gen, has_annotations, str_const};
use crate::unit::Reg;

impl<'a> Gen<'a, '_> {
    /// `class name(bases): …`
    pub fn class_def(&mut self, span: Span, def: &'a ClassDef<'a>) -> Res {
        let mark = self.unit.top;
        let calls = self.decorators(span, def.decorators)?;
        let first = def.decorators.first().map_or(span, |d| d.span.to(span));
        let r = if def.type_params.is_empty() {
            self.class_value(def, span, first)?
        } else {
            self.generic_class(def, span, first)?
        };
        self.apply_decorators(def.decorators, calls, r);
        self.at(span);
        self.unit.top = mark + 1;
        self.store_name(def.name.name, mark);
        self.unit.top = mark;
        Ok(())
    }

    /// `__build_class__(function, name, *bases, **keywords)` in a new temporary.
    pub fn class_value(&mut self, def: &'a ClassDef<'a>, span: Span, first: Span) -> Res<Reg> {
        check_keywords(def.keywords)?;
        self.at(span);
        let window = self.unit.alloc_run(3);
        self.emit(Op::LoadBuildClass, window, 0, 0);
        let function = self.unit.top;
        let id = self.table.scope_of(def);
        let code = self.class_code(def, first)?;
        self.at(span);
        self.make_function(code, id, function, 0, function);
        self.unit.top = function;
        self.unit.alloc();
        self.push_const(str_const(def.name.name));
        let generic = !def.type_params.is_empty();
        let simple = def.bases.len() + def.keywords.len() < 100
            && !def.bases.iter().any(is_starred)
            && def.keywords.iter().all(|k| k.arg.is_some())
            && (def.keywords.is_empty() || !self.unit.low_is_full());
        if simple {
            self.simple_bases(def, span, window, generic)?;
        } else {
            self.listed_bases(def, span, window, generic)?;
        }
        self.unit.top = window + 1;
        Ok(window)
    }

    fn simple_bases(
        &mut self,
        def: &'a ClassDef<'a>,
        span: Span,
        window: Reg,
        generic: bool,
    ) -> Res {
        for base in def.bases {
            self.push(base)?;
        }
        if generic {
            let r = self.unit.alloc();
            self.load_name(".generic_base", r);
        }
        for k in def.keywords {
            self.push(&k.value)?;
        }
        let args = self.unit.top - window - 3;
        self.at(span);
        if def.keywords.is_empty() {
            self.emit(Op::Call, window, args, 0);
        } else {
            let names = def.keywords.iter().filter_map(|k| k.arg).map(|id| str_const(id.name));
            let names = Const::Tuple(names.collect());
            let names = self.unit.low_constant(names);
            self.emit(Op::CallKw, window, args, names);
        }
        Ok(())
    }

    /// Function and name lie in place; bases and keywords are gathered.
    fn listed_bases(
        &mut self,
        def: &'a ClassDef<'a>,
        span: Span,
        window: Reg,
        generic: bool,
    ) -> Res {
        let list = window + 3;
        self.emit(Op::BuildList, list, list, 2);
        self.unit.top = list + 1;
        for base in def.bases {
            let (op, value) = match base.kind {
                ExprKind::Starred { value, .. } => (Op::ListExtend, value),
                _ => (Op::ListAppend, base),
            };
            let v = self.operand(value, &[])?;
            self.at(span);
            self.emit(op, list, v, 0);
            self.unit.top = list + 1;
        }
        if generic {
            let r = self.unit.alloc();
            self.load_name(".generic_base", r);
            self.emit(Op::ListAppend, list, r, 0);
            self.unit.top = list + 1;
        }
        if !def.keywords.is_empty() {
            self.keyword_dict(span, window, def.keywords)?;
        }
        self.at(span);
        self.emit(Op::CallEx, window, !def.keywords.is_empty() as u32, 0);
        Ok(())
    }

    fn class_code(&mut self, def: &'a ClassDef<'a>, first: Span) -> Res<Arc<Code>> {
        let id = self.table.scope_of(def);
        let name = self.table.names.intern_stable(def.name.name);
        let outer = self.enter_unit(id, name)?;
        let scope = &self.table.scopes[id];
        let (class_cell, dict_cell) = (scope.class_cell, scope.classdict_cell);
        self.unit.loc = Loc::default();
        for cell in [class_cell, dict_cell].into_iter().flatten() {
            self.emit(Op::NewCell, cell, 0, 0);
        }
        let t = self.unit.alloc();
        if let Some(cell) = dict_cell {
            self.emit(Op::LoadNamespace, t, 0, 0);
            self.emit(Op::StoreCell, cell, t, 0);
        }
        let line = self.source.line(first.start);
        self.unit.loc = Loc { line, end_line: line, col: 0, end_col: 0 };
        self.load_name("__name__", t);
        self.store_name("__module__", t);
        let qualname = str_const(self.table.names.text(self.unit.qualname));
        self.load_const(t, qualname);
        self.store_name("__qualname__", t);
        if !def.type_params.is_empty() {
            self.load_name(".type_params", t);
            self.store_name("__type_params__", t);
        }
        if has_annotations(def.body) {
            self.emit(Op::SetupAnnotations, 0, 0, 0);
        }
        let mut body = def.body;
        if let Some((doc, span)) = self.docstring(def.body) {
            self.at(span);
            self.load_const(t, Const::Str(doc));
            self.store_name("__doc__", t);
            body = &def.body[1..];
        }
        self.unit.top = t;
        self.body(body)?;
        if let Some(cell) = dict_cell
            && self.unit.reachable
        {
            let t = self.unit.alloc();
            self.emit(Op::Move, t, cell, 0);
            self.store_name("__classdictcell__", t);
            self.unit.top = t;
        }
        if let Some(cell) = class_cell
            && self.unit.reachable
        {
            let t = self.unit.alloc_run(2);
            self.emit(Op::Move, t, cell, 0);
            self.emit(Op::Move, t + 1, t, 0);
            self.store_name("__classcell__", t + 1);
            self.emit(Op::Return, t, 0, 0);
            self.unit.top = t;
        }
        self.end_unit();
        let flags = CodeFlags::NAMESPACE | CodeFlags::CLASS;
        self.finish_unit(first, flags, [0; 3], outer)
    }
}
