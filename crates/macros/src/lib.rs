//! Attributes that turn typed Rust functions into Python ones.
//!
//! `#[pyfunctions]` on an `impl` block of a unit struct makes module functions of its associated
//! functions, `#[pymethods]` makes methods of a type. Both add constants to the struct:
//! `METHODS: &[NativeDef]`, and for `#[pymethods]` also `GETSET: &[GetSetDef]`.
//!
//! A function's first parameter may be `vm: &mut Vm`. The others are arguments that arrive through
//! `FromPy`; the result leaves through `IntoPy` (a `PyResult` of it may be returned). By default all
//! arguments are positional-only and required, but trailing `Option<T>` are optional. Attributes:
//! - `#[signature(a, b = None, /, c = 1, *, key = None, **rest)]` gives names, defaults (Rust
//!   expressions of the parameter's own type; `None` for `Option`), `*args` (a `&[Value]`) and
//!   `**kwargs` (a `Vec<(Ref<Str>, Value)>`);
//! - `#[name = "python_name"]`; `r#type` and a trailing underscore (`type_`) lose their decoration;
//! - `#[getter]`, `#[setter]` (methods only): a computed attribute; the setter `set_x` takes an
//!   `Option<Value>`, `None` to delete; `#[member]` is a getter whose assignment fails as that of a
//!   C structure's read-only member does; `#[classmethod]`, `#[staticmethod]`;
//! - `#[raw]`: the function takes `(vm: &mut Vm, args: Args<'_>)` and binds them itself.
//!
//! The doc comment becomes the docstring.

mod function;
mod signature;

use proc_macro::TokenStream;

/// Makes module functions of the associated functions of an `impl` block.
#[proc_macro_attribute]
pub fn pyfunctions(_: TokenStream, item: TokenStream) -> TokenStream {
    function::expand(item.into(), false).unwrap_or_else(|e| e.to_compile_error()).into()
}

/// Makes methods and computed attributes of the associated functions of an `impl` block.
#[proc_macro_attribute]
pub fn pymethods(_: TokenStream, item: TokenStream) -> TokenStream {
    function::expand(item.into(), true).unwrap_or_else(|e| e.to_compile_error()).into()
}
