//! Classes and functions by their names: where they are found, and what Python 2 called them.

use pyrun_vm::types::core;
use pyrun_vm::value::{Dict, Str};
use pyrun_vm::{PyResult, Ref, Value, Vm};

use super::save::Saver;
use super::{op, pickling_error};

/// A module by its dotted name.
pub(super) fn module(vm: &mut Vm, name: &Ref<Str>) -> PyResult {
    if let Some(m) = vm.modules.get_str(name)
        && !m.is_none()
    {
        return Ok(m);
    }
    let import = vm.builtins.get_str(&core().names.__import__).unwrap_or_else(Value::none);
    vm.call(&import, &[name.as_value().clone()])?;
    let modules = vm.modules.clone();
    match modules.get_str(name) {
        Some(m) => Ok(m),
        None => Err(vm.key_error(name.as_value())),
    }
}

/// What a dotted name leads to, and what holds it; `None` if there is no such attribute.
pub(super) fn deep(vm: &mut Vm, obj: &Value, name: &str) -> PyResult<Option<(Value, Value)>> {
    let (mut parent, mut at) = (obj.clone(), obj.clone());
    for part in name.split('.') {
        let part = vm.intern(part);
        parent = at;
        match vm.getattr_opt(&parent, &part)? {
            Some(v) => at = v,
            None => return Ok(None),
        }
    }
    Ok(Some((at, parent)))
}

/// The name of the module that an object belongs to.
fn which_module(vm: &mut Vm, obj: &Value, name: &str) -> PyResult {
    if let Some(m) = vm.getattr_opt(obj, &core().names.__module__)?
        && !m.is_none()
    {
        return Ok(m);
    }
    let main = core().names.__main__.as_value();
    for (key, m) in vm.modules.items() {
        if m.is_none() || vm.eq(&key, main)? {
            continue;
        }
        if let Ok(Some((found, _))) = deep(vm, &m, name)
            && found.is(obj)
        {
            return Ok(key);
        }
    }
    Ok(main.clone())
}

/// A table of `_compat_pickle`.
pub(super) fn compat(vm: &mut Vm, table: &str, key: &Value) -> PyResult<Option<Value>> {
    let module = vm.import("_compat_pickle")?;
    let table = vm.getattr_str(&module, table)?;
    match table.get::<Dict>() {
        Some(d) => vm.dict_get(d, key),
        None => Ok(None),
    }
}

fn text(vm: &mut Vm, v: &Value) -> PyResult<String> {
    Ok(vm.to_str(v)?.to_str_lossy().into_owned())
}

impl Saver {
    /// Writes where a class or function is found.
    pub(super) fn save_global(
        &mut self,
        vm: &mut Vm,
        obj: &Value,
        name: Option<&Value>,
    ) -> PyResult<()> {
        let names = &core().names;
        let name = match name {
            Some(name) => name.clone(),
            None => match vm.getattr_opt(obj, &names.__qualname__)? {
                Some(name) => name,
                None => vm.getattr(obj, &names.__name__)?,
            },
        };
        let dotted = text(vm, &name)?;
        if dotted.split('.').any(|p| p == "<locals>") {
            let shown = vm.repr(&name)?.to_str_lossy().into_owned();
            return Err(vm.attribute_error(&format!("Can't pickle local object {shown}")));
        }
        let module_name = which_module(vm, obj, &dotted)?;
        let module = self.find(vm, obj, &module_name)?;
        let found = match deep(vm, &module, &dotted)? {
            Some(found) => found,
            None => {
                let (shown, m) = (text_of(vm, obj)?, text(vm, &module_name)?);
                return Err(pickling_error(
                    vm,
                    &format!("Can't pickle {shown}: attribute lookup {dotted} on {m} failed"),
                ));
            }
        };
        let (found, parent) = found;
        if !found.is(obj) {
            let (shown, m) = (text_of(vm, obj)?, text(vm, &module_name)?);
            return Err(pickling_error(
                vm,
                &format!("Can't pickle {shown}: it's not the same object as {m}.{dotted}"),
            ));
        }
        if self.proto >= 2 && self.save_extension(vm, &module_name, &name)? {
            return Ok(());
        }
        let within = !parent.is(&module);
        let last = dotted.rsplit('.').next().unwrap_or(&dotted);
        if self.proto >= 4 {
            let name = if within || last == dotted { name } else { vm.str(last) };
            self.save(vm, &module_name, true)?;
            self.save(vm, &name, true)?;
            self.out.op(vm, op::STACK_GLOBAL)?;
        } else if within {
            let builtins = vm.import("builtins")?;
            let (getattr, last) = (vm.getattr_str(&builtins, "getattr")?, vm.str(last));
            let args = vm.tuple(&[parent, last]);
            let reduced = vm.tuple(&[getattr, args]);
            self.save_reduce(vm, &reduced, None)?;
        } else {
            let name = vm.str(last);
            self.save_old_global(vm, module_name, name)?;
        }
        self.memoize(vm, obj)
    }

