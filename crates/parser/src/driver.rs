//! The loop that goes through the tables that LALRPOP makes: build/main.rs puts it in the place of
//! LALRPOP's own, because it is a tenth of the work of a parse. Here there is no recovery from errors,
//! nobody asks which tokens would have fitted, and the state on top of the stack is at hand.

pub(crate) use lalrpop_util::state_machine::{
    ErrorRecovery, ParseError, ParseResult, ParserAction, ParserDefinition, SimulatedReduce,
    SymbolTriple, TokenTriple,
};

/// Where the generated code looks for the loop.
pub(crate) struct Parser;

/// Room for so many symbols: most sources nest less deeply.
const USUAL: usize = 128;

impl Parser {
    /// Goes through the tokens.
    #[inline]
    pub(crate) fn drive<D, I>(mut definition: D, tokens: I) -> ParseResult<D>
    where
        D: ParserDefinition,
        I: Iterator<Item = Result<TokenTriple<D>, ParseError<D>>>,
    {
        let mut top = definition.start_state();
        let mut states = Vec::with_capacity(USUAL);
        states.push(top);
        let mut symbols: Vec<SymbolTriple<D>> = Vec::with_capacity(USUAL);
        let mut end = definition.start_location();
        for token in tokens {
            let (from, token, to) = token?;
            let Some(index) = definition.token_to_index(&token) else {
                return unexpected::<D>((from, token, to));
            };
            loop {
                let action = definition.action(top, index);
                if let Some(state) = action.as_shift() {
                    top = state;
                    states.push(top);
                    end = to.clone();
                    symbols.push((from, definition.token_to_symbol(index, token), to));
                    break;
                }
                let Some(rule) = action.as_reduce() else {
                    return unexpected::<D>((from, token, to));
                };
                if let Some(ended) = definition.reduce(rule, Some(&from), &mut states, &mut symbols)
                {
                    ended?;
                    return Err(ParseError::<D>::ExtraToken { token: (from, token, to) });
                }
                top = states[states.len() - 1];
            }
        }
        loop {
            let Some(rule) = definition.eof_action(states[states.len() - 1]).as_reduce() else {
                return Err(ParseError::<D>::UnrecognizedEof {
                    location: end,
                    expected: Vec::new(),
                });
            };
            if let Some(ended) = definition.reduce(rule, None, &mut states, &mut symbols) {
                return ended;
            }
        }
    }
}

#[cold]
fn unexpected<D: ParserDefinition>(token: TokenTriple<D>) -> ParseResult<D> {
    Err(ParseError::<D>::UnrecognizedToken { token, expected: Vec::new() })
}
