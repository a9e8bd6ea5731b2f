//! Attributes that turn Rust functions, structs and modules into Python ones, under PyO3's names.
//!
//! - `#[pyfunction]` on a function, `#[pyfunction(signature = (a, b = 1, *, key = None))]`;
//! - `#[pymodule]` on a module: a Python module of its functions with `#[pyfunction]`, its structs with
//!   `#[pyclass]`, its constants with `#[pyconst]` and what its function with `#[pymodule_init]` adds;
//! - `#[pyclass]` on a struct, with `name = "…"`, `module = "…"`, `subclass` (Python classes may derive
//!   from it) and `trace` (it holds Python values, and derives `Trace`); `#[py(get, set)]` on a field;
//! - `#[pymethods]` on an `impl` block of such a struct: methods with `&self` or `&mut self`, `#[new]`,
//!   `#[getter]`, `#[setter]`, `#[staticmethod]`, `#[classmethod]`, and operators by their Python names;
//! - `#[derive(FromPy, IntoPy)]` for structs and enums that cross over by value, `#[derive(Trace)]`.
//!
//! The types of the machine itself are declared by `#[pymethods]` on a unit struct, whose functions take
//! the instance as `slf: &Ref<…>`, and by `#[pyfunctions]` on one for module functions. Both add constants
//! to the struct: `METHODS: &[NativeDef]`, and for `#[pymethods]` also `GETSET: &[GetSetDef]`.
//!
//! A function's first parameter, behind the receiver, may be `vm: &mut Vm`. The others are arguments that
//! arrive through `FromPy`, or as references: `&str`, `&[u8]`, `&T` and `&mut T` of a class, and `Option`s
//! of these. The result leaves through `IntoPy` (a `Result` of it may be returned). By
//! default all arguments are positional-only and required, but trailing `Option<T>` are optional.
//! An `async fn` gives Python code a coroutine to await. What it takes by reference it gets as a copy of its
//! own, and an async method takes `&self` of a struct that is `Clone`: it goes on with a clone, so what is
//! shared lies behind an `Arc`.
//! Attributes:
//! - `#[signature(a, b = None, /, c = 1, *, key = None, **rest)]` gives names, defaults (Rust
//!   expressions of the parameter's own type; `None` for `Option`), `*args` (a `&[Value]`) and
//!   `**kwargs` (a `Vec<(Ref<Str>, Value)>`);
//! - `#[text_signature = "($self, a, /, b='x')"]`: what `inspect` and `help` show, where that is not what
//!   the parameters say; it begins with `$self`, `$type` or `$module` for what is bound;
//! - `#[name = "python_name"]`; `r#type` and a trailing underscore (`type_`) lose their decoration;
//! - `#[getter]`, `#[setter]` (methods only): a computed attribute; without a receiver the setter
//!   `set_x` takes an `Option<Value>`, `None` to delete; `#[member]` is a getter whose assignment fails
//!   as that of a C structure's read-only member does; `#[classmethod]`, `#[staticmethod]`;
//! - `#[raw]`: the function takes `(vm: &mut Vm, args: Args<'_>)` and binds them itself.
//!
//! The doc comment becomes the docstring.
//!
//! The macros whose names begin with `host_` are the same for users of the crate `pyrun`, which has them
//! under the plain names.

mod arrival;
mod class;
mod derive;
mod function;
mod methods;
mod module;
mod signature;

use proc_macro::TokenStream;
use proc_macro2::{Group, Ident, TokenStream as Tokens, TokenTree};

