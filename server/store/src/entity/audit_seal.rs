//! The chain of the audit's seals.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_seal")]
pub struct Model {
    /// From 1 on, without gaps.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// What it says: rows were sealed, or rows were removed.
    pub kind: String,
    /// The rows it is about: ids from this one…
    pub first_id: i64,
    /// …to this one.
    pub last_id: i64,
    /// How many rows there were.
    pub count: i64,
    /// The latest time that a row of them has.
    pub last_at: i64,
    /// The digest of the last of them, which covers all before it.
    pub digest: Vec<u8>,
    /// The tag of the seal before.
    pub previous: Vec<u8>,
    /// When it was made.
    pub at: i64,
    /// A MAC of all the rest.
    pub tag: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
