//! Making classes: `__build_class__`, `type(name, bases, namespace)`, the order of bases, `__slots__`.

use crate::types::core;
use crate::value::function::{Cell, Function};
use crate::value::native::{Member, Wrapper};
use crate::value::object::Kind;
use crate::value::typeobj::{ClassParts, TypeFlags, make_class};
use crate::value::{Args, Dict, PyResult, Ref, Str, Tuple, Type, Value};
use crate::vm::Vm;
use smallvec::SmallVec;

/// Base classes.
type Bases = SmallVec<[Value; 4]>;

/// Keyword arguments of a class definition.
type Keywords = Vec<(Ref<Str>, Value)>;

#[doc(hidden)]
impl Vm {
    /// `__build_class__(func, name, *bases, metaclass=None, **kwds)`.
    pub fn build_class(&mut self, args: Args<'_>) -> PyResult {
        let [func, name, bases @ ..] = args.pos else {
            return Err(self.type_error("__build_class__: not enough arguments"));
        };
        let (func, name) = (func.clone(), name.clone());
        let Some(f) = func.cast::<Function>() else {
            return Err(self.type_error("__build_class__: func must be a function"));
        };
        if name.get::<Str>().is_none() {
            return Err(self.type_error("__build_class__: name is not a string"));
        }
        let given = self.tuple(bases);
        let resolved: Bases = match bases.iter().all(|b| b.get::<Type>().is_some()) {
            true => bases.iter().cloned().collect(),
            false => self.resolve_bases(bases)?.into(),
        };
        let changed =
            resolved.len() != bases.len() || resolved.iter().zip(bases).any(|(a, b)| !a.is(b));
        let mut meta: Option<Value> = None;
        let mut kw: Keywords = Vec::new();
        for (k, v) in args.kw() {
            match k.cast::<Str>() {
                Some(s) if s.equals("metaclass") => meta = Some(v.clone()),
                Some(s) => kw.push((s.clone(), v.clone())),
                None => {}
            }
        }
        let meta = match meta {
            Some(m) if m.get::<Type>().is_none() => m,
            m => {
                let first = match (&m, resolved.first()) {
                    (Some(m), _) => m.clone(),
                    (None, Some(b)) => b.class_value(),
                    (None, None) => core().type_.to_value(),
                };
                self.winning_metaclass(&first, &resolved)?
            }
        };
        let bases = if changed { self.tuple(&resolved) } else { given.clone() };
        let ns = match self.prepare_hook(&meta)? {
            Some(p) => {
                let ns = self.call_kw(&p, &[name.clone(), bases.clone()], &kw)?;
                if ns.class().slots().getitem.is_none() {
                    let m = match meta.get::<Type>() {
                        Some(t) => t.name(),
                        None => "<metaclass>".into(),
                    };
                    let m = format!(
                        "{m}.__prepare__() must return a mapping, not {}",
                        ns.class().name()
                    );
                    return Err(self.type_error(&m));
                }
                ns
            }
            None => self.dict().into_value(),
        };
        let body = self.run_function(&f.clone(), SmallVec::from_elem(Some(ns.clone()), 1))?;
        if changed {
            self.setitem(&ns, core().names.__orig_bases__.as_value(), given)?;
        }
        let class = match (meta.cast::<Type>(), name.cast::<Str>(), ns.cast::<Dict>()) {
            (Some(m), Some(name), Some(ns)) if std::ptr::eq(&**m, core().type_) => {
                self.type_new(m, name, &bases, ns, &kw)?
            }
            _ => self.call_kw(&meta, &[name.clone(), bases.clone(), ns], &kw)?,
        };
        if let Some(cell) = body.get::<Cell>()
            && class.get::<Type>().is_some()
        {
            match cell.contents.get() {
                None => {
                    let n = name
                        .get::<Str>()
                        .map(|s| s.to_str_lossy().into_owned())
                        .unwrap_or_default();
                    let m = format!(
                        "__class__ not set defining '{n}' as {}. Was __classcell__ propagated to type.__new__?",
                        self.repr(&class)?.to_str_lossy()
                    );
                    return Err(self.runtime_error(&m));
                }
                Some(c) if !c.is(&class) => {
                    let m = format!(
                        "__class__ set to {} defining '{}' as {}",
                        self.repr(&c)?.to_str_lossy(),
                        name.get::<Str>()
                            .map(|s| s.to_str_lossy().into_owned())
                            .unwrap_or_default(),
                        self.repr(&class)?.to_str_lossy()
                    );
                    return Err(self.type_error(&m));
                }
                _ => {}
            }
        }
        Ok(class)
    }

