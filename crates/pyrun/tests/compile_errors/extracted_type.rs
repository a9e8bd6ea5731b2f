//~ no Python value can become a `Order`
pub struct Order;

pub fn get(py: &mut pyrun::Interpreter) -> pyrun::Result<Order> {
    py.eval("1")
}
