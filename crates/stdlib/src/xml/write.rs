//! Elements as XML text. What is not made of plain elements and strings is left to the functions of
//! `xml.etree.ElementTree`, which also say what is wrong with it.

use super::children;
use super::element::{This, exact};
use super::scan::Unit;
use pyrun_vm::text::TextBuf;
use pyrun_vm::value::str::StrData;
use pyrun_vm::value::{Dict, List, Str};
use pyrun_vm::{PyResult, Ref, Value, Vm};

/// How many characters are handed on at once.
const PIECE: usize = 1 << 16;

/// How characters are written that would be markup: in text, or in an attribute's value.
fn escape(c: u32, attribute: bool) -> Option<&'static str> {
    Some(match c {
        0x26 => "&amp;",
        0x3c => "&lt;",
        0x3e => "&gt;",
        0x22 if attribute => "&quot;",
        0x0d if attribute => "&#13;",
        0x0a if attribute => "&#10;",
        0x09 if attribute => "&#09;",
        _ => return None,
    })
}

fn push_escaped<C: Unit>(out: &mut TextBuf, mut chars: &[C], attribute: bool) {
    let special = |&c: &C| {
        let c = c.into();
        c < 0x40 && escape(c, attribute).is_some()
    };
    loop {
        let run = chars.iter().position(special).unwrap_or(chars.len());
        out.push_text(C::text(&chars[..run]));
        let Some(&c) = chars.get(run) else { return };
        out.push_str(escape(c.into(), attribute).unwrap_or_default());
        chars = &chars[run + 1..];
    }
}

fn push(out: &mut TextBuf, s: &Str, attribute: bool) {
    match s.data() {
        StrData::One(s) => push_escaped(out, s, attribute),
        StrData::Two(s) => push_escaped(out, s, attribute),
        StrData::Four(s) => push_escaped(out, s, attribute),
    }
}

/// A string, if a value is an exact one; nothing for None.
fn text(v: &Value) -> Option<Option<&Ref<Str>>> {
    if v.is_none() {
        return Some(None);
    }
    v.get_exact::<Str>()?;
    Some(v.cast::<Str>())
}

/// Where and how elements are written.
pub(super) struct Writer<'a> {
    /// Takes the text.
    pub write: &'a Value,
    /// Writes an element that is not plain, with its tail.
    pub other: &'a Value,
    /// Tags and attributes with their prefixes.
    pub qnames: &'a Ref<Dict>,
    /// Whether elements that hold nothing have one tag.
    pub short: bool,
    /// Whether each part is handed on by itself.
    pub pieces: bool,
    pub out: TextBuf,
}

/// What an element's beginning comes to.
enum Begun {
    /// It is not plain.
    Not,
    /// It holds nothing, and is written.
    Whole,
    /// Its children and its end tag follow.
    Open(Ref<Str>),
}