    /// The metaclass's `__prepare__`, unless it is `type`'s, which gives an empty dict.
    fn prepare_hook(&mut self, meta: &Value) -> PyResult<Option<Value>> {
        let name = &core().names.__prepare__;
        let default = core().type_.dict.peek().get_str(name);
        if let (Some(m), Some(d)) = (meta.get::<Type>(), default)
            && std::ptr::eq(meta.class(), core().type_)
            && m.lookup(name).is_some_and(|f| f.is(&d))
        {
            return Ok(None);
        }
        self.getattr_opt(meta, name)
    }

    /// Bases with those replaced that have `__mro_entries__` (PEP 560).
    pub fn resolve_bases(&mut self, bases: &[Value]) -> PyResult<Vec<Value>> {
        let mut out = Vec::with_capacity(bases.len());
        let original = self.tuple(bases);
        for b in bases {
            if b.get::<Type>().is_some() {
                out.push(b.clone());
                continue;
            }
            match self.getattr_opt(b, &core().names.__mro_entries__)? {
                Some(f) => {
                    let r = self.call(&f, std::slice::from_ref(&original))?;
                    match r.get::<Tuple>() {
                        Some(t) => out.extend(t.iter().cloned()),
                        None => return Err(self.type_error("__mro_entries__ must return a tuple")),
                    }
                }
                None => out.push(b.clone()),
            }
        }
        Ok(out)
    }

