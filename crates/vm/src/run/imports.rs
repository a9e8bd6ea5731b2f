//! Import instructions, intrinsics, the interactive prompt's print.

use super::{
    Base, Handler, Ip, Step, done, f32u, fa, fb, fc, function, next, operand, peek, reg, take,
};
use crate::types::core;
use crate::value::{Dict, List, Module, PyResult, Raised, Str, Tuple, Value};
use crate::vm::Vm;
use pyrun_bytecode::ops::Intrinsic as I;

pub(super) mod ops {
    //! The opcodes.
    use super::super::moves::ops::ops;
    ops! { ImportName ImportFrom ImportStar PrintExpr Intrinsic }
}
use ops::*;

impl Handler for ImportName {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let (level, from) = (take(b, fa(w)), take(b, fa(w) + 8));
            let f = function(b);
            let name = f.code.peek().names[f32u(w)].clone();
            let globals = f.globals.clone();
            let locals = if (*reg(b, 0)).is_nil() || f.code.peek().code.nlocals == 0 {
                Value::none()
            } else {
                globals.as_value().clone()
            };
            let import = f.builtins.get_str(&core().names.__import__);
            let m = match import {
                Some(i) if !vm.is_default_import(&i) => {
                    vm.call(&i, &[name, globals.into_value(), locals, from, level])?
                }
                _ => vm.import_statement(&name, &globals, &from, &level)?,
            };
            done(ip, 1, b, w, m)
        }
    }
}

impl Handler for ImportFrom {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let m = peek(b, fb(w));
            let name = super::attr::name_of(b, w);
            let v = vm.import_from(&m, &name)?;
            done(ip, 1, b, w, v)
        }
    }
}

impl Handler for ImportStar {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let m = operand(b, fa(w));
            let ns = if (*reg(b, 0)).is_nil() {
                function(b).globals.as_value().clone()
            } else {
                peek(b, 0)
            };
            let names = &core().names;
            let (all, skip) = match vm.getattr_opt(&m, &names.__all__)? {
                Some(a) => (public_names(vm, &a)?, false),
                None => match m.get::<Module>() {
                    Some(x) => (x.dict.keys(), true),
                    None => match vm.dict_of(&m) {
                        Some(d) => (d.keys(), true),
                        None => {
                            return Err(vm.import_error(
                                core().exc.import_error,
                                "from-import-* object has no __dict__ and no __all__",
                                Value::none(),
                                Value::none(),
                            ));
                        }
                    },
                },
            };
            for k in all {
                let Some(n) = k.cast::<Str>() else {
                    return Err(bad_public_name(vm, &m, &k, skip));
                };
                if skip && !n.is_empty() && n.data().at(0) == '_' as u32 {
                    continue;
                }
                let n = vm.intern_str(n);
                let v = vm.getattr(&m, &n)?;
                match ns.cast::<Dict>() {
                    Some(d) => d.set_str(&n, v),
                    None => vm.setitem(&ns, n.as_value(), v)?,
                }
            }
            next(ip, 1, b)
        }
    }
}

/// The items of `__all__`, by index as CPython reads them.
fn public_names(vm: &mut Vm, all: &Value) -> PyResult<Vec<Value>> {
    if let Some(l) = all.get::<List>() {
        return Ok(l.to_vec());
    }
    if let Some(t) = all.get::<Tuple>() {
        return Ok(t.to_vec());
    }
    if all.class().slots().getitem.is_none() {
        let t = all.class().name();
        return Err(vm.type_error(&format!("'{t}' object does not support indexing")));
    }
    let mut out = Vec::new();
    loop {
        let i = vm.int(out.len() as i64);
        match vm.getitem(all, &i) {
            Ok(v) => out.push(v),
            Err(e) if e.is(core().exc.index_error) => return Ok(out),
            Err(e) => return Err(e),
        }
        vm.charge(1)?;
    }
}

