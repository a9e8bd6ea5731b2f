//! `TreeBuilder`: makes a tree of events, and tells a queue what it made.
//!
//! Factories and the queue are Python's: nothing is borrowed while they are called.

use super::children;
use super::element::{self, exact};
use pyrun_macros::pymethods;
use pyrun_vm::value::args::ParamSpec;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{
    Args, Dict, Exception, FromPy, List, Payload, Slots, Str, Type, TypeFlags, TypeSpec, Visitor,
};
use pyrun_vm::{PyResult, Raised, Ref, Value, Vm};

/// The events that a queue can be told of.
const EVENTS: [&str; 6] = ["start", "end", "start-ns", "end-ns", "comment", "pi"];

/// Places in [`EVENTS`].
#[derive(Clone, Copy)]
pub(super) enum Event {
    Start,
    End,
    StartNs,
    EndNs,
    Comment,
    Pi,
}

/// What makes elements, comments or processing instructions, if not the default.
#[derive(Default)]
struct Factories {
    element: Option<Value>,
    comment: Option<Value>,
    pi: Option<Value>,
}

pub(super) struct Builder {
    root: Option<Value>,
    /// The elements that are open.
    open: Ref<List>,
    /// Text that goes into `last`.
    data: Ref<List>,
    /// What the next text belongs to, and whether it goes behind it.
    last: Option<Value>,
    behind: bool,
    factories: Factories,
    insert_comments: bool,
    insert_pis: bool,
    /// The queue's `append`, and the names of the events that it gets.
    append: Option<Value>,
    wanted: [Option<Value>; EVENTS.len()],
}

impl Payload for Builder {
    const NAME: &'static str = "xml.etree.ElementTree.TreeBuilder";
    fn trace(&self, visit: &mut Visitor<'_>) {
        let f = &self.factories;
        let optional = [&self.root, &self.last, &f.element, &f.comment, &f.pi, &self.append];
        optional.into_iter().chain(&self.wanted).flatten().for_each(&mut *visit);
        visit(self.open.as_value());
        visit(self.data.as_value());
    }
    fn clear(&mut self) {
        (self.root, self.last, self.append) = (None, None, None);
        self.factories = Factories::default();
    }
}

pub(super) type This = Ref<Boxed<Builder>>;

fn new(vm: &mut Vm, cls: &Ref<Type>, _: Args<'_>) -> PyResult {
    let (open, data) = (vm.new_list(Vec::new()), vm.new_list(Vec::new()));
    let builder = Builder {
        root: None,
        open,
        data,
        last: None,
        behind: false,
        factories: Factories::default(),
        insert_comments: false,
        insert_pis: false,
        append: None,
        wanted: Default::default(),
    };
    vm.payload_in(cls, builder)
}

fn init(vm: &mut Vm, v: &Value, args: Args<'_>) -> PyResult<()> {
    static SPEC: ParamSpec = ParamSpec {
        function: "TreeBuilder",
        names: &[
            "element_factory",
            "comment_factory",
            "pi_factory",
            "insert_comments",
            "insert_pis",
        ],
        required: &[false; 5],
        posonly: 0,
        positional: 1,
        varargs: false,
        varkw: false,
    };
    let mut slots = [const { None }; 5];
    SPEC.bind(vm, args, &mut slots)?;
    let [element, comment, pi, insert_comments, insert_pis] =
        slots.map(|v: Option<Value>| v.filter(|v| !v.is_none()));
    let mut flag = |v: Option<Value>| v.map_or(Ok(false), |v| vm.truth(&v));
    let (insert_comments, insert_pis) = (flag(insert_comments)?, flag(insert_pis)?);
    let slf = <&This>::from_py(vm, v)?;
    let old = {
        let b = &mut *slf.borrow_mut();
        (b.insert_comments, b.insert_pis) = (insert_comments, insert_pis);
        std::mem::replace(&mut b.factories, Factories { element, comment, pi })
    };
    drop(old);
    Ok(())
}

/// Whether a value is a builder and not of a subclass.
pub(super) fn exact_builder(v: &Value) -> Option<&This> {
    v.cast::<Boxed<Builder>>().filter(|_| std::ptr::eq(v.class(), BUILDER.get()))
}

/// What the module of elements has under a name.
fn from_module(vm: &mut Vm, name: &str) -> PyResult {
    let module = vm.import("xml.etree.ElementTree")?;
    vm.getattr_str(&module, name)
}

