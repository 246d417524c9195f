//! Parses the table "Who may do what" of `docs/product.md`.

/// A column of the table: a kind of caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyColumn {
    /// The operator's staff.
    Operator,
    /// A reseller's staff.
    Reseller,
    /// A user who administers their client.
    Root,
    /// A user who administers their department.
    Department,
    /// Any other user.
    User,
}

impl PolicyColumn {
    /// All columns, in the order of the table.
    pub const ALL: [Self; 5] = [Self::Operator, Self::Reseller, Self::Root, Self::Department, Self::User];

    const fn heading(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Reseller => "reseller",
            Self::Root => "root administrator",
            Self::Department => "department administrator",
            Self::User => "user",
        }
    }
}

/// A cell of the table: the objects on which the caller may perform the action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grant {
    /// All objects.
    All,
    /// Objects of all clients that the caller's reseller has.
    OwnClients,
    /// Objects of the caller's client.
    OwnClient,
    /// Objects of the caller's department and of the departments below it.
    OwnDepartment,
    /// The caller's own line, account or reseller.
    Own,
    /// No object: the caller may not perform the action.
    Nothing,
}

impl Grant {
    fn parse(cell: &str) -> Self {
        match cell.split(',').next().unwrap_or_default().trim() {
            "all" => Self::All,
            "own clients" => Self::OwnClients,
            "own client" => Self::OwnClient,
            "own department and below" => Self::OwnDepartment,
            "self" => Self::Own,
            "–" => Self::Nothing,
            _ => panic!("docs/product.md: a cell starts with an unknown grant: {cell:?}"),
        }
    }
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyRow {
    /// The action, as the first cell names it.
    pub action: String,
    grants: [Grant; 5],
}

impl PolicyRow {
    /// Returns the grant for a kind of caller.
    pub fn grant(&self, column: PolicyColumn) -> Grant {
        self.grants[column as usize]
    }
}

/// Reads the rows of the table.
pub fn policy_rows() -> Vec<PolicyRow> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/product.md");
    let text = std::fs::read_to_string(path).expect("docs/product.md");
    let (_, section) = text.split_once("\n## Who may do what\n").expect("its section");
    let section = section.split("\n## ").next().unwrap_or_default();
    let mut rows = section.lines().filter(|line| line.starts_with('|')).map(cells);
    assert_eq!(rows.next().expect("the headings")[1..], PolicyColumn::ALL.map(PolicyColumn::heading));
    // The second line of a Markdown table is the rule under the headings.
    rows.next().expect("the rule under the headings");
    rows.map(|cells| {
        let grants = cells[1..].iter().map(|cell| Grant::parse(cell)).collect::<Vec<_>>();
        PolicyRow { action: cells[0].clone(), grants: grants.try_into().expect("five columns") }
    })
    .collect()
}

fn cells(line: &str) -> Vec<String> {
    line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
}
