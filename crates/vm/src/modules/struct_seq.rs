//! Named tuples of the native modules: `sys.version_info`, `time.struct_time` and the like.
//!
//! Each is a class made in the interpreter at its first use: a tuple subclass with one property a
//! field. Fields that are not items (`st_atime_ns`, `tm_zone`) lie in the instance's dict.

use crate::types::core;
use crate::value::native::NativeKind;
use crate::value::{Dict, NativeDef, NativeFn, PyResult, Ref, Str, Tuple, Type, Value};
use crate::vm::Vm;

/// The declaration of a named tuple.
pub struct StructSeq {
    /// Module and name.
    pub name: &'static str,
    /// Docstring.
    pub doc: &'static str,
    /// Names of the fields that are items.
    pub fields: &'static [&'static str],
    /// How many of them, at the end, are only shown by `repr` under their names.
    pub unnamed: usize,
    /// Names of the fields that are not items.
    pub hidden: &'static [&'static str],
}

impl StructSeq {
    /// Nothing but named items, to be completed.
    pub const PLAIN: StructSeq =
        StructSeq { name: "", doc: "", fields: &[], unnamed: 0, hidden: &[] };
}

const fn item_def<const I: usize>() -> NativeDef {
    NativeDef {
        name: "item",
        doc: "",
        signature: "(instance, /)",
        kind: NativeKind::Function,
        func: NativeFn::Fast(|vm, args| match args[0].get::<Tuple>().and_then(|t| t.get(I)) {
            Some(v) => Ok(v.clone()),
            None => Err(vm.type_error("descriptor of a named tuple wants an instance")),
        }),
        min: 1,
        max: 1,
    }
}

macro_rules! items {
    ($($i:literal)*) => { [$(item_def::<$i>()),*] };
}

/// What reads item 0, 1, ….
static ITEMS: [NativeDef; 20] = items!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19);

static NEW: NativeDef = NativeDef {
    name: "__new__",
    doc: "Create and return a new object.  See help(type) for accurate signature.",
    signature: "(cls, sequence, dict={})",
    kind: NativeKind::Function,
    func: NativeFn::Fast(|vm, args| {
        let Some(cls) = args[0].cast::<Type>().cloned() else {
            return Err(vm.type_error("__new__ wants a class"));
        };
        let count = |vm: &mut Vm, name: &str| -> PyResult<usize> {
            let n = vm.getattr_str(cls.as_value(), name)?;
            Ok(vm.to_i64(&n)? as usize)
        };
        let (least, most) = (count(vm, "n_sequence_fields")?, count(vm, "n_fields")?);
        let items = match vm.collect(&args[1]) {
            Ok(items) => items,
            Err(e) if e.is(core().exc.type_error) => {
                return Err(vm.type_error("constructor requires a sequence"));
            }
            Err(e) => return Err(e),
        };
        let given = items.len();
        if given < least || given > most {
            let module = vm.getattr_str(cls.as_value(), "__module__")?;
            let module = vm.to_str(&module)?.to_str_lossy().into_owned();
            let (how, n) = match (least == most, given < least) {
                (true, _) => ("a ", least),
                (_, true) => ("an at least ", least),
                _ => ("an at most ", most),
            };
            let name = cls.name();
            let m = format!("{module}.{name}() takes {how}{n}-sequence ({given}-sequence given)");
            return Err(vm.type_error(&m));
        }
        let v = vm.new_tuple_in(&cls, &items[..least]);
        let hidden = vm.getattr_str(cls.as_value(), "_hidden_names")?;
        let names = hidden.get::<Tuple>().map_or(Vec::new(), |n| n.to_vec());
        let extra = args.get(2).and_then(|d| d.cast::<Dict>().cloned());
        for (i, name) in names.iter().enumerate() {
            let Some(name) = name.cast::<Str>() else { continue };
            let value = items.get(least + i).cloned();
            let value = value.or_else(|| extra.as_ref().and_then(|d| d.get_str(name)));
            vm.set_own_attr(&v, name, value.unwrap_or_else(Value::none));
        }
        Ok(v)
    }),
    min: 2,
    max: 3,
};

