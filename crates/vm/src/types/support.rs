//! What the container types share: arguments of `__new__`, positions, building reprs.

use crate::text::{Text, TextBuf};
use crate::types::core;
use crate::value::str::StrData;
use crate::value::{Args, FromPy, Object, PyResult, Raised, Ref, Slice, Str, Type, Value};
use crate::vm::Vm;

/// The typed handle of a slot's first operand.
pub(crate) fn this<'a, T: Object>(vm: &mut Vm, v: &'a Value) -> PyResult<&'a Ref<T>> {
    <&Ref<T>>::from_py(vm, v)
}

/// Between `min` and `max` positional arguments, in the words of `PyArg_UnpackTuple`.
pub(crate) fn unpack(
    vm: &mut Vm,
    name: &str,
    args: &Args<'_>,
    min: usize,
    max: usize,
) -> PyResult<()> {
    let n = args.pos.len();
    if (min..=max).contains(&n) {
        return Ok(());
    }
    let (bound, word) = if n < min { (min, "at least ") } else { (max, "at most ") };
    let word = if min == max { "" } else { word };
    let s = if bound == 1 { "" } else { "s" };
    Err(vm.type_error(&format!("{name} expected {word}{bound} argument{s}, got {n}")))
}

/// Refuses keyword arguments.
pub(crate) fn no_keywords(vm: &mut Vm, name: &str, args: &Args<'_>) -> PyResult<()> {
    match args.has_kw() {
        true => Err(vm.type_error(&format!("{name}() takes no keyword arguments"))),
        false => Ok(()),
    }
}

/// Refuses keyword arguments, unless the class is a subclass with a `__new__` or `__init__` of its
/// own that may take them.
pub(crate) fn no_keywords_in(
    vm: &mut Vm,
    base: &Type,
    cls: &Type,
    args: &Args<'_>,
) -> PyResult<()> {
    if !args.has_kw()
        || overrides(base, cls, &core().names.__new__)
        || overrides(base, cls, &core().names.__init__)
    {
        return Ok(());
    }
    no_keywords(vm, &base.name(), args)
}

/// Whether `cls` finds something else than `base` does under a name.
pub(crate) fn overrides(base: &Type, cls: &Type, name: &Ref<Str>) -> bool {
    if std::ptr::eq(base, cls) {
        return false;
    }
    match (base.lookup(name), cls.lookup(name)) {
        (Some(a), Some(b)) => !a.is(&b),
        _ => true,
    }
}

/// What an index of a sequence turns out to be.
pub(crate) enum Key<'a> {
    /// A position, perhaps negative.
    Index(i64),
    /// A slice.
    Slice(&'a Ref<Slice>),
}

/// An index or a slice; `what` names the sequence in the message.
#[inline]
pub(crate) fn key<'a>(vm: &mut Vm, what: &str, k: &'a Value) -> PyResult<Key<'a>> {
    if k.word().is_int() {
        return Ok(Key::Index(k.word().as_int()));
    }
    if let Some(s) = k.cast::<Slice>() {
        return Ok(Key::Slice(s));
    }
    if !has_index(k) {
        return Err(vm.type_error(&format!(
            "{what} indices must be integers or slices, not {}",
            k.class().name()
        )));
    }
    index(vm, k).map(Key::Index)
}

/// Whether `__index__` is there.
pub(crate) fn has_index(v: &Value) -> bool {
    v.word().is_int() || v.class().slots().index.is_some()
}

/// An index through `__index__`; one beyond 64 bits is an IndexError.
pub(crate) fn index(vm: &mut Vm, k: &Value) -> PyResult<i64> {
    if k.word().is_int() {
        return Ok(k.word().as_int());
    }
    let name = k.class().name();
    let i = vm.index(k)?;
    match vm.as_bigint(&i).and_then(|b| i64::try_from(&b).ok()) {
        Some(i) => Ok(i),
        None => Err(vm.index_error(&format!("cannot fit '{name}' into an index-sized integer"))),
    }
}

/// A position in `0..len`, counted from the end if negative.
#[inline]
pub(crate) fn position(i: i64, len: usize) -> Option<usize> {
    let i = if i < 0 { i + len as i64 } else { i };
    (0..len as i64).contains(&i).then_some(i as usize)
}

/// The count of a repetition, at least 0; `None` if `v` is no integer.
pub(crate) fn repeat_count(vm: &mut Vm, v: &Value) -> PyResult<Option<usize>> {
    if v.word().is_int() {
        return Ok(Some(v.word().as_int().max(0) as usize));
    }
    if !has_index(v) {
        return Ok(None);
    }
    let name = v.class().name();
    let i = vm.index(v)?;
    match vm.as_bigint(&i).and_then(|b| i64::try_from(&b).ok()) {
        Some(i) => Ok(Some(i.max(0) as usize)),
        None => Err(vm.overflow_error(&format!("cannot fit '{name}' into an index-sized integer"))),
    }
}

