//! Exceptions as text, the way CPython shows them when nothing catches them.

use super::anchors::carets;
use super::suggest::suggestion;
use super::{Entry, entries, instruction_at};
use crate::host::Stream;
use crate::types::core;
use crate::types::exceptions::{get_field, groups};
use crate::value::object::Kind;
use crate::value::{Exception, Raised, Str, Value};
use crate::vm::Vm;
use hashbrown::HashMap;
use pyrun_bytecode::Code;
use std::path::Path;
use std::sync::{Arc, Weak};

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";
/// Of a longer traceback only the last entries are shown.
const MAX_ENTRIES: usize = 1000;
/// Of equal entries in a row only the first ones are shown.
const MAX_REPEATED: usize = 3;
/// Members of a group, and groups in groups, that are shown.
const MAX_WIDTH: usize = 15;
const MAX_DEPTH: usize = 10;

/// A line of a text, counted from 1.
fn nth_line(text: &str, line: i64) -> Option<String> {
    let i = usize::try_from(line).ok()?.checked_sub(1)?;
    text.lines().nth(i).map(str::to_string)
}

/// Source texts for tracebacks.
#[derive(Default)]
pub struct Sources {
    /// By file name: those that the host gave to the compiler, and files that were read for it before.
    files: HashMap<String, Option<Arc<str>>>,
    /// Of code whose file has no name of its own, by the address of the name that its code objects share.
    unnamed: HashMap<usize, (Weak<str>, Arc<str>)>,
    /// How many of these there may be before those are looked for whose code is gone.
    room: usize,
}

#[doc(hidden)]
impl Vm {
    /// Keeps a source text for the tracebacks of its code.
    pub fn remember_source(&mut self, filename: &str, text: &str) {
        self.state::<Sources>().files.insert(filename.to_string(), Some(text.into()));
    }

    /// Keeps the text that a program was compiled from for as long as there is code of it.
    pub fn remember_text(&mut self, code: &Code, text: Arc<str>) {
        let sources = self.state::<Sources>();
        if sources.unnamed.len() >= sources.room {
            sources.unnamed.retain(|_, (name, _)| name.strong_count() > 0);
            sources.room = (2 * sources.unnamed.len()).max(16);
        }
        let name = &code.filename;
        sources.unnamed.insert(name.as_ptr() as usize, (Arc::downgrade(name), text));
    }

    /// A line of the source of some code.
    pub(crate) fn code_line(&mut self, code: &Code, line: i64) -> Option<String> {
        let name = &code.filename;
        match self.state::<Sources>().unnamed.get(&(name.as_ptr() as usize)) {
            Some((_, text)) => nth_line(text, line),
            None => self.source_line(name, line),
        }
    }

    /// A line of a source file, without its line break.
    pub(crate) fn source_line(&mut self, filename: &str, line: i64) -> Option<String> {
        let known = self.state::<Sources>().files.get(filename).cloned();
        let text = match known {
            Some(t) => t?,
            None => {
                let text = self.read_source(filename);
                self.state::<Sources>().files.insert(filename.to_string(), text.clone());
                text?
            }
        };
        nth_line(&text, line)
    }

    fn read_source(&mut self, filename: &str) -> Option<Arc<str>> {
        if filename.starts_with('<') && filename.ends_with('>') {
            return None;
        }
        let bytes = self.host.read_source(Path::new(filename)).ok()?;
        Vm::decode_source(&bytes, filename)
    }

    /// An exception as text, with its traceback, causes and contexts. Ends in a line break.
    pub fn format_exception(&mut self, e: &Value) -> String {
        let mut out =
            Printer { text: String::new(), depth: 0, need_close: false, seen: Vec::new() };
        out.chain(self, e);
        out.text
    }

    /// Shows an exception on `sys.stderr`, or on the host's standard error if there is none.
    pub fn print_exception(&mut self, e: &Value) {
        let text = self.format_exception(e);
        self.write_stderr(&text);
    }

