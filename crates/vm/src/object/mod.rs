//! The protocols of Python objects, as methods of [`Vm`](crate::Vm): what natives call.
//!
//! Anything here may run Python code unless its doc says otherwise.

pub mod attr;
mod bases;
pub mod call;
pub mod class;
pub mod compare;
#[cfg(feature = "compiler")]
pub mod compile;
pub mod errors;
pub mod host_error;
pub mod iter;
pub mod make;
pub mod map;
#[cfg(not(feature = "compiler"))]
mod no_compiler;
pub mod number;
pub mod ops;
pub mod repr;
pub(crate) mod slot_update;
pub(crate) mod slots;
#[cfg(feature = "compiler")]
pub mod tree;
pub mod warn;
