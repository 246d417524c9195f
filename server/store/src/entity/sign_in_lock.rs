//! Locks of sign-ins, by the hash of the login and the source; an empty source means every source.

use crate::opaque::TokenHash;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_lock")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub login_hash: TokenHash,
    pub source: String,
    pub failures: i64,
    pub locked_at: i64,
    pub locked_until: i64,
}

impl ActiveModelBehavior for ActiveModel {}
