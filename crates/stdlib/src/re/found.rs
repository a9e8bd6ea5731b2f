//! `re.Match`.

use super::exec::{Found, UNSET};
use super::pattern::{Scope, This as Pattern, expand, keep};
use super::subject::{Builder, part};
use super::template;
use pyrun_macros::pymethods;
use pyrun_vm::text::TextBuf;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{Args, FromPy, Payload, Slots, Str, TypeFlags, TypeSpec, Visitor};
use pyrun_vm::{PyResult, Ref, Value, Vm};

/// A match.
pub struct Match {
    pub pattern: Pattern,
    pub string: Value,
    pub subject: Value,
    pub pos: usize,
    pub end: usize,
    pub found: Found,
}

impl Payload for Match {
    const NAME: &'static str = "re.Match";
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(self.pattern.as_value());
        visit(&self.string);
        visit(&self.subject);
    }
}

type This = Ref<Boxed<Match>>;

/// A match object.
pub fn make(vm: &mut Vm, p: &Pattern, scope: &Scope, found: Found) -> Value {
    vm.payload(&MATCH, keep(p, scope, found))
}

/// The bounds of a group, if it took part.
fn span(m: &This, g: usize) -> Option<(usize, usize)> {
    let m = m.borrow();
    match (m.found.groups[2 * g], m.found.groups[2 * g + 1]) {
        (a, b) if a == UNSET || b == UNSET || a > b => None,
        bounds => Some(bounds),
    }
}

/// The number of a group given by number or name.
fn number(vm: &mut Vm, m: &This, v: &Value) -> PyResult<usize> {
    let pattern = m.borrow().pattern.clone();
    let count = pattern.borrow().groups;
    let g = match v.get::<Str>() {
        Some(name) => pattern.borrow().named(name.text()),
        None if v.class().slots().index.is_some() => {
            let i = vm.to_i64_clamped(v)?;
            usize::try_from(i).ok().filter(|&g| g < count)
        }
        None => None,
    };
    g.ok_or_else(|| vm.index_error("no such group"))
}

fn group(vm: &mut Vm, m: &This, g: usize, default: &Value) -> Value {
    let subject = m.borrow().subject.clone();
    match span(m, g) {
        Some((a, b)) => part(vm, &subject, a, b),
        None => default.clone(),
    }
}

fn bounds(vm: &mut Vm, m: &This, g: Option<&Value>) -> PyResult<(i64, i64)> {
    let g = match g {
        Some(v) => number(vm, m, v)?,
        None => 0,
    };
    Ok(span(m, g).map_or((-1, -1), |(a, b)| (a as i64, b as i64)))
}

fn pair(vm: &mut Vm, (a, b): (i64, i64)) -> Value {
    let (a, b) = (vm.int(a), vm.int(b));
    vm.tuple(&[a, b])
}

struct Methods;

#[pymethods]
impl Methods {
    /// See PEP 585
    #[classmethod]
    fn __class_getitem__(
        vm: &mut Vm,
        cls: &Ref<pyrun_vm::value::Type>,
        object: &Value,
    ) -> PyResult {
        vm.generic_alias(cls.as_value(), object)
    }

    /// group([group1, ...]) -> str or tuple.
    /// Return subgroup(s) of the match by indices or names.
    #[raw]
    fn group(vm: &mut Vm, args: Args<'_>) -> PyResult {
        let Some((slf, args)) = pyrun_vm::value::args::split_self(args) else {
            return Err(vm.missing_argument("group"));
        };
        if args.has_kw() {
            return Err(vm.type_error("group() takes no keyword arguments"));
        }
        let m = <&This>::from_py(vm, slf)?;
        let none = Value::none();
        match args.pos {
            [] => Ok(group(vm, m, 0, &none)),
            [g] => {
                let g = number(vm, m, g)?;
                Ok(group(vm, m, g, &none))
            }
            many => {
                let mut out = Vec::with_capacity(many.len());
                for g in many {
                    let g = number(vm, m, g)?;
                    out.push(group(vm, m, g, &none));
                }
                Ok(vm.tuple(&out))
            }
        }
    }

    /// Return a tuple containing all the subgroups of the match, from 1.
    #[signature(default = Value::none())]
    #[text_signature = "($self, /, default=None)"]
    fn groups(vm: &mut Vm, slf: &This, default: Value) -> Value {
        let n = slf.borrow().pattern.borrow().groups;
        let items: Vec<Value> = (1..n).map(|g| group(vm, slf, g, &default)).collect();
        vm.tuple(&items)
    }

