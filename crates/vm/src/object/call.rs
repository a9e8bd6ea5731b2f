//! Calling Python objects from Rust.

use crate::types::core;
use crate::value::code::CodeObj;
use crate::value::function::{Function, Method};
use crate::value::native::{Native, NativeKind};
use crate::value::object::Kind;
use crate::value::{Args, Dict, PyResult, Ref, Str, Value};
use crate::vm::Vm;
use smallvec::SmallVec;

impl Vm {
    /// `f(*args)`.
    pub fn call(&mut self, f: &Value, args: &[Value]) -> PyResult {
        // A function in Rust with the right number of arguments needs nothing else.
        if let Some(n) = f.get::<Native>()
            && matches!(n.def.kind, NativeKind::Function | NativeKind::Static)
        {
            self.check_native_stack()?;
            if let Some(r) = n.call_positional(self, args) {
                return r;
            }
        }
        self.call_args(f, Args::positional(args))
    }

    /// `f(*args, **kw)`.
    pub fn call_kw(&mut self, f: &Value, args: &[Value], kw: &[(Ref<Str>, Value)]) -> PyResult {
        let names: Vec<Value> = kw.iter().map(|(n, _)| n.as_value().clone()).collect();
        let values: Vec<Value> = kw.iter().map(|(_, v)| v.clone()).collect();
        self.call_args(f, Args { pos: args, kw_names: &names, kw_values: &values })
    }

    /// Calls with any arguments.
    #[doc(hidden)]
    pub fn call_args(&mut self, f: &Value, args: Args<'_>) -> PyResult {
        match f.kind() {
            Kind::Function => match f.cast::<Function>() {
                Some(func) => {
                    let func = func.clone();
                    self.call_function(&func, args)
                }
                None => Err(self.not_callable(f)),
            },
            Kind::Native => match f.get::<Native>() {
                Some(n) => {
                    self.check_native_stack()?;
                    crate::run::call_native(self, n, args)
                }
                None => Err(self.not_callable(f)),
            },
            Kind::Method => match f.get::<Method>() {
                Some(m) => {
                    let (func, slf) = (m.func.clone(), m.slf.clone());
                    let mut all: SmallVec<[Value; 6]> = SmallVec::with_capacity(args.pos.len() + 1);
                    all.push(slf);
                    all.extend(args.pos.iter().cloned());
                    self.call_args(&func, Args { pos: &all, ..args })
                }
                None => Err(self.not_callable(f)),
            },
            Kind::Type
                if std::ptr::eq(f.class(), core().type_) && !f.is(&core().type_.to_value()) =>
            {
                match f.cast::<crate::value::Type>() {
                    Some(class) => {
                        self.check_native_stack()?;
                        crate::types::type_::make(self, &class.clone(), args)
                    }
                    None => Err(self.not_callable(f)),
                }
            }
            _ => match f.class().slots().call {
                Some(call) => {
                    let keep = f.clone();
                    self.recursive("", |vm| call(vm, &keep, args))
                }
                None => Err(self.not_callable(f)),
            },
        }
    }

    #[cold]
    fn not_callable(&mut self, f: &Value) -> crate::value::Raised {
        let m = format!("'{}' object is not callable", f.class().dotted_name());
        self.type_error(&m)
    }

    /// Whether an object can be called.
    pub fn is_callable(&self, f: &Value) -> bool {
        f.class().slots().call.is_some()
            || matches!(f.kind(), Kind::Function | Kind::Native | Kind::Method)
    }

    /// `obj.name(*args)`; a plain method is called without binding it.
    pub fn call_method(&mut self, obj: &Value, name: &Ref<Str>, args: &[Value]) -> PyResult {
        let f = self.getattr(obj, name)?;
        self.call(&f, args)
    }

    /// As [`Vm::call_method`] with a Rust name.
    pub fn call_method_str(&mut self, obj: &Value, name: &str, args: &[Value]) -> PyResult {
        let n = self.intern(name);
        self.call_method(obj, &n, args)
    }