impl Writer<'_> {
    /// The string to write for a name.
    fn qname(&self, vm: &mut Vm, name: &Value) -> PyResult<Option<Ref<Str>>> {
        let found = vm.dict_get(self.qnames, name)?;
        Ok(found.and_then(|v| v.downcast::<Str>().ok()))
    }

    /// Ends a part.
    fn cut(&mut self, vm: &mut Vm) -> PyResult<()> {
        if self.pieces { self.hand_on(vm) } else { Ok(()) }
    }

    fn begin(
        &mut self,
        vm: &mut Vm,
        e: &This,
        declarations: Option<&Ref<List>>,
    ) -> PyResult<Begun> {
        let (tag, inner, tail, attrib) = {
            let e = e.borrow();
            (e.tag.clone(), e.text.clone(), e.tail.clone(), e.attrib.clone())
        };
        let (Some(Some(_)), Some(inner), Some(_)) = (text(&tag), text(&inner), text(&tail)) else {
            return Ok(Begun::Not);
        };
        let Some(name) = self.qname(vm, &tag)? else { return Ok(Begun::Not) };
        let attributes = attrib.map(|d| d.items()).unwrap_or_default();
        let plain = |v: &Value| v.get_exact::<Str>().is_some();
        if !attributes.iter().all(|(k, v)| plain(k) && plain(v)) {
            return Ok(Begun::Not);
        }
        let mut keys = smallvec::SmallVec::<[Ref<Str>; 8]>::new();
        for (key, _) in &attributes {
            let Some(key) = self.qname(vm, key)? else { return Ok(Begun::Not) };
            keys.push(key);
        }
        self.out.push_str("<");
        self.out.push_text(name.text());
        self.cut(vm)?;
        for declaration in declarations.map(|l| l.to_vec()).unwrap_or_default() {
            declaration.get::<Str>().into_iter().for_each(|d| self.out.push_text(d.text()));
            self.cut(vm)?;
        }
        for (key, (_, value)) in keys.iter().zip(&attributes) {
            self.out.push_str(" ");
            self.out.push_text(key.text());
            self.out.push_str("=\"");
            value.get::<Str>().into_iter().for_each(|v| push(&mut self.out, v, true));
            self.out.push_str("\"");
            self.cut(vm)?;
        }
        let inner = inner.filter(|s| !s.is_empty());
        if inner.is_none() && self.short && children::count(e) == 0 {
            self.out.push_str(" />");
            self.cut(vm)?;
            return Ok(Begun::Whole);
        }
        self.out.push_str(">");
        self.cut(vm)?;
        inner.into_iter().for_each(|s| push(&mut self.out, s, false));
        self.cut(vm)?;
        Ok(Begun::Open(name))
    }

    /// Writes the text behind an element.
    fn tail(&mut self, vm: &mut Vm, e: &This) -> PyResult<()> {
        let tail = e.borrow().tail.clone();
        tail.get::<Str>().into_iter().for_each(|s| push(&mut self.out, s, false));
        self.cut(vm)
    }

    /// Hands on what there is.
    fn hand_on(&mut self, vm: &mut Vm) -> PyResult<()> {
        if !self.out.is_empty() {
            let text = vm.text_value(&std::mem::take(&mut self.out))?;
            vm.call(self.write, &[text])?;
        }
        Ok(())
    }

    /// Has Python's functions write an element.
    fn leave(&mut self, vm: &mut Vm, v: Value, declarations: Option<&Ref<List>>) -> PyResult<()> {
        self.hand_on(vm)?;
        let declarations = declarations.map_or_else(Value::none, |d| d.as_value().clone());
        let (short, pieces) = (Value::from(self.short), Value::from(self.pieces));
        let args =
            [self.write.clone(), v, self.qnames.as_value().clone(), declarations, short, pieces];
        vm.recursive(" while writing an element", |vm| vm.call(self.other, &args).map(drop))
    }

    /// Writes an element and all that is below it. The first tag has declarations of namespaces.
    pub fn write(
        mut self,
        vm: &mut Vm,
        root: &Value,
        declarations: Option<&Ref<List>>,
    ) -> PyResult<()> {
        // The element, the next child, and the name in the end tag.
        let mut open: Vec<(This, usize, Ref<Str>)> = Vec::new();
        let (mut now, mut declarations) = (Some(root.clone()), declarations);
        loop {
            if let Some(v) = now.take() {
                let begun = match exact(&v) {
                    Some(e) => self.begin(vm, e, declarations)?,
                    None => Begun::Not,
                };
                match (begun, v.clone().downcast()) {
                    (Begun::Whole, Ok(e)) => self.tail(vm, &e)?,
                    (Begun::Open(name), Ok(e)) => {
                        if open.len() == open.capacity() {
                            vm.reserve((open.len() + 8) * 2 * size_of::<(This, usize, Value)>())?;
                        }
                        open.push((e, 0, name));
                    }
                    _ => self.leave(vm, v, declarations)?,
                }
                declarations = None;
            }
            vm.charge(1 + self.out.len() / 1024)?;
            if self.out.len() >= PIECE {
                self.hand_on(vm)?;
            }
            let Some((e, at, name)) = open.last_mut() else { return self.hand_on(vm) };
            now = children::get(e, *at);
            *at += 1;
            if now.is_none() {
                self.out.push_str("</");
                self.out.push_text(name.text());
                self.out.push_str(">");
                self.cut(vm)?;
                if let Some((e, ..)) = open.pop() {
                    self.tail(vm, &e)?;
                }
            }
        }
    }
}

/// All names of tags and attributes below an element, each once; None if something is not plain.
pub(super) fn names(vm: &mut Vm, root: &Value, unnamed: [&Value; 2]) -> PyResult<Option<Value>> {
    let (seen, names) = (vm.set(), vm.new_list(Vec::new()));
    let mut open: Vec<(This, usize)> = Vec::new();
    let mut now = Some(root.clone());
    loop {
        if let Some(v) = now.take() {
            let Some(e) = exact(&v) else { return Ok(None) };
            let (tag, inner, attrib) = {
                let e = e.borrow();
                (e.tag.clone(), e.text.clone(), e.attrib.clone())
            };
            if text(&inner).is_none() {
                return Ok(None);
            }
            let mut found = smallvec::SmallVec::<[Value; 8]>::new();
            match text(&tag) {
                Some(Some(_)) => found.push(tag),
                Some(None) => {}
                None if unnamed.iter().any(|u| u.is(&tag)) => {}
                None => return Ok(None),
            }
            for (key, value) in attrib.map(|d| d.items()).unwrap_or_default() {
                if key.get_exact::<Str>().is_none() || value.get_exact::<Str>().is_none() {
                    return Ok(None);
                }
                found.push(key);
            }
            vm.charge(found.len() + 1)?;
            for name in found {
                if vm.set_add(&seen, name.clone())? {
                    vm.list_push(&names, name)?;
                }
            }
            if open.len() == open.capacity() {
                vm.reserve((open.len() + 8) * 2 * size_of::<(This, usize)>())?;
            }
            open.push((e.clone(), 0));
        }
        let Some((e, at)) = open.last_mut() else { return Ok(Some(names.into_value())) };
        now = children::get(e, *at);
        *at += 1;
        if now.is_none() {
            open.pop();
        }
    }
}
