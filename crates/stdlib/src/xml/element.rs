//! `Element`: a tag with attributes, text, children, and the text behind it.
//!
//! The children are a list that Python code never sees; the elements below one may still change in any call
//! into Python, so lists are looked at item by item.

use super::{children, find};
use pyrun_macros::pymethods;
use pyrun_vm::types::core;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{
    Args, Dict, FromPy, List, Payload, Slots, Str, Type, TypeFlags, TypeSpec, Visitor,
};
use pyrun_vm::{PyResult, Ref, Value, Vm};

/// What an element holds; the attributes and the children when there are some.
pub(super) struct Element {
    pub tag: Value,
    pub attrib: Option<Ref<Dict>>,
    pub text: Value,
    pub tail: Value,
    pub children: Option<Ref<List>>,
}

impl Payload for Element {
    const NAME: &'static str = "xml.etree.ElementTree.Element";
    fn trace(&self, visit: &mut Visitor<'_>) {
        [&self.tag, &self.text, &self.tail].into_iter().for_each(&mut *visit);
        self.attrib.iter().for_each(|d| visit(d.as_value()));
        self.children.iter().for_each(|l| visit(l.as_value()));
    }
    fn clear(&mut self) {
        *self = Element::new(Value::none(), None);
    }
}

pub(super) type This = Ref<Boxed<Element>>;

impl Element {
    pub fn new(tag: Value, attrib: Option<Ref<Dict>>) -> Element {
        Element { tag, attrib, text: Value::none(), tail: Value::none(), children: None }
    }
}

/// An element as a value.
pub(super) fn make(vm: &mut Vm, tag: Value, attrib: Option<Ref<Dict>>) -> Value {
    vm.payload(&ELEMENT, Element::new(tag, attrib))
}

fn argument<T: pyrun_vm::value::Object>(vm: &mut Vm, v: &Value, which: &str) -> PyResult<Ref<T>> {
    v.cast::<T>().cloned().ok_or_else(|| {
        let kind = if v.is_none() { "None".to_owned() } else { v.class().name() };
        vm.type_error(&format!("{which} must be {}, not {kind}", T::NAME))
    })
}

/// An argument that must be an element.
pub(super) fn element_argument(vm: &mut Vm, v: &Value, which: &str) -> PyResult<This> {
    argument(vm, v, which)
}

/// An argument that must be a dictionary.
pub(super) fn dict_argument(vm: &mut Vm, v: &Value, which: &str) -> PyResult<Ref<Dict>> {
    argument(vm, v, which)
}

/// Whether a value is an element and not of a subclass.
pub(super) fn exact(v: &Value) -> Option<&This> {
    v.cast::<Boxed<Element>>().filter(|_| std::ptr::eq(v.class(), ELEMENT.get()))
}

pub(super) fn this<'a>(vm: &mut Vm, v: &'a Value) -> PyResult<&'a This> {
    <&This>::from_py(vm, v)
}

/// The attributes, made when they are asked for first.
pub(super) fn attributes(vm: &mut Vm, slf: &This) -> Ref<Dict> {
    let made = slf.borrow().attrib.clone();
    made.unwrap_or_else(|| {
        let dict = vm.dict();
        slf.borrow_mut().attrib = Some(dict.clone());
        dict
    })
}

/// The arguments `attrib` and `**extra` as one new dictionary, if there is something in it.
fn merged(
    vm: &mut Vm,
    attrib: Option<&Value>,
    args: Args<'_>,
    given: &str,
) -> PyResult<Option<Ref<Dict>>> {
    let mut named = args.kw().collect::<Vec<_>>();
    let source = match attrib {
        Some(v) if v.cast::<Dict>().is_none() => {
            let kind = v.class().name();
            return Err(vm.type_error(&format!("{given} must be dict, not {kind}")));
        }
        Some(v) => Some(v.clone()),
        None => {
            let at =
                named.iter().position(|(k, _)| k.get::<Str>().is_some_and(|k| k.equals("attrib")));
            let v = at.map(|i| named.remove(i).1.clone());
            if let Some(v) = v.as_ref().filter(|v| v.cast::<Dict>().is_none()) {
                let kind = v.class().name();
                return Err(vm.type_error(&format!("attrib must be dict, not {kind}")));
            }
            v
        }
    };
    let source = source.and_then(|v| v.downcast::<Dict>().ok()).filter(|d| !d.is_empty());
    if source.is_none() && named.is_empty() {
        return Ok(None);
    }
    let made = match source {
        Some(d) => copied(vm, &d)?,
        None => vm.dict(),
    };
    for (k, v) in named {
        vm.dict_set(&made, k.clone(), v.clone())?;
    }
    Ok(Some(made))
}

