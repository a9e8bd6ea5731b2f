//! Every public item that a host sees has a tested example, and every public type a `Debug`.
//!
//! Looked at are the library, what it passes on from the other crates, and the parser's crates. An item has
//! an example if its own documentation has one, or that of its trait names it, or, outside the library itself, that
//! of its type or module; of methods only a call, a path or a definition counts. Methods that a macro of the same file
//! makes row by row are seen too. Items under `#[doc(hidden)]` are nobody's but ours.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use syn::{Attribute, ImplItem, Item, TraitItem, UseTree, Visibility};

/// A crate's sources, by what is looked up in them.
#[derive(Default)]
struct Sources {
    /// The declarations of a name: one, but for what features choose between.
    items: BTreeMap<String, Vec<Declared>>,
    /// What a type's `impl` blocks or a trait hold.
    methods: BTreeMap<String, Vec<Declared>>,
    /// What a type's other name stands for.
    aliases: BTreeMap<String, String>,
    /// The types with `Debug`.
    debug: BTreeSet<String>,
    /// Macros of the file that is being read.
    macros: BTreeMap<String, String>,
    /// Every item must have an example of its own.
    strict: bool,
    /// Names that `pub use` passes on from crates: the crate, the path, the name here, the documentation.
    passed_on: Vec<Passed>,
}

#[derive(Clone)]
struct Declared {
    /// Where, to be found by a reader.
    file: PathBuf,
    name: String,
    is_type: bool,
    public: bool,
    hidden: bool,
    /// The examples of its documentation.
    examples: String,
    /// The examples at the head of the file or module that it lies in.
    module_examples: String,
}

struct Passed {
    path: Vec<String>,
    name: String,
    examples: String,
    hidden: bool,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the workspace exists")
}

impl Sources {
    fn read(krate: &str) -> Sources {
        let mut sources = Sources::default();
        sources.folder(&root().join("crates").join(krate).join("src"));
        sources
    }

