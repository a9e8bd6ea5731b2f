//! `_opcode`: the machine's instructions for `dis`, and code objects as bytes for `marshal`.

use pyrun_bytecode::Code;
use pyrun_bytecode::dis::listing;
use pyrun_bytecode::ops::Op;
use pyrun_macros::pyfunctions;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::value::code::CodeObj;
use pyrun_vm::{PyResult, Ref, Value, Vm};
use std::sync::Arc;

/// `_opcode`
pub static MODULE: NativeModule = NativeModule {
    name: "_opcode",
    doc: "The instructions of the machine.",
    functions: &[Functions::METHODS],
    types: &[],
    init: None,
};

struct Functions;

#[pyfunctions]
impl Functions {
    /// The names of the instructions with their numbers and documentation.
    fn instructions(vm: &mut Vm) -> Value {
        let mut rows = Vec::new();
        for (number, op) in Op::ALL.iter().enumerate() {
            let info = op.info();
            let row = [vm.int(number as i64), vm.str(info.name), vm.str(info.formula)];
            rows.push(vm.tuple(&row));
        }
        vm.list(rows)
    }

    /// The instructions of a code object: offset, end, number, operands as numbers, operands as text, jump target or None.
    fn disassemble(vm: &mut Vm, code: &Ref<CodeObj>) -> PyResult {
        vm.charge(code.code.words.len() / 4 + 1)?;
        vm.reserve(code.code.words.len().saturating_mul(256))?;
        let mut rows = Vec::new();
        for line in listing(&code.code) {
            let args: Vec<Value> = line.args.iter().map(|&a| vm.int(a)).collect();
            let target = line.target.map_or(Value::none(), |t| vm.int(t));
            let row = [
                vm.int(line.ip as i64),
                vm.int(line.end as i64),
                vm.int(line.op as i64),
                vm.tuple(&args),
                vm.str(&line.text),
                target,
            ];
            rows.push(vm.tuple(&row));
        }
        Ok(vm.list(rows))
    }

    /// The rows of a code object's exception table: start, end and target.
    fn handlers(vm: &mut Vm, code: &Ref<CodeObj>) -> Value {
        let mut rows = Vec::new();
        for h in &code.code.handlers {
            let row = [h.start, h.end, h.target].map(|n| vm.int(n.into()));
            rows.push(vm.tuple(&row));
        }
        vm.list(rows)
    }

    /// A code object as bytes that this version of the interpreter can load.
    fn dump_code(vm: &mut Vm, code: &Ref<CodeObj>) -> PyResult {
        vm.charge(code.code.words.len() + 1)?;
        let bytes = code.code.to_bytes();
        vm.reserve(bytes.len())?;
        Ok(vm.bytes(&bytes))
    }

    /// The code object of such bytes.
    fn load_code(vm: &mut Vm, data: &Value) -> PyResult {
        let bytes = vm.buffer(data)?.to_vec();
        vm.charge(bytes.len() + 1)?;
        vm.reserve(bytes.len().saturating_mul(4))?;
        match Code::from_bytes(&bytes) {
            Ok(code) => Ok(vm.code_object(&Arc::new(code)).into_value()),
            Err(_) => Err(vm.value_error("bad marshal data (invalid code object)")),
        }
    }
}
