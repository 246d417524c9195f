//! Checks the rules between crates and between modules, and the table of what lives in memory.

mod modules;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};
use modules::Modules;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn metadata() -> Metadata {
    MetadataCommand::new().manifest_path(root().join("Cargo.toml")).no_deps().exec().expect("cargo metadata")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_owned()
}

/// The dependencies of a crate, without those of its tests.
fn dependencies<'a>(metadata: &'a Metadata, name: &str) -> BTreeSet<&'a str> {
    let package: &Package = metadata.packages.iter().find(|package| package.name.as_str() == name).expect(name);
    let dependencies = package.dependencies.iter().filter(|dependency| dependency.kind != DependencyKind::Development);
    dependencies.map(|dependency| dependency.name.as_str()).collect()
}

#[test]
fn our_crates_import_only_the_allowed_crates() {
    let metadata = metadata();
    let rules: [(&str, &[&str]); 6] = [
        ("portal-api", &[]),
        ("portal-app", &["portal-api"]),
        ("portal-provisioning", &["portal-api"]),
        ("portal-store", &["portal-api"]),
        ("portal-protocols", &["portal-api", "portal-provisioning"]),
        ("portal-server", &["portal-api", "portal-app", "portal-protocols", "portal-provisioning", "portal-store"]),
    ];
    for (name, allowed) in rules {
        for dependency in dependencies(&metadata, name).into_iter().filter(|name| name.starts_with("portal-")) {
            assert!(allowed.contains(&dependency), "{name} imports {dependency}");
        }
    }
}

#[test]
fn the_api_imports_only_small_pure_crates() {
    // Only the server uses `unicode-normalization` and `utoipa`: the browser's program is built without them.
    let allowed =
        ["form_urlencoded", "jiff", "serde", "serde_json", "serde_path_to_error", "unicode-normalization", "utoipa"];
    for dependency in dependencies(&metadata(), "portal-api") {
        assert!(
            allowed.contains(&dependency),
            "portal-api imports {dependency}: the browser's program would contain it"
        );
    }
}

#[test]
fn only_the_store_knows_sql_and_only_the_server_knows_http() {
    let metadata = metadata();
    let sql = ["sea-orm", "sea-orm-migration", "sqlx"];
    let http = ["axum", "axum-server", "hyper", "tokio", "tower", "tower-http"];
    for name in ["portal-api", "portal-app", "portal-provisioning", "portal-server"] {
        assert!(dependencies(&metadata, name).iter().all(|dependency| !sql.contains(dependency)), "{name} knows SQL");
    }
    for name in ["portal-api", "portal-app", "portal-provisioning", "portal-store"] {
        assert!(dependencies(&metadata, name).iter().all(|dependency| !http.contains(dependency)), "{name} knows HTTP");
    }
}

#[test]
fn only_the_server_reads_the_clock_randomness_and_the_environment() {
    let forbidden =
        ["Timestamp::now", "SystemTime", "Instant::now", "Zoned::now", "getrandom::", "rand::", "std::env::var"];
    for folder in ["app/api/src", "app/src", "server/store/src", "server/provisioning/src"] {
        for file in rust_files(&root().join(folder)) {
            let text = fs::read_to_string(&file).expect("a source file");
            for word in forbidden {
                // `rand::` is also the end of `Operand::`: look at the character before.
                let is_whole_name =
                    |index: usize| !text[..index].ends_with(|before: char| before.is_alphanumeric() || before == '_');
                let is_used = text.match_indices(word).any(|(index, _)| is_whole_name(index));
                assert!(!is_used, "{} uses {word}", file.display());
            }
        }
    }
}

/// A page with a secret must not be compressed. One function puts secrets into pages and marks these pages, so the
/// server recognizes them.
#[test]
fn a_secret_comes_into_a_page_only_where_the_page_is_marked() {
    let is_other_file = |file: &Path| !file.ends_with("app/src/page.rs");
    for file in rust_files(&root().join("app/src")).into_iter().filter(|file| is_other_file(file)) {
        let text = fs::read_to_string(&file).expect("a source file");
        assert!(!text.contains(".expose()"), "{} reads a secret", file.display());
    }
    let page = fs::read_to_string(root().join("app/src/page.rs")).expect("a source file");
    assert_eq!(page.matches(".expose()").count(), 1);
    assert!(page.contains("has_secret = true;\n    secret.expose()"));
}

