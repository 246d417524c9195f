//! What telephones asked: written in batches behind their answers, read on a telephone's page.

use super::file::{self, NewFile};
use crate::{
    Error, Store, batch,
    entity::{phone, phone_request},
    page::known_total,
    stored::{Milliseconds, Word, plain, read_count, read_time, read_word},
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

/// The requests with its credentials, and hand-overs, that are left of a telephone's journal when it is cut; it grows a little
/// beyond until the next time.
pub const JOURNAL_LIMIT: usize = 500;
/// All others that are left: anybody can make them, and they must not push out those of the telephone itself.
pub const UNPROVEN_LIMIT: usize = 100;

/// A request to note, with what it taught about the telephone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPhoneRequest {
    /// Whose request it was.
    pub phone_id: i64,
    /// The request.
    pub request: PhoneRequest,
    /// The model it showed; what is known stays if it showed none.
    pub model: Option<String>,
    /// The firmware likewise.
    pub firmware: Option<String>,
    /// The source that the telephone is seen at, if the request proved that it is the telephone.
    pub seen_source: Option<String>,
    /// What becomes of the warning on the telephone's page.
    pub warning: WarningChange,
    /// What it was given, if that is not what it had.
    pub file: Option<NewFile>,
}

/// What a request does to a telephone's warning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WarningChange {
    /// It stays as it is.
    #[default]
    Keep,
    /// There is nothing to warn of any more.
    Clear,
    /// This is to be warned of.
    Set(PhoneWarning),
}

