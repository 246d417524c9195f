//! What the operations' definitions say of their callers, as values; and the table of it.

use portal_api::{Access, Callers, Limit, Method, Operation, for_each_operation};
use std::{collections::BTreeSet, fs, path::Path};

/// What an operation's definition says of its callers.
pub struct Definition {
    pub name: &'static str,
    method: Method,
    path: &'static str,
    pub access: Access,
    pub callers: Callers,
    is_before_password: bool,
    limit: Limit,
}

impl Definition {
    fn of<O: Operation>() -> Self {
        Self {
            name: O::NAME,
            method: O::METHOD,
            path: O::PATH,
            access: O::ACCESS,
            callers: O::CALLERS,
            is_before_password: O::BEFORE_PASSWORD,
            limit: O::LIMIT,
        }
    }

    /// Its line in the table of access.
    fn line(&self) -> String {
        let Self { name, path, .. } = self;
        let (method, access, callers) =
            (format!("{:?}", self.method), format!("{:?}", self.access), format!("{:?}", self.callers));
        let before_password = if self.is_before_password { " BEFORE_PASSWORD" } else { "" };
        let limit = if self.limit == Limit::Account { String::new() } else { format!(" LIMIT={:?}", self.limit) };
        let line = format!("{name:<22} {method:<4} {path:<52} {access:<16} {callers:<17}{before_password}{limit}");
        line.trim_end().to_owned()
    }
}

/// Those of all operations, in the order of the API.
pub fn definitions() -> Vec<Definition> {
    let mut definitions = Vec::new();
    macro_rules! add {
        ($module:ident::$operation:ident) => {
            definitions.push(Definition::of::<portal_api::$module::$operation>())
        };
    }
    for_each_operation!(add);
    definitions
}

/// The names of all operations.
pub fn names() -> BTreeSet<&'static str> {
    definitions().iter().map(|definition| definition.name).collect()
}

/// Who may call what, in one table for a reader: whoever changes it changes this file as well, with `UPDATE_GOLDEN=1`.
#[test]
fn the_table_of_access_is_the_reviewed_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots/access.txt");
    let lines = definitions().iter().map(Definition::line).collect::<Vec<_>>();
    let now = lines.join("\n") + "\n";
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &now).expect("written");
    }
    let reviewed = fs::read_to_string(&path).expect("tests/snapshots/access.txt");
    if let Some((before, after)) = reviewed.lines().zip(now.lines()).find(|(before, after)| before != after) {
        panic!("{before:?} is now {after:?}: if that is meant, run this test with UPDATE_GOLDEN=1");
    }
    assert_eq!(reviewed, now);
}