    /// `type.__new__(meta, name, bases, namespace, **kw)`.
    pub fn type_new(
        &mut self,
        meta: &Ref<Type>,
        name: &Ref<Str>,
        bases: &Value,
        ns: &Ref<Dict>,
        kw: &[(Ref<Str>, Value)],
    ) -> PyResult {
        let given: Bases =
            bases.get::<Tuple>().map_or(Bases::new(), |t| t.iter().cloned().collect());
        let winner = self.winning_metaclass(meta.as_value(), &given)?;
        if let Some(w) = winner.cast::<Type>()
            && !std::ptr::eq(&**w, &**meta)
            && w.slots().new.map(|f| f as usize) != core().type_.slots().new.map(|f| f as usize)
            && let Some(new) = w.slots().new
        {
            let args = [name.as_value().clone(), bases.clone(), ns.as_value().clone()];
            let w = w.clone();
            return new(self, &w, Args::positional(&args));
        }
        let meta = winner.cast::<Type>().cloned().unwrap_or_else(|| meta.clone());
        let (list, bases) = if given.is_empty() {
            let bases = core().list.bases.get().unwrap_or_else(Value::none);
            (Bases::from_elem(core().object.to_value(), 1), bases)
        } else {
            (given, bases.clone())
        };
        let base = self.best_base(&list)?;
        let n = &core().names;
        let ClassNamespace { dict, qualname, cell: classcell, dict_cell } =
            self.class_namespace(ns)?;
        let qualname = match qualname {
            Some(q) if q.get::<Str>().is_some() => q,
            Some(q) => {
                let m = format!("type __qualname__ must be a str, not {}", q.class().name());
                return Err(self.type_error(&m));
            }
            None => name.as_value().clone(),
        };
        if dict.get_str(&n.__module__).is_none()
            && let Some(f) = self.current_function()
            && let Some(m) = f.globals.get_str(&n.__name__)
        {
            dict.set_str(&n.__module__, m);
        }
        self.wrap_special(&dict)?;
        let base_has_dict =
            list.iter().any(|b| b.get::<Type>().is_some_and(|t| t.has(TypeFlags::DICT)));
        let base_has_weak =
            list.iter().any(|b| b.get::<Type>().is_some_and(|t| t.has(TypeFlags::WEAK)));
        let slots = self.slot_names(name, &base, &dict, base_has_dict, base_has_weak)?;
        let (members, has_dict, has_weak) = match slots {
            Some(s) => (s.names, s.dict || base_has_dict, s.weak || base_has_weak),
            // Where CPython's instances vary in size, they have no room for weak references.
            None => (
                Vec::new(),
                true,
                base_has_weak
                    || !matches!(base.instance_kind(), Kind::Int | Kind::Tuple | Kind::Bytes),
            ),
        };
        let inline = inline_slots(&base, &dict);
        let class = make_class(
            &mut self.heap,
            ClassParts {
                meta,
                name: name.clone(),
                qualname,
                bases: bases.clone(),
                base: base.clone(),
                dict: dict.clone(),
                members: members.len() as u32,
                has_dict,
                has_weak,
                inline,
            },
        );
        self.set_order(&class)?;
        pattern_flags(&class);
        self.add_members(&class, &base, members)?;
        // Not before: `__doc__` may be one of the `__slots__`.
        if dict.get_str(&n.__doc__).is_none() {
            dict.set_str(&n.__doc__, Value::none());
        }
        // A metaclass has its `__dict__` from `type`: that of classes, not of plain instances.
        let is_meta = base.is_subclass(core().type_);
        if has_dict && !is_meta && !base.has(TypeFlags::DICT) {
            self.add_getset(&class, &n.__dict__, &crate::types::type_::INSTANCE_DICT);
        }
        if has_weak && !base.has(TypeFlags::WEAK) {
            self.add_getset(&class, &n.__weakref__, &crate::types::type_::INSTANCE_WEAKREF);
        }
        if dict.get_str(&n.__eq__).is_some() && dict.get_str(&n.__hash__).is_none() {
            dict.set_str(&n.__hash__, Value::none());
        }
        self.update_slots(&class);
        // Unless a `mro()` has given it other bases.
        if class.bases.get().is_some_and(|b| b.is(&bases)) {
            for b in &list {
                let key = b.word().ptr() as usize;
                self.heap.subclasses.entry(key).or_default().add(&class);
            }
        }
        if let Some(c) = &dict_cell {
            match c.get::<Cell>() {
                Some(c) => c.contents.set(Some(dict.as_value().clone())),
                None => {
                    let m = format!(
                        "type.__new__(): __classdictcell__ must be a nonlocal cell, not {}",
                        c.class().name()
                    );
                    return Err(self.type_error(&m));
                }
            }
        }
        if let Some(c) = &classcell {
            match c.get::<Cell>() {
                Some(c) => c.contents.set(Some(class.as_value().clone())),
                None => {
                    let m = format!(
                        "type.__new__(): __classcell__ must be a nonlocal cell, not {}",
                        c.class().name()
                    );
                    return Err(self.type_error(&m));
                }
            }
        }
        self.set_names(&class)?;
        self.init_subclass(&class, kw)?;
        Ok(class.into_value())
    }

