//! `re.Pattern` and its scanner.

use super::exec::{Found, Matcher, UNSET};
use super::found::{self, Match};
use super::parse::{fix_flags, parse};
use super::program::{Program, compile as compile_tree};
use super::subject::{Builder, data, on_text, part, subject};
use super::template::{self, Piece};
use super::{IGNORECASE, LOCALE, UNICODE, pattern_error};
use pyrun_macros::pymethods;
use pyrun_vm::text::{Text, TextBuf};
use pyrun_vm::types::mapping_proxy::proxy;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{CmpOp, FromPy, Payload, Slots, Str, TypeFlags, TypeSpec, Visitor};
use pyrun_vm::{PyResult, Ref, Value, Vm};
use std::rc::Rc;

/// A compiled pattern.
pub struct Pattern {
    pub program: Rc<Program>,
    pub source: Value,
    pub flags: u32,
    /// How many groups, the whole match included.
    pub groups: usize,
    pub names: Vec<(TextBuf, usize)>,
    /// Whether it is for strings.
    pub text: bool,
    index: Value,
}

impl Payload for Pattern {
    const NAME: &'static str = "re.Pattern";
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(&self.source);
        visit(&self.index);
    }
}

/// A pattern object.
pub type This = Ref<Boxed<Pattern>>;

impl Pattern {
    /// The number of the group with this name.
    pub fn named(&self, name: Text<'_>) -> Option<usize> {
        self.names.iter().find(|(n, _)| n.as_text() == name).map(|&(_, g)| g)
    }
}

/// `_sre.compile`
pub fn compile(vm: &mut Vm, source: &Value, flags: u32) -> PyResult {
    let text = source.get::<Str>().is_some();
    let bytes = subject(vm, source, text)?;
    let chars: Vec<u32> = data(&bytes).iter().collect();
    vm.charge(chars.len() + 1)?;
    vm.reserve(chars.len() * 64)?;
    let parsed = fix_flags(flags, text).and_then(|_| parse(&chars, text, flags));
    let parsed = parsed.map_err(|e| pattern_error(vm, e, source))?;
    let dict = vm.dict();
    for (name, g) in &parsed.names {
        let (key, g) = (vm.text_value(name)?, vm.int(*g as i64));
        vm.dict_set(&dict, key, g)?;
    }
    let index = proxy(vm, dict.into_value());
    let pattern = Pattern {
        program: Rc::new(compile_tree(&parsed.node)),
        source: source.clone(),
        flags: parsed.flags,
        groups: parsed.groups,
        names: parsed.names,
        text,
        index,
    };
    Ok(vm.payload(&PATTERN, pattern))
}

/// How a match is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// At the position.
    Match,
    /// At the position, of everything.
    Full,
    /// From the position on.
    Search,
}

/// A subject with the bounds of the search.
pub struct Scope {
    /// What was given.
    pub string: Value,
    /// Its characters.
    pub subject: Value,
    pub pos: usize,
    pub end: usize,
}

impl Scope {
    fn new(vm: &mut Vm, p: &This, string: &Value, pos: i64, endpos: i64) -> PyResult<Scope> {
        let text = p.borrow().text;
        let subject = subject(vm, string, text)?;
        let len = data(&subject).len();
        let clamp = |i: i64| (i.max(0) as usize).min(len);
        Ok(Scope { string: string.clone(), subject, pos: clamp(pos), end: clamp(endpos) })
    }
}

/// One match.
fn find(
    vm: &mut Vm,
    p: &This,
    scope: &Scope,
    from: usize,
    skip: usize,
    how: How,
) -> PyResult<Option<Found>> {
    let (program, groups) = {
        let p = p.borrow();
        (p.program.clone(), p.groups)
    };
    if from > scope.end {
        return Ok(None);
    }
    on_text!(&scope.subject, scope.end, text => {
        let mut m = Matcher::new(&program, groups, text);
        let r = match how {
            How::Search => m.search(vm, from, skip),
            how => m.at(vm, from, how == How::Full),
        };
        m.finish(vm);
        r
    })
}

