//! Verifies the audit against its seals. The verification only reads, from one snapshot, and does not block writers.

use super::{
    digest::{self, ColumnProof, PersonalColumn, SealKey},
    seal_row::{DIGEST_BYTES, Seal, SealKind},
};
use crate::{
    Error, Store,
    entity::{audit, audit_seal},
    stored::{StoredWord, read_count},
};
use jiff::Timestamp;
use sea_orm::{
    AccessMode, ColumnTrait, DatabaseConnection, DatabaseTransaction, DbBackend, EntityTrait, IsolationLevel,
    QueryFilter, QueryOrder, QuerySelect, TransactionTrait,
};
use std::{collections::VecDeque, fmt};

/// The number of rows and seals read at once.
const ROWS_PER_PAGE: u64 = 1_000;

/// The result of a verification.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditReport {
    /// The number of valid seals.
    pub seals: u64,
    /// The number of valid sealed rows.
    pub rows: u64,
    /// The number of erased columns in those rows.
    pub erased: u64,
    /// The number of rows deleted at the end of their retention period.
    pub removed: u64,
    /// The number of rows without a seal yet.
    pub unsealed: u64,
    /// The last seal: its id, its time and its tag.
    pub last: Option<(i64, Timestamp, [u8; DIGEST_BYTES])>,
    /// The first fault, if there is one.
    pub fault: Option<AuditFault>,
}

impl fmt::Display for AuditReport {
    /// Writes three lines with the counts, and a line about the last seal.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seals, rows, erased, removed, unsealed, last, .. } = self;
        writeln!(formatter, "Seals that hold: {seals}.")?;
        writeln!(formatter, "Rows that hold: {rows}, with {erased} erased fields.")?;
        writeln!(formatter, "Rows removed as too old: {removed}. Rows not sealed yet: {unsealed}.")?;
        match last {
            Some((id, at, tag)) => {
                write!(formatter, "The last seal is {id}, of {at}: {}", digest::to_hex(tag))
            }
            None => write!(formatter, "There is no seal yet."),
        }
    }
}

/// A fault of the audit, in one sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AuditFault {
    /// A seal of the chain is missing.
    #[error("Seal {0} is missing.")]
    SealMissing(i64),
    /// A seal was changed, or was made with another key.
    #[error("Seal {0} was changed, or made with another key.")]
    SealChanged(i64),
    /// A seal doesn't cover the seal before it.
    #[error("Seal {0} does not follow the seal before it.")]
    SealOrder(i64),
    /// A row lies within a sealed range but has no digest.
    #[error("Row {0} was inserted: no seal covers it.")]
    RowInserted(i64),
    /// A row differs from the row that was sealed.
    #[error("Row {0} is not what was sealed: it was changed, or the row before it was changed, inserted or removed.")]
    RowChanged(i64),
    /// Rows of a seal are missing, or were replaced together with their digests.
    #[error(
        "Seal {seal} covers {expected} rows, ids {first} to {last}; the database has {found}, and they do not match the seal."
    )]
    RowsChanged {
        /// The seal's id.
        seal: i64,
        /// The first id that the seal covers.
        first: i64,
        /// The last id that the seal covers.
        last: i64,
        /// The number of sealed rows.
        expected: i64,
        /// The number of rows found.
        found: i64,
    },
    /// A row lies in a range whose rows were deleted.
    #[error("Row {0} was inserted: it lies in a range whose rows were removed as too old.")]
    RowInRemovedRange(i64),
    /// A row has a digest, but the seal that covers it is missing, and so are all later seals.
    #[error("Row {0} was sealed, but its seal is missing: the end of the chain was cut off.")]
    ChainEndMissing(i64),
}

impl Store {
    /// Verifies every seal and every row. Stops at the first fault.
    pub async fn verify_audit(&self, key: &SealKey) -> Result<AuditReport, Error> {
        let snapshot = begin_snapshot(self.read()?).await?;
        let mut report = AuditReport::default();
        let outcome = check(&snapshot, key, &mut report).await;
        snapshot.rollback().await?;
        match outcome {
            Ok(()) => Ok(report),
            Err(VerificationEnd::Fault(fault)) => Ok(AuditReport { fault: Some(fault), ..report }),
            Err(VerificationEnd::Store(error)) => Err(error),
        }
    }
}

/// The reason why a verification ends early.
#[derive(Debug)]
enum VerificationEnd {
    Fault(AuditFault),
    Store(Error),
}

impl From<AuditFault> for VerificationEnd {
    fn from(fault: AuditFault) -> Self {
        Self::Fault(fault)
    }
}

impl<E: Into<Error>> From<E> for VerificationEnd {
    fn from(error: E) -> Self {
        Self::Store(error.into())
    }
}

/// Begins a read-only view of the database at this moment. Later writes do not affect the view.
async fn begin_snapshot(database: &DatabaseConnection) -> Result<DatabaseTransaction, Error> {
    if database.get_database_backend() == DbBackend::Postgres {
        let (isolation, access) = (IsolationLevel::RepeatableRead, AccessMode::ReadOnly);
        return Ok(database.begin_with_config(Some(isolation), Some(access)).await?);
    }
    Ok(database.begin().await?)
}

async fn check(database: &DatabaseTransaction, key: &SealKey, report: &mut AuditReport) -> Result<(), VerificationEnd> {
    let removed_to = check_chain(database, key, report).await?;
    check_rows(database, key, removed_to, report).await
}

