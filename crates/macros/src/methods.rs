//! Methods with a receiver: each gets a companion that takes the instance as Python passes it, and those
//! that are operators fill slots.

use crate::arrival::{Arrival, owning};
use crate::function::{Marks, takes_vm};
use crate::guarded;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{FnArg, Ident, ImplItemFn, Pat, Type, parse_quote};

/// The parameters behind receiver and `vm`, with names of our own.
fn rest(f: &ImplItemFn, vm: bool) -> Vec<(Ident, &Type)> {
    let typed = f.sig.inputs.iter().filter_map(|a| match a {
        FnArg::Typed(p) => Some(p),
        FnArg::Receiver(_) => None,
    });
    typed
        .skip(vm as usize)
        .enumerate()
        .map(|(i, p)| match &*p.pat {
            Pat::Ident(x) => (x.ident.clone(), &*p.ty),
            _ => (format_ident!("arg{}", i), &*p.ty),
        })
        .collect()
}

/// The name of a method's companion.
pub fn companion_name(ident: &Ident) -> Ident {
    let s = ident.to_string();
    format_ident!("__py_{}", s.trim_start_matches("r#"))
}

/// The companion of a method or constructor; `None` for what takes its arguments as Python passes them.
pub fn companion(ty: &Type, f: &ImplItemFn, marks: &Marks) -> Option<ImplItemFn> {
    let (ident, name) = (&f.sig.ident, companion_name(&f.sig.ident));
    let vm = takes_vm(f);
    let args = rest(f, vm);
    let (names, types): (Vec<_>, Vec<_>) = args.into_iter().unzip();
    let vm_arg = vm.then(|| quote!(vm,));
    if marks.new {
        return Some(parse_quote! {
            #[doc(hidden)]
            #[allow(clippy::too_many_arguments)]
            fn #name(vm: &mut ::pyrun_vm::Vm, cls: &::pyrun_vm::Ref<::pyrun_vm::value::Type>, #(#names: #types),*)
                -> ::pyrun_vm::PyResult {
                let made = <#ty>::#ident(#vm_arg #(#names),*);
                ::pyrun_vm::value::class::make_in::<#ty>(vm, cls, made)
            }
        });
    }
    let receiver = f.sig.receiver()?;
    if f.sig.asyncness.is_some() {
        let python = marks.name.clone().unwrap_or_else(|| ident.to_string());
        let refuse = receiver.mutability.map(|_| {
            quote!(compile_error!("an async method takes `&self`: it goes on with a clone of the struct");)
        });
        let future = owning(&quote!(<#ty>::#ident), &[quote!(&this)], &names, &types);
        return Some(parse_quote! {
            #[doc(hidden)]
            #[allow(clippy::too_many_arguments)]
            fn #name(vm: &mut ::pyrun_vm::Vm, slf: &::pyrun_vm::value::class::Cell<#ty>, #(#names: #types),*)
                -> ::pyrun_vm::PyResult {
                #refuse
                let this = <#ty as ::core::clone::Clone>::clone(&*::pyrun_vm::value::class::borrow(vm, slf)?);
                Ok(vm.host_future(#python, #future))
            }
        });
    }
    let (get, pass) = match receiver.mutability {
        Some(_) => (
            quote!(let mut this = ::pyrun_vm::value::class::borrow_mut(vm, slf)?;),
            quote!(&mut *this),
        ),
        None => (quote!(let this = ::pyrun_vm::value::class::borrow(vm, slf)?;), quote!(&*this)),
    };
    let call = quote!(<#ty>::#ident(#pass, #vm_arg #(#names),*));
    if marks.setter {
        let lets = names.iter().zip(&types).enumerate().map(|(i, (name, t))| {
            let Arrival { hold, get, .. } = Arrival::of(t, false, &quote!(&value), i);
            quote!(#hold let #name = #get;)
        });
        return Some(parse_quote! {
            #[doc(hidden)]
            fn #name(vm: &mut ::pyrun_vm::Vm, slf: &::pyrun_vm::value::class::Cell<#ty>, value: Option<::pyrun_vm::Value>)
                -> ::pyrun_vm::PyResult<()> {
                let Some(value) = value else {
                    return Err(vm.attribute_error("can't delete attribute"));
                };
                #(#lets)*
                #get
                let r = #call;
                ::pyrun_vm::value::IntoPy::into_py(r, vm).map(drop)
            }
        });
    }
    if *ident == "__next__" {
        return Some(parse_quote! {
            #[doc(hidden)]
            fn #name(vm: &mut ::pyrun_vm::Vm, slf: &::pyrun_vm::value::class::Cell<#ty>)
                -> ::pyrun_vm::PyResult<Option<::pyrun_vm::Value>> {
                #get
                let r = #call;
                drop(this);
                ::pyrun_vm::value::class::NextItem::item(r, vm)
            }
        });
    }
    Some(parse_quote! {
        #[doc(hidden)]
        #[allow(clippy::too_many_arguments)]
        fn #name(vm: &mut ::pyrun_vm::Vm, slf: &::pyrun_vm::value::class::Cell<#ty>, #(#names: #types),*)
            -> ::pyrun_vm::PyResult {
            #get
            let r = #call;
            ::pyrun_vm::value::IntoPy::into_py(r, vm)
        }
    })
}

/// The stems of the binary operators, in the order of the machine.
const BINARY: [(&str, &str); 14] = [
    ("add", "Add"),
    ("sub", "Sub"),
    ("mul", "Mul"),
    ("matmul", "MatMul"),
    ("truediv", "Div"),
    ("floordiv", "FloorDiv"),
    ("mod", "Mod"),
    ("pow", "Pow"),
    ("lshift", "LShift"),
    ("rshift", "RShift"),
    ("and", "And"),
    ("or", "Or"),
    ("xor", "Xor"),
    ("divmod", "DivMod"),
];

const UNARY: [(&str, &str); 14] = [
    ("__repr__", "repr"),
    ("__str__", "str"),
    ("__iter__", "iter"),
    ("__neg__", "neg"),
    ("__pos__", "pos"),
    ("__abs__", "abs"),
    ("__invert__", "invert"),
    ("__int__", "int"),
    ("__float__", "float"),
    ("__index__", "index"),
    ("__await__", "await_"),
    ("__aiter__", "aiter"),
    ("__anext__", "anext"),
    ("__hash__", "hash"),
];

const COMPARE: [(&str, &str); 6] = [
    ("__lt__", "Lt"),
    ("__le__", "Le"),
    ("__eq__", "Eq"),
    ("__ne__", "Ne"),
    ("__gt__", "Gt"),
    ("__ge__", "Ge"),
];

const OTHER: [&str; 10] = [
    "__new__",
    "__call__",
    "__next__",
    "__bool__",
    "__len__",
    "__getitem__",
    "__setitem__",
    "__delitem__",
    "__contains__",
    "__richcmp__",
];

/// Whether methods of this name fill a slot of a class of the host's.
pub fn is_slot(name: &str) -> bool {
    let named = |t: &[(&str, &str)]| t.iter().any(|(n, _)| *n == name);
    let stem = |n: &str| BINARY.iter().any(|(s, _)| *s == n);
    OTHER.contains(&name)
        || named(&UNARY)
        || named(&COMPARE)
        || name
            .strip_prefix("__")
            .and_then(|n| n.strip_suffix("__"))
            .is_some_and(|n| stem(n) || n.strip_prefix(['r', 'i']).is_some_and(stem))
}

/// A method that fills a slot.
pub struct SlotMethod {
    /// Its Python name.
    pub name: String,
    /// The companion, or the function itself.
    pub function: Ident,
    /// The constant with its declaration.
    pub def: Ident,
    /// The type of its argument, if it has one.
    pub argument: Option<Type>,
}

/// The slots that methods fill: `field: Some(…)`, and what is put on with `.with(…)`.
pub fn slots(ty: &Type, methods: &[SlotMethod]) -> (TokenStream, bool) {
    let find = |name: &str| methods.iter().find(|m| m.name == name);
    let mut fields = Vec::new();
    for (name, field) in UNARY {
        let Some(SlotMethod { def, .. }) = find(name) else { continue };
        let field = format_ident!("{}", field);
        fields.push(match name {
            "__hash__" => quote!(#field: Some(|vm, v| {
                let h = ::pyrun_vm::value::class::invoke(vm, &<#ty>::#def, ::std::slice::from_ref(v))?;
                vm.hash(&h)
            })),
            _ => quote!(#field: Some(|vm, v| ::pyrun_vm::value::class::invoke(vm, &<#ty>::#def, ::std::slice::from_ref(v)))),
        });
    }
    for (name, field) in [("__len__", "len"), ("__bool__", "bool_")] {
        let Some(SlotMethod { def, .. }) = find(name) else { continue };
        let field = format_ident!("{}", field);
        fields.push(quote!(#field: Some(|vm, v| ::pyrun_vm::value::class::invoke_as(vm, &<#ty>::#def, ::std::slice::from_ref(v)))));
    }
    if let Some(SlotMethod { def, .. }) = find("__contains__") {
        fields.push(quote!(contains: Some(|vm, v, x| ::pyrun_vm::value::class::invoke_as(vm, &<#ty>::#def, &[v.clone(), x.clone()]))));
    }
    if let Some(SlotMethod { def, .. }) = find("__getitem__") {
        fields.push(quote!(getitem: Some(|vm, v, k| ::pyrun_vm::value::class::invoke(vm, &<#ty>::#def, &[v.clone(), k.clone()]))));
    }
    let (set, del) = (find("__setitem__"), find("__delitem__"));
    if set.is_some() || del.is_some() {
        let refuse = quote!(Err(vm.type_error("the operation is not supported")));
        let set = set.map_or(refuse.clone(), |SlotMethod { def, .. }| quote!(::pyrun_vm::value::class::invoke(vm, &<#ty>::#def, &[v.clone(), k.clone(), x]).map(drop)));
        let del = del.map_or(refuse, |SlotMethod { def, .. }| quote!(::pyrun_vm::value::class::invoke(vm, &<#ty>::#def, &[v.clone(), k.clone()]).map(drop)));
        fields.push(quote!(setitem: Some(|vm, v, k, x| match x {
            #[allow(unused_variables)]
            Some(x) => #set,
            None => #del,
        })));
    }
    if let Some(SlotMethod { def, .. }) = find("__new__") {
        fields.push(quote!(new: Some(|vm, cls, args| ::pyrun_vm::value::class::invoke_with(vm, &<#ty>::#def, cls.as_value(), args))));
    }
    if let Some(SlotMethod { def, .. }) = find("__call__") {
        fields.push(quote!(call: Some(|vm, v, args| ::pyrun_vm::value::class::invoke_with(vm, &<#ty>::#def, v, args))));
    }
    if let Some(SlotMethod { function, .. }) = find("__next__") {
        let call = guarded(&quote! {
            let slf = ::pyrun_vm::value::class::cell::<#ty>(vm, v)?;
            <#ty>::#function(vm, slf)
        });
        fields.push(quote!(next: Some(|vm, v| #call)));
    }
    if let Some(compare) = compare(ty, methods) {
        fields.push(compare);
    }
    let operators = operators(ty, methods);
    let unhashable =
        (find("__eq__").is_some() || find("__richcmp__").is_some()) && find("__hash__").is_none();
    let slots = quote!(::pyrun_vm::value::Slots { #(#fields,)* ..::pyrun_vm::value::Slots::EMPTY } #operators);
    (slots, unhashable)
}

/// A call of a binary method, which does not apply if the other operand does not convert.
fn applied(ty: &Type, m: &SlotMethod, slf: &str, other: &str, last: TokenStream) -> TokenStream {
    let (function, slf, other) =
        (&m.function, format_ident!("{}", slf), format_ident!("{}", other));
    let t = m.argument.clone().unwrap_or_else(|| parse_quote!(::pyrun_vm::Value));
    let Arrival { hold, result, .. } = Arrival::of(&t, false, &quote!(#other), 0);
    quote! {
        if let Some(slf) = #slf.cast::<::pyrun_vm::value::payload::Boxed<::pyrun_vm::value::class::Instance<#ty>>>() {
            #hold
            return match #result {
                Ok(x) => <#ty>::#function(vm, slf, x #last),
                Err(e) if e.is_uncatchable() => Err(e),
                Err(_) => Ok(::pyrun_vm::Value::not_implemented()),
            };
        }
    }
}

fn operators(ty: &Type, methods: &[SlotMethod]) -> TokenStream {
    let find = |name: String| methods.iter().find(|m| m.name == name);
    let mut out = TokenStream::new();
    for (stem, op) in BINARY {
        let op = format_ident!("{}", op);
        let left = find(format!("__{stem}__"));
        let right = find(format!("__r{stem}__"));
        if left.is_some() || right.is_some() {
            let left = left.map(|m| applied(ty, m, "a", "b", quote!()));
            let right = right.map(|m| applied(ty, m, "b", "a", quote!()));
            let call = guarded(&quote! {
                #left
                #right
                Ok(::pyrun_vm::Value::not_implemented())
            });
            out.extend(quote!(.with(::pyrun_vm::value::BinOp::#op, |vm, a, b| #call)));
        }
        if let Some(SlotMethod { def, .. }) = find(format!("__i{stem}__")) {
            out.extend(quote!(.with_inplace(::pyrun_vm::value::BinOp::#op, |vm, a, b| {
                ::pyrun_vm::value::class::invoke(vm, &<#ty>::#def, &[a.clone(), b.clone()])?;
                Ok(a.clone())
            })));
        }
    }
    out
}

fn compare(ty: &Type, methods: &[SlotMethod]) -> Option<TokenStream> {
    let find = |name: &str| methods.iter().find(|m| m.name == name);
    if let Some(m) = find("__richcmp__") {
        let call = applied(ty, m, "a", "b", quote!(, op));
        let call = guarded(&quote!(#call Ok(::pyrun_vm::Value::not_implemented())));
        return Some(quote!(richcmp: Some(|vm, a, b, op| #call)));
    }
    let mut arms = Vec::new();
    for (name, op) in COMPARE {
        let op = format_ident!("{}", op);
        if let Some(m) = find(name) {
            let call = applied(ty, m, "a", "b", quote!());
            arms.push(quote!(::pyrun_vm::value::CmpOp::#op => { #call }));
        } else if let (Some(m), "__ne__") = (find("__eq__"), name) {
            let call = applied(ty, m, "a", "b", quote!());
            arms.push(quote!(::pyrun_vm::value::CmpOp::Ne => {
                let equal = (|| -> ::pyrun_vm::PyResult {
                    #call
                    Ok(::pyrun_vm::Value::not_implemented())
                })()?;
                if equal.is_not_implemented() {
                    return Ok(equal);
                }
                return Ok(::pyrun_vm::Value::from(!vm.truth(&equal)?));
            }));
        }
    }
    (!arms.is_empty()).then(|| {
        let call = guarded(&quote! {
            match op {
                #(#arms)*
                #[allow(unreachable_patterns)]
                _ => {}
            }
            Ok(::pyrun_vm::Value::not_implemented())
        });
        quote!(richcmp: Some(|vm, a, b, op| #call))
    })
}
