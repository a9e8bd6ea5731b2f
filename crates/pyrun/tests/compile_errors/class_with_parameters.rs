//~ a Python class has no type parameters or lifetimes
#[pyrun::pyclass]
pub struct Stack<T>(Vec<T>);
