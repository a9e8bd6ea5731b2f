//~ no Python value can become a `Point`
//~ taken as `&Point` or `PyRef<Point>`, or by value if it is `Clone`
#[pyrun::pyclass]
pub struct Point;

#[pyrun::pymethods]
impl Point {
    fn add(&self, _other: Point) {}
}
