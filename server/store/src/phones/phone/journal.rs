//! The journal of phone requests. Requests are written in batches, after their answers were sent; a phone's page shows
//! its journal.

use super::file::{self, NewFile};
use crate::{
    Error, Store, batch,
    entity::{phone, phone_request},
    page::{count_rows, known_total},
    stored::{Milliseconds, StoredWord, read_count, read_time, read_word, without_nul},
    transaction::Transaction,
};
use portal_api::{
    PageNumber,
    list::PAGE_SIZE,
    phone::{PhoneRequest, PhoneWarning, Reason},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Value,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};
use std::collections::BTreeMap;

/// The number of proven requests that a phone's journal keeps when it is cut. A proven request came with the phone's
/// credentials, or received these credentials. Between two cuts the journal grows a little beyond the limit.
pub const JOURNAL_LIMIT: usize = 500;
/// The number of unproven requests that a journal keeps. Anybody can send such requests, so they have a separate limit
/// and can't push out the proven requests.
pub const UNPROVEN_LIMIT: usize = 100;

/// A request to write to the journal, with the data that the request shows about the phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPhoneRequest {
    /// The phone's database id.
    pub phone_id: i64,
    /// The request.
    pub request: PhoneRequest,
    /// The model that the request shows; `None` keeps the known model.
    pub model: Option<String>,
    /// The firmware that the request shows; `None` keeps the known firmware.
    pub firmware: Option<String>,
    /// The network of the request, if the request proves that it comes from the phone.
    pub seen_source: Option<String>,
    /// The change of the warning on the phone's page.
    pub warning: WarningChange,
    /// The file that the phone received, if it differs from the previous one.
    pub file: Option<NewFile>,
}

/// The maximum number of ids in a condition, below the databases' limits on placeholders per statement.
const IDS_PER_STATEMENT: usize = 1000;

/// The effect of a request on a phone's warning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WarningChange {
    /// The warning stays as it is.
    #[default]
    Keep,
    /// The warning is removed.
    Clear,
    /// The warning is replaced by this warning.
    Set(PhoneWarning),
}

