//! The one table of opcodes.
//!
//! An instruction is one 64-bit word, `op:16 | a:16 | b:16 | c:16` from the low end, followed by
//! the inline-cache words its row names. A register operand is the register's byte offset in the
//! window (8 × number). Wide operands (`…32`) take `b` and `c` together, low half in `b`.
//!
//! A window's registers are the locals, `0..nlocals`, then the temporaries. What must stay true:
//! - a register that is not live holds no counted pointer, so writing an output releases what was
//!   there and unwinding releases whatever is left;
//! - an `In` operand that is a temporary is consumed: the instruction moves or releases it; a local
//!   is borrowed and keeps its value. A `Keep` operand stays live even if it is a temporary;
//! - no operand register is unbound: the compiler proves it or emits [`Op::CheckBound`] first;
//! - when an instruction raises, each operand temporary is either released or still whole.
//!
//! A call window at temporary `a` is: `R[a]` the callee, `R[a+1]` and `R[a+2]` scratch for the frame
//! header, `R[a+3]…` the arguments. The result arrives in `R[a]`; all else of the window is consumed.

/// What an operand is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// Not used.
    No,
    /// A register that is written; what it held is released.
    Out,
    /// A register that is read; a temporary is consumed.
    In,
    /// A register that is read and stays as it is.
    Keep,
    /// A register that is read and written in place.
    InOut,
    /// The first register of a call window or of a run of temporaries, as the formula says.
    Win,
    /// Index of a constant.
    Const,
    /// Index of a name.
    Name,
    /// A signed number.
    Int,
    /// An unsigned number.
    Count,
    /// A jump distance in words, from this instruction.
    Jump,
    /// 32-bit index of a constant, in `b` and `c`.
    Const32,
    /// 32-bit index of a name, in `b` and `c`.
    Name32,
    /// 32-bit signed number, in `b` and `c`.
    Int32,
    /// 32-bit jump distance in words from this instruction, in `b` and `c`.
    Jump32,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct OpInfo {
    /// The mnemonic.
    pub name: &'static str,
    /// The operands `a`, `b`, `c`.
    pub operands: [Operand; 3],
    /// How many inline-cache words follow.
    pub cache: u8,
    /// What it does, over registers `R`, constants `K` and names `N`.
    pub formula: &'static str,
}

