//! Named tuples of the native modules: `sys.version_info`, `time.struct_time` and the like.
//!
//! Each is a class made in the interpreter at its first use: a tuple subclass with one property a
//! field.

use crate::types::core;
use crate::value::native::NativeKind;
use crate::value::{NativeDef, NativeFn, PyResult, Ref, Str, Tuple, Type, Value};
use crate::vm::Vm;

/// The declaration of a named tuple.
pub struct StructSeq {
    /// Module and name.
    pub name: &'static str,
    /// Docstring.
    pub doc: &'static str,
    /// Names of the fields that are items.
    pub fields: &'static [&'static str],
}

static REPR: NativeDef = NativeDef {
    name: "__repr__",
    doc: "Return repr(self).",
    signature: "($self, /)",
    kind: NativeKind::Function,
    func: NativeFn::Fast(|vm, args| {
        let v = &args[0];
        let Some(t) = v.get::<Tuple>() else { return Err(vm.type_error("not a tuple")) };
        let names = vm.getattr_str(&v.class_value(), "_field_names")?;
        let names = names.get::<Tuple>().map_or(Vec::new(), |n| n.to_vec());
        let mut parts = Vec::new();
        for (n, x) in names.iter().zip(t.to_vec()) {
            let r = vm.repr(&x)?;
            let n = n.get::<Str>().map(|s| s.to_str_lossy().into_owned()).unwrap_or_default();
            parts.push(format!("{n}={}", r.to_str_lossy()));
        }
        let class = v.class();
        let module = class.dict.get().get_str(&core().names.__module__);
        let module = module
            .and_then(|m| m.get::<Str>().map(|s| s.to_str_lossy().into_owned()))
            .unwrap_or_default();
        let text = format!("{module}.{}({})", class.name(), parts.join(", "));
        Ok(vm.str(&text))
    }),
    min: 1,
    max: 1,
};

impl Vm {
    /// The class of a named tuple.
    pub fn struct_class(&mut self, decl: &'static StructSeq) -> PyResult<Ref<Type>> {
        let key = self.intern(decl.name);
        let registry = self.struct_registry();
        if let Some(Ok(t)) = registry.get_str(&key).map(|v| v.downcast::<Type>()) {
            return Ok(t);
        }
        let (module, name) = decl.name.rsplit_once('.').unwrap_or(("builtins", decl.name));
        let ns = self.dict();
        let operator_items: Vec<Value> =
            decl.fields.iter().map(|f| self.intern(f).into_value()).collect();
        let n_fields = self.int(decl.fields.len() as i64);
        for (k, v) in [
            ("n_sequence_fields", n_fields.clone()),
            ("n_fields", n_fields),
            ("n_unnamed_fields", self.int(0)),
        ] {
            let k = self.intern(k);
            ns.set_str(&k, v);
        }
        let names = self.tuple(&operator_items);
        let k = self.intern("_field_names");
        ns.set_str(&k, names.clone());
        let slots = self.tuple(&[]);
        ns.set_str(&core().names.__slots__, slots);
        ns.set_str(&core().names.__match_args__, names);
        let m = self.str(module);
        ns.set_str(&core().names.__module__, m);
        let d = self.str(decl.doc);
        ns.set_str(&core().names.__doc__, d);
        for (i, f) in operator_items.iter().enumerate() {
            let get = self.item_property(i)?;
            if let Some(f) = f.cast::<Str>() {
                ns.set_str(f, get);
            }
        }
        let bases = self.tuple(&[core().tuple.to_value()]);
        let name = self.intern(name);
        let class = self.type_new(&core().type_.to_ref(), &name, &bases, &ns, &[])?;
        registry.set_str(&key, class.clone());
        let repr = self.native_function(&REPR, "builtins");
        let getter = self.method_of(repr)?;
        if let Some(c) = class.cast::<Type>() {
            c.dict.get().set_str(&core().names.__repr__, getter);
            self.update_slots(c);
            self.bump_epoch();
        }
        class.downcast().map_err(|_| self.system_error("type() made no class"))
    }

    /// A property that gives item `i`.
    fn item_property(&mut self, i: usize) -> PyResult {
        let source = format!("property(lambda self: self[{i}])");
        self.eval_builtin(&source)
    }

    /// A method that calls a native function with the instance first.
    fn method_of(&mut self, f: Value) -> PyResult {
        let g = self.eval_builtin("lambda f: lambda self: f(self)")?;
        self.call(&g, &[f])
    }

    /// Evaluates an expression with nothing but the builtins.
    fn eval_builtin(&mut self, source: &str) -> PyResult {
        let code =
            self.compile_text(source, "<builtin>", pyrun_parser::Mode::Eval, Default::default())?;
        let globals = self.dict();
        self.run_code(&code, &globals, None)
    }

    fn struct_registry(&mut self) -> Ref<crate::value::Dict> {
        let key = self.intern("_struct_sequences");
        if let Some(Ok(d)) = self.sys.get_str(&key).map(|v| v.downcast()) {
            return d;
        }
        let d = self.dict();
        self.sys.set_str(&key, d.as_value().clone());
        d
    }

    /// A named tuple with these items.
    pub fn struct_seq(&mut self, decl: &'static StructSeq, items: &[Value]) -> PyResult {
        let class = self.struct_class(decl)?;
        Ok(self.new_tuple_in(&class, items))
    }
}
