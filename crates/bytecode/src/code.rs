//! Code objects: what a module, class body, function, lambda or comprehension compiles to.

use std::sync::Arc;

use crate::{NameId, Names, NamesBuilder, Text};

/// A constant of a code object, independent of any interpreter.
#[derive(Clone, Debug)]
pub enum Const {
    /// `None`
    None,
    /// `True` or `False`
    Bool(bool),
    /// `...`
    Ellipsis,
    /// An integer.
    Int(i64),
    /// An integer that does not fit, in hexadecimal digits with an optional minus sign.
    BigInt(Box<str>),
    /// A float.
    Float(f64),
    /// A complex number.
    Complex(f64, f64),
    /// A string in WTF-8 (UTF-8 that may hold lone surrogates).
    Str(Text),
    /// Bytes.
    Bytes(Box<[u8]>),
    /// A tuple.
    Tuple(Box<[Const]>),
    /// A frozenset.
    FrozenSet(Box<[Const]>),
    /// A slice of three constants.
    Slice(Box<[Const; 3]>),
    /// A nested code object.
    Code(Arc<Code>),
}

/// Flags of a code object; the low bits are CPython's `co_flags`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CodeFlags(pub u32);

impl CodeFlags {
    /// Locals live in registers.
    pub const OPTIMIZED: u32 = 0x1;
    /// Called with a new namespace.
    pub const NEWLOCALS: u32 = 0x2;
    /// Has `*args`.
    pub const VARARGS: u32 = 0x4;
    /// Has `**kwargs`.
    pub const VARKEYWORDS: u32 = 0x8;
    /// Is nested in another function.
    pub const NESTED: u32 = 0x10;
    /// Is a generator function.
    pub const GENERATOR: u32 = 0x20;
    /// Is a coroutine function.
    pub const COROUTINE: u32 = 0x80;
    /// Is a coroutine usable as an iterable (`types.coroutine`).
    pub const ITERABLE_COROUTINE: u32 = 0x100;
    /// Is an asynchronous generator function.
    pub const ASYNC_GENERATOR: u32 = 0x200;
    /// Register 0 is the namespace: a module, class body, or `exec`/`eval` code.
    pub const NAMESPACE: u32 = 0x1_0000;
    /// The body of a class.
    pub const CLASS: u32 = 0x2_0000;
    /// `from __future__ import annotations`.
    pub const FUTURE_ANNOTATIONS: u32 = 0x100_0000;

    /// Whether any of `bits` is set.
    #[inline]
    pub const fn has(self, bits: u32) -> bool {
        self.0 & bits != 0
    }

    /// Generator, coroutine or asynchronous generator: a call makes an object and runs nothing.
    #[inline]
    pub const fn is_generator_like(self) -> bool {
        self.has(Self::GENERATOR | Self::COROUTINE | Self::ASYNC_GENERATOR)
    }
}

/// A row of the exception table: what catches an exception raised at `start..end` (words). Rows are
/// in the order in which they are tried: the innermost first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handler {
    /// First word covered.
    pub start: u32,
    /// Past the last word covered.
    pub end: u32,
    /// Where to go on.
    pub target: u32,
    /// Byte offset of the register that receives the exception. It and all temporaries above it are
    /// released first; those below are live.
    pub register: u16,
}

/// A row of the position table: the source range of the instructions from word `ip` on. Rows are
/// sorted by `ip`. A method call has a row for its first cache word too: the range of the attribute,
/// for when that is not found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// First word it holds for.
    pub ip: u32,
    /// First line, from 1; 0 when there is none.
    pub line: u32,
    /// Last line.
    pub end_line: u32,
    /// Column of the first byte in UTF-8; `u16::MAX` when unknown.
    pub col: u16,
    /// Column past the last byte; `u16::MAX` when unknown.
    pub end_col: u16,
}

