//! `_xml`: what of XML is done natively. `xml.parsers.expat` reads what is well-formed and has no surprises
//! through [`scan`], as events or straight into a [`tree`]; `xml.etree.ElementTree` has its elements, its
//! tree builder and its writer from here.

mod builder;
mod children;
mod element;
mod events;
mod find;
mod names;
mod scan;
mod select;
mod tree;
mod walk;
mod write;

use builder::Event;
use pyrun_macros::pyfunctions;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::text::TextBuf;
use pyrun_vm::value::str::StrData;
use pyrun_vm::value::{Args, Dict, List, Str};
use pyrun_vm::{PyResult, Ref, Value, Vm};

struct Functions;

#[pyfunctions]
impl Functions {
    /// The events of a text from a place inside of so many elements on, and where they end.
    #[signature(text, at, depth, /)]
    fn scan(vm: &mut Vm, text: &Ref<Str>, at: usize, depth: usize) -> PyResult<(Value, usize)> {
        let at = at.min(text.len());
        // What comes of a text is no larger than some tuples for each token.
        vm.reserve((text.len() - at).min(events::BATCH) * 64)?;
        let (events, end) = match text.data() {
            StrData::One(text) => events::events(vm, text, at, depth),
            StrData::Two(text) => events::events(vm, text, at, depth),
            StrData::Four(text) => events::events(vm, text, at, depth),
        }?;
        vm.charge(events.len() + (end - at) / 16 + 1)?;
        Ok((vm.list(events), end))
    }

    /// The children of elements that have a tag, or all that is below the elements and has one.
    #[signature(elements, tag, below, /)]
    fn select(vm: &mut Vm, elements: &Value, tag: Value, below: bool) -> PyResult {
        select::select(vm, elements, tag, below)
    }

    /// What reads text straight for a target.
    #[signature(target, /)]
    fn reader(vm: &mut Vm, target: &Value) -> PyResult {
        tree::reader(vm, target)
    }

    /// Whether a target is a TreeBuilder and of no class of Python's.
    #[signature(target, /)]
    fn is_builder(target: &Value) -> bool {
        builder::exact_builder(target).is_some()
    }

    /// Has a queue told what a builder makes.
    #[signature(builder, queue, events, /)]
    fn set_events(
        vm: &mut Vm,
        builder: &builder::This,
        queue: &Value,
        events: &Value,
    ) -> PyResult<()> {
        builder::set_events(vm, builder, queue, events)
    }

    /// Tells a builder's queue of a namespace.
    #[signature(builder, prefix, uri, /)]
    fn start_ns(vm: &mut Vm, builder: &builder::This, prefix: Value, uri: Value) -> PyResult<()> {
        let pair = vm.tuple_array([prefix, uri]);
        builder::tell(vm, builder, Event::StartNs, &pair)
    }

    /// Tells a builder's queue of a namespace's end.
    #[signature(builder, /)]
    fn end_ns(vm: &mut Vm, builder: &builder::This) -> PyResult<()> {
        builder::tell(vm, builder, Event::EndNs, &Value::none())
    }

    /// All names below an element, or None if that takes more than plain elements and strings.
    #[signature(element, comment, pi, /)]
    fn names(vm: &mut Vm, element: &Value, comment: &Value, pi: &Value) -> PyResult<Option<Value>> {
        write::names(vm, element, [comment, pi])
    }

    /// Writes an element; another function writes those that are not plain.
    #[signature(write, element, qnames, declarations, short, pieces, other, /)]
    #[allow(clippy::too_many_arguments)]
    fn write(
        vm: &mut Vm,
        write: &Value,
        element: &Value,
        qnames: &Ref<Dict>,
        declarations: Option<Ref<List>>,
        short: bool,
        pieces: bool,
        other: &Value,
    ) -> PyResult<()> {
        let writer = write::Writer { write, other, qnames, short, pieces, out: TextBuf::new() };
        writer.write(vm, element, declarations.as_ref())
    }
}

/// Functions that say they are of the module which CPython has them in.
struct Elsewhere;

#[pyfunctions]
impl Elsewhere {
    #[raw]
    #[name = "SubElement"]
    fn sub_element(vm: &mut Vm, args: Args<'_>) -> PyResult {
        element::sub_element(vm, args)
    }
}

/// The declaration of `_xml`.
pub static MODULE: NativeModule = NativeModule {
    name: "_xml",
    doc: "What of XML is done natively.",
    functions: &[Functions::METHODS],
    types: &[&element::ELEMENT, &builder::BUILDER],
    init: Some(init),
};

fn init(vm: &mut Vm, dict: &Ref<Dict>) -> PyResult<()> {
    for def in Elsewhere::METHODS {
        let function = vm.native_function(def, "_elementtree");
        vm.dict_set_name(dict, def.name, function);
    }
    Ok(())
}