/// Calls `f` with the matches in turn, until it says no.
fn each(
    vm: &mut Vm,
    p: &This,
    scope: &Scope,
    mut f: impl FnMut(&mut Vm, &Found) -> PyResult<bool>,
) -> PyResult<()> {
    let (program, groups) = {
        let p = p.borrow();
        (p.program.clone(), p.groups)
    };
    on_text!(&scope.subject, scope.end, text => {
        let mut m = Matcher::new(&program, groups, text);
        let (mut from, mut skip) = (scope.pos, UNSET);
        let r = loop {
            match m.search(vm, from, skip) {
                Ok(Some(found)) => {
                    let (a, b) = (found.groups[0], found.groups[1]);
                    match f(vm, &found) {
                        Ok(true) => {}
                        Ok(false) => break Ok(()),
                        Err(e) => break Err(e),
                    }
                    (from, skip) = (b, if a == b { b } else { UNSET });
                }
                Ok(None) => break Ok(()),
                Err(e) => break Err(e),
            }
        };
        m.finish(vm);
        r
    })
}

fn one(vm: &mut Vm, p: &This, string: &Value, pos: i64, endpos: i64, how: How) -> PyResult {
    let scope = Scope::new(vm, p, string, pos, endpos)?;
    match find(vm, p, &scope, scope.pos, UNSET, how)? {
        Some(found) => Ok(found::make(vm, p, &scope, found)),
        None => Ok(Value::none()),
    }
}

/// A group's text, or an empty one.
fn group_text(vm: &mut Vm, scope: &Scope, found: &Found, g: usize) -> Value {
    match (found.groups[2 * g], found.groups[2 * g + 1]) {
        (a, b) if a == UNSET || b == UNSET || a > b => part(vm, &scope.subject, 0, 0),
        (a, b) => part(vm, &scope.subject, a, b),
    }
}

/// What `sub` puts in place of a match.
enum Replacement {
    Pieces(Vec<Piece>),
    Call(Value),
}

fn replacement(vm: &mut Vm, p: &This, repl: &Value) -> PyResult<Replacement> {
    if vm.is_callable(repl) {
        return Ok(Replacement::Call(repl.clone()));
    }
    template::parse(vm, p, repl).map(Replacement::Pieces)
}

/// Appends what a template makes of a match.
pub fn expand(
    vm: &mut Vm,
    out: &mut Builder,
    pieces: &[Piece],
    subject: &Value,
    groups: &[usize],
) -> PyResult<()> {
    for piece in pieces {
        match piece {
            Piece::Text(t) => out.push_data(vm, pyrun_vm::value::str::StrData::Four(t))?,
            Piece::Group(g) => match (groups[2 * g], groups[2 * g + 1]) {
                (a, b) if a == UNSET || b == UNSET || a > b => {}
                (a, b) => out.push(vm, subject, a, b)?,
            },
        }
    }
    Ok(())
}

