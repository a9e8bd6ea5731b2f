//~ frozen is not known here; name, module, subclass and trace are
#[pyrun::pyclass(frozen)]
pub struct Point;
