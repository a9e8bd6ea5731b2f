//! Values through serde, and errors as JSON.

use pyrun::{Interpreter, Serde};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Debug;

#[derive(Serialize, Deserialize, PartialEq, Debug)]
enum Shape {
    Nothing,
    Circle(f64),
    Segment(i32, i32),
    Rectangle { width: u8, height: u8 },
}

#[derive(Serialize, Deserialize, PartialEq, Debug)]
struct Unit;

#[derive(Serialize, Deserialize, PartialEq, Debug)]
struct Everything {
    shapes: Vec<Shape>,
    table: BTreeMap<i64, Option<String>>,
    pair: (bool, char),
    unit: Unit,
    large: u64,
    negative: i128,
    text: String,
    nested: Option<Box<Everything>>,
}

fn everything() -> Everything {
    Everything {
        shapes: vec![
            Shape::Nothing,
            Shape::Circle(0.5),
            Shape::Segment(-1, 1),
            Shape::Rectangle { width: 2, height: 255 },
        ],
        table: [(1, None), (-2, Some("zwei".into()))].into(),
        pair: (true, 'ß'),
        unit: Unit,
        large: u64::MAX,
        negative: -(1 << 90),
        text: "naïve 🦀".into(),
        nested: None,
    }
}

fn there_and_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: T) {
    let mut py = Interpreter::new();
    let object = py.object(Serde(&value)).unwrap();
    let Serde(back): Serde<T> = object.extract(&mut py).unwrap();
    assert_eq!(back, value);
}

#[test]
fn every_kind_of_value_survives() {
    there_and_back(Everything { nested: Some(Box::new(everything())), ..everything() });
    there_and_back(f64::MAX);
    there_and_back(Some(Some(3)));
    there_and_back(serde_json::json!({"a": [1, 2.5, null, true, "x", {"b": -7}]}));
}

#[test]
fn what_python_code_sees() {
    let mut py = Interpreter::new();
    py.set("e", Serde(everything())).unwrap();
    let seen: String =
        py.eval("repr({k: e[k] for k in ('shapes', 'pair', 'unit', 'large')})").unwrap();
    assert_eq!(
        seen,
        "{'shapes': ['Nothing', {'Circle': 0.5}, {'Segment': (-1, 1)}, \
         {'Rectangle': {'width': 2, 'height': 255}}], 'pair': (True, 'ß'), 'unit': None, \
         'large': 18446744073709551615}"
    );
}

#[test]
fn objects_with_attributes_are_structs() {
    #[derive(Deserialize)]
    struct Point {
        x: i64,
        y: Option<i64>,
    }
    let mut py = Interpreter::new();
    py.exec("from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int").unwrap();
    let Serde(p): Serde<Point> = py.eval("P(3)").unwrap();
    assert_eq!((p.x, p.y), (3, None));
}

#[test]
fn what_does_not_fit_is_an_error() {
    let mut py = Interpreter::new();
    let wrong = |py: &mut Interpreter, source: &str| {
        let e = py.eval::<Serde<Vec<u8>>>(source).unwrap_err();
        format!("{}: {}", e.class(), e.message())
    };
    assert_eq!(wrong(&mut py, "[1, 256]"), "ValueError: invalid value: integer `256`, expected u8");
    assert_eq!(
        wrong(&mut py, "len"),
        "ValueError: a value of the class 'builtin_function_or_method' cannot be taken over"
    );
    assert_eq!(wrong(&mut py, "(1 / 0 for _ in [1])"), "ZeroDivisionError: division by zero");
    py.exec("deep = []\nfor _ in range(100_000): deep = [deep]").unwrap();
    let e = py.get::<Serde<serde_json::Value>>("deep").unwrap_err();
    assert_eq!(e.class(), "RecursionError");
    py.exec("cyclic = []\ncyclic.append(cyclic)").unwrap();
    let e = py.get::<Serde<serde_json::Value>>("cyclic").unwrap_err();
    assert_eq!(e.class(), "RecursionError");
}

#[test]
fn an_error_as_json() {
    let mut py = Interpreter::new();
    let e = py.exec("def f():\n    return [][1]\nf()").unwrap_err();
    let json = serde_json::to_value(&e).unwrap();
    assert_eq!(json["kind"], "exception");
    assert_eq!(json["class"], "IndexError");
    assert_eq!(json["message"], "list index out of range");
    assert_eq!(json["traceback"][1]["line"], 2);
    assert_eq!(json["traceback"][1]["function"], "f");
    assert!(json["text"].as_str().unwrap().ends_with("IndexError: list index out of range"));
}