/// Pays for and refuses a repetition that would be too large; gives the number of items.
pub(crate) fn repeated_len(vm: &mut Vm, len: usize, n: usize) -> PyResult<usize> {
    match len.checked_mul(n).filter(|t| *t <= isize::MAX as usize / 8) {
        Some(total) => {
            vm.reserve(total * 8)?;
            vm.charge(total)?;
            Ok(total)
        }
        None => Err(vm.memory_error()),
    }
}

/// An optional bound of `index(value, start, stop)`, clamped as slices clamp it.
pub(crate) fn clamp_bound(
    vm: &mut Vm,
    v: Option<&Value>,
    default: usize,
    len: usize,
) -> PyResult<usize> {
    let Some(v) = v else { return Ok(default) };
    let i = slice_bound(vm, v)?;
    Ok(match i {
        i if i < 0 => (i.saturating_add(len as i64)).max(0) as usize,
        i => i as usize,
    })
}

/// The value of a slice bound: an integer, saturated to 64 bits.
pub(crate) fn slice_bound(vm: &mut Vm, v: &Value) -> PyResult<i64> {
    if !has_index(v) {
        return Err(vm.type_error("slice indices must be integers or have an __index__ method"));
    }
    let i = vm.index(v)?;
    Ok(match vm.as_bigint(&i) {
        Some(b) => match i64::try_from(&b) {
            Ok(i) => i,
            Err(_) if b < dashu_int::IBig::ZERO => i64::MIN,
            Err(_) => i64::MAX,
        },
        None => 0,
    })
}

/// The characters of a string as the text kernels take them.
pub(crate) fn text(s: &Str) -> Text<'_> {
    match s.data() {
        StrData::One(s) => Text::Latin1(s),
        StrData::Two(s) => Text::Ucs2(s),
        StrData::Four(s) => Text::Ucs4(s),
    }
}

/// A repr under construction.
pub(crate) struct Out(TextBuf);

impl Out {
    /// Starts with `s`.
    pub(crate) fn new(s: &str) -> Out {
        let mut b = TextBuf::new();
        b.push_str(s);
        Out(b)
    }

    /// Appends Rust text.
    pub(crate) fn push(&mut self, s: &str) {
        self.0.push_str(s);
    }

    /// Appends a Python string.
    pub(crate) fn push_str(&mut self, s: &Str) {
        self.0.push_text(text(s));
    }

    /// Appends the repr of a value; pays for its length and looks at the memory limit.
    pub(crate) fn push_repr(&mut self, vm: &mut Vm, v: &Value) -> PyResult<()> {
        let s = vm.repr(v)?;
        vm.charge(s.len() / 64 + 1)?;
        vm.push_text(&mut self.0, text(&s))
    }

    /// The string.
    pub(crate) fn finish(self, vm: &mut Vm) -> PyResult {
        vm.text_value(&self.0)
    }
}

/// The hash of a sequence of hashes, as tuples and slices have it (xxHash's mixing).
#[derive(Clone, Copy)]
pub(crate) struct TupleHash(u64);

const PRIME1: u64 = 11400714785074694791;
const PRIME2: u64 = 14029467366897019727;
const PRIME5: u64 = 2870177450012600261;

impl TupleHash {
    pub(crate) fn new() -> TupleHash {
        TupleHash(PRIME5)
    }

    pub(crate) fn add(&mut self, hash: i64) {
        self.0 = self
            .0
            .wrapping_add((hash as u64).wrapping_mul(PRIME2))
            .rotate_left(31)
            .wrapping_mul(PRIME1);
    }

    /// The hash; `suffix` is [`TupleHash::len_mix`] of the length for tuples, 0 for slices.
    pub(crate) fn finish(self, suffix: u64) -> i64 {
        match self.0.wrapping_add(suffix) {
            u64::MAX => 1546275796,
            h => h as i64,
        }
    }

    pub(crate) fn len_mix(len: usize) -> u64 {
        len as u64 ^ PRIME5 ^ 3527539
    }
}

/// `TypeError: unsupported …` for sizes that do not fit.
pub(crate) fn too_large(vm: &mut Vm) -> Raised {
    vm.overflow_error("Python int too large to convert to C ssize_t")
}

/// The builtin function that unpickles by name, such as `iter`.
pub(crate) fn builtin(vm: &mut Vm, name: &str) -> PyResult {
    let n = vm.intern(name);
    match vm.builtins.get_str(&n) {
        Some(v) => Ok(v),
        None => Err(vm.attribute_error(&format!("module 'builtins' has no attribute '{name}'"))),
    }
}

/// `(builtin, (args…))` or `(builtin, (args…), state)`, what `__reduce__` of iterators gives.
pub(crate) fn reduce(vm: &mut Vm, callable: Value, args: &[Value], state: Option<Value>) -> Value {
    let args = vm.tuple(args);
    match state {
        Some(s) => vm.tuple(&[callable, args, s]),
        None => vm.tuple(&[callable, args]),
    }
}
