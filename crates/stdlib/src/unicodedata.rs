//! `unicodedata`: names, categories, numbers and normal forms of characters, from the crates that keep
//! Unicode's tables. Characters that have come after the version CPython 3.12 knows count as unassigned.

use pyrun_macros::pyfunctions;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::text::unicode::{decimal_value, digit_value, numeric_value};
use pyrun_vm::text::{Text, TextBuf};
use pyrun_vm::value::convert::Given;
use pyrun_vm::value::{Str, static_str};
use pyrun_vm::{PyResult, Raised, Ref, Value, Vm};
use unicode_general_category::{GeneralCategory, get_general_category};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// What the tables of the crates say about characters that Unicode 15.0 has not assigned, in order.
#[rustfmt::skip]
const LATER: &[(u32, u32)] = &[
    (0x558, 0x558), (0x58b, 0x58c), (0x5c8, 0x5c9), (0x88f, 0x88f),
    (0x897, 0x897), (0xc5c, 0xc5c), (0xcdc, 0xcdc), (0x1acf, 0x1af0),
    (0x1b4e, 0x1b4f), (0x1b7f, 0x1b7f), (0x1c89, 0x1c8a), (0x209d, 0x209f),
    (0x20c1, 0x20c1), (0x2427, 0x2429), (0x2b96, 0x2b96), (0x2ffc, 0x2fff),
    (0x31e4, 0x31e5), (0x31ef, 0x31ef), (0xa7cb, 0xa7cf), (0xa7d2, 0xa7d2),
    (0xa7d4, 0xa7d4), (0xa7da, 0xa7dc), (0xa7f1, 0xa7f1), (0xfbc3, 0xfbd2),
    (0xfd90, 0xfd91), (0xfdc8, 0xfdce), (0x105c0, 0x105f3), (0x107bb, 0x107bf),
    (0x10940, 0x10959), (0x10d40, 0x10d65), (0x10d69, 0x10d85), (0x10d8e, 0x10d8f),
    (0x10ec2, 0x10ec7), (0x10ecb, 0x10ed8), (0x10ef0, 0x10efc), (0x11380, 0x11389),
    (0x1138b, 0x1138b), (0x1138e, 0x1138e), (0x11390, 0x113b5), (0x113b7, 0x113c0),
    (0x113c2, 0x113c2), (0x113c5, 0x113c5), (0x113c7, 0x113ca), (0x113cc, 0x113d5),
    (0x113d7, 0x113d8), (0x113e1, 0x113e2), (0x116d0, 0x116e3), (0x11b60, 0x11b67),
    (0x11bc0, 0x11be1), (0x11bf0, 0x11bf9), (0x11db0, 0x11ddb), (0x11de0, 0x11de9),
    (0x11f5a, 0x11f5a), (0x13460, 0x143fa), (0x16100, 0x16139), (0x16d40, 0x16d79),
    (0x16ea0, 0x16eb8), (0x16ebb, 0x16ed3), (0x16ff2, 0x16ff6), (0x18cff, 0x18cff),
    (0x18d80, 0x18df2), (0x1b123, 0x1b126), (0x1cc00, 0x1ccfc), (0x1cd00, 0x1ceb3),
    (0x1ceba, 0x1ced0), (0x1cee0, 0x1cef0), (0x1d127, 0x1d128), (0x1d250, 0x1d252),
    (0x1d25b, 0x1d25c), (0x1d25f, 0x1d25f), (0x1d280, 0x1d281), (0x1d6a6, 0x1d6a6),
    (0x1df95, 0x1df95), (0x1dfcd, 0x1dfff), (0x1e5d0, 0x1e5fa), (0x1e5ff, 0x1e5ff),
    (0x1e6c0, 0x1e6de), (0x1e6e0, 0x1e6f5), (0x1e6fe, 0x1e6ff), (0x1f6d8, 0x1f6d8),
    (0x1f777, 0x1f77a), (0x1f8b2, 0x1f8bb), (0x1f8c0, 0x1f8c1), (0x1f8d0, 0x1f8d8),
    (0x1fa54, 0x1fa57), (0x1fa89, 0x1fa8a), (0x1fa8e, 0x1fa8f), (0x1fabe, 0x1fabe),
    (0x1fac6, 0x1fac6), (0x1fac8, 0x1fac8), (0x1facd, 0x1facd), (0x1fadc, 0x1fadc),
    (0x1fadf, 0x1fadf), (0x1fae9, 0x1faea), (0x1faef, 0x1faef), (0x1fbcb, 0x1fbef),
    (0x1fbfa, 0x1fbfa), (0x2b73a, 0x2b73f), (0x2cea2, 0x2cead), (0x2ebf0, 0x2ee5d),
    (0x323b0, 0x33479),
];

