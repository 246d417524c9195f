//! Which rows a caller may see. Queries take it, so that a foreign row can't be read by mistake.

use crate::entity::client;
use sea_orm::{ColumnTrait, Condition};

/// Whose clients are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everybody's: an operator asks.
    All,
    /// One reseller's, by its id.
    Reseller(i64),
}

impl Scope {
    /// The condition on the table of clients.
    pub(crate) fn condition(self) -> Condition {
        match self {
            Self::All => Condition::all(),
            Self::Reseller(id) => Condition::all().add(client::Column::ResellerId.eq(id)),
        }
    }
}
