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
    let mut frequent = Vec::new();
    let mut others: Vec<Row> = Vec::new();
    let mut kinds = Vec::new();
    for row in all.chunks(width) {
        frequent.extend(&row[..FREQUENT]);
        let row: Row =
            (0..).zip(&row[FREQUENT..]).filter(|(_, n)| **n != 0).map(|(at, n)| (at, *n)).collect();
        // Many states do the same at all rare tokens.
        let kind = others.iter().position(|other| *other == row).unwrap_or(others.len());
        if kind == others.len() {
            others.push(row);
        }
        kinds.push(kind);
    }
    let comb = Comb::new(&others, width - FREQUENT);
    let rows_of = kinds.iter().map(|kind| format!("({kind}, {}),", comb.bases[*kind]));
    let tables = format!(
        "#[repr(align(64))]
    struct __Rows([[i16; {FREQUENT}]; {states}]);
    static __FREQUENT: __Rows = __Rows({});
    static __OTHER_ROWS: [(u16, u16); {states}] = [{}];
    static __OTHERS: {}",
        rows(&frequent, FREQUENT),
        rows_of.collect::<String>(),
        comb.table(),
    );
    let constant = format!("const __ACTION: &[i16] = &[{}];", &text[range]);
    let text = replace(text, &constant, &tables)?;
    let lookup = format!("__ACTION[(state as usize) * {width} + integer]");
    let new = format!(
        "if integer < {FREQUENT} {{
            return __FREQUENT.0[state as usize][integer];
        }}
        let (row, base) = __OTHER_ROWS[state as usize];
        let (of, action) = __OTHERS[base as usize + integer - {FREQUENT}];
        if of == row {{ action }} else {{ 0 }}"
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

/// What is not usual in a row of a table: places and numbers.
type Row = Vec<(usize, i16)>;

/// Rows that lie over each other wherever they leave room; each place says which row it is of.
struct Comb {
    /// Where each row begins.
    bases: Vec<usize>,
    /// The row and the number at each place.
    places: Vec<Option<(usize, i16)>>,
}

impl Comb {
    /// Finds room for rows of so many places.
    fn new(rows: &[Row], width: usize) -> Comb {
        let mut comb = Comb { bases: vec![0; rows.len()], places: vec![None; width] };
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by_key(|&row| std::cmp::Reverse(rows[row].len()));
        for of in order {
            let row = &rows[of];
            let is_free = |at| comb.places.get(at).is_none_or(Option::is_none);
            let fits = |base: &usize| row.iter().all(|(at, _)| is_free(base + at));
            let base = (0..).find(fits).unwrap_or_default();
            comb.bases[of] = base;
            comb.places.resize(comb.places.len().max(base + width), None);
            for &(at, number) in row {
                comb.places[base + at] = Some((of, number));
            }
        }
        comb
    }

    /// The type and the contents of the table.
    fn table(&self) -> String {
        let mut text = format!("[(u16, i16); {}] = [", self.places.len());
        for place in &self.places {
            let (of, number) = place.unwrap_or((u16::MAX.into(), 0));
            let _ = write!(text, "({of}, {number}),");
        }
        text + "];"
    }
}

/// What follows the reductions to a nonterminal: exceptions, and the usual state.
#[derive(Default)]
struct Goto {
    /// By state.
    exceptions: Row,
    usual: i16,
}

/// Makes a table of the function that decides by nonterminal and state: rows of nonterminals that lie
/// over each other wherever they leave room, each place with the nonterminal it belongs to.
fn gotos(text: &str) -> Changed {
    const HEAD: &str = "fn __goto(state: i16, nt: usize) -> i16 {\n        match nt {";
    let range = between(text, HEAD, "\n    }\n")?;
    let body = text[range].to_string();
    let gotos = read_gotos(&body)?;
    let exceptions: Vec<Row> = gotos.iter().map(|goto| goto.exceptions.clone()).collect();
    let comb = Comb::new(&exceptions, count_states(text)?);
    let row = |(goto, base): (&Goto, &usize)| format!("({base}, {}),", goto.usual);
    let rows: String = gotos.iter().zip(&comb.bases).map(row).collect();
    let old = format!("{HEAD}{body}\n    }}\n");
    let new = format!(
        "#[inline]
    fn __goto(state: i16, nt: usize) -> i16 {{
        let (base, usual) = __GOTO_ROWS[nt];
        let (of, next) = __GOTO[base as usize + state as usize];
        if of as usize == nt {{ next }} else {{ usual }}
    }}
    static __GOTO_ROWS: [(u16, i16); {}] = [{rows}];
    static __GOTO: {}\n",
        gotos.len(),
        comb.table(),
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
                    gotos[nt].exceptions.extend(states.map(|state| (state, next)));
                }
            }
        }
    }
    Ok(gotos)
}
