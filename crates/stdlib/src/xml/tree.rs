//! Text straight to where `xml.etree.ElementTree` wants it, a plain `TreeBuilder` or another target: what
//! `xml.parsers.expat` need not look at, because nothing is wrong and no namespace is declared.

use super::builder::{self, exact_builder};
use super::names::{Names, same};
use super::scan::{Scan, Start, Token, Unit};
use pyrun_macros::pymethods;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::str::StrData;
use pyrun_vm::value::{Dict, List, Payload, Str, TypeFlags, TypeSpec, Visitor};
use pyrun_vm::{PyResult, Ref, Value, Vm};
use std::ops::Range;

/// How many tokens are read for one look at the limits.
const BATCH: usize = 128;

/// Where events go.
#[derive(Clone)]
enum Target {
    Builder(builder::This),
    /// Methods of any object.
    Methods {
        start: Option<Value>,
        end: Option<Value>,
        data: Option<Value>,
    },
}

impl Target {
    /// Text between tags: for methods each line and each end of a line comes by itself.
    fn text<C: Unit>(&self, vm: &mut Vm, scan: &Scan<'_, C>, part: Range<usize>) -> PyResult<()> {
        match self {
            Target::Builder(b) => {
                let text = scan.part(vm, part);
                builder::data(vm, b, text)
            }
            Target::Methods { data: None, .. } => Ok(()),
            Target::Methods { data: Some(data), .. } => {
                let mut at = part.start;
                while at < part.end {
                    let line = scan.line(at..part.end);
                    at = line.end;
                    let text = scan.part(vm, line);
                    vm.call(data, &[text])?;
                    vm.charge(1)?;
                }
                Ok(())
            }
        }
    }

    /// A character that was written as a reference.
    fn character(&self, vm: &mut Vm, code: u32) -> PyResult<()> {
        let text = vm.char(code);
        match self {
            Target::Builder(b) => builder::data(vm, b, text),
            Target::Methods { data, .. } => {
                data.as_ref().map_or(Ok(()), |data| vm.call(data, &[text]).map(drop))
            }
        }
    }

    fn start(&self, vm: &mut Vm, tag: Value, attributes: Option<Ref<Dict>>) -> PyResult<()> {
        match self {
            Target::Builder(b) => builder::start(vm, b, tag, attributes).map(drop),
            Target::Methods { start, .. } => {
                let Some(start) = start else { return Ok(()) };
                let attributes = attributes.unwrap_or_else(|| vm.dict()).into_value();
                vm.call(start, &[tag, attributes]).map(drop)
            }
        }
    }

    fn end(&self, vm: &mut Vm, tag: Value) -> PyResult<()> {
        match self {
            Target::Builder(b) => builder::end(vm, b).map(drop),
            Target::Methods { end, .. } => {
                end.as_ref().map_or(Ok(()), |end| vm.call(end, &[tag]).map(drop))
            }
        }
    }
}

/// Reads for a target, and remembers names from one text to the next.
pub(super) struct Reader {
    target: Target,
    names: Names,
}

impl Payload for Reader {
    const NAME: &'static str = "_xml.Reader";
    fn trace(&self, visit: &mut Visitor<'_>) {
        match &self.target {
            Target::Builder(b) => visit(b.as_value()),
            Target::Methods { start, end, data } => {
                [start, end, data].into_iter().flatten().for_each(&mut *visit);
            }
        }
        self.names.trace(visit);
    }
}

type This = Ref<Boxed<Reader>>;

/// A reader for a target.
pub(super) fn reader(vm: &mut Vm, target: &Value) -> PyResult {
    let target = match exact_builder(target) {
        Some(builder) => Target::Builder(builder.clone()),
        None => {
            let mut method = |name: &str| {
                let name = vm.intern(name);
                vm.getattr_opt(target, &name)
            };
            let (start, end, data) = (method("start")?, method("end")?, method("data")?);
            Target::Methods { start, end, data }
        }
    };
    Ok(vm.payload(&READER, Reader { target, names: Names::default() }))
}

struct Methods;

#[pymethods]
impl Methods {
    /// Reads on from a place and gives the one behind what was read.
    #[signature(text, at, tags, shown, scope, floor, /)]
    #[allow(clippy::too_many_arguments)]
    fn read(
        vm: &mut Vm,
        slf: &This,
        text: &Ref<Str>,
        at: usize,
        tags: &Ref<List>,
        shown: &Ref<List>,
        scope: &Ref<Dict>,
        floor: usize,
    ) -> PyResult<usize> {
        let mut open = Open { before: [tags, shown], since: Vec::new(), floor };
        let read = match text.data() {
            StrData::One(text) => read(vm, slf, text, at, scope, &mut open),
            StrData::Two(text) => read(vm, slf, text, at, scope, &mut open),
            StrData::Four(text) => read(vm, slf, text, at, scope, &mut open),
        };
        open.settle(vm)?;
        read
    }
}