fn substitute(
    vm: &mut Vm,
    p: &This,
    repl: &Value,
    string: &Value,
    count: i64,
) -> PyResult<(Value, i64)> {
    let repl = replacement(vm, p, repl)?;
    let scope = Scope::new(vm, p, string, 0, i64::MAX)?;
    let text = p.borrow().text;
    let mut out = Builder::new(text);
    let (mut done, mut n) = (0, 0i64);
    each(vm, p, &scope, |vm, found| {
        let (a, b) = (found.groups[0], found.groups[1]);
        out.push(vm, &scope.subject, done, a)?;
        match &repl {
            Replacement::Pieces(pieces) => {
                expand(vm, &mut out, pieces, &scope.subject, &found.groups)?;
            }
            Replacement::Call(f) => {
                let m = found::make(vm, p, &scope, found.clone());
                let r = vm.call(f, &[m])?;
                if !r.is_none() {
                    let r = subject(vm, &r, text)?;
                    out.push_data(vm, data(&r))?;
                }
            }
        }
        done = b;
        n += 1;
        Ok(count <= 0 || n < count)
    })?;
    if n == 0 {
        let len = scope.end;
        return Ok((part(vm, &scope.subject, 0, len), 0));
    }
    out.push(vm, &scope.subject, done, scope.end)?;
    Ok((out.finish(vm)?, n))
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

    /// Matches zero or more characters at the beginning of the string.
    #[name = "match"]
    #[signature(string, pos = 0, endpos = i64::MAX)]
    #[text_signature = "($self, /, string, pos=0, endpos=9223372036854775807)"]
    fn match_(vm: &mut Vm, slf: &This, string: &Value, pos: i64, endpos: i64) -> PyResult {
        one(vm, slf, string, pos, endpos, How::Match)
    }

    /// Matches against all of the string.
    #[signature(string, pos = 0, endpos = i64::MAX)]
    #[text_signature = "($self, /, string, pos=0, endpos=9223372036854775807)"]
    fn fullmatch(vm: &mut Vm, slf: &This, string: &Value, pos: i64, endpos: i64) -> PyResult {
        one(vm, slf, string, pos, endpos, How::Full)
    }

    /// Scan through string looking for a match, and return a corresponding match object instance.
    #[signature(string, pos = 0, endpos = i64::MAX)]
    #[text_signature = "($self, /, string, pos=0, endpos=9223372036854775807)"]
    fn search(vm: &mut Vm, slf: &This, string: &Value, pos: i64, endpos: i64) -> PyResult {
        one(vm, slf, string, pos, endpos, How::Search)
    }

    /// Return a list of all non-overlapping matches of pattern in string.
    #[signature(string, pos = 0, endpos = i64::MAX)]
    #[text_signature = "($self, /, string, pos=0, endpos=9223372036854775807)"]
    fn findall(vm: &mut Vm, slf: &This, string: &Value, pos: i64, endpos: i64) -> PyResult {
        let scope = Scope::new(vm, slf, string, pos, endpos)?;
        let groups = slf.borrow().groups;
        let out = vm.new_list(Vec::new());
        each(vm, slf, &scope, |vm, found| {
            let item = match groups {
                1 => group_text(vm, &scope, found, 0),
                2 => group_text(vm, &scope, found, 1),
                n => {
                    let items: Vec<Value> =
                        (1..n).map(|g| group_text(vm, &scope, found, g)).collect();
                    vm.tuple(&items)
                }
            };
            out.push(item);
            Ok(true)
        })?;
        Ok(out.into_value())
    }

    /// Return an iterator over all non-overlapping matches for the RE pattern in string.
    #[signature(string, pos = 0, endpos = i64::MAX)]
    #[text_signature = "($self, /, string, pos=0, endpos=9223372036854775807)"]
    fn finditer(vm: &mut Vm, slf: &This, string: &Value, pos: i64, endpos: i64) -> PyResult {
        let scanner = Methods::scanner(vm, slf, string, pos, endpos)?;
        let search = vm.getattr_str(&scanner, "search")?;
        let name = vm.intern("iter");
        let Some(iter) = vm.builtins.get_str(&name) else { return Ok(Value::none()) };
        vm.call(&iter, &[search, Value::none()])
    }

    /// An object that finds one match after the other.
    #[signature(string, pos = 0, endpos = i64::MAX)]
    #[text_signature = "($self, /, string, pos=0, endpos=9223372036854775807)"]
    fn scanner(vm: &mut Vm, slf: &This, string: &Value, pos: i64, endpos: i64) -> PyResult {
        let scope = Scope::new(vm, slf, string, pos, endpos)?;
        let from = scope.pos;
        let scanner = Scanner { pattern: slf.clone(), scope: Rc::new(scope), from, skip: UNSET };
        Ok(vm.payload(&SCANNER, scanner))
    }

    /// Split string by the occurrences of pattern.
    #[signature(string, maxsplit = 0)]
    fn split(vm: &mut Vm, slf: &This, string: &Value, maxsplit: i64) -> PyResult {
        let scope = Scope::new(vm, slf, string, 0, i64::MAX)?;
        let groups = slf.borrow().groups;
        let out = vm.new_list(Vec::new());
        let (mut done, mut n) = (0, 0);
        if maxsplit >= 0 {
            each(vm, slf, &scope, |vm, found| {
                out.push(part(vm, &scope.subject, done, found.groups[0]));
                for g in 1..groups {
                    let set = found.groups[2 * g] != UNSET && found.groups[2 * g + 1] != UNSET;
                    let v = if set { group_text(vm, &scope, found, g) } else { Value::none() };
                    out.push(v);
                }
                done = found.groups[1];
                n += 1;
                Ok(maxsplit == 0 || n < maxsplit)
            })?;
        }
        out.push(part(vm, &scope.subject, done, scope.end));
        Ok(out.into_value())
    }

    /// Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in string by the replacement repl.
    #[signature(repl, string, count = 0)]
    fn sub(vm: &mut Vm, slf: &This, repl: &Value, string: &Value, count: i64) -> PyResult {
        substitute(vm, slf, repl, string, count).map(|r| r.0)
    }

    /// Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost non-overlapping occurrences of pattern with the replacement repl.
    #[signature(repl, string, count = 0)]
    fn subn(vm: &mut Vm, slf: &This, repl: &Value, string: &Value, count: i64) -> PyResult {
        let (s, n) = substitute(vm, slf, repl, string, count)?;
        let n = vm.int(n);
        Ok(vm.tuple(&[s, n]))
    }

    fn __copy__(slf: &This) -> Value {
        slf.as_value().clone()
    }

    fn __deepcopy__(slf: &This, _memo: &Value) -> Value {
        slf.as_value().clone()
    }

    /// The pattern string from which the RE object was compiled.
    #[member]
    fn pattern(slf: &This) -> Value {
        slf.borrow().source.clone()
    }

    /// The regex matching flags.
    #[member]
    fn flags(slf: &This) -> i64 {
        slf.borrow().flags.into()
    }

    /// The number of capturing groups in the pattern.
    #[member]
    fn groups(slf: &This) -> i64 {
        slf.borrow().groups as i64 - 1
    }

    /// A dictionary mapping group names to group numbers.
    #[getter]
    fn groupindex(slf: &This) -> Value {
        slf.borrow().index.clone()
    }
}