macro_rules! define_ops {
    ($( $name:ident $a:ident $b:ident $c:ident $cache:literal $doc:literal; )*) => {
        /// An opcode. The documentation of each is its formula.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u16)]
        pub enum Op { $( #[doc = $doc] $name, )* }

        /// The table, indexed by opcode.
        pub const OPS: &[OpInfo] = &[$( OpInfo {
            name: stringify!($name),
            operands: [Operand::$a, Operand::$b, Operand::$c],
            cache: $cache,
            formula: $doc,
        }, )*];

        impl Op {
            /// Every opcode, in order.
            pub const ALL: &[Op] = &[$( Op::$name, )*];
        }

        /// Calls the macro `$m` with the list of all opcodes: `$m! { Move LoadConst … }`.
        #[macro_export]
        macro_rules! for_each_op {
            ($m:ident) => { $m! { $( $name )* } };
        }
    };
}

define_ops! {
    // Moves and constants
    Move Out Keep No 0 "R[a] = R[b], copied";
    Take Out In No 0 "R[a] = R[b], moved out of temporary b";
    LoadConst Out Const32 No 1 "R[a] = K[bc]";
    LoadInt Out Int32 No 0 "R[a] = int bc";
    Drop In No No 0 "release temporary a";
    CheckBound Keep No No 0 "raise UnboundLocalError (or NameError for a cell) if local a is unbound";
    Unbind InOut No No 0 "unbind local a (no error if it is unbound already)";
    // Cells
    MakeCell InOut No No 0 "R[a] = new cell holding R[a] (which may be unbound)";
    NewCell Out No No 0 "R[a] = new empty cell";
    LoadCell Out Keep No 0 "R[a] = contents of the cell in local b; raise if empty";
    StoreCell Keep In No 0 "contents of the cell in local a = R[b]";
    DelCell Keep No No 0 "empty the cell in local a; raise if it is empty";
    LoadFree Out Count No 0 "R[a] = contents of free variable b; raise if empty";
    StoreFree Count In No 0 "contents of free variable a = R[b]";
    DelFree Count No No 0 "empty free variable a; raise if it is empty";
    LoadFreeCell Out Count No 0 "R[a] = the cell of free variable b itself";
    LoadClassFree Out Count Name 0 "R[a] = namespace R[0][N[c]], or the contents of free variable b";
    LoadClassCell Out Keep Name 0 "R[a] = namespace R[0][N[c]], or the contents of the cell in local b";
    // Names
    LoadGlobal Out Name32 No 3 "R[a] = globals[N[bc]], else builtins[N[bc]]; raise NameError";
    StoreGlobal In Name32 No 2 "globals[N[bc]] = R[a]";
    DelGlobal No Name32 No 0 "del globals[N[bc]]; raise NameError";
    LoadName Out Name32 No 3 "R[a] = namespace R[0][N[bc]] (unless R[0] is unbound), else as LoadGlobal";
    StoreName In Name32 No 2 "namespace R[0][N[bc]] = R[a]; the globals if R[0] is unbound";
    DelName No Name32 No 0 "del namespace R[0][N[bc]]; the globals if R[0] is unbound";
    LoadNamespace Out No No 0 "R[a] = namespace R[0], or the globals if R[0] is unbound";
    SetupAnnotations No No No 0 "make sure the namespace has a dict __annotations__";
    // Arithmetic
    Add Out In In 0 "R[a] = R[b] + R[c]";
    Sub Out In In 0 "R[a] = R[b] - R[c]";
    Mul Out In In 0 "R[a] = R[b] * R[c]";
    MatMul Out In In 0 "R[a] = R[b] @ R[c]";
    Div Out In In 0 "R[a] = R[b] / R[c]";
    FloorDiv Out In In 0 "R[a] = R[b] // R[c]";
    Mod Out In In 0 "R[a] = R[b] % R[c]";
    Pow Out In In 0 "R[a] = R[b] ** R[c]";
    LShift Out In In 0 "R[a] = R[b] << R[c]";
    RShift Out In In 0 "R[a] = R[b] >> R[c]";
    BitAnd Out In In 0 "R[a] = R[b] & R[c]";
    BitOr Out In In 0 "R[a] = R[b] | R[c]";
    BitXor Out In In 0 "R[a] = R[b] ^ R[c]";
    IAdd Out In In 0 "R[a] = R[b] += R[c]";
    ISub Out In In 0 "R[a] = R[b] -= R[c]";
    IMul Out In In 0 "R[a] = R[b] *= R[c]";
    IMatMul Out In In 0 "R[a] = R[b] @= R[c]";
    IDiv Out In In 0 "R[a] = R[b] /= R[c]";
    IFloorDiv Out In In 0 "R[a] = R[b] //= R[c]";
    IMod Out In In 0 "R[a] = R[b] %= R[c]";
    IPow Out In In 0 "R[a] = R[b] **= R[c]";
    ILShift Out In In 0 "R[a] = R[b] <<= R[c]";
    IRShift Out In In 0 "R[a] = R[b] >>= R[c]";
    IBitAnd Out In In 0 "R[a] = R[b] &= R[c]";
    IBitOr Out In In 0 "R[a] = R[b] |= R[c]";
    IBitXor Out In In 0 "R[a] = R[b] ^= R[c]";
    AddI Out In Int 0 "R[a] = R[b] + int c";
    SubI Out In Int 0 "R[a] = R[b] - int c";
    IAddI Out In Int 0 "R[a] = R[b] += int c";
    ISubI Out In Int 0 "R[a] = R[b] -= int c";
    // A constant as the right operand, or as the left one. The machine keeps its word in the cache word.
    AddK Out In Const 1 "R[a] = R[b] + K[c]";
    SubK Out In Const 1 "R[a] = R[b] - K[c]";
    MulK Out In Const 1 "R[a] = R[b] * K[c]";
    DivK Out In Const 1 "R[a] = R[b] / K[c]";
    FloorDivK Out In Const 1 "R[a] = R[b] // K[c]";
    ModK Out In Const 1 "R[a] = R[b] % K[c]";
    PowK Out In Const 1 "R[a] = R[b] ** K[c]";
    LShiftK Out In Const 1 "R[a] = R[b] << K[c]";
    RShiftK Out In Const 1 "R[a] = R[b] >> K[c]";
    BitAndK Out In Const 1 "R[a] = R[b] & K[c]";
    BitOrK Out In Const 1 "R[a] = R[b] | K[c]";
    BitXorK Out In Const 1 "R[a] = R[b] ^ K[c]";
    IAddK Out In Const 1 "R[a] = R[b] += K[c]";
    ISubK Out In Const 1 "R[a] = R[b] -= K[c]";
    IMulK Out In Const 1 "R[a] = R[b] *= K[c]";
    IDivK Out In Const 1 "R[a] = R[b] /= K[c]";
    IFloorDivK Out In Const 1 "R[a] = R[b] //= K[c]";
    IModK Out In Const 1 "R[a] = R[b] %= K[c]";
    IPowK Out In Const 1 "R[a] = R[b] **= K[c]";
    ILShiftK Out In Const 1 "R[a] = R[b] <<= K[c]";
    IRShiftK Out In Const 1 "R[a] = R[b] >>= K[c]";
    IBitAndK Out In Const 1 "R[a] = R[b] &= K[c]";
    IBitOrK Out In Const 1 "R[a] = R[b] |= K[c]";
    IBitXorK Out In Const 1 "R[a] = R[b] ^= K[c]";
    KAdd Out Const In 1 "R[a] = K[b] + R[c]";
    KSub Out Const In 1 "R[a] = K[b] - R[c]";
    KMul Out Const In 1 "R[a] = K[b] * R[c]";
    KDiv Out Const In 1 "R[a] = K[b] / R[c]";
    KFloorDiv Out Const In 1 "R[a] = K[b] // R[c]";
    KMod Out Const In 1 "R[a] = K[b] % R[c]";
    KPow Out Const In 1 "R[a] = K[b] ** R[c]";
    KLShift Out Const In 1 "R[a] = K[b] << R[c]";
    Neg Out In No 0 "R[a] = -R[b]";
    Pos Out In No 0 "R[a] = +R[b]";
    Invert Out In No 0 "R[a] = ~R[b]";
    Not Out In No 0 "R[a] = not R[b]";
    // Comparisons
    Lt Out In In 0 "R[a] = R[b] < R[c]";
    Le Out In In 0 "R[a] = R[b] <= R[c]";
    Eq Out In In 0 "R[a] = R[b] == R[c]";
    Ne Out In In 0 "R[a] = R[b] != R[c]";
    Gt Out In In 0 "R[a] = R[b] > R[c]";
    Ge Out In In 0 "R[a] = R[b] >= R[c]";
    LtK Out In Const 1 "R[a] = R[b] < K[c]";
    LeK Out In Const 1 "R[a] = R[b] <= K[c]";
    EqK Out In Const 1 "R[a] = R[b] == K[c]";
    NeK Out In Const 1 "R[a] = R[b] != K[c]";
    GtK Out In Const 1 "R[a] = R[b] > K[c]";
    GeK Out In Const 1 "R[a] = R[b] >= K[c]";
    Is Out In In 0 "R[a] = R[b] is R[c]";
    IsNot Out In In 0 "R[a] = R[b] is not R[c]";
    In Out In In 0 "R[a] = R[b] in R[c]";
    NotIn Out In In 0 "R[a] = R[b] not in R[c]";
    // Jumps. Any jump may go back: a taken jump backwards pays fuel and looks for interrupts.
    Jump No Jump32 No 0 "jump bc";
    JTrue In Jump32 No 0 "if R[a]: jump bc";
    JFalse In Jump32 No 0 "if not R[a]: jump bc";
    JTrueKeep InOut Jump32 No 0 "if R[a]: jump bc, keeping R[a]; else consume R[a]";
    JFalseKeep InOut Jump32 No 0 "if not R[a]: jump bc, keeping R[a]; else consume R[a]";
    JNone In Jump32 No 0 "if R[a] is None: jump bc";
    JNotNone In Jump32 No 0 "if R[a] is not None: jump bc";
    JLt In In Jump 0 "if R[a] < R[b]: jump c";
    JLe In In Jump 0 "if R[a] <= R[b]: jump c";
    JEq In In Jump 0 "if R[a] == R[b]: jump c";
    JNe In In Jump 0 "if R[a] != R[b]: jump c";
    JGt In In Jump 0 "if R[a] > R[b]: jump c";
    JGe In In Jump 0 "if R[a] >= R[b]: jump c";
    JNotLt In In Jump 0 "if not R[a] < R[b]: jump c";
    JNotLe In In Jump 0 "if not R[a] <= R[b]: jump c";
    JNotEq In In Jump 0 "if not R[a] == R[b]: jump c";
    JNotNe In In Jump 0 "if not R[a] != R[b]: jump c";
    JNotGt In In Jump 0 "if not R[a] > R[b]: jump c";
    JNotGe In In Jump 0 "if not R[a] >= R[b]: jump c";
    JLtI In Int Jump 0 "if R[a] < int b: jump c";
    JLeI In Int Jump 0 "if R[a] <= int b: jump c";
    JEqI In Int Jump 0 "if R[a] == int b: jump c";
    JNeI In Int Jump 0 "if R[a] != int b: jump c";
    JGtI In Int Jump 0 "if R[a] > int b: jump c";
    JGeI In Int Jump 0 "if R[a] >= int b: jump c";
    JNotLtI In Int Jump 0 "if not R[a] < int b: jump c";
    JNotLeI In Int Jump 0 "if not R[a] <= int b: jump c";
    JNotEqI In Int Jump 0 "if not R[a] == int b: jump c";
    JNotNeI In Int Jump 0 "if not R[a] != int b: jump c";
    JNotGtI In Int Jump 0 "if not R[a] > int b: jump c";
    JNotGeI In Int Jump 0 "if not R[a] >= int b: jump c";
    JLtK In Const Jump 1 "if R[a] < K[b]: jump c";
    JLeK In Const Jump 1 "if R[a] <= K[b]: jump c";
    JEqK In Const Jump 1 "if R[a] == K[b]: jump c";
    JNeK In Const Jump 1 "if R[a] != K[b]: jump c";
    JGtK In Const Jump 1 "if R[a] > K[b]: jump c";
    JGeK In Const Jump 1 "if R[a] >= K[b]: jump c";
    JNotLtK In Const Jump 1 "if not R[a] < K[b]: jump c";
    JNotLeK In Const Jump 1 "if not R[a] <= K[b]: jump c";
    JNotEqK In Const Jump 1 "if not R[a] == K[b]: jump c";
    JNotNeK In Const Jump 1 "if not R[a] != K[b]: jump c";
    JNotGtK In Const Jump 1 "if not R[a] > K[b]: jump c";
    JNotGeK In Const Jump 1 "if not R[a] >= K[b]: jump c";
    JIs In In Jump 0 "if R[a] is R[b]: jump c";
    JIsNot In In Jump 0 "if R[a] is not R[b]: jump c";
    JIn In In Jump 0 "if R[a] in R[b]: jump c";
    JNotIn In In Jump 0 "if R[a] not in R[b]: jump c";
    // Attributes and items
    LoadAttr Out Keep Name 3 "R[a] = R[b].N[c], b a local";
    LoadAttrT Out In Name 3 "R[a] = R[b].N[c], b a temporary";
    StoreAttr In In Name 3 "R[a].N[c] = R[b]";
    DelAttr In No Name 0 "del R[a].N[c]";
    LoadSuperAttr Out Win Name 0 "R[a] = super attribute N[c]: R[b] the name super's value, R[b+1] the class, R[b+2] self";
    LoadIndex Out In In 1 "R[a] = R[b][R[c]]";
    StoreIndex In In In 1 "R[a][R[b]] = R[c]";
    LoadIndexK Out In Const 1 "R[a] = R[b][K[c]]";
    StoreIndexK In Const In 1 "R[a][K[b]] = R[c]";
    DelIndex In In No 0 "del R[a][R[b]]";
    BuildSlice Out Win Count 0 "R[a] = slice of the c (2 or 3) values from temporary b on";
    // Calls
    Call Win Count No 1 "R[a] = R[a](b positional arguments)";
    CallKw Win Count Const 3 "R[a] = R[a](b arguments, the last len(K[c]) of them named by the tuple K[c])";
    CallEx Win Count No 0 "R[a] = R[a](*R[a+3], **R[a+4]); R[a+4] is there if b is 1 (a dict with strings as keys) or 2 (anything); R[a+3] is any iterable";
    CallMethod Win Count Name 3 "R[a] = R[a+3].N[c](b positional arguments from R[a+4] on)";
    LookMethod Win No Name 3 "before the arguments of a CallMethod with window a: if finding N[c] of R[a+3] fails it fails here; if it runs Python code, that is done here, then R[a] is the callee and R[a+3] unbound";
    CallMethodKw Win Count Name 4 "as CallMethod with b arguments, the last of them named by the tuple K[first cache word]";
    CallSuperMethod Win Count Name 4 "R[a] = super method N[c] with b positional arguments from R[a+4] on: R[a] the name super's value, R[a+1] the class, R[a+3] self";
    Return In No No 0 "return R[a], moved out (a local too)";
    ReturnNone No No No 0 "return None";
    MakeFunction Out Const Count 0 "R[a] = function of code K[b]; by the bits of c there lie from R[a] on: 1 defaults tuple, 2 keyword defaults dict, 4 annotations dict, 8 closure tuple";
    LoadBuildClass Out No No 0 "R[a] = builtins.__build_class__";
    // Building
    BuildTuple Out Win Count 0 "R[a] = tuple of the c values from temporary b on";
    BuildList Out Win Count 0 "R[a] = list of the c values from temporary b on";
    BuildSet Out Win Count 0 "R[a] = set of the c values from temporary b on";
    BuildMap Out Win Count 0 "R[a] = dict of the c pairs from temporary b on: key, value, key, value, …";
    BuildString Out Win Count 0 "R[a] = the c strings (or unboxed numbers, shown as str does) from temporary b on, joined";
    ListAppend Keep In No 0 "append R[b] to list R[a]";
    ListExtend Keep In No 0 "extend list R[a] with the iterable R[b] (star display: TypeError 'Value after * must be an iterable, not X')";
    ListToTuple InOut No No 0 "R[a] = tuple of list R[a]";
    SetAdd Keep In No 0 "add R[b] to set R[a]";
    SetUpdate Keep In No 0 "add all of iterable R[b] to set R[a]";
    MapAdd Keep In In 0 "dict R[a][R[b]] = R[c]";
    DictUpdate Keep In No 0 "update dict R[a] with mapping R[b]";
    DictMerge Keep In Keep 0 "as DictUpdate for **arguments of callee R[c]: keys must be strings, duplicates raise";
    // Iteration and unpacking
    GetIter Out In No 0 "R[a] = iter(R[b])";
    ForIter Out Keep Jump 1 "R[a] = next of iterator R[b]; when exhausted release R[b] and jump c";
    UnpackSequence Win In Count 0 "R[a…a+c] = the c items of R[b]";
    UnpackEx Win In Count 0 "c = before + 256 × after: R[a…] = the first before items, a list of the rest, the last after items of R[b]";
    // Formatting
    Convert Out In Count 0 "R[a] = str (1), repr (2), ascii (3) of R[b] by c";
    FormatValue Out In Count 0 "R[a] = format(R[b]); if c is 1, R[a] is for BuildString, which knows numbers too";
    FormatSpec Out In In 0 "R[a] = format(R[b], R[c])";
    // Generators and coroutines
    Yield Out In No 0 "yield R[b]; R[a] = what is sent";
    YieldDrop In No No 0 "yield R[a]; what is sent is released";
    YieldDelegate Out Keep In 0 "yield R[c] on behalf of iterator R[b] (throw and close go there first); R[a] = what is sent";
    AsyncYield Out In No 0 "yield R[b] as a value of this asynchronous generator; R[a] = what is sent";
    GenReturn In No No 0 "finish this generator or coroutine with value R[a]";
    GetYieldFromIter Out In No 0 "R[a] = the iterator that yield from R[b] delegates to";
    GetAwaitable Out In Count 0 "R[a] = the iterator that await R[b] delegates to; c: 0 plain, 1 of __aenter__, 2 of __aexit__, 3 of __anext__";
    Send InOut Keep Jump 0 "send R[a] into iterator R[b]: R[a] = what it yields; when it returns, R[a] = its value, release R[b], jump c";
    GetAIter Out In No 0 "R[a] = R[b].__aiter__(), checked";
    GetANext Out Keep No 0 "R[a] = R[b].__anext__(), to be awaited";
    EndAsyncFor In In No 0 "R[a] the exception: if it is StopAsyncIteration release it and the iterator R[b], else raise it again";
    // Exceptions
    Raise In No No 0 "raise R[a]";
    RaiseFrom In In No 0 "raise R[a] from R[b]";
    RaiseAgain No No No 0 "raise the exception being handled";
    Reraise In No No 0 "raise R[a] again, its traceback and context as they are";
    PushExc Out Keep No 0 "R[a] = the exception being handled (or unbound); R[b] is being handled now";
    PopExc In No No 0 "the exception being handled = R[a] (may be unbound)";
    MatchExc Out Keep In 0 "R[a] = does exception R[b] match the class or tuple R[c]";
    MatchExcGroup Win In In 0 "R[a] = part of R[b] that matches R[c], or None; R[a+1] = the rest, or None";
    PrepReraiseStar Out In In 0 "R[a] = what except* must raise, or None: R[b] the original, R[c] the list of what was raised or left";
    ExcInfo Win Keep No 0 "R[a], R[a+1], R[a+2] = type, value and traceback of exception R[b]";
    LoadAssertionError Out No No 0 "R[a] = AssertionError";
    // With
    EnterWith Win In Count 4 "R[a] = bound exit method, R[a+1] = bound enter method of R[b]; c is 1 for async with";
    // Match
    MatchClass Out Win Count 0 "R[b] subject (kept), R[b+1] class, R[b+2] tuple of keyword names, c positional patterns: R[a] = tuple of the attributes, or None";
    MatchSequence Out Keep No 0 "R[a] = is R[b] a sequence for patterns";
    MatchMapping Out Keep No 0 "R[a] = is R[b] a mapping for patterns";
    MatchKeys Out Keep Keep 0 "R[a] = tuple of the values in mapping R[b] of the keys in tuple R[c], or None";
    MatchRest Out Keep In 0 "R[a] = dict of mapping R[b] without the keys in tuple R[c]";
    GetLen Out Keep No 0 "R[a] = len(R[b])";
    // Imports and the rest
    // Locals without registers, attributes and functions past the reach of the plain instructions
    PackFar Out No No 0 "R[a] = dict of the far locals: the parameters that lie from R[a] on, taken";
    LoadFar Out Name32 No 0 "R[a] = far local N[bc]; raise UnboundLocalError";
    StoreFar In Name32 No 0 "far local N[bc] = R[a]";
    DelFar No Name32 No 0 "del far local N[bc]; raise UnboundLocalError";
    FarFunction Out Win Count 0 "as MakeFunction with the parts that c names from R[b] on; the code lies behind them";
    ImportName Win Name32 No 0 "R[a] = import N[bc], level R[a], from-list R[a+1]";
    ImportFrom Out Keep Name 0 "R[a] = name N[c] of module R[b]";
    ImportStar In No No 0 "import all public names of module R[a] into the namespace";
    PrintExpr In No No 0 "sys.displayhook(R[a])";
    Intrinsic Out Win Count 0 "R[a] = intrinsic c of the values from temporary b on; see Intrinsic";
    // Written by the machine alone
    Halt No No No 0 "leave the run loop";
    BinaryReturn No No No 0 "after an operator method: NotImplemented tries the other operand";
    JumpFor No Jump32 No 0 "Jump back to a ForIter";
    JumpRange No Jump32 No 0 "Jump back to a ForRange, whose step is taken with it";
    JumpList No Jump32 No 0 "Jump back to a ForList, whose step is taken with it";
    CallObject Win Count No 1 "Call of an instance of a class with a Python __call__";
    CompareReturn No No No 0 "after a comparison method: NotImplemented tries the other operand; the result is stored or tested";
    SpecialReturn No No No 0 "after a special method whose result is checked or tested before it is used";
    ForRange Out Keep Jump 1 "ForIter over a range";
    ForList Out Keep Jump 1 "ForIter over a list";
    ForGen Out Keep Jump 1 "ForIter over a generator";
    ForTuple Out Keep Jump 1 "ForIter over a tuple";
    ForChars Out Keep Jump 1 "ForIter over the characters of a string";
    ForSet Out Keep Jump 1 "ForIter over a set";
    ForKeys Out Keep Jump 1 "ForIter over the keys of a dict";
    ForValues Out Keep Jump 1 "ForIter over the values of a dict";
    ForPair Out Keep Jump 1 "ForIter, and the UnpackSequence of two behind it, over what gives pairs";
    ForEnumerate Out Keep Jump 1 "ForPair over an enumerate";
    ForZip Out Keep Jump 1 "ForPair over a zip of two";
    ForItems Out Keep Jump 1 "ForPair over the items of a dict";
    CallGen Win Count No 1 "Call of a generator function with just its positional parameters";
    CallAwait Win Count No 1 "CallGen, and the GetAwaitable or GetYieldFromIter, LoadConst and Send behind it";
    ANextGen Out Keep No 0 "GetANext of an asynchronous generator, and the GetAwaitable, LoadConst and Send behind it";
    AwaitGen Out In Count 0 "GetAwaitable of an instance whose __await__ is a generator function, and the LoadConst and Send behind it";
    CallAppend Win Count Name 3 "CallMethod of a list's append with one argument";
    CallGenSend Win Count Name 3 "CallMethod of a generator's or coroutine's send";
    CallSend Win Count No 1 "Call of a bound send of a generator or coroutine";
    CallNext Win Count No 1 "Call of next with a generator";
    CallBound Win Count No 1 "Call of a bound method of a plain function";
    ForNative Out Keep Jump 1 "ForIter over an iterator of a builtin type";
    ResumeThrow No No No 0 "raise the exception that was thrown into this generator";
    StoreAttrT In In Name 3 "StoreAttr of a temporary to an attribute of a local";
    CallMethodNative Win Count Name 3 "CallMethod of a method written in Rust";
    CallMethodDirect Win Count Name 3 "CallMethod of a method written in Rust that takes so many arguments as they come";
    CallNative Win Count No 1 "Call of a function written in Rust";
    CallDirect Win Count No 1 "Call of a function written in Rust that takes so many arguments as they come";
    CallGetAttr Win Count No 1 "Call of the builtin getattr";
    CallLen Win Count No 1 "Call of the builtin len";
    CallOrd Win Count No 1 "Call of the builtin ord";
    CallChr Win Count No 1 "Call of the builtin chr";
    CallIsInstance Win Count No 1 "Call of the builtin isinstance";
    CallDefaults Win Count No 1 "Call of a function that fills in defaults";
    CallType Win Count No 1 "Call of a class written in Rust";
    CallClass Win Count No 1 "Call of a class with a Python __init__";
    CallNew Win Count No 1 "Call of a class with a Python __new__ and no __init__";
    LoadAttrSlow Out Keep Name 3 "LoadAttr that the slot cache cannot serve";
    LoadAttrSlowT Out In Name 3 "LoadAttrT that the slot cache cannot serve";
    LoadAttrOver Out Keep Name 3 "LoadAttr from the overflow buffer";
    LoadAttrOverT Out In Name 3 "LoadAttrT from the overflow buffer";
    LoadAttrValue Out Keep Name 3 "LoadAttr of a value that the class holds";
    LoadAttrValueT Out In Name 3 "LoadAttrT of a value that the class holds";
    LoadAttrType Out Keep Name 3 "LoadAttr of a class";
    LoadAttrTypeT Out In Name 3 "LoadAttrT of a class";
    LoadAttrModule Out Keep Name 3 "LoadAttr of a module";
    LoadAttrModuleT Out In Name 3 "LoadAttrT of a module";
    LoadAttrProperty Out Keep Name 3 "LoadAttr that calls a property's getter";
    LoadAttrPropertyT Out In Name 3 "LoadAttrT that calls a property's getter";
    LoadAttrDict Out Keep Name 3 "LoadAttr from an instance's dict";
    LoadAttrDictT Out In Name 3 "LoadAttrT from an instance's dict";
    LoadAttrItem Out Keep Name 3 "LoadAttr of a named tuple's field";
    LoadAttrItemT Out In Name 3 "LoadAttrT of a named tuple's field";
    LoadAttrPoly Out Keep Name 3 "LoadAttr of receivers of several shapes";
    LoadAttrPolyT Out In Name 3 "LoadAttrT of receivers of several shapes";
    CallMethodPoly Win Count Name 3 "CallMethod of receivers of several shapes";
    CallMethodDefaults Win Count Name 3 "CallMethod of a method that gets defaults";
    CallMethodFree Win Count Name 3 "CallMethod of a callee that is not bound to the receiver";
    StoreAttrProperty In In Name 3 "StoreAttr that calls a property's setter";
    LoadItem Out In In 1 "LoadIndex of a list in a local";
    LoadItemT Out In In 1 "LoadIndex of a list in a temporary";
    LoadItemK Out In Const 1 "LoadIndexK of a list in a local";
    LoadItemKT Out In Const 1 "LoadIndexK of a list in a temporary";
    LoadPart Out In In 1 "LoadIndex of a tuple in a local";
    LoadPartT Out In In 1 "LoadIndex of a tuple in a temporary";
    LoadPartK Out In Const 1 "LoadIndexK of a tuple in a local";
    LoadPartKT Out In Const 1 "LoadIndexK of a tuple in a temporary";
    LoadChar Out In In 1 "LoadIndex of a Latin-1 string in a local";
    LoadCharT Out In In 1 "LoadIndex of a Latin-1 string in a temporary";
    LoadCharK Out In Const 1 "LoadIndexK of a Latin-1 string in a local";
    LoadCharKT Out In Const 1 "LoadIndexK of a Latin-1 string in a temporary";
    LoadByte Out In In 1 "LoadIndex of a bytes object in a local";
    LoadByteT Out In In 1 "LoadIndex of a bytes object in a temporary";
    LoadByteK Out In Const 1 "LoadIndexK of a bytes object in a local";
    LoadByteKT Out In Const 1 "LoadIndexK of a bytes object in a temporary";
    AddToItem Out In In 1 "LoadItem, and what follows of x[k] += y";
    SubFromItem Out In In 1 "LoadItem, and what follows of x[k] -= y";
    AddIntToItem Out In In 1 "LoadItem, and what follows of x[k] += int";
    AddProductToItem Out In In 1 "LoadItem, and what follows of x[k] += y * z";
    SubProductFromItem Out In In 1 "LoadItem, and what follows of x[k] -= y * z";
    AddToItemK Out In Const 1 "LoadItemK, and what follows of x[k] += y";
    SubFromItemK Out In Const 1 "LoadItemK, and what follows of x[k] -= y";
    AddIntToItemK Out In Const 1 "LoadItemK, and what follows of x[k] += int";
    AddProductToItemK Out In Const 1 "LoadItemK, and what follows of x[k] += y * z";
    SubProductFromItemK Out In Const 1 "LoadItemK, and what follows of x[k] -= y * z";
    LoadKey Out In In 1 "LoadIndex of a dict in a local";
    LoadKeyT Out In In 1 "LoadIndex of a dict in a temporary";
    LoadKeyK Out In Const 1 "LoadIndexK of a dict in a local";
    LoadKeyKT Out In Const 1 "LoadIndexK of a dict in a temporary";
    StoreKey In In In 1 "StoreIndex in a dict in a local";
    StoreKeyT In In In 1 "StoreIndex in a dict in a temporary";
    StoreKeyK In Const In 1 "StoreIndexK in a dict in a local";
    StoreKeyKT In Const In 1 "StoreIndexK in a dict in a temporary";
    StoreItem In In In 1 "StoreIndex in a list in a local";
    StoreItemT In In In 1 "StoreIndex in a list in a temporary";
    StoreItemK In Const In 1 "StoreIndexK in a list in a local";
    StoreItemKT In Const In 1 "StoreIndexK in a list in a temporary";
    AddF Out In In 0 "Add that looks for floats first";
    SubF Out In In 0 "Sub that looks for floats first";
    IAddF Out In In 0 "IAdd that looks for floats first";
    ISubF Out In In 0 "ISub that looks for floats first";
    AddKF Out In Const 1 "AddK that looks for floats first";
    SubKF Out In Const 1 "SubK that looks for floats first";
    IAddKF Out In Const 1 "IAddK that looks for floats first";
    ISubKF Out In Const 1 "ISubK that looks for floats first";
    KAddF Out Const In 1 "KAdd that looks for floats first";
    KSubF Out Const In 1 "KSub that looks for floats first";
    MulAdd Out In In 0 "Mul, and the Add behind it of what it gives as the right operand";
    MulAddL Out In In 0 "Mul, and the Add behind it of what it gives as the left operand";
    MulSub Out In In 0 "Mul, and the Sub behind it of what it gives as the right operand";
    MulSubL Out In In 0 "Mul, and the Sub behind it of what it gives as the left operand";
    UnpackLocals Win In Count 0 "UnpackSequence, and the moves to locals behind it";
}

/// What [`Op::Intrinsic`] does, by its operand `c`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum Intrinsic {
    /// `TypeVar(name)`: one value, the name.
    TypeVar,
    /// `TypeVar(name)` with a lazily evaluated bound: name, function.
    TypeVarWithBound,
    /// `TypeVar(name)` with lazily evaluated constraints: name, function.
    TypeVarWithConstraints,
    /// `ParamSpec(name)`: the name.
    ParamSpec,
    /// `TypeVarTuple(name)`: the name.
    TypeVarTuple,
    /// `TypeAliasType`: name, type parameters or None, function that gives the value.
    TypeAlias,
    /// `Generic[*params]`: the tuple of type parameters.
    SubscriptGeneric,
    /// `function.__type_params__ = params`: function, tuple; gives the function.
    SetFunctionTypeParams,
    /// The exception StopIteration may not leave a generator: gives RuntimeError from it.
    StopIterationError,
    /// An attribute whose name has too large an index for `LoadAttr`: object, name.
    GetAttr,
    /// Sets such an attribute: object, name, value; gives None.
    SetAttr,
    /// Deletes such an attribute: object, name; gives None.
    DelAttr,
    /// As `ImportFrom`: module, name.
    ImportFrom,
}

impl Intrinsic {
    /// Every intrinsic, in order.
    pub const ALL: &[Intrinsic] = &[
        Intrinsic::TypeVar,
        Intrinsic::TypeVarWithBound,
        Intrinsic::TypeVarWithConstraints,
        Intrinsic::ParamSpec,
        Intrinsic::TypeVarTuple,
        Intrinsic::TypeAlias,
        Intrinsic::SubscriptGeneric,
        Intrinsic::SetFunctionTypeParams,
        Intrinsic::StopIterationError,
        Intrinsic::GetAttr,
        Intrinsic::SetAttr,
        Intrinsic::DelAttr,
        Intrinsic::ImportFrom,
    ];

    /// The intrinsic with this number.
    pub fn from_u16(n: u16) -> Option<Intrinsic> {
        Intrinsic::ALL.get(n as usize).copied()
    }

    /// How many values it takes.
    pub fn arity(self) -> u32 {
        match self {
            Intrinsic::TypeVar
            | Intrinsic::ParamSpec
            | Intrinsic::TypeVarTuple
            | Intrinsic::SubscriptGeneric
            | Intrinsic::StopIterationError => 1,
            Intrinsic::GetAttr
            | Intrinsic::DelAttr
            | Intrinsic::ImportFrom
            | Intrinsic::TypeVarWithBound
            | Intrinsic::TypeVarWithConstraints
            | Intrinsic::SetFunctionTypeParams => 2,
            Intrinsic::TypeAlias | Intrinsic::SetAttr => 3,
        }
    }
}

impl Op {
    /// The opcode with this number.
    pub fn from_u16(n: u16) -> Option<Op> {
        Op::ALL.get(n as usize).copied()
    }

    /// Its row of the table.
    pub fn info(self) -> &'static OpInfo {
        &OPS[self as usize]
    }

    /// How many words it takes, inline caches included.
    pub fn words(self) -> usize {
        self.shape().words as usize
    }

    /// What is asked about each instruction that is written.
    #[inline]
    pub fn shape(self) -> &'static Shape {
        &SHAPES[self as usize]
    }
}

