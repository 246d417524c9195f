//! Records whether the demonstration's data are complete. The portal writes these data in many transactions, and the
//! process may end between two of the transactions.

use crate::{
    Error, Store,
    entity::demonstration::{self, Column},
    stored::Milliseconds,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

/// The id of the table's only row.
const ROW_ID: i64 = 1;

impl Store {
    /// Whether the demonstration's data were started but not completed.
    pub async fn is_demonstration_unfinished(&self) -> Result<bool, Error> {
        let row = demonstration::Entity::find_by_id(ROW_ID).one(self.read()?).await?;
        Ok(row.is_some_and(|row| row.completed_at.is_none()))
    }

    /// Records that the demonstration's data are being written. Call it before the first write.
    pub async fn start_demonstration(&self, at: Timestamp) -> Result<(), Error> {
        let row =
            demonstration::ActiveModel { id: Set(ROW_ID), started_at: Set(at.milliseconds()), completed_at: Set(None) };
        // A second start marks the data as incomplete again.
        let conflict = OnConflict::column(Column::Id).value(Column::CompletedAt, Option::<i64>::None).to_owned();
        let transaction = self.begin().await?;
        demonstration::Entity::insert(row).on_conflict(conflict).exec_without_returning(&transaction).await?;
        transaction.commit().await
    }

    /// Records that the demonstration's data are complete. Call it after the last write.
    pub async fn complete_demonstration(&self, at: Timestamp) -> Result<(), Error> {
        let completed = demonstration::Entity::update_many()
            .col_expr(Column::CompletedAt, Expr::value(at.milliseconds()))
            .filter(Column::Id.eq(ROW_ID));
        self.update(completed).await.map(drop)
    }
}
