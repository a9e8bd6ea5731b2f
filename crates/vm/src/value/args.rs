//! The arguments of a native call.

use super::owned::Value;

/// Positional arguments, and keyword arguments as a tuple of names with their values.
#[derive(Clone, Copy, Debug, Default)]
pub struct Args<'a> {
    /// Positional arguments.
    pub pos: &'a [Value],
    /// Names of the keyword arguments: exact strings, no duplicates.
    pub kw_names: &'a [Value],
    /// Their values.
    pub kw_values: &'a [Value],
}

impl<'a> Args<'a> {
    /// Only positional arguments.
    pub fn positional(pos: &'a [Value]) -> Self {
        Args { pos, kw_names: &[], kw_values: &[] }
    }

    /// Whether there are keyword arguments.
    pub fn has_kw(&self) -> bool {
        !self.kw_names.is_empty()
    }

    /// The keyword arguments.
    pub fn kw(&self) -> impl Iterator<Item = (&'a Value, &'a Value)> {
        self.kw_names.iter().zip(self.kw_values)
    }

    /// The same without the first positional argument.
    pub fn skip(self, n: usize) -> Self {
        Args { pos: &self.pos[n.min(self.pos.len())..], ..self }
    }
}

/// The first positional argument and the rest, for methods.
pub fn split_self(args: Args<'_>) -> Option<(&Value, Args<'_>)> {
    args.pos.first().map(|s| (s, args.skip(1)))
}

/// The parameters of a native, for binding.
pub struct ParamSpec {
    /// Name of the function, for messages; some of CPython's have none.
    pub function: &'static str,
    /// Names of the parameters without `*args` and `**kwargs`.
    pub names: &'static [&'static str],
    /// Which of them have no default.
    pub required: &'static [bool],
    /// How many are positional-only.
    pub posonly: usize,
    /// How many can be passed by position.
    pub positional: usize,
    /// Whether more positional arguments are taken.
    pub varargs: bool,
    /// Whether other keyword arguments are taken.
    pub varkw: bool,
}

/// Keyword arguments beyond the named parameters.
pub type Extra = Vec<(super::Ref<super::Str>, Value)>;

impl ParamSpec {
    /// Puts each argument into its parameter's slot; gives the positional arguments and keyword
    /// arguments beyond them.
    pub fn bind<'a>(
        &self,
        vm: &mut crate::vm::Vm,
        args: Args<'a>,
        slots: &mut [Option<Value>],
    ) -> super::PyResult<(&'a [Value], Extra)> {
        let n = args.pos.len().min(self.positional);
        let given = args.pos.len() + args.kw_names.len();
        if !self.varargs
            && (args.pos.len() > self.positional || given > self.names.len() && !self.varkw)
        {
            return Err(self.too_many(vm, args));
        }
        let mut unexpected = None;
        for (slot, v) in slots.iter_mut().zip(&args.pos[..n]) {
            *slot = Some(v.clone());
        }
        let mut extra = Extra::new();
        for (name, v) in args.kw() {
            let Some(s) = name.cast::<super::Str>() else {
                return Err(vm.type_error("keywords must be strings"));
            };
            match self.names.iter().position(|p| s.equals(p)).filter(|&i| i >= self.posonly) {
                Some(i) if slots[i].is_none() => slots[i] = Some(v.clone()),
                Some(i) => {
                    return Err(vm.type_error(&format!(
                        "argument for {} given by name ('{}') and position ({})",
                        self.called(),
                        self.names[i],
                        i + 1
                    )));
                }
                None if self.varkw => extra.push((s.clone(), v.clone())),
                None if self.names.len() == self.posonly => {
                    let message = format!("{} takes no keyword arguments", self.called());
                    return Err(vm.type_error(&message));
                }
                // A missing argument is reported first.
                None => unexpected = unexpected.or(Some(s)),
            }
        }
        if let Some(i) = (0..self.names.len()).find(|&i| self.required[i] && slots[i].is_none()) {
            let message = if i < self.posonly {
                let min = self.required.iter().filter(|r| **r).count();
                let exact = if min == self.names.len() { "exactly" } else { "at least" };
                format!(
                    "{}() takes {exact} {min} positional argument{} ({} given)",
                    self.function,
                    if min == 1 { "" } else { "s" },
                    args.pos.len()
                )
            } else {
                format!(
                    "{} missing required argument '{}' (pos {})",
                    self.called(),
                    self.names[i],
                    i + 1
                )
            };
            return Err(vm.type_error(&message));
        }
        if let Some(name) = unexpected {
            let function = match self.function {
                "" => "this function".to_owned(),
                _ => self.called(),
            };
            let name = name.to_str_lossy();
            let message = format!("'{name}' is an invalid keyword argument for {function}");
            return Err(vm.type_error(&message));
        }
        Ok((&args.pos[n..], extra))
    }

    fn called(&self) -> String {
        match self.function {
            "" => "function".to_owned(),
            name => format!("{name}()"),
        }
    }

    fn too_many(&self, vm: &mut crate::vm::Vm, args: Args<'_>) -> super::Raised {
        let given = args.pos.len() + args.kw_names.len();
        let (f, all) = (self.called(), self.names.len());
        let s = |n: usize| if n == 1 { "" } else { "s" };
        if all == 0 {
            return vm.type_error(&format!("{f} takes no arguments ({given} given)"));
        }
        if given > all {
            let keyword = if args.pos.is_empty() { "keyword " } else { "" };
            return vm.type_error(&format!(
                "{f} takes at most {all} {keyword}argument{} ({given} given)",
                s(all)
            ));
        }
        let (min, max) = (self.required.iter().filter(|r| **r).count(), self.positional);
        if max == 0 {
            return vm.type_error(&format!("{f} takes no positional arguments"));
        }
        let how = if min < max { "at most" } else { "exactly" };
        vm.type_error(&format!(
            "{f} takes {how} {max} positional argument{} ({} given)",
            s(max),
            args.pos.len()
        ))
    }
}