/// What is asked about each instruction that is written: a row of the table in a few bytes. In the
/// masks, bit 0 stands for operand `a`.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// How many words the instruction takes, inline caches included.
    pub words: u8,
    /// Operands that are registers by themselves, not the first of a window.
    pub registers: u8,
    /// Whether operand `a` is written and nothing else.
    pub output: bool,
    /// Whether an operand is the first register of a window.
    pub window: bool,
    /// What each operand is multiplied with: the width of a register, one, or nothing where it is not
    /// used or not known yet.
    pub factors: [u8; 3],
    /// The bits that an operand may not have: too large a number.
    pub excess: [u32; 3],
    /// Whether `b` and `c` are one operand, of 32 bits.
    pub wide: bool,
    /// Where a constant stands in the word.
    pub constant: Option<u8>,
}

const SHAPES: [Shape; OPS.len()] = {
    let mut table = [shape_of(&OPS[0]); OPS.len()];
    let mut op = 0;
    while op < OPS.len() {
        table[op] = shape_of(&OPS[op]);
        op += 1;
    }
    table
};

const fn shape_of(info: &OpInfo) -> Shape {
    let mut shape = Shape {
        words: 1 + info.cache,
        registers: 0,
        output: false,
        window: false,
        factors: [0; 3],
        excess: [0; 3],
        wide: false,
        constant: None,
    };
    let mut i = 0;
    while i < 3 {
        let bit = 1 << i;
        let (factor, excess) = match info.operands[i] {
            Operand::Out | Operand::In | Operand::Keep | Operand::InOut | Operand::Win => {
                (8, !(u16::MAX as u32 / 8))
            }
            Operand::Name | Operand::Count => (1, !(u16::MAX as u32)),
            Operand::Int | Operand::Name32 | Operand::Int32 => (1, 0),
            Operand::No | Operand::Const | Operand::Const32 | Operand::Jump | Operand::Jump32 => {
                (0, 0)
            }
        };
        (shape.factors[i], shape.excess[i]) = (factor, excess);
        match info.operands[i] {
            Operand::Out => {
                assert!(i == 0, "what is written is operand a");
                (shape.registers, shape.output) = (shape.registers | bit, true);
            }
            Operand::In | Operand::Keep | Operand::InOut => shape.registers |= bit,
            Operand::Win => shape.window = true,
            Operand::Const | Operand::Const32 => shape.constant = Some(16 + 16 * i as u8),
            _ => {}
        }
        if matches!(
            info.operands[i],
            Operand::Const32 | Operand::Name32 | Operand::Int32 | Operand::Jump32
        ) {
            shape.wide = true;
        }
        i += 1;
    }
    shape
}

impl Op {
    /// Which operand is a constant whose word the machine keeps in the instruction's cache word.
    pub fn inline_const(self) -> Option<usize> {
        let info = self.info();
        let at =
            info.operands.iter().position(|o| matches!(o, Operand::Const | Operand::Const32))?;
        (info.cache == 1 && !matches!(self, Op::CallKw)).then_some(at)
    }
}

/// Packs an instruction. Register operands are register numbers × 8.
pub const fn encode(op: Op, a: u16, b: u16, c: u16) -> u64 {
    op as u64 | (a as u64) << 16 | (b as u64) << 32 | (c as u64) << 48
}

/// Packs an instruction with a wide operand.
pub const fn encode32(op: Op, a: u16, bc: u32) -> u64 {
    op as u64 | (a as u64) << 16 | (bc as u64) << 32
}
