//! `#[derive(FromPy)]`, `#[derive(IntoPy)]` and `#[derive(Trace)]`.
//!
//! A struct with named fields is a dict (or, arriving, any object with such attributes), a tuple struct a
//! tuple, a struct of one unnamed field what that field is. A variant of an enum without fields is its
//! name as a string, others are what a struct like them would be; arriving, the first that fits is taken.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Data, DeriveInput, Fields, Ident};

fn plain(input: &DeriveInput) -> syn::Result<()> {
    match input.generics.params.is_empty() {
        true => Ok(()),
        false => Err(syn::Error::new_spanned(
            &input.generics,
            "types with parameters or lifetimes cannot be derived",
        )),
    }
}

/// The names that Python knows fields by.
fn field_name(f: &Option<Ident>) -> String {
    let s = f.as_ref().map(|i| i.to_string()).unwrap_or_default();
    s.strip_prefix("r#").unwrap_or(&s).to_string()
}

/// An expression of type `PyResult<Self>` for a constructor.
fn from_fields(path: &TokenStream, class: &str, fields: &Fields) -> TokenStream {
    match fields {
        Fields::Named(named) => {
            let parts = named.named.iter().map(|f| {
                let (id, t, name) = (&f.ident, &f.ty, field_name(&f.ident));
                quote!(#id: match ::pyrun_vm::value::class::field(vm, v, #name)? {
                    Some(v) => <#t as ::pyrun_vm::value::FromPy>::from_py(vm, &v)?,
                    None => ::pyrun_vm::value::class::missing::<#t>(vm, #class, #name)?,
                })
            });
            quote!(Ok(#path { #(#parts),* }))
        }
        Fields::Unnamed(un) if un.unnamed.len() == 1 => {
            let t = &un.unnamed[0].ty;
            quote!(Ok(#path(<#t as ::pyrun_vm::value::FromPy>::from_py(vm, v)?)))
        }
        Fields::Unnamed(un) => {
            let types = un.unnamed.iter().map(|f| &f.ty);
            let vars: Vec<_> = (0..un.unnamed.len()).map(|i| format_ident!("f{}", i)).collect();
            quote!({
                let (#(#vars,)*) = <(#(#types,)*) as ::pyrun_vm::value::FromPy>::from_py(vm, v)?;
                Ok(#path(#(#vars),*))
            })
        }
        Fields::Unit => {
            let name = path.to_string();
            let name = name.rsplit(' ').next().unwrap_or_default();
            quote!(match v.get::<::pyrun_vm::value::Str>().is_some_and(|s| s.equals(#name)) {
                true => Ok(#path),
                false => Err(::pyrun_vm::value::class::no_variant(vm, #class, v)),
            })
        }
    }
}

/// Expands `FromPy`.
pub fn from_py(input: TokenStream) -> syn::Result<TokenStream> {
    let input: DeriveInput = syn::parse2(input)?;
    plain(&input)?;
    let ty = &input.ident;
    let class = ty.to_string();
    let body = match &input.data {
        Data::Struct(s) => from_fields(&quote!(#ty), &class, &s.fields),
        Data::Enum(e) => {
            let tries = e.variants.iter().map(|x| {
                let id = &x.ident;
                let one = from_fields(&quote!(#ty::#id), &class, &x.fields);
                quote! {
                    let tried: ::pyrun_vm::PyResult<#ty> = (|| #one)();
                    match tried {
                        Ok(found) => return Ok(found),
                        Err(e) if e.is_uncatchable() => return Err(e),
                        Err(_) => {}
                    }
                }
            });
            quote!({
                #(#tries)*
                Err(::pyrun_vm::value::class::no_variant(vm, #class, v))
            })
        }
        Data::Union(u) => {
            return Err(syn::Error::new_spanned(u.union_token, "a union cannot be derived"));
        }
    };
    Ok(quote! {
        impl ::pyrun_vm::value::FromPy<'_> for #ty {
            fn from_py(vm: &mut ::pyrun_vm::Vm, v: &::pyrun_vm::Value) -> ::pyrun_vm::PyResult<Self> {
                #body
            }
        }
    })
}

/// The pattern that takes a value apart, and the expression that makes a Python value of its fields.
fn into_fields(path: &TokenStream, fields: &Fields) -> (TokenStream, TokenStream) {
    match fields {
        Fields::Named(named) => {
            let ids: Vec<_> = named.named.iter().map(|f| &f.ident).collect();
            let names = named.named.iter().map(|f| field_name(&f.ident));
            let made = quote!({
                let d = vm.dict();
                #(
                    let value = ::pyrun_vm::value::IntoPy::into_py(#ids, vm)?;
                    vm.dict_set_name(&d, #names, value);
                )*
                Ok(d.into_value())
            });
            (quote!(#path { #(#ids),* }), made)
        }
        Fields::Unnamed(un) if un.unnamed.len() == 1 => {
            (quote!(#path(f0)), quote!(::pyrun_vm::value::IntoPy::into_py(f0, vm)))
        }
        Fields::Unnamed(un) => {
            let vars: Vec<_> = (0..un.unnamed.len()).map(|i| format_ident!("f{}", i)).collect();
            let made = quote!(::pyrun_vm::value::IntoPy::into_py((#(#vars,)*), vm));
            (quote!(#path(#(#vars),*)), made)
        }
        Fields::Unit => {
            let name = path.to_string();
            let name = name.rsplit(' ').next().unwrap_or_default().to_string();
            (quote!(#path), quote!(Ok(vm.intern(#name).into_value())))
        }
    }
}

/// Expands `IntoPy`.
pub fn into_py(input: TokenStream) -> syn::Result<TokenStream> {
    let input: DeriveInput = syn::parse2(input)?;
    plain(&input)?;
    let ty = &input.ident;
    let arms: Vec<TokenStream> = match &input.data {
        Data::Struct(s) => {
            let (pattern, made) = into_fields(&quote!(#ty), &s.fields);
            vec![quote!(#pattern => #made)]
        }
        Data::Enum(e) => e
            .variants
            .iter()
            .map(|x| {
                let id = &x.ident;
                let (pattern, made) = into_fields(&quote!(#ty::#id), &x.fields);
                quote!(#pattern => #made)
            })
            .collect(),
        Data::Union(u) => {
            return Err(syn::Error::new_spanned(u.union_token, "a union cannot be derived"));
        }
    };
    Ok(quote! {
        impl ::pyrun_vm::value::IntoPy for #ty {
            fn into_py(self, vm: &mut ::pyrun_vm::Vm) -> ::pyrun_vm::PyResult {
                match self { #(#arms),* }
            }
        }
    })
}

/// Expands `Trace`.
pub fn trace(input: TokenStream) -> syn::Result<TokenStream> {
    let input: DeriveInput = syn::parse2(input)?;
    plain(&input)?;
    let ty = &input.ident;
    let Data::Struct(s) = &input.data else {
        return Err(syn::Error::new_spanned(ty, "only structs can be derived"));
    };
    let mut skipped = Vec::new();
    let mut members = Vec::new();
    for (i, f) in s.fields.iter().enumerate() {
        let member = match &f.ident {
            Some(id) => quote!(#id),
            None => {
                let i = syn::Index::from(i);
                quote!(#i)
            }
        };
        if f.attrs.iter().any(|a| a.path().is_ident("trace")) {
            skipped.push(&f.ty);
        } else {
            members.push(member);
        }
    }
    Ok(quote! {
        #( const _: () = ::pyrun_vm::value::class::may_move::<#skipped>(); )*
        impl ::pyrun_vm::value::Trace for #ty {
            fn trace(&self, visit: &mut ::pyrun_vm::value::Visitor<'_>) {
                #( ::pyrun_vm::value::Trace::trace(&self.#members, visit); )*
            }
            fn clear(&mut self) {
                #( ::pyrun_vm::value::Trace::clear(&mut self.#members); )*
            }
        }
    })
}