    /// Reports an exception that ends a program, or a statement at the prompt: by `sys.excepthook`.
    /// Gives the SystemExit that the hook raised instead, if it did.
    pub fn report_uncaught(&mut self, e: &Value) -> Option<Value> {
        if e.get::<Exception>().is_some_and(|x| x.limit.get().is_some()) {
            // No Python code has a say in this, and it is not part of the output.
            let text = self.format_exception(e);
            let _ = self.host.write(Stream::Err, text.as_bytes());
            return None;
        }
        let tb = e.get::<Exception>().and_then(|x| x.traceback.get()).unwrap_or_else(Value::none);
        let parts = [e.class_value(), e.clone(), tb];
        for (name, v) in ["last_type", "last_value", "last_traceback"].iter().zip(&parts) {
            let key = self.intern(name);
            self.sys().set_str(&key, v.clone());
        }
        let key = self.intern("last_exc");
        self.sys().set_str(&key, e.clone());
        let hook = self.sys().get_str(&core().names.excepthook).filter(|h| !h.is_none());
        let Some(hook) = hook else {
            self.write_stderr("sys.excepthook is missing\n");
            self.print_exception(e);
            return None;
        };
        let failed = self.call(&hook, &parts).err()?.into_value();
        if failed.class().is_subclass(core().exc.system_exit) {
            return Some(failed);
        }
        self.write_stderr("Error in sys.excepthook:\n");
        self.print_exception(&failed);
        self.write_stderr("\nOriginal exception was:\n");
        self.print_exception(e);
        None
    }

    /// Writes to `sys.stderr`, or to the host's standard error if that fails.
    pub fn write_stderr(&mut self, text: &str) {
        if let Some(f) = self.sys().get_str(&core().names.stderr).filter(|f| !f.is_none()) {
            let s = self.str(text);
            if self.call_method(&f, &core().names.write, &[s]).is_ok() {
                let _ = self.call_method(&f, &core().names.flush, &[]);
                return;
            }
        }
        // What cannot be written to the host's standard error can be told nowhere.
        let _ = self.write_out(Stream::Err, text.as_bytes());
    }

    /// Shows an exception that nobody can catch, raised by a finaliser or a callback: `obj` says
    /// where. `sys.unraisablehook` gets it, if a program has set one.
    pub fn unraisable(&mut self, e: Raised, obj: Option<&Value>) {
        if self.stopped().is_some() {
            return;
        }
        let e = e.into_value();
        let hook =
            self.sys().get_str(&core().names.unraisablehook).filter(|h| h.kind() != Kind::Native);
        if let Some(hook) = hook.filter(|h| !h.is_none())
            && self.call_unraisable_hook(&hook, &e, obj).is_ok()
        {
            return;
        }
        self.print_unraisable(&e, obj);
    }

    fn call_unraisable_hook(
        &mut self,
        hook: &Value,
        e: &Value,
        obj: Option<&Value>,
    ) -> crate::value::PyResult<()> {
        let tb = e.get::<Exception>().and_then(|x| x.traceback.get()).unwrap_or_else(Value::none);
        let fields = [
            ("exc_type", e.class_value()),
            ("exc_value", e.clone()),
            ("exc_traceback", tb),
            ("err_msg", Value::none()),
            ("object", obj.cloned().unwrap_or_else(Value::none)),
        ];
        let fields: Vec<_> = fields.into_iter().map(|(k, v)| (self.intern(k), v)).collect();
        let args = self.call_kw(&core().simple_namespace.to_value(), &[], &fields)?;
        self.call(hook, &[args]).map(drop)
    }

    /// What the default `sys.unraisablehook` writes.
    pub fn print_unraisable(&mut self, e: &Value, obj: Option<&Value>) {
        let mut text = String::new();
        if let Some(o) = obj.filter(|o| !o.is_none()) {
            let shown =
                self.repr(o).map_or_else(|_| "<object repr() failed>".to_string(), |r| shown(&r));
            text += &format!("Exception ignored in: {shown}\n");
        }
        if let Some(tb) = e.get::<Exception>().and_then(|x| x.traceback.get()) {
            text += "Traceback (most recent call last):\n";
            text += &stack(self, &tb);
        }
        let message =
            self.to_str(e).map_or_else(|_| "<exception str() failed>".to_string(), |s| shown(&s));
        text += &class_name(self, e);
        if !message.is_empty() {
            text += &format!(": {message}");
        }
        text.push('\n');
        self.write_stderr(&text);
    }
}

/// A string as it goes to standard error: lone surrogates escaped.
fn shown(s: &Str) -> String {
    let mut out = String::with_capacity(s.len());
    for c in s.data().iter() {
        match char::from_u32(c) {
            Some(c) => out.push(c),
            None => out += &format!("\\u{c:04x}"),
        }
    }
    out
}