/// An immutable code object.
#[derive(Clone, Debug)]
pub struct Code {
    /// The names that the fields below number.
    pub texts: Arc<Names>,
    /// Name.
    pub name: NameId,
    /// Dotted name within its module.
    pub qualname: NameId,
    /// File name as given to the compiler.
    pub filename: Arc<str>,
    /// Line of the definition (the first decorator's, if any), from 1.
    pub first_line: u32,
    /// Flags.
    pub flags: CodeFlags,
    /// Positional parameters, positional-only included.
    pub arg_count: u32,
    /// Positional-only parameters.
    pub posonly_count: u32,
    /// Keyword-only parameters.
    pub kwonly_count: u32,
    /// Registers that are locals. Parameters come first, in the order positional, keyword-only,
    /// `*args`, `**kwargs` (in namespace code register 0 is the namespace).
    pub nlocals: u32,
    /// All registers: locals and temporaries, call windows with their headers included.
    pub nregs: u32,
    /// Names of the locals; an empty name hides a register from `locals()`. The variables of
    /// comprehensions have registers of their own, with their names, that are unbound outside; such a
    /// name may be that of another local too, and goes before it while it is bound.
    pub varnames: Box<[NameId]>,
    /// The register of the dict with the far locals, those that there are no registers for: of a
    /// function with thousands of locals. Their names follow in `varnames`, parameters at the places
    /// of the registers that they arrive in; `PackFar` puts them into the dict.
    pub far: Option<u32>,
    /// Local registers that hold cells, with their names in `varnames`. Parameters among them are
    /// made cells by `MakeCell` at the start of the code.
    pub cell_locals: Box<[u32]>,
    /// The cells whose registers are also the places of far parameters, where `varnames` has the
    /// parameters' names: register and name.
    pub far_cells: Box<[(u32, NameId)]>,
    /// Names of the free variables, in the order of the closure tuple.
    pub freevars: Box<[NameId]>,
    /// Names used for globals and attributes.
    pub names: Box<[NameId]>,
    /// Constants. The first is the docstring or None: see [`Code::doc`].
    pub consts: Box<[Const]>,
    /// Instruction words.
    pub words: Box<[u64]>,
    /// Exception table.
    pub handlers: Box<[Handler]>,
    /// Position table.
    pub positions: Box<[Position]>,
}

impl Code {
    /// The text of one of this code's names.
    ///
    /// # Panics
    /// If the name is not of this code.
    pub fn text(&self, name: NameId) -> &str {
        self.texts.get(name)
    }

    /// The texts of several names: of `varnames`, `freevars` or `names`.
    ///
    /// # Panics
    /// If one is not of this code.
    pub fn all<'c>(
        &'c self,
        names: &'c [NameId],
    ) -> impl ExactSizeIterator<Item = &'c str> + DoubleEndedIterator + Clone {
        names.iter().map(|name| self.text(*name))
    }

    /// The name.
    pub fn name(&self) -> &str {
        self.text(self.name)
    }

    /// The dotted name within its module.
    pub fn qualname(&self) -> &str {
        self.text(self.qualname)
    }

    /// Gives this code a table of its own, with one name more, and the number of that.
    pub fn add_name(&mut self, name: &str) -> NameId {
        let mut names: NamesBuilder = self.texts.to_builder();
        let id = names.push(name);
        self.texts = Arc::new(names.into());
        id
    }

    /// The docstring of a function or module, if the body starts with one: the first constant.
    pub fn doc(&self) -> Option<&Text> {
        match self.consts.first() {
            Some(Const::Str(doc)) => Some(doc),
            _ => None,
        }
    }

    /// This code and all nested code with lines alone for positions, as CPython's `-X
    /// no_debug_ranges`: for code whose source nobody can show.
    pub fn without_columns(mut self) -> Code {
        let mut rows: Vec<Position> = Vec::new();
        for p in &self.positions {
            let row = Position { end_line: p.line, col: u16::MAX, end_col: u16::MAX, ..*p };
            if rows.last().is_none_or(|last| last.line != row.line) {
                rows.push(row);
            }
        }
        self.positions = rows.into();
        for constant in &mut self.consts {
            if let Const::Code(code) = constant {
                *code = Arc::new((**code).clone().without_columns());
            }
        }
        self
    }

    /// The position of the instruction that word `ip` belongs to.
    pub fn position(&self, ip: u32) -> Option<&Position> {
        let n = self.positions.partition_point(|p| p.ip <= ip);
        n.checked_sub(1).map(|i| &self.positions[i])
    }

    /// The name of the variable in the cell at `register`, which is one of `cell_locals`.
    pub fn cell_name(&self, register: u32) -> &str {
        match self.far_cells.iter().find(|(cell, _)| *cell == register) {
            Some((_, name)) => self.text(*name),
            None => self.text(self.varnames[register as usize]),
        }
    }

    /// How many parameters there are, `*args` and `**kwargs` included.
    #[inline]
    pub fn param_count(&self) -> u32 {
        self.arg_count
            + self.kwonly_count
            + self.flags.has(CodeFlags::VARARGS) as u32
            + self.flags.has(CodeFlags::VARKEYWORDS) as u32
    }
}
