//! The modules of a crate and the references between them, read from the source files with `syn`.
//!
//! A reference to a name that a `mod.rs` re-exports is a reference to the module that defines the name. References in
//! tests are left out.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};
use syn::visit::{self, Visit};

type ModulePath = Vec<String>;

/// The modules of a crate. Each has a path, such as `services/phones/window`, and the paths of the modules that it
/// refers to.
pub struct Modules {
    references: BTreeMap<String, BTreeSet<String>>,
}

struct Module {
    path: ModulePath,
    file: syn::File,
    /// The names that this module re-exports from other modules: the name here, and the path of the original.
    exports: Vec<(String, ModulePath)>,
    /// The modules from which this module re-exports all public names.
    globs: Vec<ModulePath>,
}

impl Modules {
    /// Reads the crate whose `lib.rs` is in a folder.
    pub fn read(folder: &Path) -> Self {
        let mut modules = BTreeMap::new();
        collect(folder, &mut Vec::new(), &mut modules);
        let known: BTreeSet<ModulePath> = modules.keys().cloned().collect();
        for module in modules.values_mut() {
            let mut exports = Exports { module: &module.path, known: &known, names: Vec::new(), globs: Vec::new() };
            exports.visit_file(&module.file);
            (module.exports, module.globs) = (exports.names, exports.globs);
        }
        let mut references = BTreeMap::new();
        for module in modules.values() {
            let mut visitor = References { module: module.path.clone(), known: &known, paths: BTreeSet::new() };
            visitor.visit_file(&module.file);
            let targets = visitor.paths.iter().filter_map(|path| resolve(path, &modules, 0));
            let others = targets.filter(|target| *target != module.path).map(|target| target.join("/"));
            references.insert(module.path.join("/"), others.collect());
        }
        Self { references }
    }

    /// The modules in a folder, each with the modules that it refers to.
    pub fn within(&self, folder: &str) -> impl Iterator<Item = (&str, &BTreeSet<String>)> {
        let inside = is_in(folder);
        self.references.iter().filter(move |(name, _)| inside(name)).map(|(name, targets)| (name.as_str(), targets))
    }

    /// The references from the modules of one folder to those of another, as `from -> to`.
    pub fn between(&self, from: &str, to: &str) -> Vec<String> {
        let inside = is_in(to);
        self.within(from)
            .flat_map(|(name, targets)| targets.iter().map(move |other| (name, other)))
            .filter(|(_, other)| inside(other))
            .map(|(name, other)| format!("{name} -> {other}"))
            .collect()
    }

    /// The groups of modules that refer to each other in a circle, each with its references.
    pub fn circles(&self) -> Vec<String> {
        let reached: BTreeMap<&str, BTreeSet<&str>> =
            self.references.keys().map(|name| (name.as_str(), self.reached_from(name))).collect();
        let mut seen = BTreeSet::new();
        let mut circles = Vec::new();
        for (name, others) in &reached {
            // A module is in a circle if it reaches itself. Its circle: the modules that it reaches and that reach it.
            if !others.contains(name) || seen.contains(name) {
                continue;
            }
            let circle: BTreeSet<&str> = others
                .iter()
                .copied()
                .filter(|other| reached.get(other).is_some_and(|back| back.contains(name)))
                .collect();
            let mut text = String::new();
            for member in &circle {
                for target in self.references[*member].iter().filter(|target| circle.contains(target.as_str())) {
                    let _ = writeln!(text, "  {member} -> {target}");
                }
            }
            seen.extend(circle);
            circles.push(text);
        }
        circles
    }

    /// The modules that a module refers to, directly or through others.
    fn reached_from(&self, name: &str) -> BTreeSet<&str> {
        let mut reached = BTreeSet::new();
        let mut next: Vec<&str> = self.references[name].iter().map(String::as_str).collect();
        while let Some(name) = next.pop() {
            if reached.insert(name) {
                next.extend(self.references.get(name).into_iter().flatten().map(String::as_str));
            }
        }
        reached
    }
}

/// Returns a test of whether a module's path is a folder or inside it.
fn is_in(folder: &str) -> impl Fn(&str) -> bool + use<> {
    let (exact, inside) = (folder.to_owned(), format!("{folder}/"));
    move |name| name == exact || name.starts_with(&inside)
}

/// Parses the source files below a folder, without those of tests.
fn collect(folder: &Path, path: &mut ModulePath, modules: &mut BTreeMap<ModulePath, Module>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for entry in entries {
        let name = entry.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if entry.is_dir() {
            if name != "tests" {
                path.push(name);
                collect(&entry, path, modules);
                path.pop();
            }
        } else if entry.extension().is_some_and(|extension| extension == "rs") && name != "tests" && name != "main" {
            let mut own = path.clone();
            if name != "mod" && name != "lib" {
                own.push(name);
            }
            let text = fs::read_to_string(&entry).expect("a source file");
            let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", entry.display()));
            modules.insert(own.clone(), Module { path: own, file, exports: Vec::new(), globs: Vec::new() });
        }
    }
}

