//! `_symtable`: the symbol tables that the compiler works with. `symtable`, in Python, gives them faces.

use pyrun_compiler::{SymbolTable, TableKind};
use pyrun_macros::pyfunctions;
use pyrun_parser::Mode;
use pyrun_vm::modules::NativeModule;
use pyrun_vm::{PyResult, Value, Vm};

/// `_symtable`
pub static MODULE: NativeModule = NativeModule {
    name: "_symtable",
    doc: "The compiler's symbol tables.",
    functions: &[Functions::METHODS],
    types: &[],
    init: None,
};

struct Functions;

#[pyfunctions]
impl Functions {
    /// The table of a program: name, type, line, whether it is nested, parameters, flags by name, inner tables.
    fn symtable(vm: &mut Vm, source: &[u8], filename: &str, mode: &str) -> PyResult {
        let mode = match mode {
            "exec" => Mode::Exec,
            "eval" => Mode::Eval,
            "single" => Mode::Single,
            _ => {
                let message = "symtable() arg 3 must be 'exec' or 'eval' or 'single'";
                return Err(vm.value_error(message));
            }
        };
        let table = vm.symbol_tables(source, filename, mode)?;
        rows(vm, &table)
    }
}

/// A table as a tuple. Scopes nest no deeper than the compiler allows.
fn rows(vm: &mut Vm, table: &SymbolTable) -> PyResult {
    vm.charge(table.symbols.len() + 1)?;
    let kind = match table.kind {
        TableKind::Function => 0,
        TableKind::Class => 1,
        TableKind::Module => 2,
        TableKind::TypeVarBound => 4,
        TableKind::TypeAlias => 5,
        TableKind::TypeParameters => 6,
    };
    let symbols = vm.dict();
    for (name, flags) in &table.symbols {
        let (name, flags) = (vm.intern(name), vm.int((*flags).into()));
        symbols.set_str(&name, flags);
    }
    let parameters: Vec<Value> = table.parameters.iter().map(|name| vm.str(name)).collect();
    let children = table.children.iter().map(|child| rows(vm, child));
    let children = children.collect::<PyResult<Vec<Value>>>()?;
    let row = [
        vm.str(&table.name),
        vm.int(kind),
        vm.int(table.line.into()),
        Value::from(table.nested),
        vm.tuple(&parameters),
        symbols.into_value(),
        vm.tuple(&children),
    ];
    Ok(vm.tuple(&row))
}
