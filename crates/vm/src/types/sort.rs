//! `list.sort` and `sorted`: a stable, adaptive merge sort whose comparison may run Python code and
//! fail.
//!
//! The list is empty while it is sorted; what the sort moves are positions, so an exception half-way
//! leaves a permutation of the items. Keys that are all small ints, all unboxed floats (never NaN),
//! all exact strings or tuples with such columns cannot run Python code and have a total order: Rust's
//! own sort does those.

use crate::text::Text;
use crate::value::{List, PyResult, Ref, Str, Tuple, Value};
use crate::vm::Vm;
use smallvec::SmallVec;
use std::cmp::Ordering;

/// Sorts a list in place.
pub fn sort(vm: &mut Vm, list: &Ref<List>, key: Option<&Value>, reverse: bool) -> PyResult<()> {
    let (result, modified) = list.with_items_mut(|items| sort_values(vm, items, key, reverse));
    match result {
        Ok(()) if modified => Err(vm.value_error("list modified during sort")),
        r => r,
    }
}

/// Sorts values; after an exception they are in some order, none lost.
fn sort_values(
    vm: &mut Vm,
    items: &mut [Value],
    key: Option<&Value>,
    reverse: bool,
) -> PyResult<()> {
    let n = items.len();
    vm.holding(n * 24, |vm| sort_counted(vm, items, key, reverse))
}

fn sort_counted(
    vm: &mut Vm,
    items: &mut [Value],
    key: Option<&Value>,
    reverse: bool,
) -> PyResult<()> {
    let n = items.len();
    let work = n * (usize::BITS - n.leading_zeros()) as usize;
    match key {
        Some(f) => {
            let keys = keys_of(vm, items, f)?;
            if n > 1 {
                vm.charge(work / 4)?;
                let (mut order, result) = order_of(vm, &keys, reverse);
                permute(items, &mut order);
                return result;
            }
            Ok(())
        }
        None if n < 2 => Ok(()),
        None => {
            vm.charge(work / 4)?;
            if items.iter().all(|v| v.word().is_int()) {
                // Equal small ints are the same word, so stability does not show. The tag bits are
                // the same in all of them, so the words compare as the numbers do.
                items.sort_unstable_by_key(|v| v.word().0 as i64);
                if reverse {
                    items.reverse();
                }
                return Ok(());
            }
            if n <= FEW && sort_few(items, reverse) {
                return Ok(());
            }
            let (mut order, result) = order_of(vm, items, reverse);
            permute(items, &mut order);
            result
        }
    }
}

/// The key of every item, computed once each.
fn keys_of(vm: &mut Vm, items: &[Value], f: &Value) -> PyResult<Vec<Value>> {
    let mut keys = Vec::with_capacity(items.len());
    for v in items {
        vm.charge(1)?;
        keys.push(vm.call(f, std::slice::from_ref(v))?);
    }
    Ok(keys)
}

/// Puts into each place the item whose position `order` names.
fn permute(items: &mut [Value], order: &mut [u32]) {
    const DONE: u32 = u32::MAX;
    for start in 0..order.len() {
        // Round the cycle that the place is part of.
        let mut at = start;
        while order[at] != DONE {
            let from = std::mem::replace(&mut order[at], DONE) as usize;
            if from == start {
                break;
            }
            items.swap(at, from);
            at = from;
        }
    }
}

/// The positions of `keys` in sorted order, and what stopped the sort, if anything did.
fn order_of(vm: &mut Vm, keys: &[Value], reverse: bool) -> (Vec<u32>, PyResult<()>) {
    if keys.len() > u32::MAX as usize {
        return (Vec::new(), Err(vm.memory_error()));
    }
    if let Some(order) = fast_order(keys, reverse) {
        return (order, Ok(()));
    }
    let mut order: Vec<u32> = (0..keys.len() as u32).collect();
    // Reversing before and after keeps the order of equal items.
    if reverse {
        order.reverse();
    }
    let mut less = |a: u32, b: u32| {
        let (a, b) = (&keys[a as usize], &keys[b as usize]);
        let (x, y) = (a.word(), b.word());
        if x.is_int() && y.is_int() {
            return Ok((x.0 as i64) < y.0 as i64);
        }
        vm.charge(1)?;
        match (a.get_exact::<Tuple>(), b.get_exact::<Tuple>()) {
            (Some(s), Some(t)) => match plain_order(s, t) {
                Some(o) => Ok(o.is_lt()),
                None => vm.lt(a, b),
            },
            _ => vm.lt(a, b),
        }
    };
    let result = merge_sort(&mut order, &mut less);
    if reverse {
        order.reverse();
    }
    (order, result)
}

