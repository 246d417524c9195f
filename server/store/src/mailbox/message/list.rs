//! The list of a line's messages.

use super::{count, row::read};
use crate::{
    Error, Store,
    entity::message::{self, Column},
    page::known_total,
};
use portal_api::{PageNumber, list::PAGE_SIZE, message::Message};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

impl Store {
    /// A page of a line's messages, newest first, and their total number.
    pub async fn list_messages(&self, line_id: i64, page: PageNumber) -> Result<(Vec<Message>, u64), Error> {
        let rows = message::Entity::find()
            .filter(Column::LineId.eq(line_id))
            .order_by_desc(Column::ArrivedAt)
            .order_by_desc(Column::Id)
            .offset(page.offset())
            .limit(u64::from(PAGE_SIZE))
            .all(self.read()?)
            .await?;
        let total = match known_total(page, rows.len()) {
            Some(total) => total,
            None => count(self.read()?, line_id).await?,
        };
        Ok((rows.into_iter().map(read).collect::<Result<_, _>>()?, total))
    }
}