fn repr(vm: &mut Vm, v: &Value) -> PyResult {
    let p = <&This>::from_py(vm, v)?;
    let (source, mut flags, text) = {
        let p = p.borrow();
        (p.source.clone(), p.flags, p.text)
    };
    if text && flags & (LOCALE | UNICODE | super::ASCII) == UNICODE {
        flags &= !UNICODE;
    }
    let shown = vm.repr(&source)?;
    let mut out = TextBuf::from("re.compile(");
    out.push_text(shown.text().slice(0..shown.len().min(200)));
    let names = [
        (IGNORECASE, "re.IGNORECASE"),
        (LOCALE, "re.LOCALE"),
        (super::MULTILINE, "re.MULTILINE"),
        (super::DOTALL, "re.DOTALL"),
        (UNICODE, "re.UNICODE"),
        (super::VERBOSE, "re.VERBOSE"),
        (128, "re.DEBUG"),
        (super::ASCII, "re.ASCII"),
    ];
    let mut before = ", ";
    for (bit, name) in names {
        if flags & bit != 0 {
            out.push_str(before);
            out.push_str(name);
            before = "|";
            flags &= !bit;
        }
    }
    if flags != 0 {
        out.push_str(&format!("{before}0x{flags:x}"));
    }
    out.push_str(")");
    vm.finished_text(out)
}