    fn folder(&mut self, folder: &Path) {
        for entry in fs::read_dir(folder).expect("a folder of sources").flatten() {
            let path = entry.path();
            if path.is_dir() {
                self.folder(&path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = fs::read_to_string(&path).expect("a source is readable");
                let file = syn::parse_file(&text).expect("a source is Rust");
                let mut items = file.items;
                include_docs(&path, &mut items);
                let examples = examples(&file.attrs);
                self.macros.clear();
                self.items(&path, items, &examples);
            }
        }
    }

    fn items(&mut self, file: &Path, items: Vec<Item>, module: &str) {
        for item in items {
            self.item(file, item, module);
        }
    }

    fn item(&mut self, file: &Path, item: Item, module: &str) {
        let mut add = |attrs: &[Attribute], vis: &Visibility, name: &syn::Ident, is_type: bool| {
            let name = name.to_string();
            if is_type && derives_debug(attrs) {
                self.debug.insert(name.clone());
            }
            let declared = declared(file, attrs, &name, public(vis), module);
            self.items.entry(name).or_default().push(Declared { is_type, ..declared });
        };
        match item {
            Item::Struct(i) => add(&i.attrs, &i.vis, &i.ident, true),
            Item::Enum(i) => add(&i.attrs, &i.vis, &i.ident, true),
            Item::Union(i) => add(&i.attrs, &i.vis, &i.ident, true),
            Item::Fn(i) => add(&i.attrs, &i.vis, &i.sig.ident, false),
            Item::Type(i) => {
                add(&i.attrs, &i.vis, &i.ident, false);
                if let Some(of) = last_segment(&i.ty) {
                    self.aliases.insert(i.ident.to_string(), of);
                }
            }
            Item::Const(i) => add(&i.attrs, &i.vis, &i.ident, false),
            Item::Static(i) => add(&i.attrs, &i.vis, &i.ident, false),
            Item::Trait(i) => {
                add(&i.attrs, &i.vis, &i.ident, false);
                let methods = self.methods.entry(i.ident.to_string()).or_default();
                for item in i.items {
                    if let TraitItem::Fn(f) = item {
                        let name = f.sig.ident.to_string();
                        methods.push(declared(file, &f.attrs, &name, true, ""));
                    }
                }
            }
            Item::Impl(i) => self.implementation(file, i),
            Item::Macro(i) => self.expand(file, i),
            Item::Mod(i) if !is_test(&i.attrs) => {
                let examples = examples(&i.attrs);
                if let Some((_, items)) = i.content {
                    self.items(file, items, &examples);
                }
            }
            Item::Use(i) if public(&i.vis) => {
                let mut leaves = Vec::new();
                flatten(&i.tree, &mut Vec::new(), &mut leaves);
                let (examples, hidden) = (examples(&i.attrs), hidden(&i.attrs));
                self.passed_on.extend(leaves.into_iter().map(|(path, name)| Passed {
                    path,
                    name,
                    examples: examples.clone(),
                    hidden,
                }));
            }
            _ => {}
        }
    }

    /// Remembers a macro, or declares the methods that one makes: `impl Type { $( … pub fn $name … )* }` from rows of
    /// the same tokens, one of which is the name.
    fn expand(&mut self, file: &Path, i: syn::ItemMacro) {
        let text = i.mac.tokens.to_string();
        if let Some(name) = i.ident {
            self.macros.insert(name.to_string(), text);
            return;
        }
        let Some(definition) = i.mac.path.get_ident().and_then(|m| self.macros.get(&m.to_string()))
        else {
            return;
        };
        for (of, name, hidden) in rows(definition, &text) {
            let method = Declared { hidden, ..declared(file, &[], &name, true, "") };
            self.methods.entry(of).or_default().push(method);
        }
    }

    fn implementation(&mut self, file: &Path, i: syn::ItemImpl) {
        let Some(of) = last_segment(&i.self_ty) else { return };
        if let Some((_, path, _)) = &i.trait_ {
            if path.segments.last().is_some_and(|s| s.ident == "Debug") {
                self.debug.insert(of);
            }
            return;
        }
        let methods = self.methods.entry(of).or_default();
        let all_hidden = hidden(&i.attrs);
        for item in i.items {
            if let ImplItem::Fn(f) = item {
                let name = f.sig.ident.to_string();
                let method = declared(file, &f.attrs, &name, public(&f.vis), "");
                methods.push(Declared { hidden: method.hidden || all_hidden, ..method });
            }
        }
    }

    /// What is missing of a name that a host sees; `more` are examples that count for it as well.
    fn check(&self, name: &str, more: &str, missing: &mut Vec<String>) -> usize {
        let Some(found) = self.items.get(name) else { return 0 };
        let Some(item) = found.iter().find(|d| d.public && !d.hidden) else { return 0 };
        let of = self.aliases.get(name).map_or(name, String::as_str);
        let methods: Vec<&Declared> =
            self.methods.get(of).into_iter().flatten().filter(|m| m.public).collect();
        let mut pool = [more, &item.examples, &item.module_examples].concat();
        methods.iter().for_each(|m| pool.push_str(&m.examples));
        if self.strict {
            // What is implemented by others is shown as a whole.
            pool = if item.is_type { String::new() } else { item.examples.clone() };
        }
        if item.examples.is_empty() && !names(&pool, name) {
            missing.push(format!("{}: {name}: no example", item.file.display()));
        }
        if item.is_type && !self.debug.contains(name) {
            missing.push(format!("{}: {name}: no Debug", item.file.display()));
        }
        let seen = methods.iter().filter(|m| !m.hidden);
        let without = seen.clone().filter(|m| m.examples.is_empty() && !calls(&pool, &m.name));
        missing.extend(
            without.map(|m| format!("{}: {name}::{}: no example", m.file.display(), m.name)),
        );
        1 + seen.count()
    }

    /// The names that are public in files named so, or in a folder named so.
    fn public_in(&self, file: &str) -> Vec<String> {
        let inside = |f: &Path| f.ancestors().any(|a| a.ends_with(file));
        let here = |d: &Declared| d.public && inside(&d.file);
        self.items.iter().filter(|(_, d)| d.iter().any(here)).map(|(n, _)| n.clone()).collect()
    }

    fn public(&self) -> Vec<String> {
        self.items
            .iter()
            .filter(|(_, d)| d.iter().any(|d| d.public))
            .map(|(n, _)| n.clone())
            .collect()
    }
}

/// Puts documentation in that lies in files of its own: `#[doc = include_str!("…")]` on an item.
fn include_docs(file: &Path, items: &mut [Item]) {
    for item in items {
        let Item::Trait(i) = item else { continue };
        for attr in &mut i.attrs {
            if let syn::Meta::NameValue(doc) = &mut attr.meta
                && let syn::Expr::Macro(m) = &doc.value
                && m.mac.path.is_ident("include_str")
            {
                let name: syn::LitStr = m.mac.parse_body().expect("a file's name");
                let path = file.parent().expect("a folder").join(name.value());
                let text = fs::read_to_string(path).expect("the file is there");
                doc.value = syn::parse_quote!(#text);
            }
        }
    }
}

fn declared(file: &Path, attrs: &[Attribute], name: &str, public: bool, module: &str) -> Declared {
    Declared {
        file: file.strip_prefix(root()).unwrap_or(file).to_path_buf(),
        name: name.to_owned(),
        is_type: false,
        public,
        hidden: hidden(attrs),
        examples: examples(attrs),
        module_examples: module.to_owned(),
    }
}

fn last_segment(t: &syn::Type) -> Option<String> {
    match t {
        syn::Type::Path(p) => p.path.segments.last().map(|s| s.ident.to_string()),
        _ => None,
    }
}

fn public(vis: &Visibility) -> bool {
    matches!(vis, Visibility::Public(_))
}

fn tokens(attr: &Attribute) -> String {
    match &attr.meta {
        syn::Meta::List(l) => l.tokens.to_string(),
        _ => String::new(),
    }
}

fn hidden(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|a| a.path().is_ident("doc") && tokens(a) == "hidden")
}

fn is_test(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|a| a.path().is_ident("cfg") && tokens(a).contains("test"))
}

