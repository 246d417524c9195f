//! The access that the operations' definitions grant, as values and as a table.

use portal_api::{Access, Callers, Limit, Method, Operation, for_each_operation};
use std::collections::BTreeSet;

/// The access that an operation's definition grants.
pub struct Definition {
    pub name: &'static str,
    method: Method,
    path: &'static str,
    pub access: Access,
    pub callers: Callers,
    is_before_password_change: bool,
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
            is_before_password_change: O::BEFORE_PASSWORD_CHANGE,
            limit: O::LIMIT,
        }
    }

    /// The operation's row in the table of access.
    fn row(&self) -> String {
        let Self { name, path, .. } = self;
        let (method, access, callers) =
            (format!("{:?}", self.method), format!("{:?}", self.access), format!("{:?}", self.callers));
        let before_password = if self.is_before_password_change { " BEFORE_PASSWORD_CHANGE" } else { "" };
        let limit = if self.limit == Limit::Account { String::new() } else { format!(" LIMIT={:?}", self.limit) };
        let row = format!("{name:<22} {method:<4} {path:<52} {access:<16} {callers:<17}{before_password}{limit}");
        row.trim_end().to_owned()
    }
}

/// The definitions of all operations, in the order of the API.
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

/// Compares the table with the reviewed one. After an intended change, `INSTA_UPDATE=always` writes the snapshot again.
#[test]
fn the_table_of_access_is_the_reviewed_one() {
    let rows = definitions().iter().map(Definition::row).collect::<Vec<_>>();
    insta::with_settings!({
        snapshot_path => "../../snapshots",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!("access", rows.join("\n"));
    });
}
