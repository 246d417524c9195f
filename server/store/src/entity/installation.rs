//! What the database knows of its installation: one row, whose id is 1.

use crate::opaque::Sealed;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "installation")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    /// A known text, sealed with the key that seals this database's secrets.
    pub key_check: Option<Sealed>,
    /// When a commit was last tried.
    pub checked_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