/// Verifies the chain of seals, and returns the id up to which all rows were deleted.
async fn check_chain(
    database: &DatabaseTransaction,
    key: &SealKey,
    report: &mut AuditReport,
) -> Result<i64, VerificationEnd> {
    let (mut sealed_to, mut removed_to) = (0, 0);
    let (mut last_id, mut last_tag) = (0, digest::CHAIN_START);
    loop {
        let page = audit_seal::Entity::find()
            .filter(audit_seal::Column::Id.gt(last_id))
            .order_by_asc(audit_seal::Column::Id)
            .limit(ROWS_PER_PAGE)
            .all(database)
            .await?;
        if page.is_empty() {
            return Ok(removed_to);
        }
        for row in page {
            let id = row.id;
            if id != last_id + 1 {
                return Err(AuditFault::SealMissing(last_id + 1).into());
            }
            let seal = Seal::read(row).map_err(|_| AuditFault::SealChanged(id))?;
            if digest::seal_tag(key, &seal) != seal.tag {
                return Err(AuditFault::SealChanged(id).into());
            }
            // A seal of rows continues after the rows that were sealed before. A seal of a deletion continues after the
            // rows that were deleted before, and covers only sealed rows.
            let has_next_range = match seal.kind {
                SealKind::Rows => seal.first_id == sealed_to + 1 && seal.last_id >= seal.first_id,
                SealKind::Removed => seal.first_id == removed_to + 1 && seal.last_id <= sealed_to,
            };
            if seal.previous != last_tag || !has_next_range {
                return Err(AuditFault::SealOrder(id).into());
            }
            match seal.kind {
                SealKind::Rows => sealed_to = seal.last_id,
                SealKind::Removed => {
                    removed_to = seal.last_id;
                    report.removed += read_count::<u64>(seal.count, "audit_seal.count")?;
                }
            }
            (last_id, last_tag) = (id, seal.tag);
            report.seals += 1;
            report.last = Some((id, seal.made_at()?, seal.tag));
        }
    }
}

/// Verifies the rows against their seals, which were verified before.
async fn check_rows(
    database: &DatabaseTransaction,
    key: &SealKey,
    removed_to: i64,
    report: &mut AuditReport,
) -> Result<(), VerificationEnd> {
    let mut rows = RowReader { database, last_id: i64::MIN, page: VecDeque::new() };
    if let Some(row) = rows.next_up_to(removed_to).await? {
        return Err(AuditFault::RowInRemovedRange(row.id).into());
    }
    let (mut sealed_to, mut previous) = (0, digest::CHAIN_START);
    loop {
        let seals = audit_seal::Entity::find()
            .filter(audit_seal::Column::Kind.eq(SealKind::Rows.word()))
            .filter(audit_seal::Column::LastId.gt(sealed_to))
            .order_by_asc(audit_seal::Column::LastId)
            .limit(ROWS_PER_PAGE)
            .all(database)
            .await?;
        if seals.is_empty() {
            break;
        }
        for seal in seals {
            let seal = Seal::read(seal)?;
            sealed_to = seal.last_id;
            // The rows of this seal were deleted. Its digest is needed to check the row after them.
            if seal.last_id <= removed_to {
                previous = seal.digest;
                continue;
            }
            let mut found = 0;
            while let Some(row) = rows.next_up_to(seal.last_id).await? {
                previous = check_row(key, &previous, &row)?;
                report.erased += count_erased_columns(&row);
                found += 1;
            }
            if found != seal.count || previous != seal.digest {
                let (first, last, expected) = (seal.first_id, seal.last_id, seal.count);
                return Err(AuditFault::RowsChanged { seal: seal.id, first, last, expected, found }.into());
            }
            report.rows += read_count::<u64>(found, "audit.id")?;
        }
    }
    // The rows after the last seal.
    while let Some(row) = rows.next_up_to(i64::MAX).await? {
        if row.digest.is_some() {
            return Err(AuditFault::ChainEndMissing(row.id).into());
        }
        report.unsealed += 1;
    }
    Ok(())
}

/// Computes the digest of a row, and checks that it equals the stored digest.
fn check_row(key: &SealKey, previous: &[u8], row: &audit::Model) -> Result<[u8; DIGEST_BYTES], AuditFault> {
    let sealed = row.digest.as_deref().ok_or(AuditFault::RowInserted(row.id))?;
    let found = digest::row_digest(key, previous, row).filter(|found| found == sealed);
    found.ok_or(AuditFault::RowChanged(row.id))
}

fn count_erased_columns(row: &audit::Model) -> u64 {
    let is_erased = |column: &&PersonalColumn| {
        column.proof(row).and_then(ColumnProof::read).is_some_and(|proof| matches!(proof, ColumnProof::Erased(..)))
    };
    PersonalColumn::ALL.iter().filter(is_erased).count() as u64
}

/// Reads the rows in the order of their ids, page by page.
struct RowReader<'a> {
    database: &'a DatabaseTransaction,
    /// The id of the last row that was returned.
    last_id: i64,
    page: VecDeque<audit::Model>,
}

impl RowReader<'_> {
    /// Returns the next row if its id is at most `max_id`; otherwise the row stays for the next call.
    async fn next_up_to(&mut self, max_id: i64) -> Result<Option<audit::Model>, Error> {
        if self.page.is_empty() {
            let page = audit::Entity::find()
                .filter(audit::Column::Id.gt(self.last_id))
                .order_by_asc(audit::Column::Id)
                .limit(ROWS_PER_PAGE)
                .all(self.database)
                .await?;
            self.page = page.into();
        }
        let row = self.page.pop_front_if(|row| row.id <= max_id);
        if let Some(row) = &row {
            self.last_id = row.id;
        }
        Ok(row)
    }
}