/// `module.Class`, without the module for builtins and the main program.
fn class_name(vm: &mut Vm, e: &Value) -> String {
    let class = e.class_value();
    let name = match e.class().qualname.get().as_ref().and_then(|q| q.get::<Str>().map(shown)) {
        Some(n) => n,
        None => e.class().name(),
    };
    match vm.getattr_opt(&class, &core().names.__module__) {
        Ok(Some(m)) => match m.get::<Str>() {
            Some(m) if m.equals("builtins") || m.equals("__main__") => name,
            Some(m) => format!("{}.{name}", shown(m)),
            None => format!("<unknown>.{name}"),
        },
        _ => format!("<unknown>.{name}"),
    }
}

/// The entries of a traceback.
pub(crate) fn stack(vm: &mut Vm, tb: &Value) -> String {
    let all = entries(tb);
    let mut out = String::new();
    let mut last: Option<(Arc<str>, i64, Arc<str>)> = None;
    let mut count = 0;
    for entry in &all[all.len().saturating_sub(MAX_ENTRIES)..] {
        let code = entry.function.code.get();
        let key = (code.code.filename.clone(), entry.line, Arc::from(code.code.name()));
        if last.as_ref() != Some(&key) {
            repeated(&mut out, count);
            last = Some(key);
            count = 0;
        }
        count += 1;
        if count <= MAX_REPEATED {
            frame(vm, entry, &mut out);
        }
    }
    repeated(&mut out, count);
    out
}

fn repeated(out: &mut String, count: usize) {
    if count > MAX_REPEATED {
        let n = count - MAX_REPEATED;
        let s = if n == 1 { "" } else { "s" };
        *out += &format!("  [Previous line repeated {n} more time{s}]\n");
    }
}

fn frame(vm: &mut Vm, entry: &Entry, out: &mut String) {
    let code = entry.function.code.get();
    let code = &code.code;
    *out += &format!("  File \"{}\", line {}, in {}\n", code.filename, entry.line, code.name());
    let Some(line) = vm.code_line(code, entry.line) else { return };
    let stripped = line.trim_start_matches([' ', '\t', '\x0c']);
    *out += &format!("    {stripped}\n");
    if let Some(p) = code.position(instruction_at(code, entry.at))
        && p.line as i64 == entry.line
        && let Some(c) = carets(&line, p)
    {
        *out += &c;
        out.push('\n');
    }
}

/// Writes exceptions; inside groups every line gets a margin.
struct Printer {
    text: String,
    /// How deep in groups; the outermost group counts.
    depth: usize,
    /// A group's last line is due.
    need_close: bool,
    seen: Vec<u64>,
}

impl Printer {
    fn indent(&self) -> String {
        " ".repeat(2 * self.depth)
    }

    fn emit(&mut self, text: &str, margin: char) {
        if self.depth == 0 {
            self.text += text;
            return;
        }
        for line in text.split_inclusive('\n') {
            self.text += &format!("{}{margin} {line}", self.indent());
        }
    }

    /// An exception behind those that led to it.
    fn chain(&mut self, vm: &mut Vm, e: &Value) {
        let mut todo: Vec<(Value, &str)> = Vec::new();
        let mut at = e.clone();
        self.seen.push(e.id());
        while let Some(x) = at.get::<Exception>() {
            let (before, how) = match x.cause.get() {
                Some(c) => (c, CAUSE),
                None => match x.context.get().filter(|_| !x.suppress_context.get()) {
                    Some(c) => (c, CONTEXT),
                    None => break,
                },
            };
            if self.seen.contains(&before.id()) {
                break;
            }
            self.seen.push(before.id());
            todo.push((std::mem::replace(&mut at, before), how));
        }
        self.one(vm, &at);
        while let Some((e, how)) = todo.pop() {
            self.emit(how, '|');
            self.one(vm, &e);
        }
    }

    fn one(&mut self, vm: &mut Vm, e: &Value) {
        let tb = e.get::<Exception>().and_then(|x| x.traceback.get());
        let traceback = tb.map(|tb| stack(vm, &tb));
        if !groups::is_group(e) {
            if let Some(t) = traceback {
                self.emit("Traceback (most recent call last):\n", '|');
                self.emit(&t, '|');
            }
            let last = last_lines(vm, e);
            self.emit(&last, '|');
            return;
        }
        if self.depth > MAX_DEPTH {
            self.emit(&format!("... (max_group_depth is {MAX_DEPTH})\n"), '|');
            return;
        }
        let top = self.depth == 0;
        if top {
            self.depth = 1;
        }
        if let Some(t) = traceback {
            self.emit(
                "Exception Group Traceback (most recent call last):\n",
                if top { '+' } else { '|' },
            );
            self.emit(&t, '|');
        }
        let last = last_lines(vm, e);
        self.emit(&last, '|');
        self.members(vm, &groups::exceptions_of(e));
        if top {
            self.depth = 0;
        }
    }

