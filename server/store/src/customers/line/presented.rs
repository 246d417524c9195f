//! Changes the presented number of several lines in one transaction ("Modifier n° à présenter").

use super::row::entry;
use crate::{Actor, Error, Store, audit::AuditEntry, entity::line, stored::read_text};
use jiff::Timestamp;
use portal_api::{Number, audit::AuditAction, line::PresentedNumber};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};
use std::collections::HashMap;

/// The maximum number of values in a condition, below the databases' limits on placeholders per statement.
const VALUES_PER_STATEMENT: usize = 1000;

impl Store {
    /// Sets the presented number of several lines of a client. Returns the number of lines that changed.
    ///
    /// Errors: [`Error::ForeignNumber`] when the client has no line with the number to present, or with one of
    /// `numbers`; the error contains the first such number.
    pub async fn set_presented(
        &self,
        client_id: i64,
        numbers: &[Number],
        presented: &PresentedNumber,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<u64, Error> {
        let transaction = self.begin().await?;
        if let PresentedNumber::Number(number) = presented {
            check(&transaction, client_id, number).await?;
        }
        let lines = find(&transaction, client_id, numbers).await?;
        let mut changed = Vec::new();
        let mut entries = Vec::new();
        for number in numbers {
            let Some((id, before)) = lines.get(number) else { return Err(Error::ForeignNumber(number.clone())) };
            if before != presented && !changed.contains(id) {
                changed.push(*id);
                let detail = format!("{number} : {before} → {presented}");
                entries.push(entry(at, actor, client_id, AuditAction::PresentedNumberChanged, detail));
            }
        }
        for ids in changed.chunks(VALUES_PER_STATEMENT) {
            line::Entity::update_many()
                .col_expr(line::Column::Presented, Expr::value(presented.to_string()))
                .filter(line::Column::Id.is_in(ids.iter().copied()))
                .exec(&transaction)
                .await?;
        }
        AuditEntry::write_all(entries, &transaction).await?;
        transaction.commit().await?;
        Ok(changed.len() as u64)
    }
}

/// Checks that a number belongs to a client.
///
/// Errors: [`Error::ForeignNumber`] when no line of the client has the number.
pub(super) async fn check(database: &impl ConnectionTrait, client_id: i64, number: &Number) -> Result<(), Error> {
    let is_known = find(database, client_id, std::slice::from_ref(number)).await?.contains_key(number);
    if is_known { Ok(()) } else { Err(Error::ForeignNumber(number.clone())) }
}

/// The id and the presented number of each line, by the line's number.
type Lines = HashMap<Number, (i64, PresentedNumber)>;

async fn find(database: &impl ConnectionTrait, client_id: i64, numbers: &[Number]) -> Result<Lines, Error> {
    let mut lines = Lines::with_capacity(numbers.len());
    for numbers in numbers.chunks(VALUES_PER_STATEMENT) {
        let found = line::Entity::find()
            .select_only()
            .columns([line::Column::Id, line::Column::Number, line::Column::Presented])
            .filter(line::Column::ClientId.eq(client_id))
            .filter(line::Column::Number.is_in(numbers.iter().map(Number::as_str)))
            .into_tuple::<(i64, String, String)>()
            .all(database)
            .await?;
        for (id, number, presented) in found {
            let presented = read_text(presented, "line.presented")?;
            lines.insert(read_text(number, "line.number")?, (id, presented));
        }
    }
    Ok(lines)
}