fn is_later(c: u32) -> bool {
    let at = LATER.partition_point(|&(from, _)| from <= c);
    at > 0 && c <= LATER[at - 1].1
}

/// The only character of an argument.
fn only(vm: &mut Vm, v: &Value, function: &str) -> PyResult<u32> {
    match v.get::<Str>() {
        Some(s) if s.len() == 1 => Ok(s.data().at(0)),
        Some(_) => Err(not_one(vm, function, "str")),
        None => {
            let kind = v.class().name();
            Err(not_one(vm, function, &kind))
        }
    }
}

fn not_one(vm: &mut Vm, function: &str, kind: &str) -> Raised {
    // CPython numbers the argument where there may be another.
    let which = if matches!(function, "category" | "combining") { "" } else { " 1" };
    vm.type_error(&format!("{function}() argument{which} must be a unicode character, not {kind}"))
}

fn name_of(c: u32) -> Option<String> {
    let c = char::from_u32(c).filter(|&c| !is_later(c.into()))?;
    pyrun_names::name(c)
}

/// The value or the default, if there is one.
fn or_default(vm: &mut Vm, found: Option<Value>, default: Given<'_>, message: &str) -> PyResult {
    match (found, default.0) {
        (Some(v), _) => Ok(v),
        (None, Some(v)) => Ok(v.clone()),
        (None, None) => Err(vm.value_error(message)),
    }
}

fn key_error(vm: &mut Vm, message: &str) -> Raised {
    let m = vm.str(message);
    vm.key_error(&m)
}

fn push_all(vm: &mut Vm, chars: impl Iterator<Item = char>, out: &mut TextBuf) -> PyResult<()> {
    for (i, c) in chars.enumerate() {
        vm.look_at(i)?;
        vm.push_char(out, c.into())?;
    }
    Ok(())
}

/// Bytes that are normalized at once, where there is a place to part them.
const RUN: usize = 1 << 14;

/// Whether what comes before a character has no part in its normal form, for those of which that is easily said:
/// letters and signs without marks, ideographs and Hangul syllables.
fn begins_anew(c: u32) -> bool {
    matches!(c, 0..0x300 | 0x4e00..0xa000 | 0xac00..0xd7a4)
}

/// A text in a normal form; lone surrogates and what is not assigned stay where they are.
fn normal(vm: &mut Vm, form: &str, text: Text<'_>) -> PyResult<TextBuf> {
    let change: Change = match form {
        "NFC" => |vm, s, out| push_all(vm, s.nfc(), out),
        "NFD" => |vm, s, out| push_all(vm, s.nfd(), out),
        "NFKC" => |vm, s, out| push_all(vm, s.nfkc(), out),
        "NFKD" => |vm, s, out| push_all(vm, s.nfkd(), out),
        _ => return Err(vm.value_error("invalid normalization form")),
    };
    let (mut out, mut run) = (TextBuf::with_capacity(text.len()), String::new());
    for (i, c) in text.iter().enumerate() {
        vm.look_at(i)?;
        if run.len() > RUN && begins_anew(c) {
            change(vm, &run, &mut out)?;
            run.clear();
        }
        match char::from_u32(c).filter(|_| !is_later(c)) {
            Some(c) => run.push(c),
            None => {
                change(vm, &run, &mut out)?;
                run.clear();
                vm.push_char(&mut out, c)?;
            }
        }
    }
    change(vm, &run, &mut out)?;
    Ok(out)
}

/// Appends the normal form of a text without lone surrogates.
type Change = fn(&mut Vm, &str, &mut TextBuf) -> PyResult<()>;

fn normalized(vm: &mut Vm, form: &Ref<Str>, text: &Ref<Str>) -> PyResult<TextBuf> {
    vm.charge(text.len() / 4 + 1)?;
    // What is given to Rust's iterator is UTF-8, whose buffer doubles as it grows.
    vm.ask(text.len() * text.width().min(3) * 4)?;
    let form = form.to_str_lossy().into_owned();
    normal(vm, &form, text.text())
}