/// Texts as one; what is alone stays as it is.
fn joined(vm: &mut Vm, data: &Ref<List>) -> PyResult {
    match data.pop() {
        Some(only) if data.is_empty() => Ok(only),
        last => {
            let mut parts = data.take_all();
            parts.extend(last);
            let (parts, empty) = (vm.list(parts), vm.str(""));
            vm.call_method_str(&empty, "join", &[parts])
        }
    }
}

/// Gives the text that has come to the element it belongs to.
fn flush(vm: &mut Vm, slf: &This) -> PyResult<()> {
    let (data, last, behind) = {
        let b = slf.borrow();
        if b.data.is_empty() {
            return Ok(());
        }
        (b.data.clone(), b.last.clone(), b.behind)
    };
    let text = joined(vm, &data)?;
    let Some(last) = last else { return Ok(()) };
    if let Some(element) = exact(&last) {
        let mut e = element.borrow_mut();
        let field = if behind { &mut e.tail } else { &mut e.text };
        if field.is_none() {
            *field = text;
            return Ok(());
        }
    }
    let name = if behind { "tail" } else { "text" };
    let previous = vm.getattr_str(&last, name)?;
    let text = match previous.is_none() {
        true => text,
        false => vm.binary(pyrun_vm::value::BinOp::Add, &previous, &text)?,
    };
    let name = vm.intern(name);
    vm.setattr(&last, &name, text)
}

/// Adds a child to an element of any class.
fn add(vm: &mut Vm, parent: &Value, child: Value) -> PyResult<()> {
    match exact(parent) {
        Some(parent) => children::push(vm, parent, child),
        None => vm.call_method_str(parent, "append", &[child]).map(drop),
    }
}

/// Tells the queue of an event, if it wants to know.
pub(super) fn tell(vm: &mut Vm, slf: &This, event: Event, what: &Value) -> PyResult<()> {
    let (append, name) = {
        let b = slf.borrow();
        match (&b.append, &b.wanted[event as usize]) {
            (Some(append), Some(name)) => (append.clone(), name.clone()),
            _ => return Ok(()),
        }
    };
    let event = vm.tuple_array([name, what.clone()]);
    vm.call(&append, &[event]).map(drop)
}

pub(super) fn data(vm: &mut Vm, slf: &This, text: Value) -> PyResult<()> {
    let list = {
        let b = slf.borrow();
        if b.last.is_none() {
            // Text before the first element belongs nowhere.
            return Ok(());
        }
        b.data.clone()
    };
    vm.list_push(&list, text)
}

pub(super) fn start(vm: &mut Vm, slf: &This, tag: Value, attrib: Option<Ref<Dict>>) -> PyResult {
    flush(vm, slf)?;
    let factory = slf.borrow().factories.element.clone();
    let node = match factory {
        None => element::make(vm, tag, attrib),
        Some(factory) => {
            let attrib = attrib.unwrap_or_else(|| vm.dict()).into_value();
            vm.call(&factory, &[tag, attrib])?
        }
    };
    let open = slf.borrow().open.clone();
    match open.len().checked_sub(1).and_then(|i| open.get(i)) {
        Some(parent) => add(vm, &parent, node.clone())?,
        None if slf.borrow().root.is_some() => {
            let class = from_module(vm, "ParseError")?;
            let message = vm.str("multiple elements on top level");
            return Err(match vm.call(&class, &[message])?.downcast::<Exception>() {
                Ok(error) => Raised::new(error),
                Err(_) => vm.type_error("exceptions must derive from BaseException"),
            });
        }
        None => slf.borrow_mut().root = Some(node.clone()),
    }
    vm.list_push(&open, node.clone())?;
    let old = {
        let b = &mut *slf.borrow_mut();
        b.behind = false;
        b.last.replace(node.clone())
    };
    drop(old);
    tell(vm, slf, Event::Start, &node)?;
    Ok(node)
}

pub(super) fn end(vm: &mut Vm, slf: &This) -> PyResult {
    flush(vm, slf)?;
    let open = slf.borrow().open.clone();
    let Some(node) = open.pop() else { return Err(vm.index_error("pop from empty stack")) };
    let old = {
        let b = &mut *slf.borrow_mut();
        b.behind = true;
        b.last.replace(node.clone())
    };
    drop(old);
    tell(vm, slf, Event::End, &node)?;
    Ok(node)
}

