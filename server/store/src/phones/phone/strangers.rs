//! Writes requests by strangers to the journal. A stranger asks for the configuration of a bound phone without the
//! phone's credentials and from another network. The journal has one row per source, up to a limit. These requests
//! change nothing about the phone.

use crate::{
    Error, Store,
    entity::{
        phone,
        phone_request::{self, Column},
    },
    stored::{Milliseconds, StoredWord, without_nul},
    transaction::Transaction,
};
use portal_api::phone::PhoneRequest;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;

/// The maximum number of strangers' sources in a phone's journal. Beyond the limit, the sources that asked longest ago
/// are deleted.
pub const STRANGER_LIMIT: usize = 20;

/// Requests of one source for one phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewStrangerRequest {
    /// The phone's database id.
    pub phone_id: i64,
    /// The source that the requests are counted for.
    pub source: String,
    /// The latest request; its `count` is the number of requests.
    pub request: PhoneRequest,
}

/// The maximum number of rows or ids per statement, below the databases' limits on placeholders per statement.
const ROWS_PER_STATEMENT: usize = 500;

/// A stored row of a stranger.
struct StoredRow {
    id: i64,
    source: String,
    count: i64,
}

impl Store {
    /// Writes strangers' requests to the journals, in one transaction. The row of a source for a phone also counts the
    /// source's earlier requests. Requests for deleted phones are left out.
    pub async fn write_strangers(&self, strangers: &[NewStrangerRequest]) -> Result<(), Error> {
        let mut by_phone: BTreeMap<i64, Vec<&NewStrangerRequest>> = BTreeMap::new();
        for stranger in strangers {
            by_phone.entry(stranger.phone_id).or_default().push(stranger);
        }
        if by_phone.is_empty() {
            return Ok(());
        }
        let transaction = self.begin().await?;
        let ids: Vec<i64> = by_phone.keys().copied().collect();
        for ids in ids.chunks(ROWS_PER_STATEMENT) {
            let phones = find_and_lock_phones(&transaction, ids).await?;
            let mut stored = find_stored_rows(&transaction, ids).await?;
            let (mut ids_to_delete, mut rows_to_insert) = (Vec::new(), Vec::new());
            for id in phones {
                let (replaced, rows) = merge(stored.remove(&id).unwrap_or_default(), &by_phone[&id]);
                ids_to_delete.extend(replaced);
                rows_to_insert.extend(rows);
            }
            for ids in ids_to_delete.chunks(ROWS_PER_STATEMENT) {
                let deletion = phone_request::Entity::delete_many().filter(Column::Id.is_in(ids.iter().copied()));
                deletion.exec(&transaction).await?;
            }
            for rows in rows_to_insert.chunks(ROWS_PER_STATEMENT) {
                phone_request::Entity::insert_many(rows.iter().cloned()).exec_without_returning(&transaction).await?;
            }
        }
        transaction.commit().await?;
        Ok(())
    }
}

/// Returns the ids of the phones that still exist, and locks the phones. PostgreSQL locks their rows in the order of
/// their ids, like `find_and_lock_phones` in `journal.rs`, to avoid deadlocks.
async fn find_and_lock_phones(transaction: &Transaction, ids: &[i64]) -> Result<Vec<i64>, Error> {
    let found = phone::Entity::find().select_only().column(phone::Column::Id);
    let found = found.filter(phone::Column::Id.is_in(ids.iter().copied())).order_by_asc(phone::Column::Id);
    Ok(found.lock_exclusive().into_tuple::<i64>().all(transaction).await?)
}

/// Finds the strangers' rows in the journals of some phones; for each phone the newest first.
async fn find_stored_rows(transaction: &Transaction, ids: &[i64]) -> Result<BTreeMap<i64, Vec<StoredRow>>, Error> {
    let rows = phone_request::Entity::find()
        .select_only()
        .columns([Column::PhoneId, Column::Id, Column::Source, Column::Count])
        .filter(Column::PhoneId.is_in(ids.iter().copied()))
        .filter(Column::Source.is_not_null())
        .order_by_desc(Column::Id)
        .into_tuple::<(i64, i64, String, i64)>()
        .all(transaction)
        .await?;
    let mut stored: BTreeMap<i64, Vec<StoredRow>> = BTreeMap::new();
    for (phone_id, id, source, count) in rows {
        stored.entry(phone_id).or_default().push(StoredRow { id, source, count });
    }
    Ok(stored)
}

/// Combines the stored rows of a phone (newest first) with new requests. Returns the ids of the rows to delete, and the
/// rows to insert. When a source asks again, a new row with the summed count replaces its stored row, so that the
/// source moves to the top of the journal.
fn merge(stored: Vec<StoredRow>, strangers: &[&NewStrangerRequest]) -> (Vec<i64>, Vec<phone_request::ActiveModel>) {
    // The latest request of each source with the source's count, in the order of the latest requests.
    let mut new: Vec<(&NewStrangerRequest, i64)> = Vec::new();
    for stranger in strangers {
        let count = i64::try_from(stranger.request.count).unwrap_or(i64::MAX);
        match new.iter().position(|(other, _)| other.source == stranger.source) {
            Some(index) => {
                let (_, before) = new.remove(index);
                new.push((stranger, before.saturating_add(count)));
            }
            None => new.push((stranger, count)),
        }
    }
    new.drain(..new.len().saturating_sub(STRANGER_LIMIT));
    // Stored rows of other sources stay while there is room within the limit.
    let (mut ids_to_delete, mut remaining) = (Vec::new(), 0);
    for StoredRow { id, source, count } in stored {
        if let Some((_, sum)) = new.iter_mut().find(|(stranger, _)| stranger.source == source) {
            *sum = sum.saturating_add(count);
            ids_to_delete.push(id);
        } else if remaining + new.len() >= STRANGER_LIMIT {
            ids_to_delete.push(id);
        } else {
            remaining += 1;
        }
    }
    (ids_to_delete, new.iter().map(|(stranger, count)| row(stranger, *count)).collect())
}

fn row(stranger: &NewStrangerRequest, count: i64) -> phone_request::ActiveModel {
    let request = &stranger.request;
    phone_request::ActiveModel {
        phone_id: Set(stranger.phone_id),
        at: Set(request.at.milliseconds()),
        address: Set(without_nul(&request.address)),
        file: Set(without_nul(&request.file)),
        user_agent: Set(without_nul(&request.user_agent)),
        status: Set(request.status.into()),
        reason: Set(request.reason.word().to_owned()),
        size: Set(i64::try_from(request.size).unwrap_or(i64::MAX)),
        source: Set(Some(without_nul(&stranger.source))),
        count: Set(count),
        ..Default::default()
    }
}
