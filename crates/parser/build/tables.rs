//! The parse tables, packed so that what most lookups need stays in the first cache.

use std::error::Error;
use std::fmt::Write;

use crate::{Changed, between, replace};

/// Tokens whose actions lie together, 64 bytes a state. The grammar names the most frequent first.
const FREQUENT: usize = 32;

/// Packs the tables of actions and of what follows a reduction.
pub fn pack(text: &str) -> Changed {
    gotos(&actions(text)?)
}

/// Divides the table of actions into those of frequent tokens and the others.
fn actions(text: &str) -> Changed {
    let range = between(text, "const __ACTION: &[i16] = &[", "];")?;
    let index = between(text, "__ACTION[(state as usize) * ", " + integer]")?;
    let width: usize = text[index].parse()?;
    let mut all = Vec::new();
    for line in text[range.clone()].lines().filter(|line| !line.trim_start().starts_with("//")) {
        for number in line.split(',').map(str::trim).filter(|number| !number.is_empty()) {
            all.push(number.parse::<i16>()?);
        }
    }
    let states = all.len() / width;
    let (mut frequent, mut others) = (Vec::new(), Vec::new());
    for row in all.chunks(width) {
        frequent.extend(&row[..FREQUENT]);
        others.extend(&row[FREQUENT..]);
    }
    let rest = width - FREQUENT;
    let tables = format!(
        "#[repr(align(64))]
    struct __Rows([[i16; {FREQUENT}]; {states}]);
    static __FREQUENT: __Rows = __Rows({});
    static __OTHERS: [[i16; {rest}]; {states}] = {};",
        rows(&frequent, FREQUENT),
        rows(&others, rest),
    );
    let constant = format!("const __ACTION: &[i16] = &[{}];", &text[range]);
    let text = replace(text, &constant, &tables)?;
    let lookup = format!("__ACTION[(state as usize) * {width} + integer]");
    let new = format!(
        "if integer < {FREQUENT} {{
            __FREQUENT.0[state as usize][integer]
        }} else {{
            __OTHERS[state as usize][integer - {FREQUENT}]
        }}"
    );
    replace(&text, &lookup, &new)
}

fn rows(numbers: &[i16], width: usize) -> String {
    let mut text = String::from("[");
    for row in numbers.chunks(width) {
        let _ = writeln!(text, "{row:?},");
    }
    text.push(']');
    text
}

/// A line of the decision by state: the states, and the one that follows.
struct Exception {
    state: usize,
    next: i16,
}

/// What follows the reductions to a nonterminal: exceptions, and the usual state.
#[derive(Default)]
struct Goto {
    exceptions: Vec<Exception>,
    usual: i16,
}

/// Makes a table of the function that decides by nonterminal and state: rows of nonterminals that lie
/// over each other wherever they leave room, each place with the nonterminal it belongs to.
fn gotos(text: &str) -> Changed {
    const HEAD: &str = "fn __goto(state: i16, nt: usize) -> i16 {\n        match nt {";
    let range = between(text, HEAD, "\n    }\n")?;
    let body = text[range].to_string();
    let gotos = read_gotos(&body)?;
    let states = gotos.iter().flat_map(|goto| &goto.exceptions).map(|e| e.state + 1).max();
    let states = states.unwrap_or(1).max(count_states(text)?);
    let mut places: Vec<Option<(usize, i16)>> = vec![None; states];
    let mut bases = vec![0; gotos.len()];
    let mut order: Vec<usize> = (0..gotos.len()).collect();
    order.sort_by_key(|&nt| std::cmp::Reverse(gotos[nt].exceptions.len()));
    for nt in order {
        let exceptions = &gotos[nt].exceptions;
        let fits = |base: &usize| {
            exceptions.iter().all(|e| places.get(base + e.state).is_none_or(Option::is_none))
        };
        let base = (0..).find(fits).unwrap_or_default();
        places.resize(places.len().max(base + states), None);
        bases[nt] = base;
        for e in exceptions {
            places[base + e.state] = Some((nt, e.next));
        }
    }
    let row = |(goto, base): (&Goto, &usize)| format!("({base}, {}),", goto.usual);
    let rows: String = gotos.iter().zip(&bases).map(row).collect();
    let place = |place: &Option<(usize, i16)>| match place {
        Some((nt, next)) => format!("({nt}, {next}),"),
        None => format!("({}, 0),", u16::MAX),
    };
    let filled: String = places.iter().map(place).collect();
    let old = format!("{HEAD}{body}\n    }}\n");
    let new = format!(
        "#[inline]
    fn __goto(state: i16, nt: usize) -> i16 {{
        let (base, usual) = __GOTO_ROWS[nt];
        let (of, next) = __GOTO[base as usize + state as usize];
        if of as usize == nt {{ next }} else {{ usual }}
    }}
    static __GOTO_ROWS: [(u16, i16); {}] = [{rows}];
    static __GOTO: [(u16, i16); {}] = [{filled}];\n",
        gotos.len(),
        places.len(),
    );
    replace(text, &old, &new)
}

fn count_states(text: &str) -> Result<usize, Box<dyn Error>> {
    let range = between(text, "const __EOF_ACTION: &[i16] = &[", "];")?;
    Ok(text[range].lines().filter(|line| line.trim_start().starts_with("// State")).count())
}

/// Reads the decisions, by nonterminal.
fn read_gotos(body: &str) -> Result<Vec<Goto>, Box<dyn Error>> {
    let mut gotos: Vec<Goto> = Vec::new();
    let mut nt = None;
    for line in body.lines() {
        let Some((left, right)) = line.trim().trim_end_matches(',').split_once(" => ") else {
            // The end of a decision by state, or of all.
            nt = None;
            continue;
        };
        match (nt, left, right) {
            (None, "_", _) => {}
            (None, number, right) => {
                let number: usize = number.parse()?;
                gotos.resize_with(gotos.len().max(number + 1), Goto::default);
                match right {
                    "match state {" => nt = Some(number),
                    next => gotos[number].usual = next.parse()?,
                }
            }
            (Some(nt), "_", next) => gotos[nt].usual = next.parse()?,
            (Some(nt), states, next) => {
                let next = next.parse()?;
                for part in states.split(" | ") {
                    let (first, last) = part.split_once("..=").unwrap_or((part, part));
                    let states = first.parse()?..=last.parse()?;
                    gotos[nt].exceptions.extend(states.map(|state| Exception { state, next }));
                }
            }
        }
    }
    Ok(gotos)
}
