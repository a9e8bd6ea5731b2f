//! Lines to rows: a machine that takes one character at a time, and runs of plain ones at once.

use super::{Quoting, Rules, error, shown};
use pyrun_macros::pymethods;
use pyrun_vm::text::{Text, TextBuf};
use pyrun_vm::types::core;
use pyrun_vm::value::payload::Boxed;
use pyrun_vm::value::{
    Args, FromPy, List, Payload, Slots, Str, Type, TypeFlags, TypeSpec, Visitor,
};
use pyrun_vm::{PyResult, Ref, Value, Vm};
use std::rc::Rc;

/// What gives the lines, and how they are read.
pub(super) struct Reader {
    lines: Value,
    dialect: Value,
    /// A list whose first item is the length that a field may have.
    limit: Ref<List>,
    rules: Rc<Rules>,
    line_num: usize,
}

impl Payload for Reader {
    const NAME: &'static str = "_csv.reader";
    fn trace(&self, visit: &mut Visitor<'_>) {
        [&self.lines, &self.dialect, self.limit.as_value(), self.rules.terminator.as_value()]
            .into_iter()
            .for_each(visit);
    }
    fn clear(&mut self) {
        self.lines = Value::none();
    }
}

type This = Ref<Boxed<Reader>>;

fn new(vm: &mut Vm, cls: &Ref<Type>, args: Args<'_>) -> PyResult {
    let [lines, dialect, limit] = args.pos else {
        return Err(vm.type_error("cannot create '_csv.reader' instances"));
    };
    let rules = Rc::new(Rules::of(vm, dialect)?);
    let limit = <&Ref<List>>::from_py(vm, limit)?.clone();
    let (lines, dialect) = (lines.clone(), dialect.clone());
    vm.payload_in(cls, Reader { lines, dialect, limit, rules, line_num: 0 })
}

/// Where in a row the machine is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    StartRecord,
    StartField,
    Escaped,
    InField,
    Quoted,
    EscapedInQuotes,
    QuoteInQuotes,
    /// A line has ended; nothing but its line break may follow.
    LineBreak,
    AfterEscapedBreak,
}

/// A row under way.
struct Row<'a> {
    rules: &'a Rules,
    state: State,
    fields: Vec<Value>,
    field: TextBuf,
    /// The field was not quoted, and such fields are numbers.
    numeric: bool,
    limit: i64,
}

const NEW_LINE: u32 = '\n' as u32;
const RETURN: u32 = '\r' as u32;

fn is_break(c: u32) -> bool {
    c == NEW_LINE || c == RETURN
}