/// The order of two tuples, if it is decided by small ints, unboxed floats and strings.
fn plain_order(s: &Tuple, t: &Tuple) -> Option<Ordering> {
    for (p, q) in s.iter().zip(t.iter()) {
        match plain_item_order(p, q)? {
            Ordering::Equal => {}
            o => return Some(o),
        }
    }
    Some(s.len().cmp(&t.len()))
}

#[inline]
fn plain_item_order(p: &Value, q: &Value) -> Option<Ordering> {
    let (x, y) = (p.word(), q.word());
    if x.is_int() && y.is_int() {
        return Some((x.0 as i64).cmp(&(y.0 as i64)));
    }
    if x.is_float() && y.is_float() {
        return x.as_float().partial_cmp(&y.as_float());
    }
    Some(compare(p.get_exact::<Str>()?, q.get_exact::<Str>()?))
}

/// The tuples, if all have the same length and each column is all small ints, all unboxed floats or
/// all strings, so that each two of them have an order that needs no Python code.
fn table_of(keys: &[Value]) -> Option<Vec<&Tuple>> {
    let rows: Option<Vec<&Tuple>> = keys.iter().map(|v| v.get_exact::<Tuple>()).collect();
    let rows = rows?;
    let first = *rows.first()?;
    let alike = |row: &&Tuple| {
        row.len() == first.len()
            && first.iter().zip(row.iter()).all(|(p, q)| plain_item_order(p, q).is_some())
    };
    rows.iter().all(alike).then_some(rows)
}

/// A number that orders as the value does, as far as it goes.
fn leading(v: Option<&Value>) -> u64 {
    match v {
        Some(v) if v.word().is_int() => v.word().0 ^ 1 << 63,
        Some(v) => match v.get_exact::<Str>() {
            Some(s) if s.width() == 1 => prefix(s),
            _ => 0,
        },
        None => 0,
    }
}

/// The sorted positions of a table.
fn order_of_rows(rows: &[&Tuple], reverse: bool) -> Vec<u32> {
    let narrow =
        |t: &&Tuple| t.first().and_then(|v| v.get_exact::<Str>()).is_none_or(|s| s.width() == 1);
    let narrow = rows.iter().all(narrow);
    let mut order: Vec<(u64, u32)> = (rows.iter().enumerate())
        .map(|(i, t)| (if narrow { leading(t.first()) } else { 0 }, i as u32))
        .collect();
    order.sort_by(|a, b| {
        let rest = || plain_order(rows[a.1 as usize], rows[b.1 as usize]);
        let o = a.0.cmp(&b.0).then_with(|| rest().unwrap_or(Ordering::Equal));
        if reverse { o.reverse() } else { o }
    });
    order.into_iter().map(|(_, i)| i).collect()
}

fn fast_order(keys: &[Value], reverse: bool) -> Option<Vec<u32>> {
    if keys.iter().all(|v| v.word().is_int()) {
        return Some(by(keys, reverse, |v| v.word().0 as i64, i64::cmp));
    }
    if keys.iter().all(|v| v.word().is_float()) {
        let cmp = |a: &f64, b: &f64| a.partial_cmp(b).unwrap_or(Ordering::Equal);
        return Some(by(keys, reverse, |v| v.word().as_float(), cmp));
    }
    if let Some(rows) = table_of(keys) {
        return Some(order_of_rows(&rows, reverse));
    }
    let texts: Option<Vec<&Str>> = keys.iter().map(|v| v.get_exact::<Str>()).collect();
    let texts = texts?;
    let narrow = texts.iter().all(|s| s.width() == 1);
    let mut order: Vec<(u64, u32)> = texts
        .iter()
        .enumerate()
        .map(|(i, s)| (if narrow { prefix(s) } else { 0 }, i as u32))
        .collect();
    order.sort_by(|a, b| {
        let o = a.0.cmp(&b.0).then_with(|| compare(texts[a.1 as usize], texts[b.1 as usize]));
        if reverse { o.reverse() } else { o }
    });
    Some(order.into_iter().map(|(_, i)| i).collect())
}

