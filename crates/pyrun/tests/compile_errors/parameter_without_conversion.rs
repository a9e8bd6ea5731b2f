//~ no Python value can become a `Order`
//~ `FromPy` is not implemented for `Order`
//~ #[derive(pyrun::FromPy)]
//~ pyrun::Serde<Order>
//~ 9 | pub fn price(_order: Order) -> f64 {
pub struct Order;

#[pyrun::pyfunction]
pub fn price(_order: Order) -> f64 {
    0.0
}
