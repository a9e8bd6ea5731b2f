//~ cannot be sent between threads safely
#[pyrun::pyclass]
pub struct Bell {
    pub listeners: Vec<pyrun::Value>,
}