/// Sorts positions stably by a plain key.
fn by<K: Copy>(
    keys: &[Value],
    reverse: bool,
    get: impl Fn(&Value) -> K,
    cmp: impl Fn(&K, &K) -> Ordering,
) -> Vec<u32> {
    let mut order: Vec<(K, u32)> =
        keys.iter().enumerate().map(|(i, v)| (get(v), i as u32)).collect();
    order.sort_by(|a, b| if reverse { cmp(&b.0, &a.0) } else { cmp(&a.0, &b.0) });
    order.into_iter().map(|(_, i)| i).collect()
}

/// The first eight characters of a Latin-1 string as a number that orders as they do.
fn prefix(s: &Str) -> u64 {
    let mut b = [0; 8];
    if let Some(first) = s.bytes().first_chunk() {
        return u64::from_be_bytes(*first);
    }
    for (to, &c) in b.iter_mut().zip(s.bytes()) {
        *to = c;
    }
    u64::from_be_bytes(b)
}

/// Up to this many strings are sorted without asking for memory.
const FEW: usize = 32;

/// Sorts a few strings of one byte per character, if that is what they are.
fn sort_few(items: &mut [Value], reverse: bool) -> bool {
    let mut keys: SmallVec<[(u64, u32); FEW]> = SmallVec::new();
    for (i, v) in items.iter().enumerate() {
        match v.get_exact::<Str>().filter(|s| s.width() == 1) {
            Some(s) => keys.push((prefix(s), i as u32)),
            None => return false,
        }
    }
    let rest = |i: u32| items[i as usize].get_exact::<Str>().map_or(&[][..], |s| s.bytes());
    keys.sort_by(|a, b| {
        let o = a.0.cmp(&b.0).then_with(|| rest(a.1).cmp(rest(b.1)));
        if reverse { o.reverse() } else { o }
    });
    let mut order: SmallVec<[u32; FEW]> = keys.iter().map(|k| k.1).collect();
    permute(items, &mut order);
    true
}

fn compare(a: &Str, b: &Str) -> Ordering {
    match (super::support::text(a), super::support::text(b)) {
        (Text::Latin1(a), Text::Latin1(b)) => a.cmp(b),
        (a, b) => a.cmp(&b),
    }
}

/// Whether one position's key is less than another's.
trait Less: FnMut(u32, u32) -> PyResult<bool> {}
impl<F: FnMut(u32, u32) -> PyResult<bool>> Less for F {}

/// Length of the runs that are made by insertion where there are none by nature.
fn min_run(mut n: usize) -> usize {
    let mut odd = 0;
    while n >= 64 {
        odd |= n & 1;
        n >>= 1;
    }
    n + odd
}

fn merge_sort(v: &mut [u32], less: &mut impl Less) -> PyResult<()> {
    let n = v.len();
    let least = min_run(n);
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut buffer: Vec<u32> = Vec::with_capacity(n / 2);
    let mut start = 0;
    while start < n {
        let mut end = start + natural_run(&mut v[start..], less)?;
        if end - start < least {
            let to = (start + least).min(n);
            insertion(&mut v[start..to], end - start, less)?;
            end = to;
        }
        runs.push((start, end));
        start = end;
        while let Some(at) = out_of_balance(&runs) {
            merge_at(v, &mut runs, at, &mut buffer, less)?;
        }
    }
    while runs.len() > 1 {
        let at = runs.len() - 2;
        merge_at(v, &mut runs, at, &mut buffer, less)?;
    }
    Ok(())
}

