//! PEP 695: type parameters of functions and classes, and `type` statements.
//!
//! A definition with type parameters is wrapped in a hidden function that makes the parameters and
//! is called at once. Bounds, constraints and the values of `type` statements are functions that the
//! machine calls when they are asked for.

use pyrun_ast::{ClassDef, Expr, ExprKind, FunctionDef, Span, TypeParam, TypeParamKind};
use pyrun_bytecode::{CodeFlags, Const, Intrinsic, Op};

use crate::error::Res;
use crate::func::part;
use crate::generate::{Gen, str_const};
use crate::unit::Reg;

impl<'a> Gen<'a, '_> {
    fn intrinsic(&mut self, what: Intrinsic, dst: Reg, base: Reg) {
        self.emit(Op::Intrinsic, dst, base, what as u32);
        self.unit.top = base;
    }

    /// Makes the type parameters, binds them, and leaves a tuple of them in a new temporary.
    fn push_type_params(&mut self, list: &'a [TypeParam<'a>]) -> Res<Reg> {
        let tuple = self.unit.top;
        for param in list {
            self.at(param.span);
            let r = self.unit.top;
            self.push_const(str_const(param.name.name));
            let what = match param.kind {
                TypeParamKind::TypeVar { bound: None } => Intrinsic::TypeVar,
                TypeParamKind::TypeVar { bound: Some(bound) } => {
                    self.push_lazy(param.name.name, bound)?;
                    match bound.kind {
                        ExprKind::Tuple { .. } => Intrinsic::TypeVarWithConstraints,
                        _ => Intrinsic::TypeVarWithBound,
                    }
                }
                TypeParamKind::TypeVarTuple => Intrinsic::TypeVarTuple,
                TypeParamKind::ParamSpec => Intrinsic::ParamSpec,
            };
            self.at(param.span);
            self.intrinsic(what, r, r);
            let r = self.unit.alloc();
            self.store_copy(param.name.name, r);
        }
        self.emit(Op::BuildTuple, tuple, tuple, list.len() as u32);
        self.unit.top = tuple + 1;
        Ok(tuple)
    }

    /// Calls the hidden function at `window`, whose arguments lie in place.
    fn call_hidden(&mut self, window: Reg, args: u32) -> Reg {
        self.emit(Op::Call, window, args, 0);
        self.unit.top = window + 1;
        window
    }

    pub fn generic_function(
        &mut self,
        def: &'a FunctionDef<'a>,
        span: Span,
        first: Span,
    ) -> Res<Reg> {
        let window = self.unit.alloc_run(3);
        let parts = self.defaults(def.params, span)? | self.kwdefaults(def.params, span)?;
        let id = self.table.scope_of_list(def.type_params);
        self.at(span);
        let hidden = format!("<generic parameters of {}>", def.name.name);
        let hidden = self.table.names.intern(&hidden);
        let outer = self.enter_unit(id, hidden)?;
        self.make_cells();
        let base = self.unit.top;
        let tuple = self.push_type_params(def.type_params)?;
        // Function and tuple change places: the intrinsic wants the function first.
        let function = self.unit.top;
        let mut next = 0;
        for bit in [part::DEFAULTS, part::KWDEFAULTS] {
            if parts & bit != 0 {
                let r = self.unit.alloc();
                self.emit(Op::Move, r, next, 0);
                next += 1;
            }
        }
        self.function_with(def, span, first, function, parts)?;
        let pair = self.unit.alloc_run(2);
        self.emit(Op::Take, pair, function, 0);
        self.emit(Op::Take, pair + 1, tuple, 0);
        self.intrinsic(Intrinsic::SetFunctionTypeParams, pair, pair);
        self.emit_return(pair);
        self.unit.top = base;
        let flags = CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS | self.nested_flag(id);
        let code = self.finish_unit(first, flags, [next, 0, 0], outer)?;
        let args = self.unit.top;
        self.make_function(code, id, args, 0, args);
        // Made behind the arguments, because it may need temporaries of its own.
        self.emit(Op::Take, window, args, 0);
        self.unit.top = args;
        Ok(self.call_hidden(window, next))
    }

    pub fn generic_class(&mut self, def: &'a ClassDef<'a>, span: Span, first: Span) -> Res<Reg> {
        let id = self.table.scope_of_list(def.type_params);
        self.at(span);
        let hidden = format!("<generic parameters of {}>", def.name.name);
        let hidden = self.table.names.intern(&hidden);
        let outer = self.enter_unit(id, hidden)?;
        self.make_cells();
        let tuple = self.push_type_params(def.type_params)?;
        self.store_name(".type_params", tuple);
        self.unit.top = tuple;
        self.load_name(".type_params", tuple);
        self.unit.alloc();
        self.intrinsic(Intrinsic::SubscriptGeneric, tuple, tuple);
        self.unit.alloc();
        self.store_name(".generic_base", tuple);
        self.unit.top = tuple;
        let r = self.class_value(def, span, first)?;
        self.at(span);
        self.emit_return(r);
        let flags = CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS | self.nested_flag(id);
        let code = self.finish_unit(first, flags, [0; 3], outer)?;
        let window = self.unit.top;
        self.make_function(code, id, window, 0, window);
        self.unit.top = window;
        self.unit.alloc_run(3);
        Ok(self.call_hidden(window, 0))
    }

    /// `type Name[params] = value`
    pub fn type_alias(
        &mut self,
        span: Span,
        name: &'a Expr<'a>,
        params: &'a [TypeParam<'a>],
        value: &'a Expr<'a>,
    ) -> Res {
        let ExprKind::Name { id: text, .. } = name.kind else { return Ok(()) };
        self.at(span);
        let mark = self.unit.top;
        if params.is_empty() {
            self.push_const(str_const(text));
            self.push_const(Const::None);
            self.push_lazy(text, value)?;
            self.at(span);
            self.intrinsic(Intrinsic::TypeAlias, mark, mark);
        } else {
            let id = self.table.scope_of_list(params);
            let hidden = format!("<generic parameters of {text}>");
            let hidden = self.table.names.intern(&hidden);
            let outer = self.enter_unit(id, hidden)?;
            self.make_cells();
            let base = self.unit.top;
            self.push_const(str_const(text));
            self.push_type_params(params)?;
            self.push_lazy(text, value)?;
            self.at(span);
            self.intrinsic(Intrinsic::TypeAlias, base, base);
            self.emit_return(base);
            let flags = CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS | self.nested_flag(id);
            let code = self.finish_unit(span, flags, [0; 3], outer)?;
            self.make_function(code, id, mark, 0, mark);
            self.unit.top = mark;
            self.unit.alloc_run(3);
            self.call_hidden(mark, 0);
        }
        self.unit.top = mark + 1;
        self.at(name.span);
        self.store_name(text, mark);
        self.unit.top = mark;
        Ok(())
    }
}