/// The error for a name of a module, or of its `__all__`, that is no string.
#[cold]
fn bad_public_name(vm: &mut Vm, module: &Value, name: &Value, in_dict: bool) -> Raised {
    let n = match vm.getattr_opt(module, &core().names.__name__) {
        Ok(n) => n,
        Err(e) => return e,
    };
    let Some(n) = n.as_ref().and_then(|n| n.get::<Str>()).map(|n| n.to_str_lossy().into_owned())
    else {
        return vm.type_error("module __name__ must be a string");
    };
    let (what, place) = if in_dict { ("Key", "__dict__") } else { ("Item", "__all__") };
    let t = name.class().name();
    vm.type_error(&format!("{what} in {n}.{place} must be str, not {t}"))
}

impl Handler for PrintExpr {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let v = operand(b, fa(w));
            match vm.sys().get_str(&core().names.displayhook) {
                Some(f) => drop(vm.call(&f, &[v])?),
                None => return Err(vm.runtime_error("lost sys.displayhook")),
            }
            next(ip, 1, b)
        }
    }
}

impl Handler for Intrinsic {
    unsafe fn slow(vm: &mut Vm, ip: Ip, b: Base, w: u64) -> PyResult<Step> {
        // SAFETY: the dispatcher's contract.
        unsafe {
            let count = intrinsic_args(fc(w));
            let args: Vec<Value> = (0..count).map(|i| take(b, fb(w) + i * 8)).collect();
            let r = vm.intrinsic(fc(w), &args)?;
            done(ip, 1, b, w, r)
        }
    }
}

/// How many values an intrinsic takes.
fn intrinsic_args(which: usize) -> usize {
    match which {
        x if x == I::TypeVar as usize
            || x == I::ParamSpec as usize
            || x == I::TypeVarTuple as usize
            || x == I::SubscriptGeneric as usize
            || x == I::StopIterationError as usize =>
        {
            1
        }
        x if x == I::TypeAlias as usize || x == I::SetAttr as usize => 3,
        _ => 2,
    }
}

impl Vm {
    /// Type parameters and aliases are classes of the module `_typing`.
    fn intrinsic(&mut self, which: usize, args: &[Value]) -> PyResult {
        if which == I::SetFunctionTypeParams as usize {
            if let Some(f) = args[0].get::<crate::value::Function>() {
                f.type_params.set(Some(args[1].clone()));
            }
            return Ok(args[0].clone());
        }
        if which == I::StopIterationError as usize {
            return Ok(self.runtime_error("generator raised StopIteration").into_value());
        }
        if let Some(name) = args.get(1).and_then(|n| n.cast::<Str>()) {
            let attribute = match which {
                x if x == I::GetAttr as usize => Some(self.getattr(&args[0], name)?),
                x if x == I::SetAttr as usize => {
                    self.setattr(&args[0], name, args[2].clone())?;
                    Some(Value::none())
                }
                x if x == I::DelAttr as usize => {
                    self.delattr(&args[0], name)?;
                    Some(Value::none())
                }
                x if x == I::ImportFrom as usize => Some(self.import_from(&args[0], name)?),
                _ => None,
            };
            if let Some(v) = attribute {
                return Ok(v);
            }
        }
        let (maker, args) = match which {
            x if x == I::ParamSpec as usize => ("make_paramspec", args.to_vec()),
            x if x == I::TypeVarTuple as usize => ("make_typevartuple", args.to_vec()),
            x if x == I::TypeVarWithConstraints as usize => {
                ("make_typevar", vec![args[0].clone(), Value::none(), args[1].clone()])
            }
            x if x == I::TypeVar as usize || x == I::TypeVarWithBound as usize => {
                ("make_typevar", args.to_vec())
            }
            x if x == I::TypeAlias as usize => ("make_typealias", args.to_vec()),
            _ => ("subscript_generic", args.to_vec()),
        };
        let typing = self.import("_typing")?;
        let f = self.getattr_str(&typing, maker)?;
        self.call(&f, &args)
    }
}
