//~ a `Order` cannot become a Python value
//~ #[derive(pyrun::IntoPy)]
pub struct Order;

#[pyrun::pyfunction]
pub fn order() -> Order {
    Order
}
