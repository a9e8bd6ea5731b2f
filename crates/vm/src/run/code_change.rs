//! `f.__code__ = code` while `f` runs. Frames and generators reach their code through their function, and their
//! registers, jumps and lines are those of the old code: so they go on with a function of their own that keeps it.

use super::frame::raw_ptr;
use super::{Base, head};
use crate::value::code::CodeObj;
use crate::value::generator::Generator;
use crate::value::init::FunctionParts;
use crate::value::object::{Kind, Obj};
use crate::value::owned::{release, retain};
use crate::value::{Function, PyResult, Ref, Value, Word};
use crate::vm::Vm;

impl Vm {
    /// Gives a function other code, for calls from now on. Pays for a look at every object if it makes generators:
    /// a suspended one is known to nobody but its owner.
    pub(crate) fn replace_code(&mut self, f: &Ref<Function>, code: Ref<CodeObj>) -> PyResult<()> {
        let makes_generators = f.code.peek().code.flags.is_generator_like();
        if makes_generators {
            self.charge(self.heap.containers())?;
        }
        let old = self.heap.function(FunctionParts {
            code: f.code.get(),
            globals: f.globals.clone(),
            builtins: f.builtins.clone(),
            closure: f.closure.get(),
            defaults: f.defaults.get(),
            kwdefaults: f.kwdefaults.get(),
            annotations: f.annotations.get(),
            doc: f.doc.get(),
            module: f.module.get(),
        });
        old.own_name.set(f.own_name.get());
        old.own_qualname.set(f.own_qualname.get());
        let generators = if makes_generators { self.generators_of(f) } else { Vec::new() };
        for g in generators {
            let p = g.word().ptr() as *mut Generator;
            // SAFETY: the generator is live, and nobody refers to its field here.
            drop(unsafe { std::ptr::replace(&raw mut (*p).func, old.clone()) });
        }
        let parked: Vec<Base> = self.parked.iter().map(|(_, base)| *base).collect();
        for base in parked.into_iter().chain([self.run.base]) {
            // SAFETY: the innermost frames of this thread and of those that are away.
            unsafe { change_frames(base, f.as_value().word(), old.as_value().word()) };
        }
        // Its names stay.
        f.own_name.set(Some(f.name()));
        f.own_qualname.set(Some(f.qualname()));
        f.code.set(code);
        f.code_changed();
        // Caches know what the old code returns.
        self.bump_epoch();
        Ok(())
    }

    fn generators_of(&self, f: &Function) -> Vec<Value> {
        let mut found = Vec::new();
        self.heap.each_container(None, |p: *mut Obj| {
            // SAFETY: a live object, whose kind says what it is.
            unsafe {
                if (*p).kind == Kind::Generator && std::ptr::eq(&*(*(p as *mut Generator)).func, f)
                {
                    found.push(Value::from_borrowed(Word::counted(p)));
                }
            }
        });
        found
    }
}

/// Puts another function into the headers of the frames from `b` outwards.
unsafe fn change_frames(mut b: Base, from: Word, to: Word) {
    while !b.is_null() {
        // SAFETY: headers of live frames, which own a reference to their function.
        unsafe {
            let place = head(b, -24);
            if *place == from {
                retain(to);
                release(std::ptr::replace(place, to));
            }
            b = raw_ptr(*head(b, -8)) as Base;
        }
    }
}
