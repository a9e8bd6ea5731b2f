//! `#[pyfunction]` and `#[pymodule]`: free functions, and a Rust module as a Python one.

use crate::function::{Marks, native};
use crate::signature::Signature;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Ident, ImplItemFn, Item, ItemFn, ItemMod, LitStr, Token, parenthesized, parse_quote};

/// The arguments of `#[pyfunction]`: a signature and a name.
#[derive(Default)]
pub struct Options {
    signature: Option<Signature>,
    name: Option<String>,
    text_signature: Option<String>,
}

impl Parse for Options {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let mut o = Options::default();
        while !input.is_empty() {
            let key: Ident = input.parse()?;
            input.parse::<Token![=]>()?;
            match key.to_string().as_str() {
                "signature" => {
                    let inside;
                    parenthesized!(inside in input);
                    o.signature = Some(inside.parse()?);
                }
                "name" => o.name = Some(input.parse::<LitStr>()?.value()),
                "text_signature" => o.text_signature = Some(input.parse::<LitStr>()?.value()),
                _ => {
                    let known = "signature, text_signature and name are known here";
                    return Err(syn::Error::new_spanned(key, known));
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(o)
    }
}

fn def_name(ident: &Ident) -> Ident {
    format_ident!("__PYRUN_DEF_{}", ident)
}

/// Expands `#[pyfunction]`.
pub fn function(options: Options, item: TokenStream) -> syn::Result<TokenStream> {
    let f: ItemFn = syn::parse2(item)?;
    let (sig, block, attrs) = (&f.sig, &f.block, &f.attrs);
    let mut method: ImplItemFn = parse_quote!(#(#attrs)* #sig #block);
    let mut marks = Marks::take(&mut method)?;
    marks.name = options.name.or(marks.name);
    marks.signature = options.signature.or(marks.signature);
    marks.text_signature = options.text_signature.or(marks.text_signature);
    let ident = &f.sig.ident;
    let def = native(&quote!(#ident), &method, &marks, false)?;
    let const_name = def_name(ident);
    let mut kept = f.clone();
    kept.attrs = method.attrs;
    Ok(quote! {
        #kept
        #[doc(hidden)]
        #[allow(non_upper_case_globals)]
        pub const #const_name: ::pyrun_vm::value::NativeDef = #def;
    })
}

fn unmark(attrs: &mut Vec<syn::Attribute>, name: &str) {
    attrs.retain(|a| !a.path().is_ident(name));
}

fn has(attrs: &[syn::Attribute], name: &str) -> bool {
    attrs.iter().any(|a| a.path().segments.last().is_some_and(|s| s.ident == name))
}

/// Expands `#[pymodule]`.
pub fn module(options: Options, item: TokenStream) -> syn::Result<TokenStream> {
    let mut module: ItemMod = syn::parse2(item)?;
    let name = options.name.unwrap_or_else(|| module.ident.to_string());
    let doc = crate::class::doc_of(&module.attrs);
    let Some((_, items)) = &mut module.content else {
        return Err(syn::Error::new_spanned(&module, "the module's items must stand here"));
    };
    let (mut functions, mut types, mut constants, mut init) = (vec![], vec![], vec![], None);
    for item in items.iter_mut() {
        match item {
            Item::Fn(f) if has(&f.attrs, "pyfunction") => functions.push(def_name(&f.sig.ident)),
            Item::Fn(f) if has(&f.attrs, "pymodule_init") => {
                unmark(&mut f.attrs, "pymodule_init");
                init = Some(f.sig.ident.clone());
            }
            Item::Struct(s) if has(&s.attrs, "pyclass") => {
                types.push(format_ident!("__PYRUN_{}", s.ident));
            }
            Item::Const(c) if has(&c.attrs, "pyconst") => {
                unmark(&mut c.attrs, "pyconst");
                constants.push(c.ident.clone());
            }
            _ => {}
        }
    }
    let names = constants.iter().map(|c| c.to_string());
    let more = init.map(|f| quote!(#f(vm, dict)?;));
    let init = (!constants.is_empty() || more.is_some()).then(|| {
        quote!(Some(|vm, dict| {
            #(
                let value = ::pyrun_vm::value::IntoPy::into_py(#constants, vm)?;
                vm.dict_set_name(dict, #names, value);
            )*
            #more
            Ok(())
        }))
    });
    let init = init.unwrap_or(quote!(None));
    items.push(parse_quote! {
        /// The module, for making it importable.
        pub static MODULE: ::pyrun_vm::modules::NativeModule = ::pyrun_vm::modules::NativeModule {
            name: #name,
            doc: #doc,
            functions: &[&[#(#functions),*]],
            types: &[#(&#types),*],
            init: #init,
        };
    });
    Ok(quote!(#module))
}
