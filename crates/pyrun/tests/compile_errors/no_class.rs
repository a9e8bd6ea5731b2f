//~ `Point` is no Python class
//~ `#[pyrun::pyclass]` on the struct makes it one
pub struct Point;

pub fn class(py: &mut pyrun::Interpreter) -> pyrun::Object {
    py.class::<Point>()
}
