//! Splitting, partitioning and joining of `bytes` and `bytearray`.

use super::shared::{data, like, pay, unchanged};
use super::view::view;
use crate::text::Text::Latin1;
use crate::text::search::{self, is_byte_space};
use crate::types::str::args::limit;
use crate::value::{Bytes, PyResult, Value};
use crate::vm::Vm;
use pyrun_macros::pymethods;
use std::ops::Range;

/// A list of the pieces.
fn list(
    vm: &mut Vm,
    slf: &Value,
    bytes: &[u8],
    ranges: impl IntoIterator<Item = Range<usize>>,
) -> PyResult {
    let out = vm.new_list(Vec::new());
    for (i, r) in ranges.into_iter().enumerate() {
        if i % 1024 == 1023 {
            vm.glance()?;
        }
        // Nothing is paid for here, for a bytearray is borrowed.
        vm.reserve(r.len() + PIECE)?;
        let piece = like(vm, slf, &bytes[r])?;
        vm.list_push(&out, piece)?;
    }
    Ok(out.into_value())
}

/// What a piece takes besides its bytes.
const PIECE: usize = 128;

/// Takes the separator of a split or partition.
fn separator(vm: &mut Vm, v: &Value) -> PyResult<Vec<u8>> {
    let sep = vm.buffer(v)?;
    if sep.is_empty() {
        return Err(vm.value_error("empty separator"));
    }
    Ok(sep.to_vec())
}

fn three(vm: &mut Vm, slf: &Value, sep: &Value, last: bool) -> PyResult {
    let sep = separator(vm, sep)?;
    pay(vm, data(slf).len())?;
    let bytes = data(slf);
    let search = if last { search::rfind } else { search::find };
    let parts = match search(Latin1(&bytes), Latin1(&sep)) {
        Some(at) => [
            like(vm, slf, &bytes[..at])?,
            like(vm, slf, &sep)?,
            like(vm, slf, &bytes[at + sep.len()..])?,
        ],
        None => {
            let (whole, a, b) = (unchanged(vm, slf)?, like(vm, slf, b"")?, like(vm, slf, b"")?);
            if last { [a, b, whole] } else { [whole, a, b] }
        }
    };
    Ok(vm.tuple(&parts))
}

pub(crate) struct BytesPieces;

#[pymethods]
impl BytesPieces {
    /// A list of the sections between separators (runs of white space by default), with at most
    /// maxsplit splits, counted from the front.
    #[signature(sep = None, maxsplit = -1)]
    fn split(vm: &mut Vm, slf: &Value, sep: Option<&Value>, maxsplit: i64) -> PyResult {
        let max = limit(maxsplit);
        let sep = sep.map(|v| separator(vm, v)).transpose()?;
        vm.charge(data(slf).len() / 8 + 1)?;
        let bytes = data(slf);
        match &sep {
            None => list(vm, slf, &bytes, search::split_space(Latin1(&bytes), is_byte_space, max)),
            Some(sep) => list(vm, slf, &bytes, search::split(Latin1(&bytes), Latin1(sep), max)),
        }
    }

    /// As split, with the splits counted from the end.
    #[signature(sep = None, maxsplit = -1)]
    fn rsplit(vm: &mut Vm, slf: &Value, sep: Option<&Value>, maxsplit: i64) -> PyResult {
        let max = limit(maxsplit);
        let sep = sep.map(|v| separator(vm, v)).transpose()?;
        let len = data(slf).len();
        vm.charge(len / 8 + 1)?;
        // The places of the pieces are found first.
        vm.reserve(len.min(max.unwrap_or(len)).saturating_mul(size_of::<Range<usize>>()))?;
        let bytes = data(slf);
        let ranges = match &sep {
            None => search::rsplit_space(Latin1(&bytes), is_byte_space, max),
            Some(sep) => vm.rsplit(Latin1(&bytes), Latin1(sep), max)?,
        };
        list(vm, slf, &bytes, ranges)
    }

    /// A list of the lines, without their ends unless keepends is true.
    #[signature(keepends = false)]
    fn splitlines(vm: &mut Vm, slf: &Value, keepends: bool) -> PyResult {
        vm.charge(data(slf).len() / 8 + 1)?;
        let bytes = data(slf);
        list(vm, slf, &bytes, search::bytes_lines(Latin1(&bytes), keepends))
    }

    /// What stands before the first separator, the separator, and what stands behind it.
    fn partition(vm: &mut Vm, slf: &Value, sep: &Value) -> PyResult {
        three(vm, slf, sep, false)
    }

    /// What stands before the last separator, the separator, and what stands behind it.
    fn rpartition(vm: &mut Vm, slf: &Value, sep: &Value) -> PyResult {
        three(vm, slf, sep, true)
    }

    /// The bytes-like objects of an iterable, with these bytes between them.
    fn join(vm: &mut Vm, slf: &Value, iterable_of_bytes: &Value) -> PyResult {
        let items = vm.join_args(iterable_of_bytes)?;
        vm.charge(items.len() + 1)?;
        if let [one] = &items[..]
            && one.get_exact::<Bytes>().is_some()
            && slf.get::<Bytes>().is_some()
        {
            return Ok(one.clone());
        }
        let mut len = data(slf).len().saturating_mul(items.len().saturating_sub(1));
        for (i, v) in items.iter().enumerate() {
            let Some(part) = view(v) else {
                let message = format!(
                    "sequence item {i}: expected a bytes-like object, {} found",
                    v.class().name()
                );
                return Err(vm.type_error(&message));
            };
            len = len.saturating_add(part.len());
        }
        pay(vm, len.saturating_mul(2))?;
        let mut out = Vec::with_capacity(len);
        vm.by_pieces(items.len(), 1 << 12, |vm, r| {
            for i in r {
                if i > 0 {
                    vm.push_bytes(&mut out, &data(slf))?;
                }
                if let Some(part) = view(&items[i]) {
                    vm.push_bytes(&mut out, &part)?;
                }
            }
            Ok(())
        })?;
        like(vm, slf, &out)
    }
}
