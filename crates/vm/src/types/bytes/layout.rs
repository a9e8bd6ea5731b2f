//! Padding of `bytes` and `bytearray`.

use super::shared::{data, like, pay, unchanged};
use super::view::{is_bytes, view};
use crate::text::Text::Latin1;
use crate::text::{Text, TextBuf, search};
use crate::types::str::args::arg_type;
use crate::value::{PyResult, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;

type Pad = fn(Text<'_>, usize, u32) -> TextBuf;

fn padded(
    vm: &mut Vm,
    slf: &Value,
    width: i64,
    fill: Option<&Value>,
    name: &str,
    pad: Pad,
) -> PyResult {
    let fill = match fill {
        None => b' ',
        Some(v) => match view(v) {
            Some(b) if is_bytes(v) && b.len() == 1 => b[0],
            _ => {
                let message = format!(
                    "{name}() argument 2 must be a byte string of length 1, not {}",
                    arg_type(v)
                );
                return Err(vm.type_error(&message));
            }
        },
    };
    let width = width.max(0) as usize;
    if width <= data(slf).len() {
        return unchanged(vm, slf);
    }
    pay(vm, width.saturating_mul(2))?;
    let out = pad(Latin1(&data(slf)), width, fill.into());
    of_text(vm, slf, &out)
}

fn of_text(vm: &mut Vm, slf: &Value, text: &TextBuf) -> PyResult {
    match text.as_text() {
        Latin1(b) => like(vm, slf, b),
        wide => {
            let b: Vec<u8> = wide.iter().map(|c| c as u8).collect();
            like(vm, slf, &b)
        }
    }
}

pub(crate) struct BytesLayout;

#[pymethods]
impl BytesLayout {
    /// A copy in the middle of so many bytes.
    #[text_signature = "($self, width, fillchar=b' ', /)"]
    fn center(vm: &mut Vm, slf: &Value, width: i64, fillchar: Option<&Value>) -> PyResult {
        padded(vm, slf, width, fillchar, "center", search::center)
    }

    /// A copy at the left of so many bytes.
    #[text_signature = "($self, width, fillchar=b' ', /)"]
    fn ljust(vm: &mut Vm, slf: &Value, width: i64, fillchar: Option<&Value>) -> PyResult {
        padded(vm, slf, width, fillchar, "ljust", search::left_justify)
    }

    /// A copy at the right of so many bytes.
    #[text_signature = "($self, width, fillchar=b' ', /)"]
    fn rjust(vm: &mut Vm, slf: &Value, width: i64, fillchar: Option<&Value>) -> PyResult {
        padded(vm, slf, width, fillchar, "rjust", search::right_justify)
    }

    /// A copy filled up with zeros behind its sign.
    fn zfill(vm: &mut Vm, slf: &Value, width: i64) -> PyResult {
        padded(vm, slf, width, None, "zfill", |text, width, _| search::zfill(text, width))
    }

    /// A copy with tabs replaced by spaces up to the next column that tabsize divides.
    #[signature(tabsize = 8)]
    fn expandtabs(vm: &mut Vm, slf: &Value, tabsize: i32) -> PyResult {
        let tab = tabsize.max(0) as usize;
        vm.charge(data(slf).len() / 16 + 1)?;
        let out = {
            let bytes = data(slf);
            let Some(len) = search::expand_tabs_len(Latin1(&bytes), tab) else {
                return Err(vm.overflow_error("result too long"));
            };
            vm.reserve(len.saturating_mul(2))?;
            search::expand_tabs(Latin1(&bytes), tab, &vm.front_end_stops())
        };
        match out {
            Some(out) => of_text(vm, slf, &out),
            None => Err(vm.stop_asked_for()),
        }
    }
}
