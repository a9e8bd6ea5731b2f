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
    assert_eq!(
        wrong(&mut py, "[1, 256]"),
        "ValueError: [1]: invalid value: integer `256`, expected u8"
    );
    assert_eq!(
        wrong(&mut py, "len"),
        "TypeError: a value of the class 'builtin_function_or_method' cannot be taken over"
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

#[derive(Deserialize, Debug)]
#[allow(dead_code)]
struct Config {
    name: String,
    rules: Vec<Rule>,
    by_number: std::collections::HashMap<u8, Action>,
}

#[derive(Deserialize, Debug)]
#[allow(dead_code)]
struct Rule {
    limit: u8,
    action: Option<Action>,
}

#[derive(Deserialize, Debug)]
#[allow(dead_code)]
enum Action {
    Refuse,
    Ask { whom: Vec<String> },
    Charge(f64),
}

#[test]
fn an_error_says_where_it_is() {
    let mut py = Interpreter::new();
    let ok = "{'name': 'n', 'rules': [{'limit': 1}], 'by_number': {1: 'Refuse'}}";
    assert!(py.eval::<Serde<Config>>(ok).is_ok());
    let mut error = |rules: &str, more: &str| {
        let text = format!("{{'name': 'n', 'rules': {rules}, 'by_number': {more}}}");
        let e = py.eval::<Serde<Config>>(&text).unwrap_err();
        format!("{}: {}", e.class(), e.message())
    };
    let cases = [
        (
            "[{'limit': 1}, {'limit': 'x'}]",
            "{}",
            "TypeError: rules[1].limit: expected int, got str",
        ),
        ("None", "{}", "TypeError: rules: expected list, got None"),
        (
            "[{'limit': 300}]",
            "{}",
            "ValueError: rules[0].limit: invalid value: integer `300`, expected u8",
        ),
        ("[{}]", "{}", "ValueError: rules[0]: missing field `limit`"),
        ("[2]", "{}", "TypeError: rules[0]: expected Rule, got int"),
        ("[]", "{3: {'Charge': 'much'}}", "TypeError: by_number.3.Charge: expected float, got str"),
        (
            "[]",
            "{3: {'Ask': {'whom': ['a', None]}}}",
            "TypeError: by_number.3.Ask.whom[1]: expected str, got None",
        ),
        (
            "[{'limit': 1, 'action': 'Dance'}]",
            "{}",
            "ValueError: rules[0].action: unknown variant `Dance`, expected one of `Refuse`, `Ask`, `Charge`",
        ),
        (
            "[{'limit': 1, 'action': len}]",
            "{}",
            "TypeError: rules[0].action: a value of the class 'builtin_function_or_method' cannot be taken over",
        ),
    ];
    for (rules, more, message) in cases {
        assert_eq!(error(rules, more), message, "{rules} {more}");
    }
}
