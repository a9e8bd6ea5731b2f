//! What can be passed as the positional arguments of a call.

use pyrun_vm::value::IntoPy;
use pyrun_vm::{PyResult, Value, Vm};

/// Positional arguments: a tuple of up to eight, an array or a vector.
///
/// ```
/// use pyrun::{Interpreter, Object};
///
/// let mut py = Interpreter::new();
/// let max: Object = py.eval("max")?;
/// assert_eq!(max.call::<f64>(&mut py, (1, 2.5))?, 2.5);
/// assert_eq!(max.call::<i64>(&mut py, vec![3, 1, 2])?, 3);
/// # Ok::<(), pyrun::Error>(())
/// ```
pub trait Arguments {
    /// Converts them and passes them on.
    #[doc(hidden)]
    fn pass(self, vm: &mut Vm, f: impl FnOnce(&mut Vm, &[Value]) -> PyResult) -> PyResult;
}

macro_rules! tuples {
    ($(($($t:ident $v:ident)*))*) => {$(
        impl<$($t: IntoPy),*> Arguments for ($($t,)*) {
            #[inline]
            fn pass(
                self,
                vm: &mut Vm,
                f: impl FnOnce(&mut Vm, &[Value]) -> PyResult,
            ) -> PyResult {
                let ($($v,)*) = self;
                let args = [$($v.into_py(vm)?),*];
                f(vm, &args)
            }
        }
    )*};
}
tuples! {
    ()
    (A a)
    (A a B b)
    (A a B b C c)
    (A a B b C c D d)
    (A a B b C c D d E e)
    (A a B b C c D d E e F f)
    (A a B b C c D d E e F f G g)
    (A a B b C c D d E e F f G g H h)
}

impl<T: IntoPy> Arguments for Vec<T> {
    fn pass(self, vm: &mut Vm, f: impl FnOnce(&mut Vm, &[Value]) -> PyResult) -> PyResult {
        let args = self.into_iter().map(|a| a.into_py(vm)).collect::<PyResult<Vec<Value>>>()?;
        f(vm, &args)
    }
}

impl<T: IntoPy, const N: usize> Arguments for [T; N] {
    fn pass(self, vm: &mut Vm, f: impl FnOnce(&mut Vm, &[Value]) -> PyResult) -> PyResult {
        Vec::from(self).pass(vm, f)
    }
}
