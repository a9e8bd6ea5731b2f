//! Actions that may fail as functions of their own: LALRPOP writes them into one function, which gets
//! ten kilobytes of locals by that, spread over the first cache.

use std::fmt::Write;

use crate::{Changed, between, replace};

const ARM: &str = "\n            }\n";
const FAILS: &str = "Err(e) => return Some(Err(e)),";

/// Moves every action that may fail into a function; the others are functions already.
pub fn outline(text: &str) -> Changed {
    const HEAD: &str = "let (__pop_states, __nonterminal) = match __action {\n";
    let range = between(text, HEAD, "            _ => panic!(\"invalid action code {__action}\")")?;
    let (mut arms, mut functions) = (String::new(), String::new());
    for arm in text[range.clone()].split_inclusive(ARM) {
        let Some((number, body)) = arm.trim_start().split_once(" => {") else {
            return Err(format!("the generated parser has an action of another form: {arm}").into());
        };
        if !body.contains(FAILS) {
            arms.push_str(arm);
            continue;
        }
        let body = body.trim_end().trim_end_matches('}').trim_end();
        let body = body.replace(FAILS, "Err(e) => return Err(e),");
        let Some((body, result)) = body.rsplit_once('\n') else {
            return Err(format!("the generated parser has an empty action: {arm}").into());
        };
        let _ = write!(
            arms,
            "            {number} => match __fallible{number}(c, __lookahead_start, __symbols) {{
                Ok(made) => made,
                Err(e) => return Some(Err(e)),
            }},\n"
        );
        let _ = write!(
            functions,
            "    fn __fallible{number}<'a, 's>(
        c: &mut Context<'a, 's>,
        __lookahead_start: Option<&u32>,
        __symbols: &mut alloc::vec::Vec<(u32,__Symbol<'a>,u32)>,
    ) -> Result<(usize, usize), __lalrpop_util::ParseError<u32, Tok, Stop>> {{
        {body}
        Ok({})
    }}\n",
            result.trim(),
        );
    }
    let old = format!("{HEAD}{}", &text[range]);
    let text = replace(text, &old, &format!("{HEAD}{arms}"))?;
    const AFTER: &str = "    #[inline(never)]\n    fn __symbol_type_mismatch() -> ! {";
    replace(&text, AFTER, &format!("{functions}{AFTER}"))
}