    fn members(&mut self, vm: &mut Vm, members: &[Value]) {
        let n = members.len().min(MAX_WIDTH + 1);
        self.need_close = false;
        for (i, m) in members.iter().take(n).enumerate() {
            let last = i + 1 == n;
            if last {
                self.need_close = true;
            }
            let truncated = i >= MAX_WIDTH;
            let title = if truncated { "...".to_string() } else { (i + 1).to_string() };
            let corner = if i == 0 { "+-" } else { "  " };
            self.text +=
                &format!("{}{corner}+---------------- {title} ----------------\n", self.indent());
            self.depth += 1;
            if truncated {
                let rest = members.len() - MAX_WIDTH;
                let s = if rest > 1 { "s" } else { "" };
                self.emit(&format!("and {rest} more exception{s}\n"), '|');
            } else {
                self.chain(vm, m);
            }
            if last && self.need_close {
                self.text += &format!("{}+------------------------------------\n", self.indent());
                self.need_close = false;
            }
            self.depth -= 1;
        }
    }
}

/// What stands behind the traceback: the place of a SyntaxError, class and message, the notes.
pub(crate) fn last_lines(vm: &mut Vm, e: &Value) -> String {
    let mut out = String::new();
    let syntax = e.class().is_subclass(core().exc.syntax_error);
    if syntax {
        place(vm, e, &mut out);
    }
    let message = match syntax {
        true => get_field(e, 0),
        false => e.clone(),
    };
    let message =
        vm.to_str(&message).map_or_else(|_| "<exception str() failed>".to_string(), |s| shown(&s));
    out += &class_name(vm, e);
    if !message.is_empty() {
        out += &format!(": {message}");
    }
    out += &suggestion(vm, e);
    out.push('\n');
    notes(vm, e, &mut out);
    out
}

/// File, line and text of a SyntaxError, with carets.
fn place(vm: &mut Vm, e: &Value, out: &mut String) {
    let number = |i: usize| {
        let v = get_field(e, i);
        v.word().is_int().then(|| v.word().as_int())
    };
    let filename = get_field(e, 1);
    let (line, end_line) = (number(2), number(5));
    let file = filename.get::<Str>().map(shown);
    match (&file, line) {
        (f, Some(l)) => {
            *out += &format!("  File \"{}\", line {l}\n", f.as_deref().unwrap_or("<string>"));
        }
        _ => return,
    }
    let text = match get_field(e, 4).get::<Str>().map(shown) {
        Some(t) => t,
        None => match file.and_then(|f| vm.source_line(&f, line?)) {
            Some(t) => t,
            None => return,
        },
    };
    let text = text.trim_end_matches('\n');
    let stripped = text.trim_start_matches([' ', '\n', '\t', '\x0c']);
    let cut = (text.chars().count() - stripped.chars().count()) as i64;
    *out += &format!("    {stripped}\n");
    let Some(offset) = number(3) else { return };
    let mut end = number(6).filter(|&e| e != 0).unwrap_or(offset);
    if end_line.is_some_and(|e| Some(e) > line) {
        end = text.chars().count() as i64 + 1;
    }
    if offset == end || end == -1 {
        end = offset + 1;
    }
    let (from, to) = (offset - 1 - cut, end - 1 - cut);
    if from < 0 {
        return;
    }
    let blank = |c: char| if c.is_whitespace() { c } else { ' ' };
    let before: String =
        stripped.chars().map(blank).chain(std::iter::repeat(' ')).take(from as usize).collect();
    let width = (to - from).clamp(0, 10_000) as usize;
    *out += &format!("    {before}{}\n", "^".repeat(width));
}

/// `__notes__`, each line on its own.
fn notes(vm: &mut Vm, e: &Value, out: &mut String) {
    let Ok(Some(notes)) = vm.getattr_opt(e, &core().names.__notes__) else { return };
    if notes.is_none() {
        return;
    }
    let sequence = notes.class().slots().getitem.is_some() && notes.get::<Str>().is_none();
    let items = if sequence { vm.collect(&notes).ok() } else { None };
    let Some(items) = items else {
        let text =
            vm.repr(&notes).map_or_else(|_| "<__notes__ repr() failed>".to_string(), |r| shown(&r));
        *out += &format!("{text}\n");
        return;
    };
    for n in items {
        let text = vm.to_str(&n).map_or_else(|_| "<note str() failed>".to_string(), |s| shown(&s));
        for line in text.split('\n') {
            *out += &format!("{line}\n");
        }
    }
}