/// A copy of a dictionary.
fn copied(vm: &mut Vm, d: &Ref<Dict>) -> PyResult<Ref<Dict>> {
    let copy = vm.dict();
    vm.charge(d.len() / 16 + 1)?;
    for (k, v) in d.items() {
        vm.dict_set(&copy, k, v)?;
    }
    Ok(copy)
}

fn new(vm: &mut Vm, cls: &Ref<Type>, _: Args<'_>) -> PyResult {
    vm.payload_in(cls, Element::new(Value::none(), None))
}

fn init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    let (tag, attrib) = match args.pos {
        [tag] => (tag, None),
        [tag, attrib] => (tag, Some(attrib)),
        [] => return Err(vm.type_error("Element() takes at least 1 argument (0 given)")),
        more => {
            let n = more.len();
            return Err(vm.type_error(&format!("Element() takes at most 2 arguments ({n} given)")));
        }
    };
    let attrib = merged(vm, attrib, args, "Element() argument 2")?;
    let slf = this(vm, v)?;
    let children = slf.borrow().children.clone();
    let old = slf.replace(Element { children, ..Element::new(tag.clone(), attrib) });
    drop(old);
    Ok(())
}

/// `SubElement`: a new last child.
pub(super) fn sub_element(vm: &mut Vm, args: Args<'_>) -> PyResult {
    let (parent, tag, attrib) = match args.pos {
        [parent, tag] => (parent, tag, None),
        [parent, tag, attrib] => (parent, tag, Some(attrib)),
        few => {
            let (n, what) = (few.len(), if few.len() < 2 { "least 2" } else { "most 3" });
            let m = format!("SubElement() takes at {what} arguments ({n} given)");
            return Err(vm.type_error(&m));
        }
    };
    let parent = element_argument(vm, parent, "SubElement() argument 1")?;
    let attrib = merged(vm, attrib, args, "SubElement() argument 3")?;
    let element = make(vm, tag.clone(), attrib);
    children::push(vm, &parent, element.clone())?;
    Ok(element)
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let shown = vm.repr_guard(v, |vm| {
        let tag = this(vm, v)?.borrow().tag.clone();
        Ok(vm.repr(&tag)?.to_str_lossy().into_owned())
    })?;
    match shown {
        Some(tag) => Ok(vm.str(&format!("<Element {tag} at {:#x}>", v.id()))),
        None => {
            let m = format!("reentrant call inside {}.__repr__", Element::NAME);
            Err(vm.runtime_error(&m))
        }
    }
}

fn is_true(vm: &mut Vm, v: &Value) -> PyResult<bool> {
    vm.warn(
        core().exc.deprecation_warning,
        "Testing an element's truth value will raise an exception in future versions.  Use specific \
         'len(elem)' or 'elem is not None' test instead.",
    )?;
    Ok(children::count(this(vm, v)?) > 0)
}

/// What is assigned to an attribute, which cannot be deleted.
fn assigned(vm: &mut Vm, value: Option<Value>) -> PyResult {
    value.ok_or_else(|| vm.attribute_error("can't delete element attribute"))
}

struct Methods;

#[pymethods]
impl Methods {
    /// A string identifying what kind of data this element represents
    #[getter]
    fn tag(slf: &This) -> Value {
        slf.borrow().tag.clone()
    }

    #[setter]
    fn set_tag(vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        let value = assigned(vm, value)?;
        let old = std::mem::replace(&mut slf.borrow_mut().tag, value);
        drop(old);
        Ok(())
    }

    /// A string of text directly after the start tag, or None
    #[getter]
    fn text(slf: &This) -> Value {
        slf.borrow().text.clone()
    }

    #[setter]
    fn set_text(vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        let value = assigned(vm, value)?;
        let old = std::mem::replace(&mut slf.borrow_mut().text, value);
        drop(old);
        Ok(())
    }

    /// A string of text directly after the end tag, or None
    #[getter]
    fn tail(slf: &This) -> Value {
        slf.borrow().tail.clone()
    }

    #[setter]
    fn set_tail(vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        let value = assigned(vm, value)?;
        let old = std::mem::replace(&mut slf.borrow_mut().tail, value);
        drop(old);
        Ok(())
    }

    /// A dictionary containing the element's attributes
    #[getter]
    fn attrib(vm: &mut Vm, slf: &This) -> Value {
        attributes(vm, slf).into_value()
    }

