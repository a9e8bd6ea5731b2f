//! The part of `sys` about coroutines and asynchronous generators.

use super::struct_seq::StructSeq;
use crate::types::generator::AsyncGenHooks;
use crate::value::{Args, PyResult, Str, Value};
use crate::vm::Vm;
use pyrun_macros::pyfunctions;

static HOOKS: StructSeq = StructSeq {
    name: "sys.asyncgen_hooks",
    doc: "sys.asyncgen_hooks\n\nHooks for asynchronous generators, as a named tuple.",
    fields: &["firstiter", "finalizer"],
    ..StructSeq::PLAIN
};

/// How many frames `cr_origin` would show.
#[derive(Default)]
struct OriginDepth(i64);

pub(super) struct SysAsync;

#[pyfunctions]
impl SysAsync {
    /// set_asyncgen_hooks([firstiter] [, finalizer])
    ///
    /// Set hooks for asynchronous generators: what is called when one is first iterated, and when one
    /// is about to be collected.
    #[raw]
    fn set_asyncgen_hooks(vm: &mut Vm, args: Args<'_>) -> PyResult<()> {
        if args.pos.len() > 2 {
            let n = args.pos.len();
            return Err(vm.type_error(&format!(
                "set_asyncgen_hooks() takes at most 2 arguments ({n} given)"
            )));
        }
        let (mut first, mut last) = (args.pos.first(), args.pos.get(1));
        for (k, v) in args.kw() {
            match k.get::<Str>() {
                Some(k) if k.equals("firstiter") => first = Some(v),
                Some(k) if k.equals("finalizer") => last = Some(v),
                _ => {
                    let k = vm.to_str(k)?.to_str_lossy().into_owned();
                    return Err(vm.type_error(&format!(
                        "'{k}' is an invalid keyword argument for set_asyncgen_hooks()"
                    )));
                }
            }
        }
        for (hook, what) in [(last, "finalizer"), (first, "firstiter")] {
            if let Some(h) = hook
                && !h.is_none()
                && !vm.is_callable(h)
            {
                let t = h.class().name();
                return Err(vm.type_error(&format!("callable {what} expected, got {t}")));
            }
        }
        let given = |h: &Value| Some(h.clone()).filter(|h| !h.is_none());
        let hooks = vm.state::<AsyncGenHooks>();
        if let Some(h) = first {
            hooks.firstiter = given(h);
        }
        if let Some(h) = last {
            hooks.finalizer = given(h);
        }
        Ok(())
    }

    /// Return the installed asynchronous generators hooks.
    ///
    /// This returns a namedtuple of the form (firstiter, finalizer).
    fn get_asyncgen_hooks(vm: &mut Vm) -> PyResult {
        let hooks = vm.state::<AsyncGenHooks>();
        let items =
            [&hooks.firstiter, &hooks.finalizer].map(|h| h.clone().unwrap_or_else(Value::none));
        vm.struct_seq(&HOOKS, &items)
    }

    /// Enable or disable origin tracking for coroutine objects in this thread.
    #[signature(depth)]
    fn set_coroutine_origin_tracking_depth(vm: &mut Vm, depth: i64) -> PyResult<()> {
        if depth < 0 {
            return Err(vm.value_error("depth must be >= 0"));
        }
        vm.state::<OriginDepth>().0 = depth;
        Ok(())
    }

    /// Check status of origin tracking for coroutine objects in this thread.
    fn get_coroutine_origin_tracking_depth(vm: &mut Vm) -> i64 {
        vm.state::<OriginDepth>().0
    }
}