/// Finds the module that defines the name at the end of a path. Follows at most eight re-exports, so that re-exports in
/// a circle end.
fn resolve(path: &[String], modules: &BTreeMap<ModulePath, Module>, depth: u8) -> Option<ModulePath> {
    // The longest part of the path that is a module. The rest is a name in this module.
    let length = (0..=path.len()).rev().find(|length| modules.contains_key(&path[..*length]))?;
    let (module, rest) = (&modules[&path[..length]], &path[length..]);
    let Some(name) = rest.first().filter(|_| depth < 8) else { return Some(module.path.clone()) };
    let follow = |target: &ModulePath| {
        let next_path: ModulePath = target.iter().chain(&rest[1..]).cloned().collect();
        resolve(&next_path, modules, depth + 1)
    };
    if let Some((_, target)) = module.exports.iter().find(|(exported, _)| exported == name) {
        return follow(target);
    }
    let defines = |glob: &&ModulePath| modules.get(*glob).is_some_and(|module| defines(&module.file, name));
    module.globs.iter().find(defines).cloned().or_else(|| Some(module.path.clone()))
}

/// Whether a file defines an item of this name.
fn defines(file: &syn::File, name: &str) -> bool {
    file.items.iter().any(|item| match item {
        syn::Item::Const(item) => item.ident == name,
        syn::Item::Enum(item) => item.ident == name,
        syn::Item::Fn(item) => item.sig.ident == name,
        syn::Item::Static(item) => item.ident == name,
        syn::Item::Struct(item) => item.ident == name,
        syn::Item::Trait(item) => item.ident == name,
        syn::Item::Type(item) => item.ident == name,
        _ => false,
    })
}

/// Turns a written path into a path from the root of the crate. Returns nothing for a path of another crate.
fn to_absolute(written: &[String], module: &ModulePath, known: &BTreeSet<ModulePath>) -> Option<ModulePath> {
    let (first, rest) = written.split_first()?;
    let mut path = match first.as_str() {
        "crate" => Vec::new(),
        "self" => module.clone(),
        "super" => module.split_last()?.1.to_vec(),
        child => {
            // A path to a child module may start with the child's name, without `self`.
            let inside: ModulePath = module.iter().cloned().chain([child.to_owned()]).collect();
            known.contains(&inside).then_some(inside)?
        }
    };
    for segment in rest {
        match segment.as_str() {
            "super" => drop(path.pop()),
            segment => path.push(segment.to_owned()),
        }
    }
    Some(path)
}

/// Lists the paths of a `use`, each with its name in the using module. The name of a glob is `*`.
fn flatten(tree: &syn::UseTree, before: &ModulePath, paths: &mut Vec<(String, ModulePath)>) {
    let with = |name: String| before.iter().cloned().chain([name]).collect::<ModulePath>();
    match tree {
        syn::UseTree::Path(tree) => flatten(&tree.tree, &with(tree.ident.to_string()), paths),
        syn::UseTree::Name(tree) if tree.ident == "self" => {
            paths.push((before.last().cloned().unwrap_or_default(), before.clone()));
        }
        syn::UseTree::Name(tree) => paths.push((tree.ident.to_string(), with(tree.ident.to_string()))),
        syn::UseTree::Rename(tree) => paths.push((tree.rename.to_string(), with(tree.ident.to_string()))),
        syn::UseTree::Glob(_) => paths.push(("*".to_owned(), before.clone())),
        syn::UseTree::Group(tree) => tree.items.iter().for_each(|tree| flatten(tree, before, paths)),
    }
}

/// Whether an item is compiled for tests only.
fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Ident>().is_ok_and(|ident| ident == "test")
    })
}

/// Collects the re-exports of a module.
struct Exports<'a> {
    module: &'a ModulePath,
    known: &'a BTreeSet<ModulePath>,
    names: Vec<(String, ModulePath)>,
    globs: Vec<ModulePath>,
}

impl<'ast> Visit<'ast> for Exports<'_> {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if matches!(item.vis, syn::Visibility::Inherited) {
            return;
        }
        let mut paths = Vec::new();
        flatten(&item.tree, &Vec::new(), &mut paths);
        for (name, written) in paths {
            let Some(path) = to_absolute(&written, self.module, self.known) else { continue };
            if name == "*" { self.globs.push(path) } else { self.names.push((name, path)) }
        }
    }

    fn visit_item_mod(&mut self, _: &'ast syn::ItemMod) {}
}

/// Collects the paths that the code of a module refers to.
struct References<'a> {
    /// The module of the visited code: the file's module, or one that is declared inside the file.
    module: ModulePath,
    known: &'a BTreeSet<ModulePath>,
    paths: BTreeSet<ModulePath>,
}

impl References<'_> {
    fn add(&mut self, written: &[String]) {
        if let Some(path) = to_absolute(written, &self.module, self.known) {
            self.paths.insert(path);
        }
    }
}

impl<'ast> Visit<'ast> for References<'_> {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        // A re-export is no use of the name by this module.
        if is_test(&item.attrs) || !matches!(item.vis, syn::Visibility::Inherited) {
            return;
        }
        let mut paths = Vec::new();
        flatten(&item.tree, &Vec::new(), &mut paths);
        for (_, written) in paths {
            self.add(&written);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if is_test(&item.attrs) || item.content.is_none() {
            return;
        }
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let written: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if written.len() > 1 {
            self.add(&written);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        // `syn` does not parse the content of a macro: search its text for `crate :: a :: b`.
        let text = item.tokens.to_string();
        for (index, _) in text.match_indices("crate :: ").chain(text.match_indices("super :: ")) {
            let is_name = |part: &&str| part.chars().all(|character| character.is_alphanumeric() || character == '_');
            let written: Vec<String> = text[index..]
                .split(" :: ")
                .map(|part| part.split(' ').next().unwrap_or_default())
                .take_while(is_name)
                .map(str::to_owned)
                .collect();
            self.add(&written);
        }
        visit::visit_macro(self, item);
    }
}
