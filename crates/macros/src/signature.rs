//! The `#[signature(…)]` attribute: parameter kinds and defaults.

use syn::parse::{Parse, ParseStream};
use syn::{Expr, Ident, Token, ext::IdentExt};

/// How a parameter is passed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Passing {
    /// Before `/`.
    PositionalOnly,
    /// Either way.
    Both,
    /// After `*`.
    KeywordOnly,
    /// `*args`.
    VarArgs,
    /// `**kwargs`.
    VarKeywords,
}

/// One parameter.
pub struct Param {
    /// The Python name.
    pub name: String,
    /// How it is passed.
    pub passing: Passing,
    /// The default, a Rust expression.
    pub default: Option<Expr>,
}

/// The parameters in order.
pub struct Signature(pub Vec<Param>);

impl Parse for Signature {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let mut params: Vec<Param> = Vec::new();
        let mut keyword_only = false;
        while !input.is_empty() {
            if input.peek(Token![/]) {
                input.parse::<Token![/]>()?;
                params.iter_mut().for_each(|p| p.passing = Passing::PositionalOnly);
            } else if input.peek(Token![*]) {
                input.parse::<Token![*]>()?;
                if input.peek(Token![*]) {
                    input.parse::<Token![*]>()?;
                    let name = Ident::parse_any(input)?.to_string();
                    params.push(Param { name, passing: Passing::VarKeywords, default: None });
                } else if input.peek(Token![,]) || input.is_empty() {
                    keyword_only = true;
                } else {
                    let name = Ident::parse_any(input)?.to_string();
                    params.push(Param { name, passing: Passing::VarArgs, default: None });
                    keyword_only = true;
                }
            } else {
                let name = Ident::parse_any(input)?.to_string();
                let default = match input.peek(Token![=]) {
                    true => {
                        input.parse::<Token![=]>()?;
                        Some(input.parse::<Expr>()?)
                    }
                    false => None,
                };
                let passing = if keyword_only { Passing::KeywordOnly } else { Passing::Both };
                params.push(Param { name, passing, default });
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(Signature(params))
    }
}
