//! A rules engine: what an order costs to ship is decided by expressions that others maintain.
//!
//! A rule is compiled once, to a `Program`, which all threads share; each thread has an interpreter of its
//! own, so they do not wait for each other. Orders come as JSON, are Rust structs to the host and dicts to
//! the rules, by serde in both directions.
//!
//! `rules RULES.json < orders.json`; without an argument it goes by the rules below, over made-up orders.

use pyrun::{Interpreter, Limits, Program, Serde};
use serde::{Deserialize, Serialize};
use std::io::Read;
use std::time::Instant;

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Order {
    id: u64,
    country: String,
    lines: Vec<Line>,
    #[serde(default)]
    tags: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Line {
    article: String,
    quantity: u32,
    price: f64,
    kilos: f64,
}

/// A rule as it is written down. `when` and `then` are Python expressions over `order`, and `total` and
/// `kilos`, which the host has added up.
#[derive(Debug, Clone, Deserialize)]
struct Written {
    name: String,
    when: String,
    then: String,
}

/// What a rule answers: anything that fits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Shipping {
    carrier: String,
    cost: f64,
    #[serde(default)]
    insured: bool,
}

/// A rule, ready to run in any interpreter.
#[derive(Clone)]
struct Rule {
    name: String,
    when: Program,
    then: Program,
}

/// The rules, in order: the first that applies decides.
#[derive(Clone)]
struct Rules(Vec<Rule>);

impl Rules {
    fn compile(written: &[Written]) -> pyrun::Result<Rules> {
        let parameters = ["order", "total", "kilos"];
        let compile = |w: &Written| {
            Ok(Rule {
                name: w.name.clone(),
                when: Program::function(&parameters, &w.when)?,
                then: Program::function(&parameters, &w.then)?,
            })
        };
        written.iter().map(compile).collect::<pyrun::Result<_>>().map(Rules)
    }

    /// The name of the rule that decides, and its decision.
    fn decide(
        &self,
        py: &mut Interpreter,
        order: &Order,
    ) -> pyrun::Result<Option<(&str, Shipping)>> {
        let total: f64 = order.lines.iter().map(|l| l.price * f64::from(l.quantity)).sum();
        let kilos: f64 = order.lines.iter().map(|l| l.kilos * f64::from(l.quantity)).sum();
        let shown = py.object(Serde(order))?;
        for rule in &self.0 {
            if py.call::<bool>(&rule.when, (&shown, total, kilos))? {
                let Serde(shipping) = py.call(&rule.then, (&shown, total, kilos))?;
                return Ok(Some((&rule.name, shipping)));
            }
        }
        Ok(None)
    }
}

/// An interpreter for rules: no standard library, and a rule that takes long is a wrong one.
fn interpreter() -> Interpreter {
    let limits = Limits { fuel: Some(100_000), memory: Some(16 << 20), ..Limits::default() };
    Interpreter::builder().without_stdlib().limits(limits).build()
}

/// Decides about all orders on so many threads, in their order.
fn decide_all(
    rules: &Rules,
    orders: &[Order],
    threads: usize,
) -> Vec<pyrun::Result<Option<(String, Shipping)>>> {
    let each = orders.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let decide = |part: &'_ [Order]| {
            let mut py = interpreter();
            let decided = part.iter().map(|o| {
                let decision = rules.decide(&mut py, o)?;
                Ok(decision.map(|(name, s)| (name.to_string(), s)))
            });
            decided.collect::<Vec<_>>()
        };
        let parts: Vec<_> =
            orders.chunks(each).map(|part| scope.spawn(move || decide(part))).collect();
        parts.into_iter().flat_map(|p| p.join().expect("no rule panics")).collect()
    })
}

