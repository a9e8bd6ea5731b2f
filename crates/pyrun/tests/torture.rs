//! Every opcode in loops on a thread with a native stack of 256 KiB: an instruction that does not end
//! in a jump to the next one, but in a call, leaves a native frame behind, and thousands of those do
//! not fit.

use std::collections::BTreeSet;

use pyrun::{Interpreter, System};
use pyrun_bytecode::decode::instructions;
use pyrun_bytecode::{Code, Const, Op};
use pyrun_compiler::{Options, SourceInfo, compile};
use pyrun_parser::{Mode, Source, parse};

const STACK: usize = 256 * 1024;
/// Opcodes that do not stand in the program: of the prompt, and of PEP 695, which need `typing`.
const ELSEWHERE: &[Op] = &[Op::PrintExpr, Op::Intrinsic, Op::LoadNamespace, Op::LoadClassCell];

fn program() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/torture/opcodes.py");
    std::fs::read_to_string(path).expect("the program is there") + &far()
}

/// What is too long to be written down: more locals than registers, more functions than an operand reaches.
fn far() -> String {
    let mut text = String::from("\n\ndef far_locals(n):\n");
    (0..6_100).for_each(|i| text += &format!("    v{i} = 0\n"));
    text += "    for i in range(n):\n        v6099 = i\n        v6099\n        del v6099\n";
    text += "\n\ndef far_functions(n):\n    if n < 0:\n";
    text += &"        lambda: 0\n".repeat(46_000);
    text += "    for i in range(n):\n        lambda: i\n";
    text + "\n\nfar_locals(ROUNDS)\nfar_functions(ROUNDS)\n"
}

fn collect(code: &Code, found: &mut BTreeSet<u16>) {
    found.extend(instructions(code).map(|i| i.op as u16));
    for c in &code.consts {
        if let Const::Code(c) = c {
            collect(c, found);
        }
    }
}

#[test]
fn the_program_has_every_opcode() {
    let text = program();
    let source = Source::from_bytes(text.as_bytes(), "opcodes.py").expect("it is UTF-8");
    let arena = pyrun_ast::Arena::new();
    let module = parse(&source, Mode::Exec, &arena).expect("it parses");
    let info = SourceInfo::new("opcodes.py", source.text());
    let code = compile(&module, &info, Options::default()).expect("it compiles");
    let mut found = BTreeSet::new();
    collect(&code, &mut found);
    // Behind `Halt` come those that the machine writes.
    let missing: Vec<&str> = Op::ALL
        .iter()
        .take_while(|&&op| op != Op::Halt)
        .filter(|&&op| !found.contains(&(op as u16)) && !ELSEWHERE.contains(&op))
        .map(|op| op.info().name)
        .collect();
    assert!(missing.is_empty(), "not in the program: {missing:?}");
}

#[test]
fn no_opcode_leaves_a_native_frame() {
    let rounds = if cfg!(debug_assertions) { 1_000 } else { 20_000 };
    let mut interpreter = Interpreter::builder().host(System::new()).build();
    interpreter.exec("import contextlib, types, typing").expect("imports");
    let source =
        format!("code = compile({:?}, 'opcodes.py', 'exec')\nROUNDS = {rounds}", program());
    interpreter.exec(&source).expect("it compiles");
    let run = move || interpreter.exec("exec(code)").map_err(|e| e.to_string());
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(run).expect("a thread starts");
    thread.join().expect("the thread ends").expect("the program runs");
}