impl Row<'_> {
    fn add(&mut self, vm: &mut Vm, text: Text<'_>) -> PyResult<()> {
        if (self.field.len() + text.len()) as i64 > self.limit {
            let limit = self.limit;
            return Err(error(vm, &format!("field larger than field limit ({limit})")));
        }
        self.field.push_text(text);
        Ok(())
    }

    fn add_char(&mut self, vm: &mut Vm, c: u32) -> PyResult<()> {
        self.add(vm, Text::Ucs4(&[c]))
    }

    fn save(&mut self, vm: &mut Vm) -> PyResult<()> {
        let mut v = vm.text_value(&self.field)?;
        self.field = TextBuf::default();
        if std::mem::take(&mut self.numeric) {
            v = vm.call(&core().float.to_value(), &[v])?;
        }
        self.fields.push(v);
        Ok(())
    }

    /// Ends a field and its line.
    fn save_last(&mut self, vm: &mut Vm, c: Option<u32>) -> PyResult<()> {
        self.save(vm)?;
        self.state = if c.is_some() { State::LineBreak } else { State::StartRecord };
        Ok(())
    }

    /// How many characters from the first on only belong to the field.
    fn plain_run(&self, text: Text<'_>) -> usize {
        let r = self.rules;
        let plain = |c: u32| match self.state {
            State::InField => !is_break(c) && c != r.delimiter && Some(c) != r.escape,
            _ => Some(c) != r.opening() && Some(c) != r.escape,
        };
        match text {
            Text::Latin1(s) => s.iter().position(|&c| !plain(c.into())),
            Text::Ucs2(s) => s.iter().position(|&c| !plain(c.into())),
            Text::Ucs4(s) => s.iter().position(|&c| !plain(c)),
        }
        .unwrap_or(text.len())
    }

    fn line(&mut self, vm: &mut Vm, text: Text<'_>) -> PyResult<()> {
        let (mut at, mut steps) = (0, 0);
        while at < text.len() {
            vm.look_at(steps)?;
            steps += 1;
            if matches!(self.state, State::InField | State::Quoted) {
                let rest = text.slice(at..text.len());
                let n = self.plain_run(rest);
                self.add(vm, rest.slice(0..n))?;
                at += n;
                if at == text.len() {
                    break;
                }
            }
            self.step(vm, Some(text.at(at)))?;
            at += 1;
        }
        self.step(vm, None)
    }

    /// Takes a character, or the end of a line.
    fn step(&mut self, vm: &mut Vm, c: Option<u32>) -> PyResult<()> {
        let r = self.rules;
        let ends = c.is_none_or(is_break);
        let is = |other: Option<u32>| c.is_some() && c == other;
        match self.state {
            State::StartRecord if c.is_none() => {}
            State::StartRecord if ends => self.state = State::LineBreak,
            State::StartRecord | State::StartField => return self.start_field(vm, c),
            State::Escaped => {
                self.state =
                    if ends && c.is_some() { State::AfterEscapedBreak } else { State::InField };
                self.add_char(vm, c.unwrap_or(NEW_LINE))?;
            }
            State::AfterEscapedBreak if c.is_none() => {}
            State::AfterEscapedBreak | State::InField => {
                self.state = State::InField;
                match c {
                    _ if ends => self.save_last(vm, c)?,
                    _ if is(r.escape) => self.state = State::Escaped,
                    _ if is(Some(r.delimiter)) => {
                        self.save(vm)?;
                        self.state = State::StartField;
                    }
                    Some(c) => self.add_char(vm, c)?,
                    None => {}
                }
            }
            State::Quoted => match c {
                None => {}
                _ if is(r.escape) => self.state = State::EscapedInQuotes,
                _ if is(r.opening()) => {
                    self.state = if r.double_quote { State::QuoteInQuotes } else { State::InField };
                }
                Some(c) => self.add_char(vm, c)?,
            },
            State::EscapedInQuotes => {
                self.state = State::Quoted;
                self.add_char(vm, c.unwrap_or(NEW_LINE))?;
            }
            State::QuoteInQuotes => return self.after_quote(vm, c),
            State::LineBreak if c.is_none() => self.state = State::StartRecord,
            State::LineBreak if ends => {}
            State::LineBreak => {
                return Err(error(
                    vm,
                    "new-line character seen in unquoted field - do you need to open the file in universal-newline mode?",
                ));
            }
        }
        Ok(())
    }

    fn start_field(&mut self, vm: &mut Vm, c: Option<u32>) -> PyResult<()> {
        let r = self.rules;
        self.state = State::StartField;
        match c {
            None => self.save_last(vm, c)?,
            Some(x) if is_break(x) => self.save_last(vm, c)?,
            _ if c == r.opening() => self.state = State::Quoted,
            _ if c == r.escape => self.state = State::Escaped,
            Some(x) if x == ' ' as u32 && r.skip_initial_space => {}
            Some(x) if x == r.delimiter => self.save(vm)?,
            Some(x) => {
                self.numeric = r.quoting == Quoting::NonNumeric;
                self.state = State::InField;
                self.add_char(vm, x)?;
            }
        }
        Ok(())
    }

    /// A quote inside a quoted field: doubled, or its end.
    fn after_quote(&mut self, vm: &mut Vm, c: Option<u32>) -> PyResult<()> {
        let r = self.rules;
        match c {
            None => self.save_last(vm, c),
            Some(x) if is_break(x) => self.save_last(vm, c),
            Some(x) if c == r.opening() => {
                self.state = State::Quoted;
                self.add_char(vm, x)
            }
            Some(x) if x == r.delimiter => {
                self.state = State::StartField;
                self.save(vm)
            }
            Some(x) if !r.strict => {
                self.state = State::InField;
                self.add_char(vm, x)
            }
            Some(_) => {
                let (delimiter, quote) = (shown(r.delimiter), r.quote.map_or(' ', shown));
                Err(error(vm, &format!("'{delimiter}' expected after '{quote}'")))
            }
        }
    }
}

fn next(vm: &mut Vm, v: &Value) -> PyResult<Option<Value>> {
    let slf = <&This>::from_py(vm, v)?;
    let (lines, rules, limit) = {
        let slf = slf.borrow();
        (slf.lines.clone(), slf.rules.clone(), slf.limit.get(0))
    };
    let limit = match limit {
        Some(limit) => vm.to_i64_clamped(&limit)?,
        None => i64::MAX,
    };
    let mut row = Row {
        rules: &rules,
        state: State::StartRecord,
        fields: Vec::new(),
        field: TextBuf::default(),
        numeric: false,
        limit,
    };
    loop {
        let Some(line) = vm.next(&lines)? else {
            if row.field.is_empty() && row.state != State::Quoted {
                return Ok(None);
            }
            if rules.strict {
                return Err(error(vm, "unexpected end of data"));
            }
            row.save(vm)?;
            break;
        };
        let Some(text) = line.get::<Str>() else {
            let kind = line.class().name();
            return Err(error(
                vm,
                &format!(
                    "iterator should return strings, not {kind} (the file should be opened in text mode)"
                ),
            ));
        };
        slf.borrow_mut().line_num += 1;
        let text = text.text();
        vm.charge(text.len() / 8 + 1)?;
        // What the field under way holds lies outside the heap, and so does the list of fields.
        vm.reserve((row.field.len() + text.len()) * 4 + row.fields.len() * 16)?;
        row.line(vm, text)?;
        if row.state == State::StartRecord {
            break;
        }
    }
    Ok(Some(vm.list(row.fields)))
}

struct Methods;

#[pymethods]
impl Methods {
    #[getter]
    fn dialect(slf: &This) -> Value {
        slf.borrow().dialect.clone()
    }

    #[getter]
    fn line_num(slf: &This) -> usize {
        slf.borrow().line_num
    }
}

/// `_csv.reader`
pub(super) static READER: TypeSpec = TypeSpec {
    module: "_csv",
    payload: Some(Boxed::<Reader>::VTABLE),
    flags: TypeFlags::BASE,
    doc: "CSV reader\n\nReader objects are responsible for reading and parsing tabular data\nin CSV format.\n",
    slots: Slots {
        new: Some(new),
        iter: Some(|_, v| Ok(v.clone())),
        next: Some(next),
        ..Slots::EMPTY
    },
    methods: &[Methods::METHODS],
    getset: &[Methods::GETSET],
    ..TypeSpec::new("reader")
};