    /// Calls the special method that `type(obj)` has; `None` if it has none.
    #[doc(hidden)]
    pub fn call_special(
        &mut self,
        obj: &Value,
        name: &Ref<Str>,
        args: &[Value],
    ) -> PyResult<Option<Value>> {
        let Some(d) = self.lookup_type(obj.class(), name) else { return Ok(None) };
        let unbound = |n: &Native| n.def.kind == NativeKind::Method && n.slf.is_empty();
        if d.kind() == Kind::Function || d.get::<Native>().is_some_and(unbound) {
            let mut all: SmallVec<[Value; 4]> = SmallVec::with_capacity(args.len() + 1);
            all.push(obj.clone());
            all.extend(args.iter().cloned());
            return self.call(&d, &all).map(Some);
        }
        let f = self.bind(&d, obj)?;
        self.call(&f, args).map(Some)
    }

    /// Runs a code object in a namespace: `globals`, and `locals` if they are another mapping.
    #[doc(hidden)]
    pub fn run_code(
        &mut self,
        code: &Ref<CodeObj>,
        globals: &Ref<Dict>,
        locals: Option<Value>,
    ) -> PyResult {
        let builtins = self.builtins_of(globals)?;
        let f = crate::run::make_function(
            self,
            code.clone(),
            globals.clone(),
            builtins,
            [None, None, None, None],
        );
        // Where globals are no plain dict, names go through its class's methods.
        let plain = globals.as_value().get_exact::<Dict>().is_some();
        let ns = match locals {
            Some(l) if !l.is(globals.as_value()) => Some(l),
            _ => (!plain).then(|| globals.as_value().clone()),
        };
        if code.code.flags.is_generator_like() {
            return Ok(crate::run::unstarted(self, &f, ns));
        }
        self.run_function(&f, SmallVec::from_elem(ns, 1))
    }

    /// A function without parameters that runs `code` in a namespace, for running it more than once.
    #[doc(hidden)]
    pub fn load_code(
        &mut self,
        code: &std::sync::Arc<pyrun_bytecode::Code>,
        globals: &Ref<Dict>,
    ) -> PyResult {
        let code = self.code_object(code);
        let builtins = self.builtins_of(globals)?;
        let parts = [None, None, None, None];
        Ok(crate::run::make_function(self, code, globals.clone(), builtins, parts).into_value())
    }

    /// Runs what [`Vm::load_code`] has made.
    #[doc(hidden)]
    pub fn run_loaded(&mut self, f: &Value) -> PyResult {
        match f.cast::<Function>() {
            Some(f) if f.code.peek().code.flags.is_generator_like() => {
                Err(self.type_error("the program awaits, so its run must be a future"))
            }
            Some(f) => self.run_function(f, SmallVec::from_elem(None, 1)),
            None => Err(self.not_callable(f)),
        }
    }

    /// The namespace of builtins that code with these globals sees; added to them if missing.
    pub(crate) fn builtins_of(&mut self, globals: &Ref<Dict>) -> PyResult<Ref<Dict>> {
        let key = core().names.__builtins__.clone();
        match globals.get_str(&key) {
            Some(b) => {
                if let Some(m) = b.get::<crate::value::Module>() {
                    return Ok(m.dict.clone());
                }
                match b.downcast::<Dict>() {
                    Ok(d) => Ok(d),
                    Err(_) => Ok(self.builtins.clone()),
                }
            }
            None => {
                // The main module has the module itself, all others its namespace.
                let main = globals
                    .get_str(&core().names.__name__)
                    .is_some_and(|n| n.get::<Str>().is_some_and(|n| n.equals("__main__")));
                let main = main && self.is_main_namespace(globals);
                let b = match self.modules.get_str(&core().names.builtins).filter(|_| main) {
                    Some(m) => m,
                    None => self.builtins.as_value().clone(),
                };
                globals.set_str(&key, b);
                Ok(self.builtins.clone())
            }
        }
    }

    /// Whether this is the namespace of the module `__main__`.
    fn is_main_namespace(&mut self, globals: &Ref<Dict>) -> bool {
        let key = self.intern("__main__");
        let main = self.modules.get_str(&key);
        main.is_some_and(|m| {
            m.get::<crate::value::Module>().is_some_and(|m| std::ptr::eq(&*m.dict, &**globals))
        })
    }
}
