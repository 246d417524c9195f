//! Requests by strangers for a bound phone: requests without its credentials, from another network. The journal keeps a
//! few rows for them, one per source. They change nothing about the phone.

use crate::{
    Error, Store,
    entity::{
        phone,
        phone_request::{self, Column},
    },
    stored::{Milliseconds, StoredWord, plain},
    transaction::Transaction,
};
use portal_api::phone::PhoneRequest;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;

/// The maximum number of strangers' sources in a phone's journal. Beyond it, the ones that asked longest ago are
/// deleted.
pub const STRANGER_LIMIT: usize = 20;

/// Requests of one stranger for one phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewStrangerRequest {
    /// The phone's database id.
    pub phone_id: i64,
    /// The source that the requests are counted for.
    pub source: String,
    /// The latest request; its `count` is the number of requests.
    pub request: PhoneRequest,
}

/// A stored row of a stranger.
struct StoredRow {
    id: i64,
    source: String,
    count: i64,
}

impl Store {
    /// Writes strangers' requests to the journals, in one transaction. Each source has one row per phone, which
    /// includes its earlier requests. Requests for deleted phones are left out.
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
        for ids in ids.chunks(500) {
            let phones = find_phones(&transaction, ids).await?;
            let mut kept = find_kept(&transaction, ids).await?;
            let (mut gone, mut new) = (Vec::new(), Vec::new());
            for id in phones {
                let (replaced, rows) = merge(kept.remove(&id).unwrap_or_default(), &by_phone[&id]);
                gone.extend(replaced);
                new.extend(rows);
            }
            for gone in gone.chunks(500) {
                let gone = phone_request::Entity::delete_many().filter(Column::Id.is_in(gone.iter().copied()));
                gone.exec(&transaction).await?;
            }
            for new in new.chunks(500) {
                phone_request::Entity::insert_many(new.iter().cloned()).exec_without_returning(&transaction).await?;
            }
        }
        transaction.commit().await?;
        Ok(())
    }
}

/// The phones that still exist. PostgreSQL locks their rows in the order of their ids, as the journal does, to avoid
/// deadlocks.
async fn find_phones(transaction: &Transaction, ids: &[i64]) -> Result<Vec<i64>, Error> {
    let found = phone::Entity::find().select_only().column(phone::Column::Id);
    let found = found.filter(phone::Column::Id.is_in(ids.iter().copied())).order_by_asc(phone::Column::Id);
    Ok(found.lock_exclusive().into_tuple::<i64>().all(transaction).await?)
}

/// The strangers' rows in the journals of some phones; for each phone the newest first.
async fn find_kept(transaction: &Transaction, ids: &[i64]) -> Result<BTreeMap<i64, Vec<StoredRow>>, Error> {
    let rows = phone_request::Entity::find()
        .select_only()
        .columns([Column::PhoneId, Column::Id, Column::Source, Column::Count])
        .filter(Column::PhoneId.is_in(ids.iter().copied()))
        .filter(Column::Source.is_not_null())
        .order_by_desc(Column::Id)
        .into_tuple::<(i64, i64, String, i64)>()
        .all(transaction)
        .await?;
    let mut kept: BTreeMap<i64, Vec<StoredRow>> = BTreeMap::new();
    for (phone_id, id, source, count) in rows {
        kept.entry(phone_id).or_default().push(StoredRow { id, source, count });
    }
    Ok(kept)
}

/// The ids of a phone's rows to delete, and the rows to insert. A source that asks again moves to the top and keeps its
/// count.
fn merge(kept: Vec<StoredRow>, strangers: &[&NewStrangerRequest]) -> (Vec<i64>, Vec<phone_request::ActiveModel>) {
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
    let (mut gone, mut others) = (Vec::new(), 0);
    for StoredRow { id, source, count } in kept {
        if let Some((_, sum)) = new.iter_mut().find(|(stranger, _)| stranger.source == source) {
            *sum = sum.saturating_add(count);
            gone.push(id);
        } else if others + new.len() >= STRANGER_LIMIT {
            gone.push(id);
        } else {
            others += 1;
        }
    }
    (gone, new.iter().map(|(stranger, count)| row(stranger, *count)).collect())
}

fn row(stranger: &NewStrangerRequest, count: i64) -> phone_request::ActiveModel {
    let request = &stranger.request;
    phone_request::ActiveModel {
        phone_id: Set(stranger.phone_id),
        at: Set(request.at.milliseconds()),
        address: Set(plain(&request.address)),
        file: Set(plain(&request.file)),
        user_agent: Set(plain(&request.user_agent)),
        status: Set(request.status.into()),
        reason: Set(request.reason.word().to_owned()),
        size: Set(i64::try_from(request.size).unwrap_or(i64::MAX)),
        source: Set(Some(plain(&stranger.source))),
        count: Set(count),
        ..Default::default()
    }
}
