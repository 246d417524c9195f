//! The chain of the audit's seals.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_seal")]
pub struct Model {
    /// Consecutive numbers from 1, without gaps.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// What the seal records: rows that were sealed, or rows that were deleted.
    pub kind: String,
    /// The first row id of the range.
    pub first_id: i64,
    /// The last row id of the range.
    pub last_id: i64,
    /// The number of rows in the range.
    pub count: i64,
    /// The latest time of a row in the range.
    pub last_at: i64,
    /// The digest of the last row, which covers all rows before it.
    pub digest: Vec<u8>,
    /// The tag of the previous seal.
    pub previous: Vec<u8>,
    /// The time when the seal was made.
    pub at: i64,
    /// A MAC over all other columns.
    pub tag: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
