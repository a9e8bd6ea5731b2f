//~ expected a closure that implements the `Fn` trait
pub fn define(py: &mut pyrun::Interpreter) -> pyrun::Result<()> {
    let mut calls = 0;
    py.define("count", move || {
        calls += 1;
        calls
    })
}
