//! Values of any type that serde knows, to Python and back; with the feature `serde`.
//!
//! Structs and maps are dicts, sequences lists, tuples tuples, bytes `bytes`, unit and `None` are `None`;
//! an enum's variant is its name, or a dict of its name to what it holds. Arriving, a struct is also taken
//! from any object that has such attributes.

mod failure;
mod read;
mod write;

use ::serde::de::DeserializeOwned;
use ::serde::ser::Serialize;
use pyrun_vm::value::{FromPy, IntoPy};
use pyrun_vm::{PyResult, Value, Vm};
use read::Reader;
use write::ToPy;

/// Converts what is in it through serde: as an argument, a result, or a type to extract.
///
/// ```
/// use pyrun::{Interpreter, Serde};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Serialize, Deserialize, PartialEq, Debug)]
/// struct Order {
///     id: u64,
///     lines: Vec<(String, f64)>,
/// }
///
/// let mut py = Interpreter::new();
/// py.set("order", Serde(Order { id: 7, lines: vec![("tea".into(), 3.5)] }))?;
/// py.exec("order['lines'].append(('milk', 2))")?;
/// let Serde(order) = py.get::<Serde<Order>>("order")?;
/// assert_eq!(order.lines[1], ("milk".into(), 2.0));
/// # Ok::<(), pyrun::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Serde<T>(pub T);

impl<T: Serialize> IntoPy for Serde<T> {
    fn into_py(self, vm: &mut Vm) -> PyResult {
        let r = self.0.serialize(ToPy { vm });
        r.map_err(|e| e.raised(vm))
    }
}

impl<T: DeserializeOwned> FromPy<'_> for Serde<T> {
    fn from_py(vm: &mut Vm, v: &Value) -> PyResult<Self> {
        let r = T::deserialize(Reader { vm, v, depth: DEEPEST });
        r.map(Serde).map_err(|e| e.raised(vm))
    }
}

/// How deep structures may nest on the way from Python.
const DEEPEST: u32 = 200;
