//! Values, heap, shapes, dispatch, builtin types, the import system, limits and the host interface.
pub mod text;