    /// A class's own copy of the namespace it is made from, without what only the making is told.
    fn class_namespace(&mut self, ns: &Ref<Dict>) -> PyResult<ClassNamespace> {
        let n = &core().names;
        let mut out =
            ClassNamespace { dict: self.dict(), qualname: None, cell: None, dict_cell: None };
        // Room for what is added to every class.
        out.dict.reserve(ns.len() + 4);
        let plain = (0..ns.slots())
            .all(|i| ns.key_at(i).is_none_or(|(k, _)| k.get_exact::<Str>().is_some()));
        for (k, v) in (0..ns.slots()).filter_map(|i| ns.entry_at(i)) {
            let Some(s) = k.cast::<Str>().filter(|_| plain) else { continue };
            if s.same(&n.__qualname__) {
                out.qualname = Some(v);
            } else if s.same(&n.__classcell__) {
                out.cell = Some(v);
            } else if s.same(&n.__classdictcell__) {
                out.dict_cell = Some(v);
            } else {
                let s = self.intern_str(s);
                out.dict.insert_new(s.hash(), s.into_value(), v);
            }
        }
        if plain {
            return Ok(out);
        }
        for (k, v) in ns.items() {
            match k.cast::<Str>() {
                Some(s) => {
                    let s = self.intern_str(s);
                    out.dict.set_str(&s, v);
                }
                None => self.dict_set(&out.dict, k, v)?,
            }
        }
        out.qualname = out.dict.remove_str(&n.__qualname__);
        out.cell = out.dict.remove_str(&n.__classcell__);
        out.dict_cell = out.dict.remove_str(&n.__classdictcell__);
        Ok(out)
    }

    /// `__new__` becomes a static method, `__init_subclass__` and `__class_getitem__` class methods.
    fn wrap_special(&mut self, dict: &Ref<Dict>) -> PyResult<()> {
        let n = &core().names;
        for (name, class) in [
            (&n.__new__, core().staticmethod),
            (&n.__init_subclass__, core().classmethod),
            (&n.__class_getitem__, core().classmethod),
        ] {
            if let Some(f) = dict.get_str(name)
                && f.kind() == Kind::Function
            {
                let kind = class.instance_kind();
                let w = self
                    .heap
                    .object(kind, class, |p: *mut Wrapper| Wrapper::init(p, Some(f), None));
                dict.set_str(name, w);
            }
        }
        Ok(())
    }

    fn add_members(&mut self, class: &Ref<Type>, base: &Type, names: Vec<Value>) -> PyResult<()> {
        self.ask(class.dict.get().growth_by(names.len()))?;
        class.dict.get().reserve(names.len());
        for (i, name) in names.into_iter().enumerate() {
            let offset = base.fixed_size + i as u32 * 8;
            let owner: *const Type = &**class;
            let key = name.clone();
            let m = self.heap.object(Kind::Member, core().member, |p: *mut Member| {
                Member::init(p, name, owner, offset)
            });
            if let Some(k) = key.cast::<Str>() {
                class.dict.get().set_str(k, m);
            }
            self.charge(1)?;
        }
        Ok(())
    }

    fn add_getset(
        &mut self,
        class: &Ref<Type>,
        name: &Ref<Str>,
        def: &'static crate::value::GetSetDef,
    ) {
        let owner: *const Type = &**class;
        let g = self.heap.object(Kind::GetSet, core().getset, |p| {
            crate::value::native::GetSet::init(p, def, owner)
        });
        let dict = class.dict.peek();
        if dict.find_str(name).is_none() {
            dict.insert_new(name.hash(), name.as_value().clone(), g);
        }
    }

    /// Calls `__set_name__` of what the namespace holds (PEP 487).
    fn set_names(&mut self, class: &Ref<Type>) -> PyResult<()> {
        let name = core().names.__set_name__.clone();
        let dict = class.dict.get();
        let asked: SmallVec<[(Value, Value); 4]> = (0..dict.slots())
            .filter(|&i| dict.value_at(i).is_some_and(|v| may_want_name(&v)))
            .filter_map(|i| dict.entry_at(i))
            .collect();
        for (k, v) in asked {
            if let Some(f) = self.lookup_special(&v, &name)?
                && let Err(e) = self.call(&f, &[class.as_value().clone(), k.clone()])
            {
                let note = format!(
                    "Error calling __set_name__ on '{}' instance {} in '{}'",
                    v.class().name(),
                    self.repr(&k)?.to_str_lossy(),
                    class.name()
                );
                let note = self.str(&note);
                self.call_method_str(e.value(), "add_note", &[note])?;
                return Err(e);
            }
        }
        Ok(())
    }

