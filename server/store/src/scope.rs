//! Which rows a caller may see. Queries take it, so that a foreign row can't be read by mistake.

use crate::entity::client;
use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{Expr, ExprTrait},
};

/// Whose clients are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everybody's: an operator asks.
    All,
    /// One reseller's, by its id.
    Reseller(i64),
    /// One line's, by its id: nothing of a client beside it.
    Line(i64),
}

impl Scope {
    /// The condition on the table of clients.
    pub(crate) fn condition(self) -> Condition {
        match self {
            Self::All => Condition::all(),
            Self::Reseller(id) => Condition::all().add(client::Column::ResellerId.eq(id)),
            Self::Line(_) => Condition::all().add(Expr::val(1).eq(0)),
        }
    }

    /// The condition on rows that belong to a line: on the table of clients, or on this column with the line's id.
    pub(crate) fn line_condition(self, line: impl ColumnTrait) -> Condition {
        match self {
            Self::Line(id) => Condition::all().add(line.eq(id)),
            _ => self.condition(),
        }
    }
}