#[test]
fn services_know_neither_axum_nor_sql() {
    for file in rust_files(&root().join("server/src/services")) {
        let text = fs::read_to_string(&file).expect("a source file");
        for word in ["axum", "sea_orm", "sqlx"] {
            assert!(!text.contains(&format!("{word}::")), "{} uses {word}", file.display());
        }
    }
}

#[test]
fn services_do_not_know_http_and_state_does_not_know_services() {
    let server = Modules::read(&root().join("server/src"));
    for (from, to) in
        [("services", "http"), ("services", "api"), ("state", "services"), ("state", "http"), ("state", "api")]
    {
        let references = server.between(from, to);
        assert!(references.is_empty(), "{from} knows {to}: {references:#?}");
        assert!(server.within(from).count() > 10, "{from} was not read");
    }
    for (name, named) in server.within("services").chain(server.within("state")) {
        assert!(!named.contains("start"), "{name} knows the start");
    }
}

#[test]
fn handlers_call_services_never_the_store() {
    for file in rust_files(&root().join("server/src/api")) {
        let text = fs::read_to_string(&file).expect("a source file");
        for word in ["portal_store", ".store."] {
            assert!(!text.contains(word), "{} uses {word}", file.display());
        }
    }
}

#[test]
fn no_modules_name_each_other_in_a_circle() {
    let crates = ["app/api", "app", "server", "server/store", "server/protocols"];
    let circles_of = |folder| {
        let circles = Modules::read(&root().join(folder).join("src")).circles();
        circles.into_iter().map(move |circle| format!("{folder}:\n{circle}"))
    };
    let circles: Vec<String> = crates.into_iter().flat_map(circles_of).collect();
    assert!(circles.is_empty(), "{} circles:\n{}", circles.len(), circles.join("\n"));
}

#[test]
fn source_files_have_at_most_600_lines() {
    for folder in ["app", "server", "tests"] {
        for file in rust_files(&root().join(folder)) {
            let lines = fs::read_to_string(&file).expect("a source file").lines().count();
            assert!(lines <= 600, "{} has {lines} lines", file.display());
        }
    }
}

/// The first column of the table names the file of each thing in memory, the last column the tests that fill it up to
/// its bounds.
#[test]
fn the_table_of_what_lives_in_memory_names_existing_files_and_tests() {
    let text = fs::read_to_string(root().join("docs/architecture.md")).expect("docs/architecture.md");
    let (_, table) = text.split_once("## What lives in memory").expect("the table");
    let files = ["server", "tests"].into_iter().flat_map(|folder| rust_files(&root().join(folder)));
    let code: String = files.map(|file| fs::read_to_string(file).expect("a source file")).collect();
    let mut count = 0;
    for row in table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| name")) {
        let cited = row.trim_end_matches(" |").rsplit(" | ").next().unwrap_or_default();
        let names = cited.split('`').skip(1).step_by(2).filter(|name| !name.contains('/'));
        let missing: Vec<_> = names.filter(|name| !code.contains(&format!("fn {name}("))).collect();
        assert!(missing.is_empty(), "{missing:?} of {row}");
        assert!(cited.contains('`') || cited == "the same", "no test: {row}");
        let name = row.split(" | ").next().unwrap_or_default();
        let mut paths = name.split('`').skip(1).step_by(2).peekable();
        assert!(paths.peek().is_some(), "no file: {row}");
        for path in paths {
            let folders = ["server/src", "server/protocols/src", "server"];
            assert!(folders.iter().any(|folder| root().join(folder).join(path).is_file()), "no {path}: {row}");
        }
        count += 1;
    }
    assert!(count > 10, "the test found only {count} rows");
}

/// All Rust files below a folder, without fuzz targets and the results of builds.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            if entry.file_name().is_none_or(|name| name != "target" && name != "fuzz") {
                files.extend(rust_files(&entry));
            }
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            files.push(entry);
        }
    }
    files
}
