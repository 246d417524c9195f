//! Checks the documents as far as a program can: every path that they name exists, every link leads to an existing
//! heading or file, every decision is listed, and the code has the log messages that the guide for operators explains.

use std::{
    collections::BTreeSet,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

/// The documents at the root of the repository. The other documents are in `docs`.
const AT_ROOT: [&str; 4] = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"];

/// The folders that a path in a document may be relative to, besides the document's own folder. The table of what lives
/// in memory names its files relative to the last three.
const FOLDERS: [&str; 4] = ["", "server/src", "server/protocols/src", "server"];

/// The file extensions that occur in the repository. A name with another extension may be a file that is not in the
/// repository.
const EXTENSIONS: [&str; 7] = ["rs", "toml", "lock", "md", "sh", "mjs", "css"];

/// Files with such extensions that an operator has, and the repository does not.
const FILES_OF_OPERATORS: [&str; 2] = ["portal.toml", "portal.db.lock"];

/// Parameters of phones whose names look like files.
const PARAMETERS_OF_PHONES: [&str; 1] = ["phone_setting.lock"];

/// Characters that no path of the repository has. A text with one of them is a command, a URL, a type or a value.
const NOT_IN_PATHS: [char; 17] =
    [' ', '\n', '\t', '(', ')', '[', ']', ',', ';', ':', '=', '"', '\'', '?', '&', '@', '…'];

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The documents, as paths from the root, with their texts.
fn documents() -> Vec<(PathBuf, String)> {
    let mut paths: Vec<PathBuf> = AT_ROOT.into_iter().map(PathBuf::from).collect();
    let mut folders = vec![PathBuf::from("docs")];
    while let Some(folder) = folders.pop() {
        for path in entries(&folder) {
            if root().join(&path).is_dir() {
                folders.push(path);
            } else if path.extension() == Some(OsStr::new("md")) {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), read(&path))).collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files and folders in a folder, as paths from the root.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.map(|entry| folder.join(entry.expect("an entry").file_name())).collect()
}

/// A document without its blocks of code.
fn prose(text: &str) -> String {
    let mut is_code = false;
    let mut prose = String::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        } else if !is_code {
            prose.push_str(line);
            prose.push('\n');
        }
    }
    assert!(!is_code, "a block of code does not end");
    prose
}

/// The texts between backticks. A text may continue on the next line.
fn code_spans(prose: &str) -> Vec<&str> {
    let parts: Vec<&str> = prose.split('`').collect();
    assert!(parts.len() % 2 == 1, "a backtick is not closed");
    parts.into_iter().skip(1).step_by(2).collect()
}

/// The targets of links and pictures.
fn link_targets(prose: &str) -> Vec<&str> {
    prose.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect()
}

/// The folders that the repository does not contain, because builds create them: those that `.gitignore` names at the
/// root.
fn build_folders() -> BTreeSet<String> {
    let text = read(Path::new(".gitignore"));
    text.lines().filter_map(|line| line.strip_prefix('/')).map(str::to_owned).collect()
}

/// Returns the path in a text between backticks that must exist, if the text looks like a path of the repository. For a
/// path with a placeholder, such as `app/api/src/<noun>.rs`, this is the folder before the placeholder.
fn path_in(text: &str, build_folders: &BTreeSet<String>) -> Option<String> {
    if text.contains(NOT_IN_PATHS) || text.starts_with(['/', '~', '-', '$']) || text.starts_with("..") {
        return None;
    }
    let fixed: Vec<&str> = text.split('/').take_while(|part| !part.contains(['<', '*', '{'])).collect();
    let path = fixed.join("/");
    let (first, is_whole) = (*fixed.first()?, path == text);
    if build_folders.contains(first) {
        return None;
    }
    let extension = Path::new(text).extension().and_then(OsStr::to_str);
    let has_extension = extension.is_some_and(|extension| EXTENSIONS.contains(&extension));
    let starts_in_repository =
        FOLDERS.iter().any(|folder| !first.is_empty() && root().join(folder).join(first).exists());
    if !text.contains('/') {
        // A name without a folder may be a file anywhere in the repository.
        return (is_whole && has_extension).then_some(path);
    }
    (text.ends_with('/') || has_extension || starts_in_repository).then_some(path)
}

/// The names of all files of the repository, without those that builds create.
fn file_names(build_folders: &BTreeSet<String>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for path in entries(&folder) {
            let Some(name) = path.file_name().and_then(OsStr::to_str) else { continue };
            if root().join(&path).is_dir() {
                if name != ".git" && name != "target" && !build_folders.contains(name) {
                    folders.push(path);
                }
            } else {
                names.insert(name.to_owned());
            }
        }
    }
    names
}

#[test]
fn every_path_that_a_document_names_exists() {
    let build_folders = build_folders();
    let names = file_names(&build_folders);
    let (mut count, mut missing) = (0, BTreeSet::new());
    for (document, text) in documents() {
        let own = document.parent().unwrap_or(Path::new("")).to_owned();
        let prose = prose(&text);
        for path in code_spans(&prose).into_iter().filter_map(|text| path_in(text, &build_folders)) {
            count += 1;
            let bases = FOLDERS.iter().map(PathBuf::from).chain([own.clone()]);
            let exists = bases.into_iter().any(|base| root().join(base).join(&path).exists());
            let is_known = names.contains(&path)
                || FILES_OF_OPERATORS.contains(&path.as_str())
                || PARAMETERS_OF_PHONES.contains(&path.as_str());
            if !exists && !is_known {
                missing.insert(format!("{}: {path}", document.display()));
            }
        }
    }
    assert!(missing.is_empty(), "these paths do not exist: {missing:#?}");
    assert!(count > 200, "the test found only {count} paths");
}