static READER: TypeSpec = TypeSpec {
    module: "_xml",
    payload: Some(Boxed::<Reader>::VTABLE),
    flags: TypeFlags::NO_NEW,
    methods: &[Methods::METHODS],
    ..TypeSpec::new("Reader")
};

/// The elements that are open, by their names as written and in full: those of before, which the parser knows,
/// and those that were opened since.
struct Open<'a> {
    before: [&'a Ref<List>; 2],
    since: Vec<[Value; 2]>,
    /// How many must stay open: the innermost of these declared namespaces, and the parser ends it.
    floor: usize,
}

impl Open<'_> {
    fn len(&self) -> usize {
        self.before[0].len() + self.since.len()
    }

    /// Ends the innermost element if it has this name and may be ended here; gives its full name.
    fn pop<C: Unit>(&mut self, name: &[C]) -> Option<Value> {
        let is = |v: &Value| v.get::<Str>().is_some_and(|s| same(s, name));
        if self.len() <= self.floor {
            return None;
        }
        if let Some([tag, _]) = self.since.last() {
            return if is(tag) { self.since.pop().map(|[_, full]| full) } else { None };
        }
        let [tags, shown] = self.before;
        let last = tags.len().checked_sub(1).and_then(|i| tags.get(i))?;
        if !is(&last) {
            return None;
        }
        drop(tags.pop());
        shown.pop()
    }

    /// Tells the parser what is open now.
    fn settle(self, vm: &mut Vm) -> PyResult<()> {
        for names in self.since {
            for (list, name) in self.before.into_iter().zip(names) {
                vm.list_push(list, name)?;
            }
        }
        Ok(())
    }
}

/// Reads on from `at` and gives the place behind what went to the target.
fn read<C: Unit>(
    vm: &mut Vm,
    slf: &This,
    text: &[C],
    mut at: usize,
    scope: &Ref<Dict>,
    open: &mut Open<'_>,
) -> PyResult<usize> {
    let (target, mut names) = {
        let reader = &mut *slf.borrow_mut();
        (reader.target.clone(), std::mem::take(&mut reader.names))
    };
    names.enter(scope);
    let mut read = Ok(true);
    while let Ok(true) = read {
        let from = at;
        vm.reserve(open.since.len() * size_of::<[Value; 2]>())?;
        read = batch(vm, &target, &Scan { text }, &mut at, &mut names, open);
        vm.charge(BATCH + (at - from) / 16)?;
    }
    slf.borrow_mut().names = names;
    read.map(|_| at)
}

/// Reads some tokens, and says whether there may be more.
fn batch<C: Unit>(
    vm: &mut Vm,
    target: &Target,
    scan: &Scan<'_, C>,
    at: &mut usize,
    names: &mut Names,
    open: &mut Open<'_>,
) -> PyResult<bool> {
    for _ in 0..BATCH {
        if *at >= scan.text.len() || open.len() == 0 {
            return Ok(false);
        }
        let Some(token) = scan.token(*at) else { return Ok(false) };
        *at = match token {
            Token::Text { end } => {
                target.text(vm, scan, *at..end)?;
                end
            }
            Token::Reference { code, end } => {
                target.character(vm, code)?;
                end
            }
            Token::End { name, end } => {
                let Some(full) = open.pop(&scan.text[name]) else { return Ok(false) };
                target.end(vm, full)?;
                end
            }
            Token::Start(tag) => {
                if tag.attributes.iter().any(|(key, _)| scan.declares(key)) {
                    return Ok(false);
                }
                let Some((raw, full)) = names.tag(vm, scan, &tag.name)? else { return Ok(false) };
                let Ok(attributes) = attributes(vm, scan, names, &tag)? else { return Ok(false) };
                let full = full.into_value();
                target.start(vm, full.clone(), attributes)?;
                if tag.empty {
                    target.end(vm, full)?;
                } else {
                    open.since.push([raw.into_value(), full]);
                }
                tag.end
            }
        };
    }
    Ok(true)
}

/// A tag has attributes that the parser must complain of.
struct Wrong;

/// The attributes of a tag, if it has some.
fn attributes<C: Unit>(
    vm: &mut Vm,
    scan: &Scan<'_, C>,
    names: &mut Names,
    tag: &Start,
) -> PyResult<Result<Option<Ref<Dict>>, Wrong>> {
    if tag.attributes.is_empty() {
        return Ok(Ok(None));
    }
    let dict = vm.dict();
    for (key, value) in &tag.attributes {
        let Some(key) = names.key(vm, scan, key)? else { return Ok(Err(Wrong)) };
        if dict.get_str(&key).is_some() {
            return Ok(Err(Wrong));
        }
        let value = scan.written(vm, value);
        dict.set_str(&key, value);
    }
    Ok(Ok(Some(dict)))
}