static REDUCE: NativeDef = NativeDef {
    name: "__reduce__",
    doc: "Return state information for pickling.",
    signature: "($self, /)",
    kind: NativeKind::Method,
    func: NativeFn::Fast(|vm, args| {
        let items = args[0].get::<Tuple>().map_or(Vec::new(), |t| t.to_vec());
        let items = vm.tuple(&items);
        let hidden = match vm.dict_of(&args[0]) {
            Some(d) => d.items(),
            None => Vec::new(),
        };
        let dict = vm.dict();
        for (k, v) in hidden {
            vm.dict_set(&dict, k, v)?;
        }
        let args_of = vm.tuple(&[items, dict.into_value()]);
        let class = args[0].class_value();
        Ok(vm.tuple(&[class, args_of]))
    }),
    min: 1,
    max: 1,
};

static REPR: NativeDef = NativeDef {
    name: "__repr__",
    doc: "Return repr(self).",
    signature: "($self, /)",
    kind: NativeKind::Method,
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

#[doc(hidden)]
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
        let n_items = self.int(decl.fields.len() as i64);
        let n_fields = self.int((decl.fields.len() + decl.hidden.len()) as i64);
        for (k, v) in [
            ("n_sequence_fields", n_items),
            ("n_fields", n_fields),
            ("n_unnamed_fields", self.int(decl.unnamed as i64)),
        ] {
            let k = self.intern(k);
            ns.set_str(&k, v);
        }
        let hidden: Vec<Value> = decl.hidden.iter().map(|f| self.intern(f).into_value()).collect();
        let hidden = self.tuple(&hidden);
        let k = self.intern("_hidden_names");
        ns.set_str(&k, hidden);
        let new = self.native_function(&NEW, module);
        ns.set_str(&core().names.__new__, new);
        let names = self.tuple(&operator_items);
        let k = self.intern("_field_names");
        ns.set_str(&k, names.clone());
        if decl.hidden.is_empty() {
            let slots = self.tuple(&[]);
            ns.set_str(&core().names.__slots__, slots);
        }
        ns.set_str(&core().names.__match_args__, names);
        let m = self.str(module);
        ns.set_str(&core().names.__module__, m);
        let d = self.str(decl.doc);
        ns.set_str(&core().names.__doc__, d);
        let named = decl.fields.len() - decl.unnamed;
        for (i, f) in operator_items.iter().enumerate().take(named) {
            let get = self.item_property(i)?;
            if let Some(f) = f.cast::<Str>() {
                ns.set_str(f, get);
            }
        }
        let bases = self.tuple(&[core().tuple.to_value()]);
        let name = self.intern(name);
        let class = self.type_new(&core().type_.to_ref(), &name, &bases, &ns, &[])?;
        registry.set_str(&key, class.clone());
        for (def, name) in [(&REPR, &core().names.__repr__), (&REDUCE, &core().names.__reduce__)] {
            let method = self.native_method(def, core().tuple);
            if let Some(c) = class.cast::<Type>() {
                c.dict.get().set_str(name, method);
                self.update_slots(c);
                self.bump_epoch();
            }
        }
        class.downcast().map_err(|_| self.system_error("type() made no class"))
    }

    /// A property that gives item `i`.
    fn item_property(&mut self, i: usize) -> PyResult {
        let get = self.native_function(&ITEMS[i], "builtins");
        self.call(&core().property.to_value(), &[get])
    }

    fn struct_registry(&mut self) -> Ref<crate::value::Dict> {
        let key = self.intern("_struct_sequences");
        if let Some(Ok(d)) = self.sys().get_str(&key).map(|v| v.downcast()) {
            return d;
        }
        let d = self.dict();
        self.sys().set_str(&key, d.as_value().clone());
        d
    }

    /// A named tuple with these items, and behind them the fields that are not items.
    pub fn struct_seq(&mut self, decl: &'static StructSeq, items: &[Value]) -> PyResult {
        let class = self.struct_class(decl)?;
        let (items, hidden) = items.split_at(decl.fields.len());
        let v = self.new_tuple_in(&class, items);
        for (name, value) in decl.hidden.iter().zip(hidden) {
            let name = self.intern(name);
            self.set_own_attr(&v, &name, value.clone());
        }
        Ok(v)
    }
}
