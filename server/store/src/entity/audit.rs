//! The audit: one row per change, with its actor. The table has no foreign keys, so that a row outlives the objects
//! that it names.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub at: i64,
    pub actor: String,
    pub address: String,
    pub client_id: Option<i64>,
    pub mac: Option<String>,
    pub action: String,
    pub detail: String,
    /// The proof of the column `actor`: the salt of its hash, or, after an erasure, its hash and the tag of the
    /// erasure.
    pub actor_proof: Option<Vec<u8>>,
    /// The proof of the column `address`.
    pub address_proof: Option<Vec<u8>>,
    /// The proof of the column `detail`.
    pub detail_proof: Option<Vec<u8>>,
    /// The digest of this row and of all rows before it; null until the row is sealed.
    pub digest: Option<Vec<u8>>,
}

impl ActiveModelBehavior for ActiveModel {}
