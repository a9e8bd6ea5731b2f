//! An interpreter's copy of a code object: constants become values, names are interned, and some
//! instructions are replaced by what the machine runs.

use super::{fused, unpack};
use crate::types::core;
use crate::value::code::CodeObj;
use crate::value::init::CodeParts;
use crate::value::object::Kind;
use crate::value::{Ref, Value};
use crate::vm::Vm;
use dashu_int::IBig;
use pyrun_bytecode::{Code, Const, Op};
use std::sync::Arc;

#[doc(hidden)]
impl Vm {
    /// The code object for this interpreter.
    pub fn code_object(&mut self, code: &Arc<Code>) -> Ref<CodeObj> {
        let consts: Box<[Value]> = code.consts.iter().map(|c| self.constant(c)).collect();
        let names: Box<[Value]> =
            code.all(&code.names).map(|n| self.intern(n).into_value()).collect();
        let varnames: Box<[Value]> =
            code.all(&code.varnames).map(|n| self.intern(n).into_value()).collect();
        let (words, returns_none) = prepare(code, &consts);
        let parts = CodeParts {
            id: self.fresh_keys_id(),
            returns_none: returns_none && !code.flags.is_generator_like(),
            name: self.intern(code.name()).into_value(),
            qualname: self.intern(code.qualname()).into_value(),
            doc: code.doc().map(|d| self.str_wtf8(d)),
            code: code.clone(),
            words,
            consts,
            names,
            varnames,
        };
        let code: Ref<CodeObj> = super::super::object::make::known(self.heap.object(
            Kind::Code,
            core().code,
            |p: *mut CodeObj| CodeObj::init(p, parts),
        ));
        self.heap.account(code.held() as isize);
        code
    }

    fn constant(&mut self, c: &Const) -> Value {
        match c {
            Const::None => Value::none(),
            Const::Bool(b) => Value::from(*b),
            Const::Ellipsis => Value::ellipsis(),
            Const::Int(i) => self.int(*i),
            Const::BigInt(hex) => {
                let (neg, digits) = match hex.strip_prefix('-') {
                    Some(d) => (true, d),
                    None => (false, &**hex),
                };
                let n = IBig::from_str_radix(digits, 16).unwrap_or_default();
                self.bigint(if neg { -n } else { n })
            }
            Const::Float(f) => self.float(*f),
            Const::Complex(re, im) => self.complex(*re, *im),
            Const::Str(s) => {
                let v = self.str_wtf8(s);
                // Constants that look like names are interned, as in CPython.
                if s.iter().all(|c| c.is_ascii_alphanumeric() || *c == b'_')
                    && let Some(s) = v.cast::<crate::value::Str>()
                {
                    return self.intern_str(s).into_value();
                }
                v
            }
            Const::Bytes(b) => self.bytes(b),
            Const::Tuple(items) => {
                let items: Vec<Value> = items.iter().map(|c| self.constant(c)).collect();
                self.tuple(&items)
            }
            Const::FrozenSet(items) => {
                let items: Vec<Value> = items.iter().map(|c| self.constant(c)).collect();
                let s = self.frozenset();
                for v in items {
                    // Constants are hashable and compare without Python code.
                    let _ = self.set_add(&s, v);
                }
                s.into_value()
            }
            Const::Slice(parts) => {
                let [a, b, c] = &**parts;
                let (a, b, c) = (self.constant(a), self.constant(b), self.constant(c));
                self.slice(a, b, c)
            }
            Const::Code(c) => self.code_object(c).into_value(),
        }
    }
}

/// Copies the instruction words, picks the machine's variants, and puts the words of constants into
/// the instructions that work with them (the code object keeps the constants alive). Also says whether
/// no instruction returns a value.
pub(super) fn prepare(code: &Code, consts: &[Value]) -> (Box<[u64]>, bool) {
    let mut words = code.words.clone();
    let mut returns_none = true;
    let locals = code.nlocals as u64 * 8;
    let mut i = 0;
    while i < words.len() {
        let w = words[i];
        let Some(op) = Op::from_u16((w & 0xffff) as u16) else { break };
        returns_none &= op != Op::Return;
        let replaced = match op {
            Op::StoreAttr if (w >> 16 & 0xffff) < locals && (w >> 32 & 0xffff) >= locals => {
                Some(Op::StoreAttrT)
            }
            Op::Jump if starts_round(&code.words, i, w) => Some(Op::JumpFor),
            Op::Mul => words.get(i + 1).and_then(|&then| fused::pick(w, then, locals as usize)),
            Op::UnpackSequence if unpack::into_locals(&words[i..], locals as usize) => {
                Some(Op::UnpackLocals)
            }
            _ => None,
        };
        if let Some(r) = replaced {
            words[i] = w & !0xffff | r as u64;
        }
        if let Some(operand) = op.inline_const() {
            let index = match operand {
                1 if op == Op::LoadConst => w >> 32,
                1 => w >> 32 & 0xffff,
                _ => w >> 48,
            };
            words[i + 1] = consts[index as usize].word().0;
        }
        if op == Op::CallMethodKw {
            // The word also stands for a position, where no opcode must be seen.
            words[i + 1] = words[i + 1] << 16 | 0xffff;
        }
        i += op.words();
    }
    (words, returns_none)
}

/// Whether the jump at `i` goes back to the head of a `for` loop.
fn starts_round(words: &[u64], i: usize, w: u64) -> bool {
    let target = i as i64 + (w as i64 >> 32);
    target < i as i64 && words.get(target as usize).is_some_and(|t| *t as u16 == Op::ForIter as u16)
}