fn derives_debug(attrs: &[Attribute]) -> bool {
    let derives = |t: String| t.split([',', ' ', '(']).any(|name| name == "Debug");
    attrs.iter().any(|a| a.path().is_ident("derive") && derives(tokens(a)))
}

/// The type, name and hiddenness of the methods that a macro makes of rows of tokens.
fn rows(definition: &str, invocation: &str) -> Vec<(String, String, bool)> {
    let definition = definition.replace("$ ", "$").replace(" :", ":").replace(": ", ":");
    let words = |text: &str| -> Vec<String> {
        let spaced =
            text.replace(['(', ')', '{', '}'], " ").replace(';', " ; ").replace(',', " , ");
        spaced.split_whitespace().map(str::to_owned).collect()
    };
    let Some((pattern, body)) = definition.split_once("=>") else { return Vec::new() };
    let row: Vec<String> =
        words(pattern).into_iter().filter(|w| !matches!(&**w, "$" | "*")).collect();
    let of = body.split_once("impl ").and_then(|(_, rest)| rest.split([' ', '{']).next());
    let Some(of) = of else { return Vec::new() };
    let given = words(invocation);
    let mut made = Vec::new();
    let mut before = "";
    for part in body.split("pub fn $") {
        let name =
            part.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
        let place = row
            .iter()
            .position(|w| w.strip_prefix('$').and_then(|w| w.split(':').next()) == Some(name));
        let attributes = before.rsplit('}').next().unwrap_or_default().replace(' ', "");
        if let Some(place) = place.filter(|_| !before.is_empty()) {
            let hidden = attributes.contains("doc(hidden)");
            let names = given.chunks_exact(row.len()).map(|row| row[place].clone());
            made.extend(names.map(|name| (of.to_owned(), name, hidden)));
        }
        before = part;
    }
    made
}

/// The code of the documentation's examples, those that run.
fn examples(attrs: &[Attribute]) -> String {
    let mut code = String::new();
    let (mut inside, mut runs) = (false, false);
    for attr in attrs.iter().filter(|a| a.path().is_ident("doc")) {
        let syn::Meta::NameValue(doc) = &attr.meta else { continue };
        let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &doc.value else {
            continue;
        };
        for line in text.value().lines().map(str::trim) {
            if let Some(language) = line.strip_prefix("```") {
                inside = !inside;
                runs = inside && matches!(language, "" | "rust" | "should_panic");
            } else if runs {
                code.push_str(line);
                code.push('\n');
            }
        }
    }
    code
}

fn flatten(tree: &UseTree, path: &mut Vec<String>, leaves: &mut Vec<(Vec<String>, String)>) {
    let depth = path.len();
    match tree {
        UseTree::Path(p) => {
            path.push(p.ident.to_string());
            flatten(&p.tree, path, leaves);
        }
        UseTree::Group(g) => g.items.iter().for_each(|t| flatten(t, path, leaves)),
        UseTree::Name(n) => leaves.push((path.clone(), n.ident.to_string())),
        UseTree::Rename(r) => {
            path.push(r.ident.to_string());
            leaves.push((path.clone(), r.rename.to_string()));
        }
        UseTree::Glob(_) => {}
    }
    path.truncate(depth);
}

/// Whether a word occurs in code.
fn names(code: &str, word: &str) -> bool {
    occurrences(code, word).next().is_some()
}

/// Whether code calls a method, names it by its path, or defines it.
fn calls(code: &str, method: &str) -> bool {
    occurrences(code, method)
        .any(|before| before.ends_with('.') || before.ends_with("::") || before.ends_with("fn "))
}

/// What stands before each occurrence of a word.
fn occurrences<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = &'a str> {
    let letter = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).filter_map(move |(at, _)| {
        let (before, after) = (&code[..at], &code[at + word.len()..]);
        (!before.ends_with(letter) && !after.starts_with(letter)).then_some(before)
    })
}

