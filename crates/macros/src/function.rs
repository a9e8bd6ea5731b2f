//! The expansion of an `impl` block into native declarations.

use crate::arrival::{Arrival, owning};
use crate::signature::{Param, Passing, Signature};
use crate::{guarded, methods};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, Expr, FnArg, ImplItem, ImplItemFn, ItemImpl, Lit, Meta, Pat, Type};

/// Expands the block.
pub fn expand(item: TokenStream, methods: bool) -> syn::Result<TokenStream> {
    let mut block: ItemImpl = syn::parse2(item)?;
    let ty = block.self_ty.clone();
    let mut defs = Vec::new();
    let mut getters: Vec<(String, String, syn::Ident, bool, ImplItemFn)> = Vec::new();
    let mut setters = Vec::new();
    let mut signature = String::new();
    let (mut companions, mut slot_defs, mut slot_methods) = (Vec::new(), Vec::new(), Vec::new());
    for item in &mut block.items {
        let ImplItem::Fn(f) = item else { continue };
        let marks = Marks::take(f)?;
        let ident = f.sig.ident.clone();
        if marks.plain {
            continue;
        }
        let companion = if methods { methods::companion(&ty, f, &marks) } else { None };
        let is_new = marks.new;
        let marks = Marks { class: marks.class || is_new, ..marks };
        let (called, f) = match &companion {
            Some(c) => (c.sig.ident.clone(), c),
            None => (ident.clone(), &*f),
        };
        if marks.getter {
            let name = marks.name(&ident);
            let name = match companion.is_some() {
                true => name.strip_prefix("get_").unwrap_or(&name).to_string(),
                false => name,
            };
            getters.push((name, marks.doc.clone(), called, marks.member, f.clone()));
        } else if marks.setter {
            setters.push((ident.to_string().trim_start_matches("set_").to_string(), called));
        } else {
            let name = if is_new { "__new__".to_string() } else { marks.name(&ident) };
            if is_new {
                signature = class_signature(f, &marks);
            }
            let constructs = is_new.then(|| quote!(#ty).to_string());
            let marks = Marks { name: Some(name.clone()), constructs, ..marks };
            let in_class = companion.is_some() || !marks.class && !marks.stat;
            if methods && in_class && methods::is_slot(&name) {
                let def = format_ident!("__PYRUN_DEF_{}", name);
                if name != "__next__" && name != "__richcmp__" {
                    let made = native(&quote!(<#ty>::#called), f, &marks, true)?;
                    slot_defs.push(quote! {
                        #[doc(hidden)]
                        #[allow(non_upper_case_globals)]
                        const #def: ::pyrun_vm::value::NativeDef = #made;
                    });
                }
                let argument = f.sig.inputs.iter().nth(2).and_then(|a| match a {
                    FnArg::Typed(p) => Some((*p.ty).clone()),
                    FnArg::Receiver(_) => None,
                });
                slot_methods.push(methods::SlotMethod { name, function: called, def, argument });
            } else {
                defs.push(native(&quote!(<#ty>::#called), f, &marks, methods)?);
            }
        }
        companions.extend(companion);
    }
    let getset = getters.iter().map(|(name, doc, get, member, f)| {
        let set = match setters.iter().find(|(n, _)| n == name || *get == n.as_str()) {
            Some((_, s)) => {
                let call = guarded(&quote! {
                    let slf = ::pyrun_vm::value::FromPy::from_py(vm, slf)?;
                    <#ty>::#s(vm, slf, value)
                });
                quote!(Some(|vm, slf, value| #call))
            }
            None if *member => quote!(Some(::pyrun_vm::value::native::readonly_member)),
            None => quote!(None),
        };
        let vm_arg = takes_vm(f).then(|| quote!(vm,));
        let call = guarded(&quote! {
            let slf = ::pyrun_vm::value::FromPy::from_py(vm, slf)?;
            ::pyrun_vm::value::IntoPy::into_py(<#ty>::#get(#vm_arg slf), vm)
        });
        quote!(::pyrun_vm::value::GetSetDef { name: #name, doc: #doc, get: |vm, slf| #call, set: #set, member: #member })
    });
    let (slots, unhashable) = methods::slots(&ty, &slot_methods);
    let flags = match unhashable {
        true => quote!(::pyrun_vm::value::TypeFlags::UNHASHABLE),
        false => quote!(0),
    };
    let getset_const = methods.then(|| {
        quote! {
            /// The computed attributes declared in this block.
            pub const GETSET: &'static [::pyrun_vm::value::GetSetDef] = &[#(#getset),*];
            #(#companions)*
            #(#slot_defs)*
            /// What `#[pyclass]` makes a class of.
            #[doc(hidden)]
            pub const PYRUN_CLASS: ::pyrun_vm::value::class::ClassParts = ::pyrun_vm::value::class::ClassParts {
                slots: #slots,
                flags: #flags,
                signature: #signature,
                methods: Self::METHODS,
                getset: Self::GETSET,
            };
        }
    });
    Ok(quote! {
        #[allow(non_snake_case)]
        #block
        #[allow(non_snake_case)]
        impl #ty {
            /// The functions declared in this block.
            pub const METHODS: &'static [::pyrun_vm::value::NativeDef] = &[#(#defs),*];
            #getset_const
        }
    })
}

/// The attributes of one function.
#[derive(Default)]
pub struct Marks {
    doc: String,
    pub name: Option<String>,
    pub signature: Option<Signature>,
    pub text_signature: Option<String>,
    pub new: bool,
    /// The class that it makes instances of, for messages.
    constructs: Option<String>,
    getter: bool,
    member: bool,
    pub setter: bool,
    class: bool,
    stat: bool,
    raw: bool,
    plain: bool,
}

impl Marks {
    /// Takes the attributes that are ours off a function.
    pub fn take(f: &mut ImplItemFn) -> syn::Result<Marks> {
        let mut m = Marks::default();
        let mut keep: Vec<Attribute> = Vec::new();
        for a in f.attrs.drain(..) {
            let id = a.path().get_ident().map(|i| i.to_string()).unwrap_or_default();
            match id.as_str() {
                "doc" => {
                    if let Some(s) = str_value(&a) {
                        if !m.doc.is_empty() {
                            m.doc.push('\n');
                        }
                        m.doc.push_str(s.strip_prefix(' ').unwrap_or(&s));
                    }
                    keep.push(a);
                }
                "name" => m.name = str_value(&a),
                "signature" => m.signature = Some(a.parse_args()?),
                "text_signature" => m.text_signature = str_value(&a),
                "getter" => m.getter = true,
                "member" => (m.getter, m.member) = (true, true),
                "setter" => m.setter = true,
                "classmethod" => m.class = true,
                "staticmethod" => m.stat = true,
                "new" => m.new = true,
                "raw" => m.raw = true,
                "plain" => m.plain = true,
                _ => keep.push(a),
            }
        }
        f.attrs = keep;
        Ok(m)
    }

    fn name(&self, ident: &syn::Ident) -> String {
        let s = ident.to_string();
        let s = s.strip_prefix("r#").unwrap_or(&s);
        let dunder = s.starts_with("__");
        self.name
            .clone()
            .unwrap_or_else(|| if dunder { s } else { s.trim_end_matches('_') }.to_string())
    }
}

pub fn str_value(a: &Attribute) -> Option<String> {
    match &a.meta {
        Meta::NameValue(nv) => match &nv.value {
            Expr::Lit(l) => match &l.lit {
                Lit::Str(s) => Some(s.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

pub fn takes_vm(f: &ImplItemFn) -> bool {
    let first = f.sig.inputs.iter().find_map(|a| match a {
        FnArg::Typed(p) => Some(p),
        FnArg::Receiver(_) => None,
    });
    first.is_some_and(|p| {
        let t = &p.ty;
        matches!(&*p.pat, Pat::Ident(i) if i.ident == "vm" || i.ident == "_vm")
            || quote!(#t).to_string() == "& mut Vm"
    })
}

/// The names of a function's arguments, as Python code sees them.
fn parameter_names(f: &ImplItemFn) -> Vec<String> {
    let typed = f.sig.inputs.iter().filter_map(|a| match a {
        FnArg::Typed(p) => Some(p),
        FnArg::Receiver(_) => None,
    });
    typed
        .skip(takes_vm(f) as usize)
        .map(|p| match &*p.pat {
            Pat::Ident(i) => {
                let s = i.ident.to_string();
                s.trim_start_matches("r#").trim_matches('_').to_string()
            }
            _ => "arg".into(),
        })
        .collect()
}

/// How a class is called whose `#[new]` function this is.
fn class_signature(f: &ImplItemFn, marks: &Marks) -> String {
    let typed = f.sig.inputs.iter().skip(takes_vm(f) as usize).filter_map(|a| match a {
        FnArg::Typed(p) => Some(&*p.ty),
        FnArg::Receiver(_) => None,
    });
    let types: Vec<&Type> = typed.collect();
    match &marks.text_signature {
        Some(text) => text.clone(),
        None => signature_text(marks, &parameter_names(f), &types, true, None),
    }
}

fn is_option(t: &Type) -> bool {
    matches!(t, Type::Path(p) if p.path.segments.last().is_some_and(|s| s.ident == "Option"))
}

/// One `NativeDef`.
pub fn native(
    call: &TokenStream,
    f: &ImplItemFn,
    marks: &Marks,
    methods: bool,
) -> syn::Result<TokenStream> {
    let ident = &f.sig.ident;
    let name = marks.name(ident);
    let doc = &marks.doc;
    let kind = match (methods, marks.class, marks.stat) {
        (_, true, _) => quote!(Class),
        (_, _, true) => quote!(Static),
        (true, ..) => quote!(Method),
        (false, ..) => quote!(Function),
    };
    let head = quote!(name: #name, doc: #doc, kind: ::pyrun_vm::value::native::NativeKind::#kind);
    if marks.raw {
        let call = guarded(&quote!(::pyrun_vm::value::IntoPy::into_py(#call(vm, args), vm)));
        let text = marks.text_signature.as_deref().unwrap_or_default();
        return Ok(
            quote!(::pyrun_vm::value::NativeDef { #head, signature: #text, func: ::pyrun_vm::value::NativeFn::Full(|vm, args| #call), min: 0, max: 0 }),
        );
    }
    let vm_arg = takes_vm(f).then(|| quote!(vm,));
    let asynchronous = f.sig.asyncness.is_some();
    if asynchronous && vm_arg.is_some() {
        return Err(syn::Error::new_spanned(
            ident,
            "an async function cannot keep the interpreter, which goes on meanwhile",
        ));
    }
    let types: Vec<&Type> = f
        .sig
        .inputs
        .iter()
        .skip(vm_arg.is_some() as usize)
        .filter_map(|a| match a {
            FnArg::Typed(p) => Some(&*p.ty),
            _ => None,
        })
        .collect();
    let invocation = |vars: &[syn::Ident]| match asynchronous {
        true => {
            let future = owning(&quote!(#call), &[], vars, &types);
            quote!(::pyrun_vm::types::host_future::Awaitable(#name, #future))
        }
        false => quote!(#call(#vm_arg #(#vars),*)),
    };
    let names = parameter_names(f);
    let has_self = methods && !marks.stat;
    let selfs = has_self as usize;
    if let Some(sig) = &marks.signature
        && sig.0.len() + selfs != types.len()
    {
        return Err(syn::Error::new_spanned(
            ident,
            format!(
                "signature of {name} names {} parameters, the function takes {}",
                sig.0.len(),
                types.len() - selfs
            ),
        ));
    }
    let lead = match (methods, marks.class, marks.stat) {
        (_, true, _) => Some("$type"),
        (_, _, true) => None,
        (true, ..) => Some("$self"),
        (false, ..) => Some("$module"),
    };
    let text = match &marks.text_signature {
        Some(text) => text.clone(),
        None => signature_text(marks, &names, &types, has_self, lead),
    };
    let simple = match &marks.signature {
        None => true,
        Some(s) => s.0.iter().all(|p| p.passing == Passing::PositionalOnly),
    };
    if simple {
        let max = types.len();
        let optional = |i: usize| match &marks.signature {
            None => i >= selfs && is_option(types[i]),
            Some(s) => i >= selfs && s.0[i - selfs].default.is_some(),
        };
        let min = (0..max).find(|&i| (i..max).all(optional)).unwrap_or(max);
        let lets = types.iter().enumerate().map(|(i, t)| {
            let var = format_ident!("a{}", i);
            let Arrival { hold, get, .. } = Arrival::of(t, i < selfs, &quote!(&args[#i]), i);
            if i < min {
                quote!(#hold let #var = #get;)
            } else {
                let default = match &marks.signature {
                    Some(s) => s.0[i - selfs].default.as_ref().map(|d| quote!(#d)),
                    None => None,
                }
                .unwrap_or(quote!(None));
                quote!(#hold let #var = if args.len() > #i { #get } else { #default };)
            }
        });
        let vars: Vec<_> = (0..max).map(|i| format_ident!("a{}", i)).collect();
        let invoked = invocation(&vars);
        let (min, max) = (min as u8, max as u8);
        let call = guarded(&quote!(#(#lets)* ::pyrun_vm::value::IntoPy::into_py(#invoked, vm)));
        return Ok(
            quote!(::pyrun_vm::value::NativeDef { #head, signature: #text, func: ::pyrun_vm::value::NativeFn::Fast(|vm, args| #call), min: #min, max: #max }),
        );
    }
    let Some(sig) = &marks.signature else {
        return Err(syn::Error::new_spanned(ident, "signature"));
    };
    let called = marks.constructs.as_ref().unwrap_or(&name);
    Ok(bound(invocation, &head, &text, &types, &sig.0, has_self, called))
}

/// A function whose arguments are bound by name.
fn bound(
    invocation: impl Fn(&[syn::Ident]) -> TokenStream,
    head: &TokenStream,
    text: &str,
    types: &[&Type],
    params: &[Param],
    has_self: bool,
    name: &str,
) -> TokenStream {
    let selfs = has_self as usize;
    let plain: Vec<&Param> = params
        .iter()
        .filter(|p| !matches!(p.passing, Passing::VarArgs | Passing::VarKeywords))
        .collect();
    let n = plain.len();
    let pnames = plain.iter().map(|p| &p.name);
    let posonly = plain.iter().filter(|p| p.passing == Passing::PositionalOnly).count();
    let positional = plain.iter().filter(|p| p.passing != Passing::KeywordOnly).count();
    let required = plain.iter().map(|p| p.default.is_none());
    let varargs = params.iter().any(|p| p.passing == Passing::VarArgs);
    let varkw = params.iter().any(|p| p.passing == Passing::VarKeywords);
    let mut k = 0usize;
    let lets: Vec<TokenStream> = params.iter().enumerate().map(|(i, p)| {
        let t = types[i + selfs];
        let var = format_ident!("a{}", i + selfs);
        match p.passing {
            Passing::VarArgs => quote!(let #var: #t = rest;),
            Passing::VarKeywords => quote!(let #var: #t = extra;),
            _ => {
                let slot = k;
                k += 1;
                let Arrival { hold, get, annotation, .. } =
                    Arrival::of(t, false, &quote!(v), i + selfs);
                match &p.default {
                    Some(d) => quote!(#hold let #var #annotation = match &slots[#slot] { Some(v) => #get, None => #d };),
                    None => quote!(#hold let #var #annotation = match &slots[#slot] { Some(v) => #get, None => return Err(vm.missing_argument(#name)) };),
                }
            }
        }
    }).collect();
    let self_let = has_self.then(|| {
        let t = types[0];
        quote!(let Some((slf, args)) = ::pyrun_vm::value::args::split_self(args) else { return Err(vm.missing_argument(#name)) };
               let a0 = <#t as ::pyrun_vm::value::FromPy>::from_py(vm, slf)?;)
    });
    let vars: Vec<_> = (0..types.len()).map(|i| format_ident!("a{}", i)).collect();
    let invoked = invocation(&vars);
    // Calls with positional arguments need no binding.
    let keyword_required = |p: &&Param| p.passing == Passing::KeywordOnly && p.default.is_none();
    let bound_only = varargs || varkw || plain.iter().any(keyword_required);
    let fast = (!bound_only).then(|| {
        let lets = types.iter().enumerate().map(|(i, t)| {
            let var = &vars[i];
            let Arrival { hold, get, annotation, .. } =
                Arrival::of(t, i < selfs, &quote!(&args[#i]), i);
            match i.checked_sub(selfs).and_then(|i| plain[i].default.as_ref()) {
                None => quote!(#hold let #var #annotation = #get;),
                Some(d) if i < positional + selfs => {
                    quote!(#hold let #var #annotation = if args.len() > #i { #get } else { #d };)
                }
                Some(d) => quote!(let #var: #t = #d;),
            }
        });
        let call = guarded(&quote!(#(#lets)* ::pyrun_vm::value::IntoPy::into_py(#invoked, vm)));
        quote!(|vm, args| #call)
    });
    let needed = plain.iter().rposition(|p| p.default.is_none()).map_or(0, |i| i + 1);
    let (min, max) = match fast {
        Some(_) => ((needed + selfs) as u8, (positional + selfs) as u8),
        None => (0, 0),
    };
    let call = guarded(&quote! {
        #self_let
        static SPEC: ::pyrun_vm::value::args::ParamSpec = ::pyrun_vm::value::args::ParamSpec { function: #name, names: &[#(#pnames),*], required: &[#(#required),*], posonly: #posonly, positional: #positional, varargs: #varargs, varkw: #varkw };
        let mut slots: [Option<::pyrun_vm::value::Value>; #n] = [const { None }; #n];
        #[allow(unused_variables)]
        let (rest, extra) = SPEC.bind(vm, args, &mut slots)?;
        #(#lets)*
        ::pyrun_vm::value::IntoPy::into_py(#invoked, vm)
    });
    let full = quote!(|vm, args| #call);
    let func = match fast {
        Some(fast) => quote!(Both(#fast, #full)),
        None => quote!(Full(#full)),
    };
    quote!(::pyrun_vm::value::NativeDef { #head, signature: #text, func: ::pyrun_vm::value::NativeFn::#func, min: #min, max: #max })
}

/// The text signature that `inspect` reads.
fn signature_text(
    marks: &Marks,
    names: &[String],
    types: &[&Type],
    has_self: bool,
    lead: Option<&str>,
) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(lead.map(String::from));
    match &marks.signature {
        None => {
            for (i, n) in names.iter().enumerate().skip(has_self as usize) {
                parts.push(if is_option(types[i]) { format!("{n}=None") } else { n.clone() });
            }
            parts.push("/".into());
        }
        Some(s) => {
            let mut last = lead.map(|_| Passing::PositionalOnly);
            for p in &s.0 {
                if last == Some(Passing::PositionalOnly) && p.passing != Passing::PositionalOnly {
                    parts.push("/".into());
                }
                if p.passing == Passing::KeywordOnly
                    && !matches!(last, Some(Passing::KeywordOnly | Passing::VarArgs))
                {
                    parts.push("*".into());
                }
                last = Some(p.passing);
                let stars = match p.passing {
                    Passing::VarArgs => "*",
                    Passing::VarKeywords => "**",
                    _ => "",
                };
                let default =
                    p.default.as_ref().map_or(String::new(), |d| format!("={}", default_text(d)));
                parts.push(format!("{stars}{}{default}", p.name));
            }
            if last == Some(Passing::PositionalOnly) {
                parts.push("/".into());
            }
        }
    }
    if parts.last().is_some_and(|p| p == "/") && parts.len() == 1 {
        parts.clear();
    }
    format!("({})", parts.join(", "))
}

fn default_text(d: &Expr) -> String {
    let t = quote!(#d).to_string();
    match t.as_str() {
        "true" => "True".into(),
        "false" => "False".into(),
        "Given (None)" | "Given(None)" => "<unrepresentable>".into(),
        _ if matches!(d, Expr::Lit(l) if matches!(l.lit, Lit::Str(_) | Lit::ByteStr(_))) => {
            quoted(&t)
        }
        _ => t.replace("- ", "-"),
    }
}

/// A literal string as Python writes it.
fn quoted(literal: &str) -> String {
    let (prefix, text) = literal.split_once('"').unwrap_or(("", literal));
    let text = text.strip_suffix('"').unwrap_or(text);
    match text.contains('\'') {
        true => literal.to_string(),
        false => format!("{prefix}'{}'", text.replace("\\\"", "\"")),
    }
}
