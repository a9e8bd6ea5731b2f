//~ an async method takes `&self`: it goes on with a clone of the struct
#[pyrun::pyclass]
#[derive(Clone)]
pub struct Client;

#[pyrun::pymethods]
impl Client {
    async fn fetch(&mut self) {}
}