/// What calls code under the attribute: `body` gives a `PyResult` and knows the interpreter as `vm`. A panic of a
/// host's code is an error of that call; our own natives do not panic, and pay nothing for it.
fn guarded(body: &Tokens) -> Tokens {
    quote::quote!(__pyrun_guarded! { #body })
}

/// Puts the guards in, and for a host names the machine by way of the crate that it depends on.
fn resolved(tokens: Tokens, host: bool) -> Tokens {
    let mut out = Tokens::new();
    let mut tokens = tokens.into_iter();
    while let Some(t) = tokens.next() {
        match t {
            TokenTree::Ident(i) if i == "__pyrun_guarded" => {
                // The exclamation mark, and the body.
                let Some(TokenTree::Group(body)) = tokens.nth(1) else { continue };
                let body = resolved(body.stream(), host);
                out.extend(match host {
                    true => {
                        quote::quote!(::pyrun::__vm::types::closure::caught(vm, |vm| { #body }))
                    }
                    false => quote::quote!({ #body }),
                });
            }
            TokenTree::Ident(i) if host && i == "pyrun_vm" => {
                let vm = Ident::new("__vm", i.span());
                out.extend(quote::quote!(pyrun::#vm));
            }
            TokenTree::Group(g) => {
                let mut inner = Group::new(g.delimiter(), resolved(g.stream(), host));
                inner.set_span(g.span());
                out.extend([TokenTree::Group(inner)]);
            }
            other => out.extend([other]),
        }
    }
    out
}

fn done(result: syn::Result<Tokens>, host: bool) -> TokenStream {
    match result {
        Ok(t) => resolved(t, host).into(),
        Err(e) => e.to_compile_error().into(),
    }
}

/// Both spellings of an attribute.
macro_rules! attributes {
    ($($(#[$doc:meta])* $name:ident $host:ident |$args:ident, $item:ident| $body:expr;)*) => {$(
        $(#[$doc])*
        #[proc_macro_attribute]
        pub fn $name($args: TokenStream, $item: TokenStream) -> TokenStream {
            done($body, false)
        }

        $(#[$doc])*
        #[proc_macro_attribute]
        pub fn $host($args: TokenStream, $item: TokenStream) -> TokenStream {
            done($body, true)
        }
    )*};
}

attributes! {
    /// Makes methods and computed attributes of the associated functions of an `impl` block.
    pymethods host_pymethods |_args, item| function::expand(item.into(), true);
    /// Makes a Python function of a Rust one.
    pyfunction host_pyfunction |args, item| {
        syn::parse(args).and_then(|o| module::function(o, item.into()))
    };
    /// Makes a Python module of a Rust one.
    pymodule host_pymodule |args, item| {
        syn::parse(args).and_then(|o| module::module(o, item.into()))
    };
    /// Makes a Python class of a struct.
    pyclass host_pyclass |args, item| {
        syn::parse(args).and_then(|o| class::expand(o, item.into()))
    };
}

/// Makes module functions of the associated functions of an `impl` block.
#[proc_macro_attribute]
pub fn pyfunctions(_: TokenStream, item: TokenStream) -> TokenStream {
    done(function::expand(item.into(), false), false)
}

/// Both spellings of a derivable trait.
macro_rules! derives {
    ($($(#[$doc:meta])* $trait:ident $name:ident $host_trait:ident $host:ident ($($attr:ident),*) $body:path;)*) => {$(
        $(#[$doc])*
        #[proc_macro_derive($trait, attributes($($attr),*))]
        pub fn $name(item: TokenStream) -> TokenStream {
            done($body(item.into()), false)
        }

        $(#[$doc])*
        #[proc_macro_derive($host_trait, attributes($($attr),*))]
        pub fn $host(item: TokenStream) -> TokenStream {
            done($body(item.into()), true)
        }
    )*};
}

derives! {
    /// Makes a type of Python values: see the module's documentation.
    FromPy derive_from_py HostFromPy derive_host_from_py () derive::from_py;
    /// Makes Python values of a type.
    IntoPy derive_into_py HostIntoPy derive_host_into_py () derive::into_py;
    /// Shows the collector the Python values in a struct; `#[trace(skip)]` leaves a field out.
    Trace derive_trace HostTrace derive_host_trace (trace) derive::trace;
}
