//! Scopes: the rows that a caller may see. A query that finds a client, a department, a line or a phone by its public
//! name takes a scope, so that it can't read another tenant's row by mistake. Further queries take the database id of a
//! row that was found within the scope. Provisioning has no scope, because a phone is no account.

use crate::{
    department::below,
    entity::{client, department, line},
};
use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{Expr, ExprTrait},
};

/// A part of the platform's data: some clients, or some lines of one client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All clients; for operators.
    All,
    /// The clients of one reseller, given by id.
    Reseller(i64),
    /// One client, given by id; for its root administrator.
    Client(i64),
    /// A department and the departments that are below it at the time of the query; for a department administrator. The
    /// client's own record is also within this scope.
    Department {
        /// The client's id.
        client_id: i64,
        /// The department's id.
        id: i64,
    },
    /// One line, given by id; for its user. The client's own record is not within this scope.
    Line(i64),
}

impl Scope {
    /// Whether the scope covers clients as a whole, not only a part of a client.
    pub fn has_whole_clients(self) -> bool {
        matches!(self, Self::All | Self::Reseller(_) | Self::Client(_))
    }

    /// The condition on the client table.
    pub(crate) fn condition(self) -> Condition {
        let condition = Condition::all();
        match self {
            Self::All => condition,
            Self::Reseller(id) => condition.add(client::Column::ResellerId.eq(id)),
            Self::Client(id) | Self::Department { client_id: id, .. } => condition.add(client::Column::Id.eq(id)),
            Self::Line(_) => condition.add(matches_nothing()),
        }
    }

    /// The condition on the line table; the query must join the client table.
    pub(crate) fn line_condition(self) -> Condition {
        match self {
            Self::Line(_) => self.lines_of_client(),
            _ => self.condition().add(self.lines_of_client()),
        }
    }

    /// Like [`line_condition`](Self::line_condition), without the condition on clients. Use it when the client was
    /// already found within the scope.
    pub(crate) fn lines_of_client(self) -> Condition {
        let condition = Condition::all();
        match self {
            Self::All | Self::Reseller(_) | Self::Client(_) => condition,
            Self::Department { id, .. } => condition.add(line::Column::DepartmentId.in_subquery(below::find(id))),
            Self::Line(id) => condition.add(line::Column::Id.eq(id)),
        }
    }

    /// The condition on the department table, for a client that was already found within the scope.
    pub(crate) fn departments_of_client(self) -> Condition {
        let condition = Condition::all();
        match self {
            Self::All | Self::Reseller(_) | Self::Client(_) => condition,
            Self::Department { id, .. } => condition.add(department::Column::Id.in_subquery(below::find(id))),
            Self::Line(_) => condition.add(matches_nothing()),
        }
    }
}

/// A condition that no row fulfils.
fn matches_nothing() -> Expr {
    Expr::val(1).eq(0)
}