    fn init_subclass(&mut self, class: &Ref<Type>, kw: &[(Ref<Str>, Value)]) -> PyResult<()> {
        let name = core().names.__init_subclass__.clone();
        let behind = class.mro_words().iter().skip(1).filter_map(|c| c.get::<Type>());
        let mut owners = behind.filter(|c| c.dict.peek().find_str(&name).is_some());
        if kw.is_empty() && owners.next().is_some_and(|c| std::ptr::eq(c, core().object)) {
            // `object.__init_subclass__` does nothing.
            return Ok(());
        }
        if let Some(f) = self.super_lookup(class, class.as_value(), class, &name)? {
            self.call_kw(&f, &[], kw)?;
        }
        Ok(())
    }

    /// The names in `__slots__`, mangled and checked; `None` if the class has no `__slots__`.
    fn slot_names(
        &mut self,
        class: &Ref<Str>,
        base: &Type,
        dict: &Ref<Dict>,
        base_dict: bool,
        base_weak: bool,
    ) -> PyResult<Option<SlotNames>> {
        let Some(slots) = dict.get_str(&core().names.__slots__) else { return Ok(None) };
        let given = match slots.get::<Str>() {
            Some(_) => vec![slots.clone()],
            None => self.collect(&slots)?,
        };
        let varying =
            matches!(base.instance_kind(), Kind::Str | Kind::Bytes | Kind::Tuple | Kind::Int);
        let mut out = SlotNames { names: Vec::new(), dict: false, weak: false };
        let class_name = class.to_str_lossy().into_owned();
        for (i, s) in given.into_iter().enumerate() {
            self.look_at(i)?;
            let Some(name) = s.cast::<Str>() else {
                let m = format!("__slots__ items must be strings, not '{}'", s.class().name());
                return Err(self.type_error(&m));
            };
            let text = name.to_str_lossy().into_owned();
            if !crate::text::unicode::is_identifier(crate::types::support::text(name)) {
                return Err(self.type_error("__slots__ must be identifiers"));
            }
            match text.as_str() {
                "__dict__" if base_dict || out.dict => {
                    return Err(self.type_error("__dict__ slot disallowed: we already got one"));
                }
                "__dict__" => out.dict = true,
                "__weakref__" if base_weak || out.weak => {
                    return Err(self.type_error(
                        "__weakref__ slot disallowed: either we already got one, or __itemsize__ != 0",
                    ));
                }
                "__weakref__" => out.weak = true,
                _ => {
                    if varying {
                        let m = format!(
                            "nonempty __slots__ not supported for subtype of '{}'",
                            base.name()
                        );
                        return Err(self.type_error(&m));
                    }
                    let mangled = self.intern(&mangle(&class_name, &text));
                    if dict.get_str(&mangled).is_some()
                        && text != "__qualname__"
                        && text != "__classcell__"
                    {
                        let m = format!("'{text}' in __slots__ conflicts with class variable");
                        return Err(self.value_error(&m));
                    }
                    self.push_item(&mut out.names, mangled.into_value())?;
                }
            }
        }
        let order = |a: &Value, b: &Value| match (a.get::<Str>(), b.get::<Str>()) {
            (Some(a), Some(b)) => a.order(b),
            _ => std::cmp::Ordering::Equal,
        };
        // What is in order in pieces is soon in order.
        let n = out.names.len();
        self.by_pieces(n, 1 << 12, |_, piece| {
            out.names[piece].sort_by(order);
            Ok(())
        })?;
        out.names.sort_by(order);
        Ok(Some(out))
    }

    /// A class's namespace has changed under `name`: slots, flags and caches follow. `plain` says that
    /// plain data replaced plain data, which no cache holds.
    pub(crate) fn class_changed(&mut self, class: &Ref<Type>, name: &Ref<Str>, plain: bool) {
        if !plain && class.has(TypeFlags::WATCHED) {
            self.bump_epoch();
        }
        let text = name.to_str_lossy();
        if text.starts_with("__") && text.ends_with("__") {
            self.update_slots_below(class);
        }
    }