struct Functions;

#[pyfunctions]
impl Functions {
    /// Returns the name assigned to the character chr as a string.
    #[signature(chr, default = Given(None), /)]
    fn name(vm: &mut Vm, chr: &Value, default: Given<'_>) -> PyResult {
        let c = only(vm, chr, "name")?;
        let name = name_of(c).map(|n| vm.str(&n));
        or_default(vm, name, default, "no such name")
    }

    /// Look up character by name.
    fn lookup(vm: &mut Vm, name: &Value) -> PyResult {
        let Some(s) = name.get::<Str>() else {
            let kind = name.class().name();
            return Err(vm.type_error(&format!("lookup() argument must be str, not {kind}")));
        };
        let text = s.to_str_lossy().into_owned();
        match pyrun_names::character(&text).filter(|&c| !is_later(c.into())) {
            Some(c) => Ok(vm.char(c.into())),
            None => Err(key_error(vm, &format!("undefined character name '{text}'"))),
        }
    }

    /// Returns the general category assigned to the character chr as string.
    fn category(vm: &mut Vm, chr: &Value) -> PyResult {
        let c = only(vm, chr, "category")?;
        let category = match char::from_u32(c) {
            None => GeneralCategory::Surrogate,
            Some(_) if is_later(c) => GeneralCategory::Unassigned,
            Some(c) => get_general_category(c),
        };
        Ok(vm.str(category.abbreviation()))
    }

    /// Returns the canonical combining class assigned to the character chr as integer.
    fn combining(vm: &mut Vm, chr: &Value) -> PyResult<i64> {
        let c = only(vm, chr, "combining")?;
        let c = char::from_u32(c).filter(|&c| !is_later(c.into()));
        Ok(c.map_or(0, |c| canonical_combining_class(c).into()))
    }

    /// Converts a Unicode character into its equivalent decimal value.
    #[signature(chr, default = Given(None), /)]
    fn decimal(vm: &mut Vm, chr: &Value, default: Given<'_>) -> PyResult {
        let c = only(vm, chr, "decimal")?;
        let value = decimal_value(c).map(|n| vm.int(n.into()));
        or_default(vm, value, default, "not a decimal")
    }

    /// Converts a Unicode character into its equivalent digit value.
    #[signature(chr, default = Given(None), /)]
    fn digit(vm: &mut Vm, chr: &Value, default: Given<'_>) -> PyResult {
        let c = only(vm, chr, "digit")?;
        let value = digit_value(c).map(|n| vm.int(n.into()));
        or_default(vm, value, default, "not a digit")
    }

    /// Converts a Unicode character into its equivalent numeric value.
    #[signature(chr, default = Given(None), /)]
    fn numeric(vm: &mut Vm, chr: &Value, default: Given<'_>) -> PyResult {
        let c = only(vm, chr, "numeric")?;
        let value = numeric_value(c).map(|(n, d)| vm.float(n as f64 / f64::from(d)));
        or_default(vm, value, default, "not a numeric character")
    }

    /// Return the normal form 'form' for the Unicode string unistr.
    #[signature(form, unistr, /)]
    fn normalize(vm: &mut Vm, form: &Ref<Str>, unistr: &Ref<Str>) -> PyResult {
        let text = normalized(vm, form, unistr)?;
        vm.finished_text(text)
    }

    /// Return whether the Unicode string unistr is in the normal form 'form'.
    #[signature(form, unistr, /)]
    fn is_normalized(vm: &mut Vm, form: &Ref<Str>, unistr: &Ref<Str>) -> PyResult<bool> {
        let text = normalized(vm, form, unistr)?;
        Ok(text.as_text() == unistr.text())
    }
}

/// The declaration of `unicodedata`.
pub static MODULE: NativeModule = NativeModule {
    name: "unicodedata",
    doc: "Names, categories, numbers and normal forms of characters.",
    functions: &[Functions::METHODS],
    types: &[],
    init: Some(|_, dict| {
        dict.set_str(&static_str("unidata_version"), static_str("15.0.0").into_value());
        Ok(())
    }),
};