const RULES: &str = r#"[
    {"name": "gifts", "when": "'gift' in order['tags'] and kilos < 2",
     "then": "{'carrier': 'letter', 'cost': 0}"},
    {"name": "dear", "when": "total > 500",
     "then": "{'carrier': 'courier', 'cost': 0, 'insured': True}"},
    {"name": "home", "when": "order['country'] == 'DE'",
     "then": "{'carrier': 'post', 'cost': 4.9 if kilos < 5 else 9.5}"},
    {"name": "abroad", "when": "True",
     "then": "{'carrier': 'post', 'cost': round(12 + 1.5 * max(0, kilos - 2), 2)}"}
]"#;

fn sample(id: u64) -> Order {
    let line = |n: u64| Line {
        article: format!("A{n}"),
        quantity: (n % 3 + 1) as u32,
        price: (n % 90) as f64 + 0.5,
        kilos: (n % 7) as f64 / 4.0,
    };
    Order {
        id,
        country: ["DE", "FR", "NZ"][id as usize % 3].to_string(),
        lines: (id..id + id % 4 + 1).map(line).collect(),
        tags: if id.is_multiple_of(11) { vec!["gift".into()] } else { Vec::new() },
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (written, orders): (Vec<Written>, Vec<Order>) = match std::env::args().nth(1) {
        Some(file) => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text)?;
            (serde_json::from_str(&std::fs::read_to_string(file)?)?, serde_json::from_str(&text)?)
        }
        None => (serde_json::from_str(RULES)?, (0..20_000).map(sample).collect()),
    };
    let rules = Rules::compile(&written)?;
    let start = Instant::now();
    let decided = decide_all(&rules, &orders, 2);
    let took = start.elapsed();
    for (order, decision) in orders.iter().zip(decided).take(10) {
        match decision {
            Ok(Some((rule, s))) => {
                println!("{}: {} by {rule}", order.id, serde_json::to_string(&s)?)
            }
            Ok(None) => println!("{}: no rule applies", order.id),
            Err(e) => println!("{}: {e}", order.id),
        }
    }
    println!("{} orders in {:.1} ms", orders.len(), took.as_secs_f64() * 1e3);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use pyrun::Limit;

    fn rules(text: &str) -> Rules {
        Rules::compile(&serde_json::from_str::<Vec<Written>>(text).unwrap()).unwrap()
    }

    #[test]
    fn the_first_rule_that_applies_decides() {
        let (rules, mut py) = (rules(RULES), interpreter());
        let mut order = sample(3);
        let (name, s) = rules.decide(&mut py, &order).unwrap().unwrap();
        assert_eq!((name, s.carrier.as_str(), s.cost), ("home", "post", 9.5));
        order.lines[0].price = 1000.0;
        let (name, s) = rules.decide(&mut py, &order).unwrap().unwrap();
        assert!(name == "dear" && s.insured);
    }

    #[test]
    fn threads_share_programs_and_agree() {
        let rules = rules(RULES);
        let orders: Vec<Order> = (0..500).map(sample).collect();
        let one: Vec<_> = decide_all(&rules, &orders, 1).into_iter().map(Result::unwrap).collect();
        let four: Vec<_> = decide_all(&rules, &orders, 4).into_iter().map(Result::unwrap).collect();
        assert_eq!(one, four);
        assert_eq!(one.len(), 500);
    }

    #[test]
    fn bad_rules_are_errors() {
        let written = |when: &str, then: &str| {
            vec![Written { name: "r".into(), when: when.into(), then: then.into() }]
        };
        assert!(Rules::compile(&written("total >", "1")).is_err());
        assert!(Rules::compile(&written("1); import os; (", "1")).is_err());
        let decide = |when: &str, then: &str| {
            let rules = Rules::compile(&written(when, then)).unwrap();
            rules.decide(&mut interpreter(), &sample(1)).map(|d| d.map(|(_, s)| s)).unwrap_err()
        };
        assert_eq!(decide("order['nothing']", "1").class(), "KeyError");
        assert_eq!(decide("sum(range(10**9)) > 0", "1").limit(), Some(Limit::Fuel));
        assert!(decide("True", "{'carrier': 'post'}").message().contains("cost"));
    }
}