    #[setter]
    fn set_attrib(vm: &mut Vm, slf: &This, value: Option<Value>) -> PyResult<()> {
        let dict = assigned(vm, value)?.downcast::<Dict>().map_err(|v| {
            let kind = v.class().name();
            vm.type_error(&format!("attrib must be dict, not {kind}"))
        })?;
        let old = slf.borrow_mut().attrib.replace(dict);
        drop(old);
        Ok(())
    }

    #[signature(key, default = Value::none())]
    #[text_signature = "($self, /, key, default=None)"]
    fn get(vm: &mut Vm, slf: &This, key: &Value, default: Value) -> PyResult {
        let attrib = slf.borrow().attrib.clone();
        match attrib {
            Some(attrib) => Ok(vm.dict_get(&attrib, key)?.unwrap_or(default)),
            None => Ok(default),
        }
    }

    fn set(vm: &mut Vm, slf: &This, key: Value, value: Value) -> PyResult<()> {
        let attrib = attributes(vm, slf);
        vm.dict_set(&attrib, key, value)
    }

    fn keys(vm: &mut Vm, slf: &This) -> PyResult {
        let keys = slf.borrow().attrib.as_ref().map(|d| d.keys()).unwrap_or_default();
        vm.charge(keys.len() / 16 + 1)?;
        Ok(vm.list(keys))
    }

    fn items(vm: &mut Vm, slf: &This) -> PyResult {
        let items = slf.borrow().attrib.as_ref().map(|d| d.items()).unwrap_or_default();
        vm.charge(items.len() / 16 + 1)?;
        let items = items.into_iter().map(|(k, v)| vm.tuple_array([k, v])).collect();
        Ok(vm.list(items))
    }

    fn clear(slf: &This) {
        let tag = slf.borrow().tag.clone();
        let old = slf.replace(Element::new(tag, None));
        drop(old);
    }

    fn makeelement(vm: &mut Vm, slf: &This, tag: Value, attrib: &Value) -> PyResult {
        let _ = slf;
        let attrib = dict_argument(vm, attrib, "makeelement() argument 2")?;
        let attrib = copied(vm, &attrib)?;
        Ok(make(vm, tag, Some(attrib)))
    }

    fn __copy__(vm: &mut Vm, slf: &This) -> PyResult {
        let (element, children) = {
            let e = slf.borrow();
            let copy = Element {
                text: e.text.clone(),
                tail: e.tail.clone(),
                ..Element::new(e.tag.clone(), e.attrib.clone())
            };
            (copy, e.children.clone())
        };
        let copy = vm.payload(&ELEMENT, element);
        if let Some(children) = children {
            let items = vm.items(&children)?;
            let list = vm.new_list(items);
            this(vm, &copy)?.borrow_mut().children = Some(list);
        }
        Ok(copy)
    }

    #[text_signature = "($self, memo, /)"]
    fn __deepcopy__(vm: &mut Vm, slf: &This, memo: &Value) -> PyResult {
        let memo = dict_argument(vm, memo, "__deepcopy__() argument")?;
        deep_copy(vm, slf, &memo)
    }

    #[text_signature = "($self, /)"]
    fn __getstate__(vm: &mut Vm, slf: &This) -> PyResult {
        let attrib = attributes(vm, slf);
        let (tag, text, tail, children) = {
            let e = slf.borrow();
            (e.tag.clone(), e.text.clone(), e.tail.clone(), e.children.clone())
        };
        let children = match children {
            Some(list) => vm.items(&list)?,
            None => Vec::new(),
        };
        let children = vm.list(children);
        let state = vm.dict();
        let attrib = attrib.into_value();
        let parts = [
            ("tag", tag),
            ("_children", children),
            ("attrib", attrib),
            ("text", text),
            ("tail", tail),
        ];
        for (name, value) in parts {
            vm.dict_set_name(&state, name, value);
        }
        Ok(state.into_value())
    }

    #[text_signature = "($self, state, /)"]
    fn __setstate__(vm: &mut Vm, slf: &This, state: &Value) -> PyResult<()> {
        let Some(state) = state.cast::<Dict>() else {
            let shown = vm.repr(state)?.to_str_lossy().into_owned();
            let m = format!("Don't know how to unpickle \"{shown}\" as an Element");
            return Err(vm.type_error(&m));
        };
        set_state(vm, slf, &state.clone())
    }
}