/// Length of the ascending run at the start; a strictly descending one is turned round.
fn natural_run(v: &mut [u32], less: &mut impl Less) -> PyResult<usize> {
    if v.len() < 2 {
        return Ok(v.len());
    }
    let descending = less(v[1], v[0])?;
    let mut n = 2;
    while n < v.len() && less(v[n], v[n - 1])? == descending {
        n += 1;
    }
    if descending {
        v[..n].reverse();
    }
    Ok(n)
}

/// Sorts `v`, whose first `sorted` entries are in order.
fn insertion(v: &mut [u32], sorted: usize, less: &mut impl Less) -> PyResult<()> {
    for i in sorted.max(1)..v.len() {
        let x = v[i];
        let (mut lo, mut hi) = (0, i);
        while lo < hi {
            let mid = lo + (hi - lo) / 2;
            if less(x, v[mid])? { hi = mid } else { lo = mid + 1 }
        }
        v.copy_within(lo..i, lo + 1);
        v[lo] = x;
    }
    Ok(())
}

/// Where two neighbouring runs must be merged so that run lengths fall fast enough.
fn out_of_balance(runs: &[(usize, usize)]) -> Option<usize> {
    let k = runs.len();
    let len = |i: usize| runs[i].1 - runs[i].0;
    if k < 2 {
        return None;
    }
    let grandparent = k >= 3 && len(k - 3) <= len(k - 2) + len(k - 1);
    let older = k >= 4 && len(k - 4) <= len(k - 3) + len(k - 2);
    if grandparent || older {
        return Some(if len(k - 3) < len(k - 1) { k - 3 } else { k - 2 });
    }
    (len(k - 2) <= len(k - 1)).then_some(k - 2)
}

fn merge_at(
    v: &mut [u32],
    runs: &mut Vec<(usize, usize)>,
    at: usize,
    buffer: &mut Vec<u32>,
    less: &mut impl Less,
) -> PyResult<()> {
    let (start, mid) = runs[at];
    let end = runs[at + 1].1;
    runs[at] = (start, end);
    runs.remove(at + 1);
    // What is already in place at both ends needs no moving.
    let from = start + upper_bound(v[mid], &v[start..mid], less)?;
    if from == mid {
        return Ok(());
    }
    let to = mid + lower_bound(v[mid - 1], &v[mid..end], less)?;
    if mid - from <= to - mid {
        merge_low(&mut v[from..to], mid - from, buffer, less)
    } else {
        merge_high(&mut v[from..to], mid - from, buffer, less)
    }
}

/// How many entries of `v` are not greater than `x`.
fn upper_bound(x: u32, v: &[u32], less: &mut impl Less) -> PyResult<usize> {
    let (mut lo, mut hi) = gallop(v.len(), |i| less(x, v[i]))?;
    while lo < hi {
        let mid = lo + (hi - lo) / 2;
        if less(x, v[mid])? { hi = mid } else { lo = mid + 1 }
    }
    Ok(lo)
}

/// How many entries of `v` are less than `x`.
fn lower_bound(x: u32, v: &[u32], less: &mut impl Less) -> PyResult<usize> {
    let (mut lo, mut hi) = gallop(v.len(), |i| less(v[i], x).map(|b| !b))?;
    while lo < hi {
        let mid = lo + (hi - lo) / 2;
        if less(v[mid], x)? { lo = mid + 1 } else { hi = mid }
    }
    Ok(lo)
}

/// Bounds for the first index where `past` holds, found in steps that double.
fn gallop(n: usize, mut past: impl FnMut(usize) -> PyResult<bool>) -> PyResult<(usize, usize)> {
    let (mut lo, mut step) = (0, 1);
    while lo < n {
        let probe = (lo + step - 1).min(n - 1);
        if past(probe)? {
            return Ok((lo, probe));
        }
        lo = probe + 1;
        step *= 2;
    }
    Ok((n, n))
}

/// How many wins in a row of one side start galloping.
const GALLOP: usize = 7;