    /// Return a dictionary containing all the named subgroups of the match, keyed by the subgroup name.
    #[signature(default = Value::none())]
    #[text_signature = "($self, /, default=None)"]
    fn groupdict(vm: &mut Vm, slf: &This, default: Value) -> PyResult {
        let names = slf.borrow().pattern.borrow().names.clone();
        let out = vm.dict();
        for (name, g) in names {
            let (key, v) = (vm.text_value(&name)?, group(vm, slf, g, &default));
            vm.dict_set(&out, key, v)?;
        }
        Ok(out.into_value())
    }

    /// Return index of the start of the substring matched by group.
    #[text_signature = "($self, group=0, /)"]
    fn start(vm: &mut Vm, slf: &This, group: Option<&Value>) -> PyResult<i64> {
        Ok(bounds(vm, slf, group)?.0)
    }

    /// Return index of the end of the substring matched by group.
    #[text_signature = "($self, group=0, /)"]
    fn end(vm: &mut Vm, slf: &This, group: Option<&Value>) -> PyResult<i64> {
        Ok(bounds(vm, slf, group)?.1)
    }

    /// For match object m, return the 2-tuple (m.start(group), m.end(group)).
    #[text_signature = "($self, group=0, /)"]
    fn span(vm: &mut Vm, slf: &This, group: Option<&Value>) -> PyResult {
        let b = bounds(vm, slf, group)?;
        Ok(pair(vm, b))
    }

    /// Return the string obtained by doing backslash substitution on the string template, as done by the sub() method.
    fn expand(vm: &mut Vm, slf: &This, template: &Value) -> PyResult {
        let (pattern, subject, groups) = {
            let m = slf.borrow();
            (m.pattern.clone(), m.subject.clone(), m.found.groups.clone())
        };
        let pieces = template::parse(vm, &pattern, template)?;
        let mut out = Builder::new(pattern.borrow().text);
        expand(vm, &mut out, &pieces, &subject, &groups)?;
        out.finish(vm)
    }

    fn __copy__(slf: &This) -> Value {
        slf.as_value().clone()
    }

    fn __deepcopy__(slf: &This, _memo: &Value) -> Value {
        slf.as_value().clone()
    }

    /// The string passed to match() or search().
    #[member]
    fn string(slf: &This) -> Value {
        slf.borrow().string.clone()
    }

    /// The regular expression object.
    #[member]
    fn re(slf: &This) -> Value {
        slf.borrow().pattern.as_value().clone()
    }

    /// The index into the string at which the RE engine started looking for a match.
    #[member]
    fn pos(slf: &This) -> usize {
        slf.borrow().pos
    }

    /// The index into the string beyond which the RE engine will not go.
    #[member]
    fn endpos(slf: &This) -> usize {
        slf.borrow().end
    }

    /// The integer index of the last matched capturing group.
    #[getter]
    fn lastindex(slf: &This) -> Option<usize> {
        Some(slf.borrow().found.last).filter(|&g| g > 0)
    }

    /// The name of the last matched capturing group.
    #[getter]
    fn lastgroup(vm: &mut Vm, slf: &This) -> PyResult<Option<Value>> {
        let (last, pattern) = {
            let m = slf.borrow();
            (m.found.last, m.pattern.clone())
        };
        let names = &pattern.borrow().names;
        match names.iter().find(|(_, g)| *g == last) {
            Some(name) => vm.text_value(&name.0).map(Some),
            None => Ok(None),
        }
    }

    /// The bounds of all groups.
    #[getter]
    fn regs(vm: &mut Vm, slf: &This) -> Value {
        let n = slf.borrow().pattern.borrow().groups;
        let bounds = |g| span(slf, g).map_or((-1, -1), |(a, b)| (a as i64, b as i64));
        let items: Vec<Value> = (0..n).map(|g| pair(vm, bounds(g))).collect();
        vm.tuple(&items)
    }
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let m = <&This>::from_py(vm, v)?;
    let whole = group(vm, m, 0, &Value::none());
    let shown = vm.repr(&whole)?;
    let (a, b) = span(m, 0).unwrap_or((0, 0));
    let mut out = TextBuf::from(format!("<re.Match object; span=({a}, {b}), match="));
    out.push_text(shown.text().slice(0..shown.len().min(50)));
    out.push_str(">");
    vm.finished_text(out)
}

fn getitem(vm: &mut Vm, v: &Value, key: &Value) -> PyResult {
    let m = <&This>::from_py(vm, v)?;
    let g = number(vm, m, key)?;
    Ok(group(vm, m, g, &Value::none()))
}

/// `re.Match`
pub static MATCH: TypeSpec = TypeSpec {
    module: "re",
    doc: "The result of re.match() and re.search().\nMatch objects always have a boolean value of True.",
    payload: Some(Boxed::<Match>::VTABLE),
    flags: TypeFlags::NO_NEW,
    slots: Slots { repr: Some(repr), getitem: Some(getitem), ..Slots::EMPTY },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    ..TypeSpec::new("Match")
};