    fn find(&mut self, vm: &mut Vm, obj: &Value, name: &Value) -> PyResult {
        let Some(key) = name.cast::<Str>() else {
            let kind = name.class().name();
            return Err(vm.type_error(&format!("module name must be a string, not {kind}")));
        };
        match module(vm, key) {
            Err(e) if e.is(core().exc.import_error) || e.is(core().exc.key_error) => {
                let (shown, m) = (text_of(vm, obj)?, vm.repr(name)?.to_str_lossy().into_owned());
                let m = format!("Can't pickle {shown}: import of module {m} failed");
                Err(pickling_error(vm, &m))
            }
            m => m,
        }
    }

    /// Writes the number that `copyreg` has for a class, if it has one.
    fn save_extension(&mut self, vm: &mut Vm, module: &Value, name: &Value) -> PyResult<bool> {
        let copyreg = vm.import("copyreg")?;
        let registry = vm.getattr_str(&copyreg, "_extension_registry")?;
        let Some(d) = registry.get::<Dict>().filter(|d| !d.is_empty()) else { return Ok(false) };
        let key = vm.tuple(&[module.clone(), name.clone()]);
        let Some(code) = vm.dict_get(d, &key)? else { return Ok(false) };
        match vm.to_i64(&code)? {
            code @ 1..=0xff => self.out.put(vm, &[op::EXT1, code as u8])?,
            code @ 0x100..=0xffff => {
                self.put_sized(vm, op::EXT2, &(code as u16).to_le_bytes())?;
            }
            code => self.put_sized(vm, op::EXT4, &(code as i32).to_le_bytes())?,
        }
        Ok(true)
    }

    /// A global by two lines, which Python 2 may know by other names.
    fn save_old_global(&mut self, vm: &mut Vm, module: Value, name: Value) -> PyResult<()> {
        let (mut module, mut name) = (module, name);
        if self.fix_imports {
            let key = vm.tuple(&[module.clone(), name.clone()]);
            if let Some(new) = compat(vm, "REVERSE_NAME_MAPPING", &key)? {
                (module, name) = (vm.getitem(&new, &vm_int(0))?, vm.getitem(&new, &vm_int(1))?);
            } else if let Some(new) = compat(vm, "REVERSE_IMPORT_MAPPING", &module)? {
                module = new;
            }
        }
        let (m, n) = (text(vm, &module)?, text(vm, &name)?);
        if self.proto < 3 && !(m.is_ascii() && n.is_ascii()) {
            let proto = self.proto;
            return Err(pickling_error(
                vm,
                &format!("can't pickle global identifier '{m}.{n}' using pickle protocol {proto}"),
            ));
        }
        self.out.put(vm, format!("c{m}\n{n}\n").as_bytes())
    }
}

fn vm_int(i: i64) -> Value {
    Value::small_int(i).unwrap_or_else(Value::none)
}

fn text_of(vm: &mut Vm, obj: &Value) -> PyResult<String> {
    Ok(vm.repr(obj)?.to_str_lossy().into_owned())
}