impl Store {
    /// Notes a batch of requests, in their order, all in one transaction. Those of telephones that are gone are left
    /// out. What a request says about the telephone itself counts only if the window was not opened again since.
    /// A journal grows so until [`Self::cut_journals`] cuts it.
    pub async fn write_requests(&self, requests: &[NewPhoneRequest]) -> Result<(), Error> {
        let mut by_phone: BTreeMap<i64, Vec<&NewPhoneRequest>> = BTreeMap::new();
        for request in requests {
            by_phone.entry(request.phone_id).or_default().push(request);
        }
        if by_phone.is_empty() {
            return Ok(());
        }
        let transaction = self.begin().await?;
        let opened = find_opened(&transaction, by_phone.keys().copied().collect()).await?;
        by_phone.retain(|id, _| opened.contains_key(id));
        insert(&transaction, &by_phone).await?;
        update_phones(&transaction, &by_phone, &opened).await?;
        for (id, requests) in &by_phone {
            let last = requests.iter().rev().find_map(|new| Some((&new.request, new.file.as_ref()?)));
            if let Some((request, file)) = last {
                file::put(&transaction, *id, request.at, file).await?;
            }
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Cuts the journals of these telephones to their latest [`JOURNAL_LIMIT`] and [`UNPROVEN_LIMIT`] requests. Those of
    /// strangers have a limit of their own.
    pub async fn cut_journals(&self, phone_ids: &[i64]) -> Result<(), Error> {
        if phone_ids.is_empty() {
            return Ok(());
        }
        let transaction = self.begin().await?;
        let proven = || phone_request::Column::Reason.is_in(PROVEN.map(Word::word));
        for id in phone_ids {
            cut_journal(&transaction, *id, &proven(), JOURNAL_LIMIT).await?;
            cut_journal(&transaction, *id, &proven().not(), UNPROVEN_LIMIT).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// A page of a telephone's journal, the latest first, and how many rows there are in all.
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
            let count = journal.select_only().column_as(phone_request::Column::Id.count(), "requests");
            let count = count.into_tuple::<i64>().one(self.read()?).await?;
            read_count(count.unwrap_or_default(), "phone_request.id")?
        };
        Ok((rows.into_iter().map(read).collect::<Result<_, _>>()?, total))
    }
}

/// When the windows of telephones were last opened, for those that are there. They stay until the transaction ends:
/// PostgreSQL locks their rows, always in the order of their ids, and SQLite has one writer.
async fn find_opened(transaction: &Transaction, ids: Vec<i64>) -> Result<BTreeMap<i64, i64>, Error> {
    let mut opened = BTreeMap::new();
    for ids in ids.chunks(1000) {
        let rows = phone::Entity::find()
            .select_only()
            .columns([phone::Column::Id, phone::Column::OpenedAt])
            .filter(phone::Column::Id.is_in(ids.iter().copied()))
            .order_by_asc(phone::Column::Id)
            .lock_exclusive()
            .into_tuple::<(i64, i64)>()
            .all(transaction)
            .await?;
        opened.extend(rows);
    }
    Ok(opened)
}

async fn insert(transaction: &Transaction, by_phone: &BTreeMap<i64, Vec<&NewPhoneRequest>>) -> Result<(), Error> {
    let latest = by_phone.values().flat_map(|requests| &requests[requests.len().saturating_sub(JOURNAL_LIMIT)..]);
    let begin = "INSERT INTO phone_request (phone_id, at, address, file, user_agent, status, reason, size) VALUES";
    Ok(batch::run(transaction, begin, latest.map(|request| row(request)).collect(), "").await?)
}

/// What only the telephone itself is answered.
const PROVEN: [Reason; 3] = [Reason::Window, Reason::Retry, Reason::Credentials];

/// Cuts those requests of a telephone that the condition is true of, strangers' aside.
async fn cut_journal(
    transaction: &Transaction,
    phone_id: i64,
    condition: &SimpleExpr,
    limit: usize,
) -> Result<(), Error> {
    let share = Condition::all()
        .add(phone_request::Column::PhoneId.eq(phone_id))
        .add(phone_request::Column::Source.is_null())
        .add(condition.clone());
    let last_to_go = phone_request::Entity::find()
        .select_only()
        .column(phone_request::Column::Id)
        .filter(share.clone())
        .order_by_desc(phone_request::Column::Id)
        .offset(limit as u64)
        .limit(1)
        .into_query();
    phone_request::Entity::delete_many()
        .filter(share)
        .filter(Expr::col(phone_request::Column::Id).lte(Expr::from(last_to_go)))
        .exec(transaction)
        .await?;
    Ok(())
}

/// What the latest requests say about their telephones, beside the journal so that a list needs no join. What nothing was
/// learnt of stays.
async fn update_phones(
    transaction: &Transaction,
    by_phone: &BTreeMap<i64, Vec<&NewPhoneRequest>>,
    opened: &BTreeMap<i64, i64>,
) -> Result<(), Error> {
    let rows = by_phone.iter().filter_map(|(id, requests)| news(*id, requests, opened.get(id).copied()?));
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

/// The row of `news` of a telephone whose window was last opened then.
fn news(id: i64, requests: &[&NewPhoneRequest], opened: i64) -> Option<Vec<Value>> {
    let request = &requests.last()?.request;
    let current = || requests.iter().rev().filter(|new| new.request.at.milliseconds() >= opened);
    let learnt = |text: fn(&NewPhoneRequest) -> Option<&str>| current().find_map(|new| text(new)).map(plain);
    let change = current().map(|new| new.warning).find(|change| *change != WarningChange::Keep).unwrap_or_default();
    let warning = match change {
        WarningChange::Set(warning) => Some(warning.word().to_owned()),
        WarningChange::Clear | WarningChange::Keep => None,
    };
    Some(vec![
        id.into(),
        request.at.milliseconds().into(),
        plain(&request.address).into(),
        plain(&request.file).into(),
        plain(&request.user_agent).into(),
        i32::from(request.status).into(),
        request.reason.word().into(),
        size(request).into(),
        learnt(|new| new.model.as_deref()).into(),
        learnt(|new| new.firmware.as_deref()).into(),
        learnt(|new| new.seen_source.as_deref()).into(),
        (change != WarningChange::Keep).into(),
        warning.into(),
    ])
}

fn row(new: &NewPhoneRequest) -> Vec<Value> {
    vec![
        new.phone_id.into(),
        new.request.at.milliseconds().into(),
        plain(&new.request.address).into(),
        plain(&new.request.file).into(),
        plain(&new.request.user_agent).into(),
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
