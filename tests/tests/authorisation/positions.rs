//! The positions of objects, seen from the caller, and the positions that a grant covers.

use crate::objects::{
    BELOW_NANTES, CLICHY, FOREIGN, Kind, Line, NANTES, NANTES_COLLEAGUES, NEIGHBOURS, NOWHERE, ROOTS, ROOTS_COLLEAGUES,
    USERS, USERS_COLLEAGUES,
};
use portal_tests::{Grant, PolicyColumn};

/// The position of an object, seen from the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// The caller's own object; for staff, an object of one of their clients.
    Own,
    /// An object of somebody else in the same department.
    Colleague,
    /// An object of a department below the caller's.
    Below,
    /// An object of another department of the client.
    Aside,
    /// An object of another client of the same reseller.
    Neighbour,
    /// An object of another reseller.
    Foreign,
    /// An object that does not exist.
    Absent,
}

/// The login of the person who stands for a column.
pub const fn login(column: PolicyColumn) -> &'static str {
    match column {
        PolicyColumn::Operator => "operateur",
        PolicyColumn::Reseller => "expert",
        PolicyColumn::Root => ROOTS.number,
        PolicyColumn::Department => NANTES.number,
        PolicyColumn::User => USERS.number,
    }
}

/// The lines that are tried for a column, with their positions.
pub fn positions(column: PolicyColumn) -> Vec<(Position, Line)> {
    use Position::{Absent, Aside, Below, Colleague, Foreign, Neighbour, Own};
    let mut positions = match column {
        PolicyColumn::Operator | PolicyColumn::Reseller => vec![(Own, USERS), (Aside, CLICHY)],
        PolicyColumn::Root => vec![(Own, ROOTS), (Colleague, ROOTS_COLLEAGUES), (Aside, CLICHY), (Aside, BELOW_NANTES)],
        PolicyColumn::Department => {
            vec![(Own, NANTES), (Colleague, NANTES_COLLEAGUES), (Below, BELOW_NANTES), (Aside, CLICHY)]
        }
        PolicyColumn::User => vec![(Own, USERS), (Colleague, USERS_COLLEAGUES), (Below, NANTES)],
    };
    positions.extend([(Neighbour, NEIGHBOURS), (Foreign, FOREIGN), (Absent, NOWHERE)]);
    positions
}

/// Whether a call about this kind of object is tried at this position: only where the object differs from those at
/// other positions.
pub fn is_tried(kind: Kind, position: Position) -> bool {
    use Position::{Absent, Colleague, Foreign, Neighbour, Own};
    match kind {
        Kind::None => position == Own,
        Kind::Account | Kind::Reseller | Kind::Staff => matches!(position, Own | Foreign | Absent),
        Kind::Client => matches!(position, Own | Neighbour | Foreign | Absent),
        Kind::Department => position != Colleague,
        Kind::Line | Kind::Address | Kind::Phone => true,
    }
}

/// Whether a grant covers the objects at a position.
pub fn covers(grant: Grant, position: Position) -> bool {
    use Position::{Absent, Aside, Below, Colleague, Foreign, Own};
    match grant {
        Grant::All => position != Absent,
        Grant::OwnClients => !matches!(position, Foreign | Absent),
        Grant::OwnClient => matches!(position, Own | Colleague | Below | Aside),
        Grant::OwnDepartment => matches!(position, Own | Colleague | Below),
        Grant::Own => position == Own,
        Grant::Nothing => false,
    }
}
