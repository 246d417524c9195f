//! Which rows a caller may see. Queries take it, so that a foreign row can't be read by mistake.

use crate::{
    department::below,
    entity::{client, department, line},
};
use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{Expr, ExprTrait},
};

/// Whose clients are meant, or which part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everybody's: an operator asks.
    All,
    /// One reseller's, by its id.
    Reseller(i64),
    /// One client, by its id: its root administrator asks.
    Client(i64),
    /// A department and those below it, wherever they stand when the query runs. The client's file belongs to it.
    Department {
        /// The client's id.
        client_id: i64,
        /// The department's id.
        id: i64,
    },
    /// One line's, by its id: nothing of a client beside it.
    Line(i64),
}

impl Scope {
    /// Whether what belongs to a client as a whole is within it, and not a part of the client only.
    pub fn has_whole_clients(self) -> bool {
        matches!(self, Self::All | Self::Reseller(_) | Self::Client(_))
    }

    /// The condition on the table of clients.
    pub(crate) fn condition(self) -> Condition {
        let condition = Condition::all();
        match self {
            Self::All => condition,
            Self::Reseller(id) => condition.add(client::Column::ResellerId.eq(id)),
            Self::Client(id) | Self::Department { client_id: id, .. } => condition.add(client::Column::Id.eq(id)),
            Self::Line(_) => condition.add(nothing()),
        }
    }

    /// The condition on the table of lines, with that of clients beside it.
    pub(crate) fn line_condition(self) -> Condition {
        match self {
            Self::Line(_) => self.lines_of_client(),
            _ => self.condition().add(self.lines_of_client()),
        }
    }

    /// The same without clients, where the client is one that was found within the scope.
    pub(crate) fn lines_of_client(self) -> Condition {
        let condition = Condition::all();
        match self {
            Self::All | Self::Reseller(_) | Self::Client(_) => condition,
            Self::Department { id, .. } => condition.add(line::Column::DepartmentId.in_subquery(below::find(id))),
            Self::Line(id) => condition.add(line::Column::Id.eq(id)),
        }
    }

    /// The condition on the departments of a client that was found within the scope.
    pub(crate) fn departments_of_client(self) -> Condition {
        let condition = Condition::all();
        match self {
            Self::All | Self::Reseller(_) | Self::Client(_) => condition,
            Self::Department { id, .. } => condition.add(department::Column::Id.in_subquery(below::find(id))),
            Self::Line(_) => condition.add(nothing()),
        }
    }
}

fn nothing() -> Expr {
    Expr::val(1).eq(0)
}