/// Equal are patterns of equal sources and flags.
fn compare(vm: &mut Vm, a: &Value, b: &Value, op: CmpOp) -> PyResult {
    let (Some(x), Some(y)) = (a.get::<Boxed<Pattern>>(), b.get::<Boxed<Pattern>>()) else {
        return Ok(Value::not_implemented());
    };
    if !matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::not_implemented());
    }
    let parts = |p: &Boxed<Pattern>| {
        let p = p.borrow();
        (p.source.clone(), p.flags, p.text)
    };
    let ((s, f, t), (s2, f2, t2)) = (parts(x), parts(y));
    let same = f == f2 && t == t2 && vm.eq(&s, &s2)?;
    Ok(Value::from(same == (op == CmpOp::Eq)))
}

fn hash(vm: &mut Vm, v: &Value) -> PyResult<i64> {
    let p = <&This>::from_py(vm, v)?;
    let (source, flags) = {
        let p = p.borrow();
        (p.source.clone(), p.flags)
    };
    Ok(vm.hash(&source)? ^ i64::from(flags))
}

/// `re.Pattern`
pub static PATTERN: TypeSpec = TypeSpec {
    module: "re",
    doc: "Compiled regular expression object.",
    payload: Some(Boxed::<Pattern>::VTABLE),
    flags: TypeFlags::NO_NEW | TypeFlags::WEAK,
    slots: Slots { repr: Some(repr), richcmp: Some(compare), hash: Some(hash), ..Slots::EMPTY },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    ..TypeSpec::new("Pattern")
};

/// Finds one match after the other.
pub struct Scanner {
    pattern: This,
    scope: Rc<Scope>,
    from: usize,
    skip: usize,
}

impl Payload for Scanner {
    const NAME: &'static str = "_sre.SRE_Scanner";
    fn trace(&self, visit: &mut Visitor<'_>) {
        visit(self.pattern.as_value());
        visit(&self.scope.string);
        visit(&self.scope.subject);
    }
}

type ThisScanner = Ref<Boxed<Scanner>>;

fn advance(vm: &mut Vm, s: &ThisScanner, how: How) -> PyResult {
    let (pattern, scope, from, skip) = {
        let s = s.borrow();
        (s.pattern.clone(), s.scope.clone(), s.from, s.skip)
    };
    let Some(found) = find(vm, &pattern, &scope, from, skip, how)? else {
        s.borrow_mut().from = UNSET;
        return Ok(Value::none());
    };
    let (a, b) = (found.groups[0], found.groups[1]);
    {
        let mut s = s.borrow_mut();
        (s.from, s.skip) = (b, if a == b { b } else { UNSET });
    }
    Ok(found::make(vm, &pattern, &scope, found))
}

struct ScannerMethods;

#[pymethods]
impl ScannerMethods {
    /// A match where the last one ended.
    #[name = "match"]
    fn match_(vm: &mut Vm, slf: &ThisScanner) -> PyResult {
        advance(vm, slf, How::Match)
    }

    /// The next match.
    fn search(vm: &mut Vm, slf: &ThisScanner) -> PyResult {
        advance(vm, slf, How::Search)
    }

    /// The pattern.
    #[member]
    fn pattern(slf: &ThisScanner) -> Value {
        slf.borrow().pattern.as_value().clone()
    }
}

/// `_sre.SRE_Scanner`
pub static SCANNER: TypeSpec = TypeSpec {
    module: "_sre",
    payload: Some(Boxed::<Scanner>::VTABLE),
    flags: TypeFlags::NO_NEW,
    methods: &[ScannerMethods::METHODS],
    getset: &[ScannerMethods::GETSET],
    ..TypeSpec::new("SRE_Scanner")
};

/// What a match keeps of its search.
pub fn keep(p: &This, scope: &Scope, found: Found) -> Match {
    Match {
        pattern: p.clone(),
        string: scope.string.clone(),
        subject: scope.subject.clone(),
        pos: scope.pos,
        end: scope.end,
        found,
    }
}
