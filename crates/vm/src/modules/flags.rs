//! `sys.flags`: how the interpreter was started.

use super::struct_seq::StructSeq;
use crate::types::core;
use crate::value::{PyResult, Value};
use crate::vm::Vm;

/// What the options of CPython's command line say. Most of it is only told on, by `sys.flags`; `optimize`
/// and `bytes_warning` change what code does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Flags {
    pub debug: u8,
    pub inspect: u8,
    pub interactive: u8,
    /// 1 leaves out `assert`, 2 docstrings too, in all that is compiled from here on.
    pub optimize: u8,
    pub dont_write_bytecode: u8,
    pub no_user_site: u8,
    pub no_site: u8,
    pub ignore_environment: u8,
    pub verbose: u8,
    pub bytes_warning: u8,
    pub quiet: u8,
    pub isolated: u8,
    pub dev_mode: bool,
    pub warn_default_encoding: u8,
    pub safe_path: bool,
}

static FLAGS: StructSeq = StructSeq {
    name: "sys.flags",
    doc: "sys.flags\n\nFlags provided through command line arguments or environment vars.",
    fields: &[
        "debug",
        "inspect",
        "interactive",
        "optimize",
        "dont_write_bytecode",
        "no_user_site",
        "no_site",
        "ignore_environment",
        "verbose",
        "bytes_warning",
        "quiet",
        "hash_randomization",
        "isolated",
        "dev_mode",
        "utf8_mode",
        "warn_default_encoding",
        "safe_path",
        "int_max_str_digits",
    ],
    ..StructSeq::PLAIN
};

#[doc(hidden)]
impl Vm {
    /// Sets how the interpreter was started, before any code runs.
    pub fn set_flags(&mut self, flags: Flags) {
        self.flags = flags;
        if flags.optimize > 0 {
            let builtins = self.builtins.clone();
            builtins.set_str(&core().names.__debug__, Value::from(false));
        }
    }

    /// How the interpreter was started.
    pub fn flags(&self) -> Flags {
        self.flags
    }

    /// How source is compiled where nothing else is asked for.
    #[cfg(feature = "compiler")]
    pub fn compile_options(&self) -> pyrun_compiler::Options {
        pyrun_compiler::Options { optimize: self.flags.optimize, ..Default::default() }
    }

    pub(super) fn flags_value(&mut self) -> PyResult {
        let f = self.flags;
        let mut items: Vec<Value> = Vec::with_capacity(FLAGS.fields.len());
        for n in [
            f.debug,
            f.inspect,
            f.interactive,
            f.optimize,
            f.dont_write_bytecode,
            f.no_user_site,
            f.no_site,
            f.ignore_environment,
            f.verbose,
            f.bytes_warning,
            f.quiet,
            0,
            f.isolated,
        ] {
            items.push(self.int(n.into()));
        }
        items.push(Value::from(f.dev_mode));
        // Text is UTF-8 whatever the locale.
        items.push(self.int(1));
        items.push(self.int(f.warn_default_encoding.into()));
        items.push(Value::from(f.safe_path));
        items.push(self.int(self.int_max_str_digits as i64));
        self.struct_seq(&FLAGS, &items)
    }
}