    /// Recomputes the slots of a class and of all that derive from it.
    pub(crate) fn update_slots_below(&mut self, class: &Ref<Type>) {
        self.update_slots(class);
        for sub in self.subclasses_of(class) {
            self.update_slots_below(&sub);
        }
    }

    /// The classes that derive directly from `class`.
    pub fn subclasses_of(&self, class: &Type) -> Vec<Ref<Type>> {
        self.heap.subclasses_of(class)
    }
}

/// Whether instances match sequence or mapping patterns: as those of the first class in the order for
/// which either is true.
fn pattern_flags(class: &Type) {
    let known = |t: &&Type| t.has(TypeFlags::SEQUENCE) || t.has(TypeFlags::MAPPING);
    let order = class.mro_words();
    let first = order.iter().skip(1).filter_map(|c| c.get::<Type>()).find(known);
    class.set_flag(TypeFlags::SEQUENCE, first.is_some_and(|t| t.has(TypeFlags::SEQUENCE)));
    class.set_flag(TypeFlags::MAPPING, first.is_some_and(|t| t.has(TypeFlags::MAPPING)));
}

struct ClassNamespace {
    dict: Ref<Dict>,
    qualname: Option<Value>,
    cell: Option<Value>,
    /// Through which bounds of type parameters and the like see the class's names.
    dict_cell: Option<Value>,
}

struct SlotNames {
    names: Vec<Value>,
    dict: bool,
    weak: bool,
}

/// Whether the class of a value may have `__set_name__`; it has not where it is a builtin class that
/// most of what lies in namespaces is of.
fn may_want_name(v: &Value) -> bool {
    let Some(o) = v.obj() else { return false };
    let without = matches!(
        o.kind,
        Kind::Function
            | Kind::Str
            | Kind::Singleton
            | Kind::Bool
            | Kind::Int
            | Kind::Float
            | Kind::Tuple
            | Kind::List
            | Kind::Dict
            | Kind::StaticMethod
            | Kind::ClassMethod
            | Kind::GetSet
            | Kind::Member
            | Kind::Native
    );
    !without || o.class().has(TypeFlags::HEAP)
}

/// Private names in a class body (`__x` → `_Class__x`).
pub fn mangle(class: &str, name: &str) -> String {
    let class = class.trim_start_matches('_');
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') || class.is_empty() {
        return name.to_string();
    }
    format!("_{class}{name}")
}

/// How many attributes to lay inline: those that the `__init__` of the class and of those that it
/// derives from assign to their first parameter.
fn inline_slots(base: &Type, dict: &Dict) -> u32 {
    const FEWEST: u32 = 2;
    const MOST: u32 = 24;
    let inherited = base.root_shape().inline_cap;
    let init = &core().names.__init__;
    let Some(own) = dict.get_str(init) else { return inherited.max(FEWEST) };
    let mut names: SmallVec<[u64; 24]> = SmallVec::new();
    let behind = base.mro_words().iter().filter_map(|c| c.get::<Type>());
    let heap = behind.filter(|t| t.has(TypeFlags::HEAP));
    let others = heap.filter_map(|t| t.dict.peek().get_str(init));
    for f in std::iter::once(own).chain(others) {
        if let Some(f) = f.get::<Function>() {
            assigned(f, &mut names);
        }
    }
    (names.len() as u32).max(inherited).clamp(1, MOST)
}

/// Adds the attributes that a function assigns to its first parameter.
fn assigned(f: &Function, names: &mut SmallVec<[u64; 24]>) {
    use pyrun_bytecode::Op;
    let code = f.code.get();
    let words = &code.code.words;
    let mut i = 0;
    while i < words.len() {
        let Some(op) = Op::from_u16((words[i] & 0xffff) as u16) else { break };
        let (a, c) = (words[i] >> 16 & 0xffff, (words[i] >> 48) as usize);
        if op == Op::StoreAttr && a == 0 {
            let name = code.names[c].word().0;
            if !names.contains(&name) {
                names.push(name);
            }
        }
        i += op.words();
    }
}