impl Store {
    /// Writes a batch of requests to the journal, in order, in one transaction. Requests of deleted phones are left
    /// out. The data that a request shows about its phone are recorded only if the phone's window was not renewed after
    /// the request. The journal grows until [`Self::cut_journals`] cuts it.
    pub async fn write_requests(&self, requests: &[NewPhoneRequest]) -> Result<(), Error> {
        let mut by_phone: BTreeMap<i64, Vec<&NewPhoneRequest>> = BTreeMap::new();
        for request in requests {
            by_phone.entry(request.phone_id).or_default().push(request);
        }
        if by_phone.is_empty() {
            return Ok(());
        }
        let transaction = self.begin().await?;
        let opened_at = find_and_lock_phones(&transaction, by_phone.keys().copied().collect()).await?;
        by_phone.retain(|id, _| opened_at.contains_key(id));
        insert(&transaction, &by_phone).await?;
        update_phones(&transaction, &by_phone, &opened_at).await?;
        for (id, requests) in &by_phone {
            let last_file = requests.iter().rev().find_map(|new| Some((&new.request, new.file.as_ref()?)));
            if let Some((request, file)) = last_file {
                file::put(&transaction, *id, request.at, file).await?;
            }
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Cuts the journals of these phones to their latest [`JOURNAL_LIMIT`] proven and [`UNPROVEN_LIMIT`] other
    /// requests. Requests by strangers are not cut here: `write_strangers` limits them.
    pub async fn cut_journals(&self, phone_ids: &[i64]) -> Result<(), Error> {
        if phone_ids.is_empty() {
            return Ok(());
        }
        let transaction = self.begin().await?;
        let is_proven = || phone_request::Column::Reason.is_in(PROVEN_REASONS.map(StoredWord::word));
        for id in phone_ids {
            cut_journal(&transaction, *id, &is_proven(), JOURNAL_LIMIT).await?;
            cut_journal(&transaction, *id, &is_proven().not(), UNPROVEN_LIMIT).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// A page of a phone's journal, newest first, and the total number of rows.
    pub async fn list_phone_requests(
        &self,
        phone_id: i64,
        page: PageNumber,
    ) -> Result<(Vec<PhoneRequest>, u64), Error> {
        let journal = phone_request::Entity::find().filter(phone_request::Column::PhoneId.eq(phone_id));
        let rows = journal.clone().order_by_desc(phone_request::Column::Id).offset(page.offset());
        let rows = rows.limit(u64::from(PAGE_SIZE)).all(self.read()?).await?;
        let total = if let Some(total) = known_total(page, rows.len()) {
            total
        } else {
            let count = journal.select_only().column_as(count_rows(), "requests");
            let count = count.into_tuple::<i64>().one(self.read()?).await?;
            read_count(count.unwrap_or_default(), "phone_request.id")?
        };
        Ok((rows.into_iter().map(read).collect::<Result<_, _>>()?, total))
    }
}

/// Returns the times when the windows of these phones were last opened, by the phone's id; deleted phones are missing.
/// Locks the phones, so that they can't be deleted until the transaction ends: PostgreSQL locks their rows, always
/// sorted by id to avoid deadlocks, and SQLite has one writer.
async fn find_and_lock_phones(transaction: &Transaction, ids: Vec<i64>) -> Result<BTreeMap<i64, i64>, Error> {
    let mut opened_at = BTreeMap::new();
    for ids in ids.chunks(IDS_PER_STATEMENT) {
        let rows = phone::Entity::find()
            .select_only()
            .columns([phone::Column::Id, phone::Column::OpenedAt])
            .filter(phone::Column::Id.is_in(ids.iter().copied()))
            .order_by_asc(phone::Column::Id)
            .lock_exclusive()
            .into_tuple::<(i64, i64)>()
            .all(transaction)
            .await?;
        opened_at.extend(rows);
    }
    Ok(opened_at)
}

/// Inserts the requests; of one phone at most the latest [`JOURNAL_LIMIT`], so that one batch adds at most a full
/// journal.
async fn insert(transaction: &Transaction, by_phone: &BTreeMap<i64, Vec<&NewPhoneRequest>>) -> Result<(), Error> {
    let latest = by_phone.values().flat_map(|requests| &requests[requests.len().saturating_sub(JOURNAL_LIMIT)..]);
    let begin = "INSERT INTO phone_request (phone_id, at, address, file, user_agent, status, reason, size) VALUES";
    Ok(batch::run(transaction, begin, latest.map(|request| row(request)).collect(), "").await?)
}

/// The reasons of proven requests, which received the phone's credentials or came with these credentials.
const PROVEN_REASONS: [Reason; 3] = [Reason::Window, Reason::Retry, Reason::Credentials];

/// Deletes the oldest of the phone's requests that match the condition, beyond the limit. Requests by strangers stay.
async fn cut_journal(
    transaction: &Transaction,
    phone_id: i64,
    condition: &SimpleExpr,
    limit: usize,
) -> Result<(), Error> {
    let is_limited = Condition::all()
        .add(phone_request::Column::PhoneId.eq(phone_id))
        .add(phone_request::Column::Source.is_null())
        .add(condition.clone());
    let newest_to_delete = phone_request::Entity::find()
        .select_only()
        .column(phone_request::Column::Id)
        .filter(is_limited.clone())
        .order_by_desc(phone_request::Column::Id)
        .offset(limit as u64)
        .limit(1)
        .into_query();
    phone_request::Entity::delete_many()
        .filter(is_limited)
        .filter(Expr::col(phone_request::Column::Id).lte(Expr::from(newest_to_delete)))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Copies the latest request of each phone, and the data that the requests show, into the phone's own row, so that a
/// list needs no join. Unknown values leave a column unchanged.
async fn update_phones(
    transaction: &Transaction,
    by_phone: &BTreeMap<i64, Vec<&NewPhoneRequest>>,
    opened_at: &BTreeMap<i64, i64>,
) -> Result<(), Error> {
    let rows = by_phone.iter().filter_map(|(id, requests)| phone_update(*id, requests, opened_at.get(id).copied()?));
    let begin = "WITH news (id, last_at, last_address, last_file, last_user_agent, last_status, last_reason, last_size, \
                 model, firmware, seen_source, is_warned, warning) AS (VALUES";
    let end = ") UPDATE phone SET last_at = news.last_at, last_address = news.last_address, last_file = news.last_file, \
               last_user_agent = news.last_user_agent, last_status = news.last_status, last_reason = news.last_reason, \
               last_size = news.last_size, model = COALESCE(news.model, phone.model), \
               firmware = COALESCE(news.firmware, phone.firmware), \
               seen_source = COALESCE(news.seen_source, phone.seen_source), \
               warning = CASE WHEN news.is_warned THEN news.warning ELSE phone.warning END \
               FROM news WHERE phone.id = news.id";
    Ok(batch::run(transaction, begin, rows.collect(), end).await?)
}

/// Returns the values of the table `news` in the statement above, for one phone. Requests from before `opened_at`, the
/// time when the window was last opened, don't change the phone's model, firmware, network and warning.
fn phone_update(id: i64, requests: &[&NewPhoneRequest], opened_at: i64) -> Option<Vec<Value>> {
    let request = &requests.last()?.request;
    let current = || requests.iter().rev().filter(|new| new.request.at.milliseconds() >= opened_at);
    let latest_known =
        |text: fn(&NewPhoneRequest) -> Option<&str>| current().find_map(|new| text(new)).map(without_nul);
    let change = current().map(|new| new.warning).find(|change| *change != WarningChange::Keep).unwrap_or_default();
    let warning = match change {
        WarningChange::Set(warning) => Some(warning.word().to_owned()),
        WarningChange::Clear | WarningChange::Keep => None,
    };
    Some(vec![
        id.into(),
        request.at.milliseconds().into(),
        without_nul(&request.address).into(),
        without_nul(&request.file).into(),
        without_nul(&request.user_agent).into(),
        i32::from(request.status).into(),
        request.reason.word().into(),
        size(request).into(),
        latest_known(|new| new.model.as_deref()).into(),
        latest_known(|new| new.firmware.as_deref()).into(),
        latest_known(|new| new.seen_source.as_deref()).into(),
        (change != WarningChange::Keep).into(),
        warning.into(),
    ])
}

fn row(new: &NewPhoneRequest) -> Vec<Value> {
    vec![
        new.phone_id.into(),
        new.request.at.milliseconds().into(),
        without_nul(&new.request.address).into(),
        without_nul(&new.request.file).into(),
        without_nul(&new.request.user_agent).into(),
        i32::from(new.request.status).into(),
        new.request.reason.word().into(),
        size(&new.request).into(),
    ]
}

fn size(request: &PhoneRequest) -> i64 {
    i64::try_from(request.size).unwrap_or(i64::MAX)
}

fn read(row: phone_request::Model) -> Result<PhoneRequest, Error> {
    Ok(PhoneRequest {
        at: read_time(row.at, "phone_request.at")?,
        address: row.address,
        file: row.file,
        user_agent: row.user_agent,
        status: read_count(row.status.into(), "phone_request.status")?,
        reason: read_word(&row.reason, "phone_request.reason")?,
        size: read_count(row.size, "phone_request.size")?,
        is_stranger: row.source.is_some(),
        count: read_count(row.count, "phone_request.count")?,
    })
}