#[test]
fn every_item_that_a_host_sees_has_an_example_and_every_type_a_debug() {
    /// Modules that are passed on whole, and the files or folders that they are.
    const MODULES: [(&str, &str); 2] = [("host", "src/host"), ("network", "src/network.rs")];
    /// The command's.
    const COMMAND: [&str; 5] =
        ["main.rs", "command.rs", "options.rs", "dump.rs", "python_options.rs"];
    let library = Sources { strict: true, ..Sources::read("pyrun") };
    let vm = Sources::read("vm");
    let (mut missing, mut looked_at) = (Vec::new(), 0);
    let own = library.public();
    for name in &own {
        let commands = |d: &Declared| COMMAND.iter().any(|c| d.file.ends_with(c));
        if !library.items[name].iter().all(commands) {
            looked_at += library.check(name, "", &mut missing);
        }
    }
    for passed in library.passed_on.iter().filter(|p| !p.hidden) {
        match passed.path.first().map(String::as_str) {
            Some("pyrun_vm") => {
                let module = passed.path.last().filter(|_| passed.name == "self");
                let module = module.unwrap_or(&passed.name);
                match MODULES.iter().find(|(m, _)| m == module) {
                    Some((_, file)) => {
                        for name in vm.public_in(file) {
                            looked_at += vm.check(&name, &passed.examples, &mut missing);
                        }
                    }
                    None => {
                        let n = vm.check(&passed.name, &passed.examples, &mut missing);
                        assert!(n > 0, "nothing is known of {}", passed.name);
                        looked_at += n;
                    }
                }
            }
            Some("pyrun_macros") => {
                looked_at += 1;
                if passed.examples.is_empty() {
                    missing.push(format!("the macro {}: no example", passed.name));
                }
            }
            _ => {}
        }
    }
    report(missing, looked_at, 300);
}

#[test]
fn every_item_of_the_parser_has_an_example_and_every_type_a_debug() {
    let (mut missing, mut looked_at) = (Vec::new(), 0);
    let lexer = Sources::read("lexer");
    let parser = Sources::read("parser");
    for passed in &parser.passed_on {
        if passed.path == ["pyrun_lexer"] {
            looked_at += lexer.check(&passed.name, &passed.examples, &mut missing);
        }
    }
    for file in ["parser/src/lib.rs", "unparse/mod.rs"] {
        for name in parser.public_in(file) {
            looked_at += parser.check(&name, "", &mut missing);
        }
    }
    let ast = Sources::read("ast");
    let front = front_page("ast");
    for name in ast.public() {
        looked_at += ast.check(&name, &front, &mut missing);
    }
    report(missing, looked_at, 100);
}

#[test]
fn every_item_of_the_compiler_has_an_example_and_every_type_a_debug() {
    let compiler = Sources::read("compiler");
    let (mut missing, mut looked_at) = (Vec::new(), 0);
    let front = front_page("compiler");
    for passed in &compiler.passed_on {
        looked_at += compiler.check(&passed.name, &front, &mut missing);
    }
    for name in compiler.public_in("compiler/src/lib.rs") {
        looked_at += compiler.check(&name, &front, &mut missing);
    }
    report(missing, looked_at, 5);
}

/// The examples at the head of a crate.
fn front_page(krate: &str) -> String {
    let file = root().join("crates").join(krate).join("src/lib.rs");
    let text = fs::read_to_string(file).expect("a front page");
    examples(&syn::parse_file(&text).expect("it is Rust").attrs)
}

/// Fails with what is missing, and if suspiciously little was looked at.
fn report(mut missing: Vec<String>, looked_at: usize, at_least: usize) {
    missing.sort();
    missing.dedup();
    assert!(missing.is_empty(), "{} are missing:\n{}", missing.len(), missing.join("\n"));
    assert!(looked_at > at_least, "only {looked_at} items looked at");
}

/// The check sees what it should see.
#[test]
fn what_has_no_example_is_found() {
    let file = syn::parse_file(
        "//! ```\n//! let a = Good::new();\n//! a.called();\n//! ```\n\
         #[derive(Clone, Debug)] pub struct Good;\n\
         impl Good { pub fn new() {} pub fn called() {} pub fn uncalled() {} \
         #[doc(hidden)] pub fn ours() {} fn private() {} }\n\
         macro_rules! made { ($($f:ident $g:ident;)*) => { impl Good { $( #[cold] pub fn $f() {} )* } } }\n\
         made! { one called; called two; }\n\
         pub struct Bad;\n\
         /// ```text\n/// Bad\n/// ```\n pub fn shown() {}\n\
         /// ```\n/// documented();\n/// ```\npub fn documented() {}",
    )
    .expect("it is Rust");
    let mut sources = Sources::default();
    let module = examples(&file.attrs);
    sources.items(Path::new("x.rs"), file.items, &module);
    let mut missing = Vec::new();
    for name in sources.public() {
        sources.check(&name, "", &mut missing);
    }
    missing.sort();
    assert_eq!(
        missing,
        [
            "x.rs: Bad: no Debug",
            "x.rs: Bad: no example",
            "x.rs: Good::one: no example",
            "x.rs: Good::uncalled: no example",
            "x.rs: shown: no example"
        ]
    );
}