/// Merges `v[..mid]`, the shorter side, with `v[mid..]` from the front.
fn merge_low(
    v: &mut [u32],
    mid: usize,
    buffer: &mut Vec<u32>,
    less: &mut impl Less,
) -> PyResult<()> {
    buffer.clear();
    buffer.extend_from_slice(&v[..mid]);
    let (mut left, mut right, mut out) = (0, mid, 0);
    let (mut left_wins, mut right_wins) = (0, 0);
    let mut result = Ok(());
    while left < buffer.len() && right < v.len() {
        if left_wins.max(right_wins) >= GALLOP {
            let taken = match right_wins > left_wins {
                true => lower_bound(buffer[left], &v[right..], less),
                false => upper_bound(v[right], &buffer[left..], less),
            };
            match taken {
                Ok(n) if right_wins > left_wins => {
                    v.copy_within(right..right + n, out);
                    right += n;
                    out += n;
                }
                Ok(n) => {
                    v[out..out + n].copy_from_slice(&buffer[left..left + n]);
                    left += n;
                    out += n;
                }
                Err(e) => {
                    result = Err(e);
                    break;
                }
            }
            (left_wins, right_wins) = (0, 0);
            continue;
        }
        match less(v[right], buffer[left]) {
            Ok(true) => {
                v[out] = v[right];
                right += 1;
                (left_wins, right_wins) = (0, right_wins + 1);
            }
            Ok(false) => {
                v[out] = buffer[left];
                left += 1;
                (left_wins, right_wins) = (left_wins + 1, 0);
            }
            Err(e) => {
                result = Err(e);
                break;
            }
        }
        out += 1;
    }
    let rest = &buffer[left..];
    v[out..out + rest.len()].copy_from_slice(rest);
    result
}

/// Merges `v[..mid]` with `v[mid..]`, the shorter side, from the back.
fn merge_high(
    v: &mut [u32],
    mid: usize,
    buffer: &mut Vec<u32>,
    less: &mut impl Less,
) -> PyResult<()> {
    buffer.clear();
    buffer.extend_from_slice(&v[mid..]);
    let (mut left, mut right, mut out) = (mid, buffer.len(), v.len());
    let mut result = Ok(());
    while left > 0 && right > 0 {
        out -= 1;
        match less(buffer[right - 1], v[left - 1]) {
            Ok(true) => {
                v[out] = v[left - 1];
                left -= 1;
            }
            Ok(false) => {
                v[out] = buffer[right - 1];
                right -= 1;
            }
            Err(e) => {
                result = Err(e);
                break;
            }
        }
    }
    v[left..left + right].copy_from_slice(&buffer[..right]);
    result
}

/// The items of an iterable, sorted: what `sorted` gives.
pub fn sorted(vm: &mut Vm, iterable: &Value, key: Option<&Value>, reverse: bool) -> PyResult {
    let items = vm.collect(iterable)?;
    vm.reserve(items.len() * 8)?;
    let list = vm.new_list(items);
    sort(vm, &list, key, reverse)?;
    Ok(list.into_value())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(keys: &[u32]) {
        let mut v: Vec<u32> = (0..keys.len() as u32).collect();
        let mut less = |a: u32, b: u32| Ok(keys[a as usize] < keys[b as usize]);
        assert!(merge_sort(&mut v, &mut less).is_ok());
        let mut want: Vec<u32> = (0..keys.len() as u32).collect();
        want.sort_by_key(|&i| keys[i as usize]);
        assert_eq!(v, want);
    }

    #[test]
    fn agrees_with_a_stable_sort() {
        let mut x = 12345u32;
        let mut random = |m: u32| {
            x = x.wrapping_mul(1664525).wrapping_add(1013904223);
            (x >> 8) % m
        };
        for n in [0usize, 1, 2, 3, 10, 63, 64, 65, 200, 1000, 5000] {
            for m in [1, 2, 10, 100000] {
                let keys: Vec<u32> = (0..n).map(|_| random(m)).collect();
                check(&keys);
                let mut half = keys.clone();
                half[..n / 2].sort();
                check(&half);
                half[n / 2..].sort_by(|a, b| b.cmp(a));
                check(&half);
                half.sort();
                check(&half);
                half.reverse();
                check(&half);
            }
        }
    }
}
