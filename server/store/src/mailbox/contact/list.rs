//! Searches and lists the contacts of a line.

use super::Contact;
use crate::{
    Error, Store,
    entity::contact,
    page::{clamp_to_signed, count_rows, known_total_at},
    search::{DirectorySearch, SearchPatterns},
    stored::{read_count, read_text},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

/// A contact of a line with its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactRow {
    /// The contact's id.
    pub id: i64,
    /// The contact's data.
    pub contact: Contact,
}

impl Store {
    /// A part of a line's contacts, sorted by name, and the total number of matches. The search covers names and
    /// numbers.
    pub async fn list_contacts(
        &self,
        line_id: i64,
        search: &DirectorySearch,
        offset: u64,
        limit: u64,
    ) -> Result<(Vec<ContactRow>, u64), Error> {
        let found = contact::Entity::find().filter(condition(line_id, search));
        let rows = found
            .clone()
            .order_by_asc(contact::Column::SearchName)
            .order_by_asc(contact::Column::Id)
            .offset(clamp_to_signed(offset))
            .limit(clamp_to_signed(limit))
            .all(self.read()?)
            .await?;
        let total = if let Some(total) = known_total_at(offset, limit, rows.len()) {
            total
        } else {
            let count = found.select_only().column_as(count_rows(), "contacts");
            read_count(count.into_tuple::<i64>().one(self.read()?).await?.unwrap_or_default(), "contact.id")?
        };
        Ok((rows.into_iter().map(read).collect::<Result<_, _>>()?, total))
    }
}

fn condition(line_id: i64, search: &DirectorySearch) -> Condition {
    let of_line = Condition::all().add(contact::Column::LineId.eq(line_id));
    let numbers = || Expr::col((contact::Entity, contact::Column::SearchNumbers));
    let match_text = |patterns: SearchPatterns| {
        let found = Condition::any().add(Expr::col((contact::Entity, contact::Column::SearchName)).like(patterns.text));
        match patterns.number {
            Some(number) => found.add(numbers().like(number)),
            None => found,
        }
    };
    // The column holds the digits of all numbers, separated by spaces. So a whole number is the only one in the column,
    // or the first, the last or a middle number.
    let match_number = |digits: &str| {
        let patterns = [digits.to_owned(), format!("{digits} %"), format!("% {digits}"), format!("% {digits} %")];
        patterns.into_iter().fold(Condition::any(), |any, pattern| any.add(numbers().like(pattern)))
    };
    of_line.add(search.condition(match_text, match_number))
}

fn read(row: contact::Model) -> Result<ContactRow, Error> {
    let name = read_text(row.name, "contact.name")?;
    Ok(ContactRow { id: row.id, contact: Contact { name, work: row.work, mobile: row.mobile, other: row.other } })
}
