//! temp
use crate::value::*; use crate::vm::Vm;
impl Vm {
 pub fn format_exception(&mut self, v: &Value) -> String { let s = match self.to_str(v) { Ok(s) => s.to_str_lossy().into_owned(), Err(_) => "?".into() }; format!("{}: {}\n", v.class().name(), s) }
 pub fn print_exception(&mut self, v: &Value) { let s = self.format_exception(v); self.write_stream(crate::host::Stream::Err, &s) }
 pub fn unraisable(&mut self, e: Raised, _: Option<&Value>) { let v = e.into_value(); self.print_exception(&v) }
}
