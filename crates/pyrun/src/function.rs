//! Rust closures as Python functions.

use pyrun_vm::value::{Args, IntoPy, Parameter};
use pyrun_vm::{PyResult, Raised, Vm};
use std::sync::Arc;

/// A closure that can become a Python function: its parameters are [`Parameter`](crate::Parameter)s, its result any type with
/// [`IntoPy`](crate::IntoPy), a `Result` included, whose error may be of any type. Trailing parameters of a
/// type `Option<T>` may be left out by the caller. A first parameter `&mut Vm` gives access to the
/// interpreter.
///
/// See [`Interpreter::define`](crate::Interpreter::define).
///
/// ```
/// # use pyrun::{Function, Interpreter};
/// // A function that passes closures on.
/// fn define_all<P>(py: &mut Interpreter, f: impl Function<P> + Clone) -> pyrun::Result<()> {
///     py.define("f", f.clone())?;
///     py.define("g", f)
/// }
///
/// let mut py = Interpreter::new();
/// define_all(&mut py, |n: i64, by: Option<i64>| n * by.unwrap_or(2))?;
/// assert_eq!(py.eval::<i64>("f(3) + g(3, 3)")?, 15);
/// # Ok::<(), pyrun::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot become a Python function",
    label = "not a function that Python code can call",
    note = "its parameters, at most eight and of types that are written down, are types with `FromPy`, `&str`, `&[u8]` or `PyRef<'_, T>`; `&mut Vm` may go before them",
    note = "its result is a type with `IntoPy`, or a `Result` of one",
    note = "it is `Fn`, `Send`, `Sync` and `'static`: what it changes lies behind a `Mutex` or an atomic"
)]
pub trait Function<P>: Send + Sync + 'static {
    #[doc(hidden)]
    fn call(&self, name: &str, vm: &mut Vm, args: Args<'_>) -> PyResult;
}

/// Marks the closures that take the interpreter.
#[doc(hidden)]
#[derive(Debug)]
pub struct WithVm<T>(std::marker::PhantomData<T>);

/// Refuses arguments that do not fit.
#[cold]
#[inline(never)]
pub(crate) fn refuse(vm: &mut Vm, name: &str, args: Args<'_>, most: usize) -> Raised {
    let given = args.pos.len();
    let s = if most == 1 { "" } else { "s" };
    vm.type_error(&match args.has_kw() {
        true => format!("{name}() takes no keyword arguments"),
        false => format!("{name}() takes {most} positional argument{s} but {given} were given"),
    })
}

/// The argument at `i`, held; where the caller gave fewer, an error, unless it may be missing.
macro_rules! argument {
    ($t:ty, $vm:ident, $name:ident, $args:ident, $i:literal, $n:literal) => {
        match <$t as pyrun_vm::value::Parameter>::hold($vm, $args.pos.get($i))? {
            Some(held) => held,
            None => return Err($crate::function::refuse($vm, $name, $args, $n)),
        }
    };
}

pub(crate) use argument;

macro_rules! functions {
    ($($n:literal ($($t:ident $v:ident $i:literal)*))*) => {$(
        impl<Fun, R, $($t),*> Function<fn($($t),*) -> R> for Fun
        where
            Fun: Fn($($t),*) -> R + for<'a> Fn($($t::Arg<'a>),*) -> R + Send + Sync + 'static,
            R: IntoPy,
            $($t: Parameter),*
        {
            #[inline]
            fn call(&self, name: &str, vm: &mut Vm, args: Args<'_>) -> PyResult {
                if args.pos.len() > $n || args.has_kw() {
                    return Err(refuse(vm, name, args, $n));
                }
                $( let mut $v = argument!($t, vm, name, args, $i, $n); )*
                $( let Some($v) = $t::arg(&mut $v) else { unreachable!("it has been converted") }; )*
                self($($v),*).into_py(vm)
            }
        }

        impl<Fun, R, $($t),*> Function<WithVm<fn($($t),*) -> R>> for Fun
        where
            Fun: Fn(&mut Vm, $($t),*) -> R
                + for<'a> Fn(&mut Vm, $($t::Arg<'a>),*) -> R + Send + Sync + 'static,
            R: IntoPy,
            $($t: Parameter),*
        {
            #[inline]
            fn call(&self, name: &str, vm: &mut Vm, args: Args<'_>) -> PyResult {
                if args.pos.len() > $n || args.has_kw() {
                    return Err(refuse(vm, name, args, $n));
                }
                $( let mut $v = argument!($t, vm, name, args, $i, $n); )*
                $( let Some($v) = $t::arg(&mut $v) else { unreachable!("it has been converted") }; )*
                self(&mut *vm, $($v),*).into_py(vm)
            }
        }
    )*};
}
functions! {
    0 ()
    1 (A a 0)
    2 (A a 0 B b 1)
    3 (A a 0 B b 1 C c 2)
    4 (A a 0 B b 1 C c 2 D d 3)
    5 (A a 0 B b 1 C c 2 D d 3 E e 4)
    6 (A a 0 B b 1 C c 2 D d 3 E e 4 F f 5)
    7 (A a 0 B b 1 C c 2 D d 3 E e 4 F f 5 G g 6)
    8 (A a 0 B b 1 C c 2 D d 3 E e 4 F f 5 G g 6 H h 7)
}

/// The Python function of a closure.
pub(crate) fn make<P>(vm: &mut Vm, name: &str, f: impl Function<P>) -> pyrun_vm::Value {
    let shown: Arc<str> = name.into();
    vm.host_function(
        name,
        "",
        Arc::new(move |vm: &mut Vm, args: Args<'_>| f.call(&shown, vm, args)),
    )
}
