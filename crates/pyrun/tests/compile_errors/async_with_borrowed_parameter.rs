//~ cannot become a Python function to await
//~ owned (`String`, not `&str`)
pub struct Order;

async fn ask(_order: Order) {}

pub fn define(py: &mut pyrun::Interpreter) -> pyrun::Result<()> {
    py.define_async("ask", ask)
}