fn set_state(vm: &mut Vm, slf: &This, state: &Ref<Dict>) -> PyResult<()> {
    let (mut tag, mut children, mut attrib) = (None, None, None);
    let (mut text, mut tail) = (Value::none(), Value::none());
    for (key, value) in state.items() {
        let key = vm.to_str(&key)?.to_str_lossy().into_owned();
        match &*key {
            "tag" => tag = Some(value),
            "_children" => children = Some(value),
            "attrib" => attrib = Some(value).filter(|v| !v.is_none()),
            "text" => text = value,
            "tail" => tail = value,
            other => {
                let m = format!("'{other}' is an invalid keyword argument for this function");
                return Err(vm.type_error(&m));
            }
        }
    }
    let Some(tag) = tag else { return Err(vm.type_error("tag may not be NULL")) };
    let attrib = attrib.map(|v| v.downcast::<Dict>()).transpose().map_err(|v| {
        let kind = v.class().name();
        vm.type_error(&format!("attrib must be dict, not {kind}"))
    })?;
    let old = slf.replace(Element { tag, attrib, text, tail, children: None });
    drop(old);
    if let Some(v) = children {
        let Some(list) = v.get::<List>() else {
            return Err(vm.type_error("'_children' is not a list"));
        };
        let items = vm.items(list)?;
        for item in &items {
            children::check(vm, item)?;
        }
        let items = vm.new_list(items);
        slf.borrow_mut().children = Some(items);
    }
    Ok(())
}

/// A copy of an element and all that is below it.
fn deep_copy(vm: &mut Vm, slf: &This, memo: &Ref<Dict>) -> PyResult {
    vm.charge(1)?;
    let e = {
        let e = slf.borrow();
        let (tag, text, tail) = (e.tag.clone(), e.text.clone(), e.tail.clone());
        Element { tag, attrib: e.attrib.clone(), text, tail, children: e.children.clone() }
    };
    let tag = deep(vm, &e.tag, memo)?;
    let attrib = match &e.attrib {
        None => None,
        Some(d) if plain(d) => Some(copied(vm, d)?),
        Some(d) => {
            let copy = deep(vm, d.as_value(), memo)?.downcast::<Dict>();
            Some(copy.map_err(|_| vm.type_error("attrib must be dict"))?)
        }
    };
    let made = make(vm, tag, attrib);
    let copy = this(vm, &made)?;
    let text = deep(vm, &e.text, memo)?;
    let tail = deep(vm, &e.tail, memo)?;
    {
        let mut copy = copy.borrow_mut();
        (copy.text, copy.tail) = (text, tail);
    }
    if let Some(children) = &e.children {
        let list = vm.new_list(Vec::new());
        copy.borrow_mut().children = Some(list.clone());
        let mut at = 0;
        while let Some(child) = children.get(at) {
            let child = deep(vm, &child, memo)?;
            children::check(vm, &child)?;
            vm.list_push(&list, child)?;
            at += 1;
        }
    }
    let key = vm.int(slf.as_value().id() as i64);
    vm.dict_set(memo, key, made.clone())?;
    Ok(made)
}

/// Whether a dictionary holds nothing but strings.
fn plain(d: &Ref<Dict>) -> bool {
    let text = |v: &Value| v.get_exact::<Str>().is_some();
    (0..d.slots()).filter_map(|i| d.entry_at(i)).all(|(k, v)| text(&k) && text(&v))
        && d.as_value().get_exact::<Dict>().is_some()
}

/// A deep copy of what an element holds. What nobody else holds need not be remembered.
fn deep(vm: &mut Vm, v: &Value, memo: &Ref<Dict>) -> PyResult {
    if v.is_none() || v.get_exact::<Str>().is_some() {
        return Ok(v.clone());
    }
    // The list's reference, and the caller's.
    if v.ref_count() <= 2
        && let Some(element) = exact(v)
    {
        return vm.recursive(" while deep-copying an element", |vm| deep_copy(vm, element, memo));
    }
    let copy = vm.import("copy")?;
    vm.call_method_str(&copy, "deepcopy", &[v.clone(), memo.as_value().clone()])
}

/// `xml.etree.ElementTree.Element`
pub(super) static ELEMENT: TypeSpec = TypeSpec {
    module: "xml.etree.ElementTree",
    payload: Some(Boxed::<Element>::VTABLE),
    flags: TypeFlags::BASE | TypeFlags::WEAK,
    slots: Slots {
        new: Some(new),
        init: Some(init),
        repr: Some(repr),
        bool_: Some(is_true),
        len: Some(children::len),
        getitem: Some(children::getitem),
        setitem: Some(children::setitem),
        ..Slots::EMPTY
    },
    methods: &[Methods::METHODS, children::Methods::METHODS, find::Methods::METHODS],
    getset: &[Methods::GETSET],
    ..TypeSpec::new("Element")
};
