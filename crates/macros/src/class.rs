//! `#[pyclass]`: a Rust struct as a Python class.

use crate::guarded;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Fields, Ident, ItemStruct, LitStr, Meta, Token};

/// The arguments of the attribute.
#[derive(Default)]
pub struct Options {
    name: Option<String>,
    module: Option<String>,
    subclass: bool,
    trace: bool,
}

impl Parse for Options {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let mut o = Options::default();
        while !input.is_empty() {
            let key: Ident = input.parse()?;
            let text = || -> syn::Result<Option<String>> {
                input.parse::<Token![=]>()?;
                Ok(Some(input.parse::<LitStr>()?.value()))
            };
            match key.to_string().as_str() {
                "name" => o.name = text()?,
                "module" => o.module = text()?,
                "subclass" => o.subclass = true,
                "trace" => o.trace = true,
                other => {
                    let known = "name, module, subclass and trace";
                    return Err(syn::Error::new_spanned(
                        &key,
                        format!("{other} is not known here; {known} are"),
                    ));
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(o)
    }
}

/// The text of doc comments.
pub fn doc_of(attrs: &[syn::Attribute]) -> String {
    let lines: Vec<String> = attrs
        .iter()
        .filter(|a| a.path().is_ident("doc"))
        .filter_map(crate::function::str_value)
        .map(|s| s.strip_prefix(' ').unwrap_or(&s).to_string())
        .collect();
    lines.join("\n")
}

/// The attributes for fields marked `#[py(get, set)]`.
fn fields(item: &mut ItemStruct) -> syn::Result<Vec<TokenStream>> {
    let ty = item.ident.clone();
    let mut out = Vec::new();
    let Fields::Named(named) = &mut item.fields else { return Ok(out) };
    for f in &mut named.named {
        let (mut get, mut set) = (false, false);
        for a in f.attrs.iter().filter(|a| a.path().is_ident("py")) {
            for m in a.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)? {
                match m.path().get_ident().map(|i| i.to_string()).as_deref() {
                    Some("get") => get = true,
                    Some("set") => set = true,
                    _ => return Err(syn::Error::new_spanned(m, "get and set are known here")),
                }
            }
        }
        f.attrs.retain(|a| !a.path().is_ident("py"));
        if !get && !set {
            continue;
        }
        let (field, t, doc) = (&f.ident, &f.ty, doc_of(&f.attrs));
        let name = field.as_ref().map(|i| i.to_string()).unwrap_or_default();
        let name = name.strip_prefix("r#").unwrap_or(&name);
        let set = match set {
            true => {
                let call = guarded(&quote! {
                    let Some(value) = value else {
                        return Err(vm.attribute_error("can't delete attribute"));
                    };
                    let value = <#t as ::pyrun_vm::value::FromPy>::from_py(vm, &value)?;
                    let slf = ::pyrun_vm::value::class::cell::<#ty>(vm, slf)?;
                    ::pyrun_vm::value::class::borrow_mut(vm, slf)?.#field = value;
                    Ok(())
                });
                quote!(Some(|vm, slf, value| #call))
            }
            false => quote!(None),
        };
        let get = guarded(&quote! {
            let slf = ::pyrun_vm::value::class::cell::<#ty>(vm, slf)?;
            let value = ::core::clone::Clone::clone(&::pyrun_vm::value::class::borrow(vm, slf)?.#field);
            ::pyrun_vm::value::IntoPy::into_py(value, vm)
        });
        out.push(quote!(::pyrun_vm::value::GetSetDef {
            name: #name, doc: #doc, set: #set, member: false, get: |vm, slf| #get,
        }));
    }
    Ok(out)
}

/// Expands the attribute.
pub fn expand(options: Options, item: TokenStream) -> syn::Result<TokenStream> {
    let mut item: ItemStruct = syn::parse2(item)?;
    if !item.generics.params.is_empty() {
        let message = "a Python class has no type parameters or lifetimes";
        return Err(syn::Error::new_spanned(&item.generics, message));
    }
    let getset = fields(&mut item)?;
    let ty = &item.ident;
    let name = options.name.unwrap_or_else(|| ty.to_string());
    let module = options.module.unwrap_or_else(|| "builtins".into());
    let doc = doc_of(&item.attrs);
    let base = match options.subclass {
        true => quote!(::pyrun_vm::value::TypeFlags::BASE),
        false => quote!(0),
    };
    let trace = match options.trace {
        true => quote! {
            fn trace(&self, visit: &mut ::pyrun_vm::value::Visitor<'_>) {
                ::pyrun_vm::value::Trace::trace(self, visit)
            }
            fn clear(&mut self) {
                ::pyrun_vm::value::Trace::clear(self)
            }
        },
        false => quote!(),
    };
    // What the collector does not look into must be free to move between threads.
    let send = (!options.trace)
        .then(|| quote!(const _: () = ::pyrun_vm::value::class::may_move::<#ty>();));
    let spec = format_ident!("__PYRUN_{}", ty);
    Ok(quote! {
        #item
        #send
        #[allow(non_upper_case_globals)]
        static #spec: ::pyrun_vm::value::TypeSpec = {
            #[allow(unused_imports)]
            use ::pyrun_vm::value::class::NoMethods as _;
            ::pyrun_vm::value::TypeSpec {
                module: #module,
                doc: #doc,
                signature: #ty::PYRUN_CLASS.signature,
                flags: ::pyrun_vm::value::TypeFlags::WEAK | ::pyrun_vm::value::TypeFlags::HOST | #base | #ty::PYRUN_CLASS.flags,
                payload: Some(::pyrun_vm::value::payload::Boxed::<
                    ::pyrun_vm::value::class::Instance<#ty>>::VTABLE),
                slots: #ty::PYRUN_CLASS.slots,
                methods: &[#ty::PYRUN_CLASS.methods],
                getset: &[&[#(#getset),*], #ty::PYRUN_CLASS.getset],
                ..::pyrun_vm::value::TypeSpec::new(#name)
            }
        };
        impl ::pyrun_vm::value::PyClass for #ty {
            const NAME: &'static str = #name;
            fn spec() -> &'static ::pyrun_vm::value::TypeSpec {
                &#spec
            }
            #trace
        }
        impl ::pyrun_vm::value::IntoPy for #ty {
            fn into_py(self, vm: &mut ::pyrun_vm::Vm) -> ::pyrun_vm::PyResult {
                Ok(::pyrun_vm::value::class::make(vm, self))
            }
        }
    })
}
