//! `print`, `input`, `open`, `breakpoint`: the program's way out.

use crate::host::Stream;
use crate::text::{Text, TextBuf};
use crate::types::core;
use crate::value::convert::Given;
use crate::value::typeobj::{TypeFlags, WriteTextFn};
use crate::value::{Args, PyResult, Ref, Str, Value};
use crate::vm::Vm;
use pyrun_macros::pyfunctions;

/// The keyword arguments of `print`.
#[derive(Default)]
struct PrintOptions {
    sep: Option<Ref<Str>>,
    end: Option<Ref<Str>>,
    file: Option<Value>,
    flush: bool,
}

fn text_option(vm: &mut Vm, name: &str, v: &Value) -> PyResult<Option<Ref<Str>>> {
    if v.is_none() {
        return Ok(None);
    }
    match v.cast::<Str>() {
        Some(s) => Ok(Some(s.clone())),
        None => {
            let message = format!("{name} must be None or a string, not {}", v.class().name());
            Err(vm.type_error(&message))
        }
    }
}

fn print_options(vm: &mut Vm, args: Args<'_>) -> PyResult<PrintOptions> {
    let mut out = PrintOptions::default();
    for (k, v) in args.kw() {
        let name = k.get::<Str>().map_or_else(Default::default, |k| k.to_str_lossy());
        match &*name {
            "sep" => out.sep = text_option(vm, "sep", v)?,
            "end" => out.end = text_option(vm, "end", v)?,
            "file" => out.file = Some(v.clone()).filter(|v| !v.is_none()),
            "flush" => out.flush = vm.truth(v)?,
            _ => {
                let message = format!("'{name}' is an invalid keyword argument for print()");
                return Err(vm.type_error(&message));
            }
        }
    }
    Ok(out)
}

/// Longer values are written by themselves and not copied into the line.
const LONG: usize = 1 << 14;

