//! How an argument arrives: by value through `FromPy`, or as a reference to what holds it while the call
//! lasts.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{GenericArgument, Ident, PathArguments, Type, TypeReference};

/// The code for one parameter.
pub struct Arrival {
    /// Goes before: declares what holds the argument.
    pub hold: TokenStream,
    /// An expression, a `PyResult` of the parameter's type.
    pub result: TokenStream,
    /// The same with `?`.
    pub get: TokenStream,
    /// The annotation of the variable that takes it, if it needs one.
    pub annotation: TokenStream,
}

/// How a parameter is written.
enum Form<'a> {
    Value,
    Lent(&'a TypeReference),
    MaybeLent(&'a TypeReference),
}

fn reference(t: &Type) -> Option<&TypeReference> {
    let Type::Reference(r) = t else { return None };
    // What `FromPy` gives as references is known by its name; an alias of it arrives all the same.
    let last = match &*r.elem {
        Type::Path(p) => p.path.segments.last().map(|s| s.ident.to_string()),
        _ => None,
    };
    (!matches!(last.as_deref(), Some("Value" | "Ref"))).then_some(r)
}

fn form(t: &Type) -> Form<'_> {
    if let Some(r) = reference(t) {
        return Form::Lent(r);
    }
    if let Type::Path(p) = t
        && let Some(last) = p.path.segments.last().filter(|s| s.ident == "Option")
        && let PathArguments::AngleBracketed(args) = &last.arguments
        && let Some(GenericArgument::Type(inner)) = args.args.first()
        && let Some(r) = reference(inner)
    {
        return Form::MaybeLent(r);
    }
    Form::Value
}

impl Arrival {
    /// Of the parameter at `index`, made of `value`, an `&Value`. A receiver is no argument.
    pub fn of(t: &Type, receiver: bool, value: &TokenStream, index: usize) -> Arrival {
        let held = format_ident!("held{}", index);
        // What is wrong with the type is shown where it stands.
        let at = t.span().resolved_at(Span::call_site());
        let (elem, option) = match form(t) {
            Form::Lent(r) if !receiver => (r, false),
            Form::MaybeLent(r) => (r, true),
            _ => {
                let result =
                    quote_spanned!(at=> <#t as ::pyrun_vm::value::FromPy>::from_py(vm, #value));
                let get = quote!(#result?);
                return Arrival { hold: quote!(), result, get, annotation: quote!(: #t) };
            }
        };
        let (mutable, inner) = (&elem.mutability, &elem.elem);
        let held_as = match (mutable.is_some(), option) {
            (false, false) => {
                quote_spanned!(at=> <#inner as ::pyrun_vm::value::FromPyRef>::hold(vm, #value))
            }
            (false, true) => {
                quote_spanned!(at=> ::pyrun_vm::value::by_reference::hold_option::<#inner>(vm, #value))
            }
            (true, false) => {
                quote_spanned!(at=> <::pyrun_vm::value::PyRefMut<#inner> as ::pyrun_vm::value::FromPy>::from_py(vm, #value))
            }
            (true, true) => {
                quote_spanned!(at=> <Option<::pyrun_vm::value::PyRefMut<#inner>> as ::pyrun_vm::value::FromPy>::from_py(vm, #value))
            }
        };
        let lent = match (mutable.is_some(), option) {
            (false, false) => quote!(&*#held),
            (false, true) => quote!(#held.as_deref()),
            (true, false) => quote!(&mut *#held),
            (true, true) => quote!(#held.as_deref_mut()),
        };
        Arrival {
            hold: quote!(let #mutable #held;),
            result: quote!(match #held_as {
                Ok(h) => {
                    #held = h;
                    Ok(#lent)
                }
                Err(e) => Err(e),
            }),
            get: quote!({
                #held = #held_as?;
                #lent
            }),
            annotation: quote!(),
        }
    }
}

/// A future of a call, which outlives what its arguments were borrowed from: it has owned copies of them.
/// `before` are arguments that it has anyway.
pub fn owning(
    call: &TokenStream,
    before: &[TokenStream],
    names: &[Ident],
    types: &[&Type],
) -> TokenStream {
    if types.iter().all(|t| matches!(form(t), Form::Value)) && before.is_empty() {
        return quote!(#call(#(#names),*));
    }
    let (mut copies, mut passed) = (Vec::new(), before.to_vec());
    for (name, t) in names.iter().zip(types) {
        match form(t) {
            Form::Value => passed.push(quote!(#name)),
            Form::Lent(_) => {
                copies.push(quote!(let #name = ::std::borrow::ToOwned::to_owned(#name);));
                passed.push(quote!(&#name));
            }
            Form::MaybeLent(_) => {
                copies.push(quote!(let #name = #name.map(::std::borrow::ToOwned::to_owned);));
                passed.push(quote!(#name.as_deref()));
            }
        }
    }
    quote!({
        #(#copies)*
        async move { #call(#(#passed),*).await }
    })
}
