//! What telephones asked: written in batches behind their answers, read on a telephone's page.

use super::file::{self, NewFile};
use crate::{
    Error, Store,
    entity::{phone, phone_request},
    page::known_total,
    stored::{Milliseconds, Word, plain, read_count, read_time, read_word},
};
use portal_api::{
    PageNumber,
    list::PAGE_SIZE,
    phone::{PhoneRequest, PhoneWarning},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};
use std::collections::BTreeMap;

/// The most requests kept of one telephone; older ones go.
pub const JOURNAL_LIMIT: usize = 500;

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
        for (id, requests) in &by_phone {
            cut_journal(&transaction, *id).await?;
            let is_current = |request: &&&NewPhoneRequest| request.request.at.milliseconds() >= opened[id];
            let current: Vec<_> = requests.iter().filter(is_current).copied().collect();
            update_phone(&transaction, *id, requests, &current).await?;
            if let Some((request, file)) =
                requests.iter().rev().find_map(|new| Some((&new.request, new.file.as_ref()?)))
            {
                file::put(&transaction, *id, request.at, file).await?;
            }
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
async fn find_opened(transaction: &DatabaseTransaction, ids: Vec<i64>) -> Result<BTreeMap<i64, i64>, Error> {
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

async fn insert(
    transaction: &DatabaseTransaction,
    by_phone: &BTreeMap<i64, Vec<&NewPhoneRequest>>,
) -> Result<(), Error> {
    let latest = by_phone.values().flat_map(|requests| &requests[requests.len().saturating_sub(JOURNAL_LIMIT)..]);
    let rows: Vec<_> = latest.map(|request| row(request)).collect();
    for chunk in rows.chunks(100) {
        phone_request::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(transaction).await?;
    }
    Ok(())
}

async fn cut_journal(transaction: &DatabaseTransaction, phone_id: i64) -> Result<(), Error> {
    let last_to_go = phone_request::Entity::find()
        .select_only()
        .column(phone_request::Column::Id)
        .filter(phone_request::Column::PhoneId.eq(phone_id))
        .order_by_desc(phone_request::Column::Id)
        .offset(JOURNAL_LIMIT as u64)
        .limit(1)
        .into_query();
    phone_request::Entity::delete_many()
        .filter(phone_request::Column::PhoneId.eq(phone_id))
        .filter(Expr::col(phone_request::Column::Id).lte(Expr::from(last_to_go)))
        .exec(transaction)
        .await?;
    Ok(())
}

/// `current` are those of `requests` that the window was not opened again after.
async fn update_phone(
    transaction: &impl ConnectionTrait,
    id: i64,
    requests: &[&NewPhoneRequest],
    current: &[&NewPhoneRequest],
) -> Result<(), Error> {
    let Some(last) = requests.last() else { return Ok(()) };
    let request = &last.request;
    let mut update = phone::Entity::update_many()
        .col_expr(phone::Column::LastAt, Expr::value(request.at.milliseconds()))
        .col_expr(phone::Column::LastAddress, Expr::value(plain(&request.address)))
        .col_expr(phone::Column::LastFile, Expr::value(plain(&request.file)))
        .col_expr(phone::Column::LastUserAgent, Expr::value(plain(&request.user_agent)))
        .col_expr(phone::Column::LastStatus, Expr::value(i32::from(request.status)))
        .col_expr(phone::Column::LastReason, Expr::value(request.reason.word()))
        .col_expr(phone::Column::LastSize, Expr::value(size(request)));
    if let Some(model) = requests.iter().rev().find_map(|request| request.model.as_deref()) {
        update = update.col_expr(phone::Column::Model, Expr::value(plain(model)));
    }
    if let Some(firmware) = requests.iter().rev().find_map(|request| request.firmware.as_deref()) {
        update = update.col_expr(phone::Column::Firmware, Expr::value(plain(firmware)));
    }
    let change = current.iter().rev().map(|request| request.warning).find(|change| *change != WarningChange::Keep);
    let warning = match change {
        Some(WarningChange::Set(warning)) => Some(Some(warning.word())),
        Some(WarningChange::Clear) => Some(None),
        Some(WarningChange::Keep) | None => None,
    };
    if let Some(warning) = warning {
        update = update.col_expr(phone::Column::Warning, Expr::value(warning.map(str::to_owned)));
    }
    update.filter(phone::Column::Id.eq(id)).exec(transaction).await?;
    Ok(())
}

fn row(new: &NewPhoneRequest) -> phone_request::ActiveModel {
    phone_request::ActiveModel {
        phone_id: Set(new.phone_id),
        at: Set(new.request.at.milliseconds()),
        address: Set(plain(&new.request.address)),
        file: Set(plain(&new.request.file)),
        user_agent: Set(plain(&new.request.user_agent)),
        status: Set(i32::from(new.request.status)),
        reason: Set(new.request.reason.word().to_owned()),
        size: Set(size(&new.request)),
        ..Default::default()
    }
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
    })
}
