//~ a `Order` cannot become a Python value
pub struct Order;

pub fn set(py: &mut pyrun::Interpreter) -> pyrun::Result<()> {
    py.set("order", Order)
}