#[test]
fn every_relative_link_leads_somewhere() {
    let (mut count, mut broken) = (0, BTreeSet::new());
    for (document, text) in documents() {
        let own = document.parent().unwrap_or(Path::new("")).to_owned();
        let prose = prose(&text);
        for target in link_targets(&prose).into_iter().filter(|target| !target.contains("://")) {
            count += 1;
            let (path, heading) =
                target.split_once('#').map_or((target, None), |(path, heading)| (path, Some(heading)));
            let path = if path.is_empty() { document.clone() } else { own.join(path) };
            let is_valid =
                root().join(&path).exists() && heading.is_none_or(|heading| headings(&path).contains(heading));
            if !is_valid {
                broken.insert(format!("{}: {target}", document.display()));
            }
        }
    }
    assert!(broken.is_empty(), "broken: {broken:#?}");
    assert!(count > 60, "the test found only {count} links");
}

/// The names by which links refer to a document's headings: lower-case letters without punctuation, with hyphens for
/// spaces.
fn headings(document: &Path) -> BTreeSet<String> {
    let name = |heading: &str| {
        let kept = heading.trim().to_lowercase();
        let kept = kept.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
        kept.collect::<String>().replace(' ', "-")
    };
    let prose = prose(&read(document));
    let headings = prose.lines().filter(|line| line.starts_with('#'));
    headings.map(|line| name(line.trim_start_matches('#'))).collect()
}

#[test]
fn every_decision_is_listed_and_has_its_parts() {
    let architecture = read(Path::new("docs/architecture.md"));
    let decisions: Vec<PathBuf> = entries(Path::new("docs/decisions"));
    assert!(decisions.len() > 20, "{decisions:?}");
    for decision in decisions {
        let name = decision.file_name().and_then(OsStr::to_str).expect("a name");
        assert!(architecture.contains(&format!("](decisions/{name})")), "docs/architecture.md does not list {name}");
        let text = read(&decision);
        for part in ["**Context.**", "**Decision.**", "**Consequence.**"] {
            assert!(text.contains(part), "{name} has no {part}");
        }
    }
}

/// The first column of the table in "Reading the log" has the messages exactly as the code writes them.
#[test]
fn the_log_has_the_messages_that_the_guide_explains() {
    let guide = read(Path::new("docs/operations.md"));
    let (_, rest) = guide.split_once("| message | level |").expect("the table of messages");
    let (table, _) = rest.split_once("\n\n").expect("the end of the table");
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    let first_cells: Vec<&str> = rows.filter_map(|row| row.trim_start_matches("| ").split(" | ").next()).collect();
    assert!(first_cells.len() > 20, "{first_cells:?}");
    let mut code = String::new();
    for folder in ["server/src", "server/store/src", "server/protocols/src"] {
        add_sources(Path::new(folder), &mut code);
    }
    let messages = first_cells.iter().flat_map(|cell| code_spans(cell));
    let missing: Vec<&str> = messages.filter(|message| !code.contains(message)).collect();
    assert!(missing.is_empty(), "no longer in the log: {missing:#?}");
}

/// Appends the text of all Rust files below a folder.
fn add_sources(folder: &Path, code: &mut String) {
    for path in entries(folder) {
        if root().join(&path).is_dir() {
            add_sources(&path, code);
        } else if path.extension() == Some(OsStr::new("rs")) {
            code.push_str(&read(&path));
        }
    }
}

#[test]
fn paths_are_distinguished_from_other_code_spans() {
    let build_folders = BTreeSet::from(["target".to_owned(), "dist".to_owned()]);
    let path = |text: &str| path_in(text, &build_folders);
    for (text, expected) in [
        ("app/api", "app/api"),
        ("docs/decisions/", "docs/decisions/"),
        ("server/src/gone.rs", "server/src/gone.rs"),
        ("gone/away.rs", "gone/away.rs"),
        ("gone/", "gone/"),
        ("http/gone.rs", "http/gone.rs"),
        ("deny.toml", "deny.toml"),
        ("server/store/src/<noun>", "server/store/src"),
        ("app/src/<portal>/", "app/src"),
        ("server/provisioning/models/<vendor>.toml", "server/provisioning/models"),
    ] {
        assert_eq!(path(text).as_deref(), Some(expected), "{text}");
    }
    for text in [
        "/sip-ps/",
        "/etc/portal/portal.toml",
        "target/release/portal",
        "dist/",
        "text/event-stream",
        "https://portal.example.fr/",
        "127.0.0.1/32",
        "make dev",
        "secret.key",
        "<model>.rich.cfg",
        "portal.db.before-<step>",
        "Europe/Paris",
        "../../sifs/sifsroot.bin",
    ] {
        assert_eq!(path(text), None, "{text}");
    }
    assert_eq!(code_spans("a `b` c `d\ne` f"), ["b", "d\ne"]);
    assert_eq!(link_targets("[a](b.md) ![c](d/e.png) [f](g.md#h)"), ["b.md", "d/e.png", "g.md#h"]);
    assert_eq!(prose("a\n```sh\n`b\n```\nc\n"), "a\nc\n");
}
