//! Import statements.

use pyrun_ast::{Alias, Span};
use pyrun_bytecode::{Const, Intrinsic, Op};

use crate::error::{Res, syntax};
use crate::generate::{Gen, str_const};
use crate::unit::Reg;

impl<'a> Gen<'a, '_> {
    /// `import a.b as c, d`
    pub fn import(&mut self, span: Span, names: &'a [Alias<'a>]) -> Res {
        for alias in names {
            self.at(span);
            let r = self.import_module(alias.name, 0, Const::None);
            match alias.asname {
                None => {
                    let top = alias.name.split('.').next().unwrap_or(alias.name);
                    self.store_name(top, r);
                }
                Some(id) => {
                    // The module itself, which the import gives only when the name has no dots.
                    for part in alias.name.split('.').skip(1) {
                        let next = self.unit.alloc();
                        self.import_name(next, r, part);
                        self.emit(Op::Drop, r, 0, 0);
                        self.emit(Op::Take, r, next, 0);
                        self.unit.top = next;
                    }
                    self.store_name(id.name, r);
                }
            }
            self.unit.top = r;
        }
        Ok(())
    }

    /// `from ..module import a as b`
    pub fn import_from(
        &mut self,
        span: Span,
        module: Option<&'a str>,
        names: &'a [Alias<'a>],
        level: u32,
    ) -> Res {
        if module == Some("__future__") && level == 0 && span.start >= self.future_end {
            let message = "from __future__ imports must occur at the beginning of the file";
            return syntax(message, span);
        }
        self.at(span);
        let list = Const::Tuple(names.iter().map(|a| str_const(a.name)).collect());
        let r = self.import_module(module.unwrap_or(""), level, list);
        if names.len() == 1 && names[0].name == "*" {
            self.emit(Op::ImportStar, r, 0, 0);
            self.unit.top = r;
            return Ok(());
        }
        for alias in names {
            self.patience.count(span)?;
            self.at(span);
            let value = self.unit.alloc();
            self.import_name(value, r, alias.name);
            self.store_name(alias.asname.map_or(alias.name, |id| id.name), value);
            self.unit.top = value;
        }
        self.emit(Op::Drop, r, 0, 0);
        self.unit.top = r;
        Ok(())
    }

    /// `name` of the module in `r`, which stays there.
    fn import_name(&mut self, dst: Reg, r: Reg, name: &str) {
        let n = self.table.names.intern(name);
        if let Some(n) = self.unit.short_name(n) {
            return self.emit(Op::ImportFrom, dst, r, n);
        }
        let module = self.unit.alloc();
        self.emit(Op::Move, module, r, 0);
        self.push_const(str_const(name));
        self.emit(Op::Intrinsic, dst, module, Intrinsic::ImportFrom as u32);
        self.unit.top = module;
    }

    fn import_module(&mut self, name: &str, level: u32, list: Const) -> Reg {
        let r = self.push_const(Const::Int(level as i64));
        self.push_const(list);
        let n = self.table.names.intern(name);
        let n = self.unit.name(n);
        self.emit(Op::ImportName, r, n, 0);
        self.unit.top = r + 1;
        r
    }
}
