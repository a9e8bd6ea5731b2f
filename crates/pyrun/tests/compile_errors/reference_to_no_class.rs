//~ `Order` is no Python class
//~ a native takes references to `str`, `[u8]` and classes; other types by value, through `FromPy`
//~ 7 | pub fn price(_order: &Order) -> f64 {
pub struct Order;

#[pyrun::pyfunction]
pub fn price(_order: &Order) -> f64 {
    0.0
}
