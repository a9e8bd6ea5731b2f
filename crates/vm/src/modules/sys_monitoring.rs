//! `sys.monitoring`: tools are told what happens, see [`crate::run::monitor`].

use super::NativeModule;
use crate::run::monitor::{EVENTS, Event, LOCAL_EVENTS, TOOLS};
use crate::types::{core, namespace};
use crate::value::{Kind, PyResult, Str, Value};
use crate::vm::Vm;
use pyrun_macros::pyfunctions;

/// The events that follow from calls, which cannot be asked for by themselves.
const OF_CALLS: u32 = 1 << Event::CReturn as u32 | 1 << Event::CRaise as u32;

static MODULE: NativeModule = NativeModule {
    name: "sys.monitoring",
    doc: "",
    functions: &[Monitoring::METHODS],
    types: &[],
    init: None,
};

/// Makes the module.
pub(super) fn module(vm: &mut Vm) -> PyResult {
    let m = vm.module(MODULE.name, None);
    vm.fill_native(&MODULE, &m.dict)?;
    let events = vm.dict();
    for (i, name) in EVENTS.iter().enumerate() {
        let key = vm.intern(name);
        let bit = vm.int(1 << i);
        events.set_str(&key, bit);
    }
    let none = vm.intern("NO_EVENTS");
    events.set_str(&none, vm.int(0));
    let events = namespace::make(vm, events);
    let mut fields = vec![("events", events)];
    for (name, id) in
        [("DEBUGGER_ID", 0i64), ("COVERAGE_ID", 1), ("PROFILER_ID", 2), ("OPTIMIZER_ID", 5)]
    {
        fields.push((name, vm.int(id)));
    }
    for (i, name) in ["DISABLE", "MISSING"].into_iter().enumerate() {
        let marker = vm.call(&core().object.to_value(), &[])?;
        vm.monitor().markers[i] = Some(marker.clone());
        fields.push((name, marker));
    }
    for (name, v) in fields {
        let key = vm.intern(name);
        m.dict.set_str(&key, v);
    }
    Ok(m.into_value())
}

/// A tool's number.
fn tool(vm: &mut Vm, id: i64) -> PyResult<usize> {
    match usize::try_from(id) {
        Ok(id) if id < TOOLS => Ok(id),
        _ => Err(vm.value_error(&format!("invalid tool {id} (must be between 0 and 5)"))),
    }
}

/// The number of a tool that is in use.
fn used(vm: &mut Vm, id: i64) -> PyResult<usize> {
    let t = tool(vm, id)?;
    match vm.monitor().names[t] {
        Some(_) => Ok(t),
        None => Err(vm.value_error(&format!("tool {id} is not in use"))),
    }
}

/// A set of events, of the first `n`; what follows from calls goes with them.
fn event_set(vm: &mut Vm, events: i64, n: usize, what: &str) -> PyResult<u32> {
    let set = events as u32;
    if !(0..1 << EVENTS.len()).contains(&events) {
        return Err(vm.value_error(&format!("invalid {what}event set {set:#x}")));
    }
    let calls = OF_CALLS | 1 << Event::Call as u32;
    if set & OF_CALLS != 0 && set & calls != calls {
        return Err(vm.value_error("cannot set C_RETURN or C_RAISE events independently"));
    }
    let set = set & !OF_CALLS;
    if set >= 1 << n {
        return Err(vm.value_error(&format!("invalid {what}event set {set:#x}")));
    }
    Ok(set)
}

fn check_code(vm: &mut Vm, code: &Value) -> PyResult<()> {
    match code.kind() {
        Kind::Code => Ok(()),
        _ => Err(vm.type_error("code must be a code object")),
    }
}

struct Monitoring;

#[pyfunctions]
impl Monitoring {
    fn use_tool_id(vm: &mut Vm, tool_id: i64, name: Value) -> PyResult<()> {
        let t = tool(vm, tool_id)?;
        if name.get::<Str>().is_none() {
            return Err(vm.value_error("tool name must be a str"));
        }
        if vm.monitor().names[t].is_some() {
            return Err(vm.value_error(&format!("tool {tool_id} is already in use")));
        }
        vm.monitor().names[t] = Some(name);
        Ok(())
    }

    fn free_tool_id(vm: &mut Vm, tool_id: i64) -> PyResult<()> {
        let t = tool(vm, tool_id)?;
        if vm.monitor().names[t].take().is_some() {
            vm.monitor().events[t] = 0;
            vm.monitoring_changed();
        }
        Ok(())
    }

    fn get_tool(vm: &mut Vm, tool_id: i64) -> PyResult<Option<Value>> {
        let t = tool(vm, tool_id)?;
        Ok(vm.monitor().names[t].clone())
    }

    fn register_callback(
        vm: &mut Vm,
        tool_id: i64,
        event: i64,
        func: Value,
    ) -> PyResult<Option<Value>> {
        let t = tool(vm, tool_id)?;
        if event.count_ones() != 1 {
            return Err(vm.value_error("The callback can only be set for one event at a time"));
        }
        let n = event.trailing_zeros() as usize;
        if n >= EVENTS.len() {
            return Err(vm.value_error(&format!("invalid event {event}")));
        }
        Ok(vm.monitor().register(t, n, Some(func).filter(|f| !f.is_none())))
    }

    fn get_events(vm: &mut Vm, tool_id: i64) -> PyResult<i64> {
        let t = tool(vm, tool_id)?;
        Ok(vm.monitor().events[t] as i64)
    }

    fn set_events(vm: &mut Vm, tool_id: i64, event_set: i64) -> PyResult<()> {
        let t = tool(vm, tool_id)?;
        let set = self::event_set(vm, event_set, EVENTS.len(), "")?;
        used(vm, tool_id)?;
        vm.monitor().events[t] = set;
        vm.monitoring_changed();
        Ok(())
    }

    fn get_local_events(vm: &mut Vm, tool_id: i64, code: &Value) -> PyResult<i64> {
        check_code(vm, code)?;
        let t = tool(vm, tool_id)?;
        Ok(vm.monitor().local_events(t, code) as i64)
    }

    fn set_local_events(vm: &mut Vm, tool_id: i64, code: &Value, event_set: i64) -> PyResult<()> {
        check_code(vm, code)?;
        let t = tool(vm, tool_id)?;
        let set = self::event_set(vm, event_set, LOCAL_EVENTS, "local ")?;
        used(vm, tool_id)?;
        vm.set_local_events(t, code, set);
        Ok(())
    }

    fn restart_events(vm: &mut Vm) {
        vm.monitor().restart();
    }

    fn _all_events(vm: &mut Vm) -> Value {
        let asked = vm.monitor().events;
        let out = vm.dict();
        for (i, name) in EVENTS.iter().enumerate() {
            let tools = (0..TOOLS).fold(0, |t, tool| t | ((asked[tool] >> i & 1) as i64) << tool);
            if tools != 0 {
                let key = vm.intern(name);
                let tools = vm.int(tools);
                out.set_str(&key, tools);
            }
        }
        out.into_value()
    }
}
