//! The key check and the last test commit of the installation. The table has one row, with id 1.

use crate::opaque::SealedSecret;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "installation")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    /// A known text, sealed with the key that seals this database's secrets.
    pub key_check: Option<SealedSecret>,
    /// The time of the last test commit.
    pub checked_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