/// Writes what one `print` writes: as one text, but for long values. What was made into text before an error
/// is written all the same.
fn write_line(
    vm: &mut Vm,
    args: &[Value],
    options: &PrintOptions,
    mut write: impl FnMut(&mut Vm, Text<'_>, bool) -> PyResult<()>,
) -> PyResult<()> {
    let mut out = TextBuf::with_capacity(120);
    let done = fill_line(vm, args, options, &mut out, &mut write);
    write(vm, out.as_text(), options.flush)?;
    done
}

fn fill_line(
    vm: &mut Vm,
    args: &[Value],
    options: &PrintOptions,
    out: &mut TextBuf,
    write: &mut impl FnMut(&mut Vm, Text<'_>, bool) -> PyResult<()>,
) -> PyResult<()> {
    for (i, v) in args.iter().enumerate() {
        if i > 0 {
            match &options.sep {
                Some(sep) => add(vm, sep, out, write)?,
                None => out.push(' '.into()),
            }
        }
        let s = vm.to_str(v)?;
        add(vm, &s, out, write)?;
    }
    match &options.end {
        Some(end) => add(vm, end, out, write),
        None => {
            out.push('\n'.into());
            Ok(())
        }
    }
}

/// Adds to a line, or writes it and what comes.
fn add(
    vm: &mut Vm,
    s: &Ref<Str>,
    out: &mut TextBuf,
    write: &mut impl FnMut(&mut Vm, Text<'_>, bool) -> PyResult<()>,
) -> PyResult<()> {
    vm.charge(s.len() / 64 + 1)?;
    if out.len() + s.len() <= LONG {
        out.push_text(s.text());
        return Ok(());
    }
    if !out.is_empty() {
        write(vm, std::mem::take(out).as_text(), false)?;
    }
    write(vm, s.text(), false)
}

/// Writes to the host's standard output, for programs that have no `sys.stdout` object yet.
fn write_host(vm: &mut Vm, text: Text<'_>, flush: bool) -> PyResult<()> {
    match text.as_ascii() {
        Some(s) => vm.write_out(Stream::Out, s.as_bytes())?,
        None => {
            // More than the run may write need not be made into bytes.
            let text = text.slice(0..text.len().min(vm.output_left().saturating_add(1)));
            vm.reserve(4 * text.len())?;
            let mut bytes = Vec::with_capacity(text.len());
            text.iter().for_each(|c| crate::value::str::push_wtf8(&mut bytes, c));
            vm.write_out(Stream::Out, &bytes)?;
        }
    }
    match if flush { vm.host.flush(Stream::Out) } else { Ok(()) } {
        Ok(()) => Ok(()),
        Err(e) => Err(vm.os_error(&e, None)),
    }
}

/// Writes piece by piece, as a file object written in Python can see.
fn write_pieces(vm: &mut Vm, file: &Value, args: &[Value], options: &PrintOptions) -> PyResult<()> {
    let write = vm.getattr(file, &core().names.write)?;
    for (i, v) in args.iter().enumerate() {
        if i > 0 {
            let sep = match &options.sep {
                Some(sep) => sep.as_value().clone(),
                None => vm.char(' '.into()),
            };
            vm.call(&write, &[sep])?;
        }
        let s = vm.to_str(v)?;
        vm.call(&write, &[s.into_value()])?;
    }
    let end = match &options.end {
        Some(end) => end.as_value().clone(),
        None => vm.char('\n'.into()),
    };
    vm.call(&write, &[end])?;
    Ok(())
}

/// Whether the interpreter has been given streams; without the standard library there are none.
fn has_streams(vm: &mut Vm) -> bool {
    let name = vm.intern("__stdout__");
    vm.sys().get_str(&name).is_some()
}

/// How text is written to a stream whose class is a builtin one.
fn write_text(file: &Value) -> Option<WriteTextFn> {
    let class = file.class();
    class.slots().write_text.filter(|_| !class.has(TypeFlags::HEAP))
}

/// A stream of `sys`; `None` if `sys` has no such name.
fn sys_stream(vm: &mut Vm, name: &Ref<Str>) -> Option<Value> {
    vm.sys().get_str(name)
}

fn flush(vm: &mut Vm, file: &Value) -> PyResult<()> {
    vm.call_method(file, &core().names.flush, &[])?;
    Ok(())
}

/// A line of standard input, without its end, from the stream that `sys` has.
fn read_line(vm: &mut Vm) -> PyResult {
    let stream = sys_stream(vm, &core().names.stdin).filter(|s| !s.is_none());
    let Some(stream) = stream else { return Err(vm.runtime_error("input(): lost sys.stdin")) };
    let line = vm.call_method(&stream, &core().names.readline, &[])?;
    let Some(s) = line.cast::<Str>() else {
        return Err(vm.type_error("object.readline() returned non-string"));
    };
    if s.is_empty() {
        return Err(vm.eof_error("EOF when reading a line"));
    }
    let n = s.len();
    let ends = s.data().at(n - 1) == u32::from(b'\n');
    Ok(vm.substr(s, 0, if ends { n - 1 } else { n }))
}

pub(super) struct Console;

#[pyfunctions]
impl Console {
    /// Writes the values as text to a file (sys.stdout by default), with sep between them and end
    /// behind them; flush says whether to flush the file then.
    #[raw]
    #[text_signature = "($module, /, *args, sep=' ', end='\\n', file=None, flush=False)"]
    fn print(vm: &mut Vm, args: Args<'_>) -> PyResult<()> {
        let options = print_options(vm, args)?;
        let file = match &options.file {
            Some(f) => f.clone(),
            None => match sys_stream(vm, &core().names.stdout) {
                Some(f) if f.is_none() => return Ok(()),
                Some(f) => f,
                None if has_streams(vm) => return Err(vm.runtime_error("lost sys.stdout")),
                None => return write_line(vm, args.pos, &options, write_host),
            },
        };
        if let Some(write) = write_text(&file) {
            return write_line(vm, args.pos, &options, |vm, t, flush| write(vm, &file, t, flush));
        }
        write_pieces(vm, &file, args.pos, &options)?;
        if options.flush {
            flush(vm, &file)?;
        }
        Ok(())
    }

    /// A line of standard input without its end. The prompt, if given, is written first.
    #[signature(prompt = Given(None), /)]
    #[text_signature = "($module, prompt='', /)"]
    fn input(vm: &mut Vm, prompt: Given<'_>) -> PyResult {
        let out = sys_stream(vm, &core().names.stdout).filter(|s| !s.is_none());
        let Some(out) = out else { return Err(vm.runtime_error("input(): lost sys.stdout")) };
        if let Some(err) = sys_stream(vm, &core().names.stderr).filter(|s| !s.is_none()) {
            flush(vm, &err)?;
        }
        if let Some(prompt) = prompt.0 {
            let s = vm.to_str(prompt)?;
            vm.call_method(&out, &core().names.write, &[s.into_value()])?;
        }
        flush(vm, &out)?;
        read_line(vm)
    }

    /// Opens a file and gives a file object; the same as io.open.
    #[raw]
    #[text_signature = "($module, /, file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)"]
    fn open(vm: &mut Vm, args: Args<'_>) -> PyResult {
        let io = vm.import("_io")?;
        let open = vm.getattr_str(&io, "_open")?;
        vm.call_args(&open, args)
    }

    /// Calls sys.breakpointhook with the arguments.
    #[raw]
    fn breakpoint(vm: &mut Vm, args: Args<'_>) -> PyResult {
        let name = vm.intern("breakpointhook");
        match vm.sys().get_str(&name) {
            Some(hook) => vm.call_args(&hook, args),
            None => Err(vm.runtime_error("lost sys.breakpointhook")),
        }
    }
}