/// Makes a comment or processing instruction, and adds it to the tree if it belongs there.
fn single(vm: &mut Vm, slf: &This, event: Event, args: &[Value]) -> PyResult {
    flush(vm, slf)?;
    let (factory, insert, open) = {
        let b = slf.borrow();
        let (factory, insert) = match event {
            Event::Comment => (&b.factories.comment, b.insert_comments),
            _ => (&b.factories.pi, b.insert_pis),
        };
        (factory.clone(), insert, b.open.clone())
    };
    let factory = match factory {
        Some(factory) => factory,
        None => {
            let comment = matches!(event, Event::Comment);
            from_module(vm, if comment { "Comment" } else { "ProcessingInstruction" })?
        }
    };
    let node = vm.call(&factory, args)?;
    if insert && let Some(parent) = open.len().checked_sub(1).and_then(|i| open.get(i)) {
        add(vm, &parent, node.clone())?;
        let old = {
            let b = &mut *slf.borrow_mut();
            b.behind = true;
            b.last.replace(node.clone())
        };
        drop(old);
    }
    tell(vm, slf, event, &node)?;
    Ok(node)
}

/// Has a queue told of events, of ends of elements unless others are asked for.
pub(super) fn set_events(vm: &mut Vm, slf: &This, queue: &Value, events: &Value) -> PyResult<()> {
    let append = vm.getattr_str(queue, "append")?;
    let mut wanted: [Option<Value>; EVENTS.len()] = Default::default();
    if events.is_none() {
        wanted[Event::End as usize] = Some(vm.intern("end").into_value());
    } else {
        let type_error = pyrun_vm::types::core().exc.type_error;
        let it = vm.iter(events).map_err(|e| match e.is(type_error) {
            true => vm.type_error("events must be a sequence"),
            false => e,
        })?;
        for event in vm.collect(&it)? {
            let Some(name) = event.get::<Str>() else {
                return Err(vm.value_error("invalid events sequence"));
            };
            let Some(at) = EVENTS.iter().position(|e| name.equals(e)) else {
                let name = name.to_str_lossy();
                return Err(vm.value_error(&format!("unknown event '{name}'")));
            };
            wanted[at] = Some(event);
        }
    }
    let old = {
        let b = &mut *slf.borrow_mut();
        (b.append.replace(append), std::mem::replace(&mut b.wanted, wanted))
    };
    drop(old);
    Ok(())
}

struct Methods;

#[pymethods]
impl Methods {
    #[text_signature = "($self, data, /)"]
    fn data(vm: &mut Vm, slf: &This, data: Value) -> PyResult<()> {
        self::data(vm, slf, data)
    }

    #[text_signature = "($self, tag, attrs, /)"]
    fn start(vm: &mut Vm, slf: &This, tag: Value, attrs: &Value) -> PyResult {
        let attrs = element::dict_argument(vm, attrs, "start() argument 2")?;
        self::start(vm, slf, tag, Some(attrs))
    }

    #[text_signature = "($self, tag, /)"]
    fn end(vm: &mut Vm, slf: &This, tag: &Value) -> PyResult {
        let _ = tag;
        self::end(vm, slf)
    }

    #[text_signature = "($self, text, /)"]
    fn comment(vm: &mut Vm, slf: &This, text: Value) -> PyResult {
        single(vm, slf, Event::Comment, &[text])
    }

    #[text_signature = "($self, target, text=None, /)"]
    fn pi(vm: &mut Vm, slf: &This, target: Value, text: Option<Value>) -> PyResult {
        single(vm, slf, Event::Pi, &[target, text.unwrap_or_else(Value::none)])
    }

    #[text_signature = "($self, /)"]
    fn close(slf: &This) -> Value {
        slf.borrow().root.clone().unwrap_or_else(Value::none)
    }
}

/// `xml.etree.ElementTree.TreeBuilder`
pub(super) static BUILDER: TypeSpec = TypeSpec {
    module: "xml.etree.ElementTree",
    payload: Some(Boxed::<Builder>::VTABLE),
    flags: TypeFlags::BASE,
    slots: Slots { new: Some(new), init: Some(init), ..Slots::EMPTY },
    methods: &[Methods::METHODS],
    ..TypeSpec::new("TreeBuilder")
};
