//! Syntax trees as Python objects: the nodes of the module `ast`, from the parser's and back.

mod from_python;
mod to_python;

use crate::types::core;
use crate::value::code::CodeObj;
use crate::value::{Module, PyResult, Ref, Type, Value};
use crate::vm::Vm;
use pyrun_compiler::Options;
use pyrun_parser::{Mode, Source};
use std::sync::Arc;

/// A class of the module `_ast`.
fn class(vm: &mut Vm, name: &str) -> PyResult<Ref<Type>> {
    let module = vm.import("_ast")?;
    let key = vm.intern(name);
    let found = module.get::<Module>().and_then(|m| m.dict.get_str(&key));
    match found.and_then(|v| v.downcast::<Type>().ok()) {
        Some(t) => Ok(t),
        None => Err(vm.attribute_error(&format!("module '_ast' has no class '{name}'"))),
    }
}

impl Vm {
    /// Whether this is a node of a syntax tree.
    pub(crate) fn is_tree(&mut self, v: &Value) -> PyResult<bool> {
        // Who has a node has imported the module.
        let key = self.intern("_ast");
        if self.modules.get_str(&key).is_none() {
            return Ok(false);
        }
        let base = class(self, "AST")?;
        Ok(v.class().is_subclass(&base))
    }

    /// Parses a program to the nodes of `ast`.
    pub(crate) fn parse_tree(&mut self, text: &[u8], filename: &str, mode: Mode) -> PyResult {
        self.charge_source(text.len())?;
        let source = Source::from_bytes(text, filename).map_err(|e| self.syntax_error(&e))?;
        let arena = pyrun_ast::Arena::new();
        let stop = self.front_end_stops();
        let mut warnings = Vec::new();
        let tree = pyrun_parser::parse_until(&source, mode, &arena, &mut warnings, &stop)
            .map_err(|e| self.syntax_error(&e))?;
        to_python::module(self, &tree, &source)
    }

    /// Compiles a tree made of the nodes of `ast`.
    pub(crate) fn compile_tree(
        &mut self,
        tree: &Value,
        filename: &str,
        mode: Mode,
        options: Options,
    ) -> PyResult<Ref<CodeObj>> {
        let arena = pyrun_ast::Arena::new();
        let (module, info) = from_python::module(self, tree, filename, mode, &arena)?;
        let mut slips = Vec::new();
        match pyrun_compiler::compile_with_warnings(&module, &info, options, &mut slips) {
            Ok(code) => {
                for w in slips {
                    let line = from_python::place(w.span.start).0;
                    self.warn_at(core().exc.syntax_warning, &w.message, filename, line)?;
                }
                Ok(self.code_object(&Arc::new(code)))
            }
            Err(e) => {
                let place = |offset| from_python::place(offset);
                let ((line, column), (end_line, end_column)) =
                    (place(e.span.start), place(e.span.end));
                let message = self.str(&e.message);
                let filename = self.str(filename);
                let [line, column, end_line, end_column] =
                    [line, column + 1, end_line, end_column + 1].map(|n| self.int(n.into()));
                let mut fields = vec![filename, line, column, Value::none(), end_line, end_column];
                let shown = self.tuple(&fields);
                let raised = self.error_with(core().exc.syntax_error, &[message.clone(), shown]);
                fields.insert(0, message);
                fields.push(Value::none());
                self.set_fields(&raised, fields);
                Err(raised)
            }
        }
    }
}
