//~ signature of area names 1 parameters, the function takes 2
#[pyrun::pyfunction(signature = (width))]
pub fn area(width: f64, height: f64) -> f64 {
    width * height
}
