//! The documents are true where a program can tell: every path that they name exists, every link leads somewhere, every
//! decision is listed, and the log has the messages that the guide for operators explains.

use std::{
    collections::BTreeSet,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

/// The documents at the root. All of `docs` belongs to them.
const AT_ROOT: [&str; 4] = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"];

/// The folders that a path in a document may be relative to, besides the document's own: the table of what lives in
/// memory names files below these.
const FOLDERS: [&str; 4] = ["", "server/src", "server/protocols/src", "server"];

/// The ends of files' names that are in the repository. A name that ends otherwise may be somebody else's file.
const ENDS: [&str; 7] = ["rs", "toml", "lock", "md", "sh", "mjs", "css"];

/// Names that end like these and are files of an operator.
const OF_OPERATORS: [&str; 2] = ["portal.toml", "portal.db.lock"];

/// Parameters of phones whose names end like a file's.
const OF_PHONES: [&str; 1] = ["phone_setting.lock"];

/// What a path of the repository never has: text with one of these is a command, an address, a type or a value.
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

/// What is in a folder, as paths from the root.
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

/// What stands between backticks. A span may go on in the next line.
fn code_spans(prose: &str) -> Vec<&str> {
    let parts: Vec<&str> = prose.split('`').collect();
    assert!(parts.len() % 2 == 1, "a backtick has no other one");
    parts.into_iter().skip(1).step_by(2).collect()
}

/// The targets of links and pictures.
fn link_targets(prose: &str) -> Vec<&str> {
    prose.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect()
}

/// What the repository doesn't hold, because building makes it: the folders that `.gitignore` names at the root.
fn made_by_building() -> BTreeSet<String> {
    let text = read(Path::new(".gitignore"));
    text.lines().filter_map(|line| line.strip_prefix('/')).map(str::to_owned).collect()
}

/// The part of a text that must exist, if the text looks like a path of the repository. A path with a placeholder, such
/// as `app/api/src/<noun>.rs`, must exist up to the folder before it.
fn path_in(text: &str, made: &BTreeSet<String>) -> Option<String> {
    if text.contains(NOT_IN_PATHS) || text.starts_with(['/', '~', '-', '$']) || text.starts_with("..") {
        return None;
    }
    let fixed: Vec<&str> = text.split('/').take_while(|part| !part.contains(['<', '*', '{'])).collect();
    let path = fixed.join("/");
    let (first, is_whole) = (*fixed.first()?, path == text);
    if made.contains(first) {
        return None;
    }
    let has_end = Path::new(text).extension().and_then(OsStr::to_str).is_some_and(|end| ENDS.contains(&end));
    let begins_here = FOLDERS.iter().any(|folder| !first.is_empty() && root().join(folder).join(first).exists());
    if !text.contains('/') {
        // A name alone: a file, somewhere.
        return (is_whole && has_end).then_some(path);
    }
    (text.ends_with('/') || has_end || begins_here).then_some(path)
}

/// The names of all files of the repository, those that building makes aside.
fn file_names(made: &BTreeSet<String>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for path in entries(&folder) {
            let Some(name) = path.file_name().and_then(OsStr::to_str) else { continue };
            if root().join(&path).is_dir() {
                if name != ".git" && name != "target" && !made.contains(name) {
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
    let made = made_by_building();
    let names = file_names(&made);
    let (mut count, mut missing) = (0, BTreeSet::new());
    for (document, text) in documents() {
        let own = document.parent().unwrap_or(Path::new("")).to_owned();
        let prose = prose(&text);
        for path in code_spans(&prose).into_iter().filter_map(|text| path_in(text, &made)) {
            count += 1;
            let bases = FOLDERS.iter().map(PathBuf::from).chain([own.clone()]);
            let is_there = bases.into_iter().any(|base| root().join(base).join(&path).exists());
            let is_known =
                names.contains(&path) || OF_OPERATORS.contains(&path.as_str()) || OF_PHONES.contains(&path.as_str());
            if !is_there && !is_known {
                missing.insert(format!("{}: {path}", document.display()));
            }
        }
    }
    assert!(missing.is_empty(), "not there: {missing:#?}");
    assert!(count > 200, "{count} paths");
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
            let leads = root().join(&path).exists() && heading.is_none_or(|heading| headings(&path).contains(heading));
            if !leads {
                broken.insert(format!("{}: {target}", document.display()));
            }
        }
    }
    assert!(broken.is_empty(), "broken: {broken:#?}");
    assert!(count > 60, "{count} links");
}

/// The names by which links find a document's headings: small letters, without punctuation, with hyphens for blanks.
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

/// The first column of the table in "Reading the log" has the messages, as the code writes them.
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
fn what_looks_like_a_path_is_told_from_what_does_not() {
    let made = BTreeSet::from(["target".to_owned(), "dist".to_owned()]);
    let path = |text: &str| path_in(text, &made);
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
