//! Seals the audit: computes the digests of the rows written since the last seal, and makes a new seal over these rows
//! and over the previous seal.

use super::{
    digest::{self, PersonalColumn, SealKey},
    seal_progress::SealProgress,
    seal_row::{Seal, SealKind},
};
use crate::{
    Error, Store, batch,
    entity::{audit, audit_seal},
    stored::{Milliseconds, StoredWord, read_time, read_word},
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Value,
};

/// The maximum number of rows per seal, so that SQLite's only writer is not blocked for long.
pub const SEAL_ROWS: u64 = 500;

/// A new seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditSeal {
    /// The seal's id.
    pub id: i64,
    /// The time when the seal was made.
    pub at: Timestamp,
    /// The number of rows that the seal covers.
    pub rows: u64,
    /// The seal's tag.
    pub tag: [u8; 32],
}

impl Store {
    /// Seals the rows written since the last seal, at most [`SEAL_ROWS`]. Returns the seal, or `None` if there was
    /// nothing to seal. A row is sealed later while an open transaction may still add a row with a lower id; `progress`
    /// keeps track of these transactions between calls.
    ///
    /// `seed` is random and supplies the salts of these rows. Do not use it again.
    pub async fn seal_audit(
        &self,
        key: &SealKey,
        seed: &[u8; 32],
        progress: &mut SealProgress,
        at: Timestamp,
    ) -> Result<Option<AuditSeal>, Error> {
        let settled_id = progress.advance(self.read()?).await?;
        if find_last_seal_of_kind(self.read()?, SealKind::Rows).await?.map_or(0, |seal| seal.last_id) >= settled_id {
            return Ok(None);
        }
        let transaction = self.begin().await?;
        let before = find_last_seal_of_kind(&transaction, SealKind::Rows).await?;
        let (last_id, start) = before.map_or((0, digest::CHAIN_START), |seal| (seal.last_id, seal.digest));
        let mut rows = audit::Entity::find()
            .filter(audit::Column::Id.gt(last_id))
            .filter(audit::Column::Id.lte(settled_id))
            .order_by_asc(audit::Column::Id)
            .limit(SEAL_ROWS)
            .lock_exclusive()
            .all(&transaction)
            .await?;
        let Some(last) = rows.last() else { return Ok(None) };
        let (new_last_id, count) = (last.id, rows.len());
        let last_at = rows.iter().map(|row| row.at).max().unwrap_or_default();
        let mut previous = start;
        for row in &mut rows {
            add_salts(row, seed);
            previous =
                digest::row_digest(key, &previous, row).ok_or(Error::Unreadable { column: "audit.actor_proof" })?;
            row.digest = Some(previous.to_vec());
        }
        write_digests(&transaction, rows).await?;
        let seal = Seal {
            kind: SealKind::Rows,
            first_id: last_id + 1,
            last_id: new_last_id,
            count: i64::try_from(count).unwrap_or(i64::MAX),
            last_at,
            digest: previous,
            at: at.milliseconds(),
            ..Seal::blank_after(find_last_seal(&transaction).await?)
        };
        let seal = seal.write(key, &transaction).await?;
        transaction.commit().await?;
        Ok(Some(AuditSeal { id: seal.id, at, rows: count as u64, tag: seal.tag }))
    }
}

impl Seal {
    /// A seal that follows `last`, or that is the first of the chain. Only its id and `previous` are set; the caller
    /// fills in the other fields.
    pub(super) fn blank_after(last: Option<Self>) -> Self {
        let (id, previous) = last.map_or((0, digest::CHAIN_START), |seal| (seal.id, seal.tag));
        let unset = digest::CHAIN_START;
        let (first_id, last_id, count, last_at, at) = (0, 0, 0, 0, 0);
        Self {
            id: id + 1,
            kind: SealKind::Rows,
            first_id,
            last_id,
            count,
            last_at,
            digest: unset,
            previous,
            at,
            tag: unset,
        }
    }

    /// Computes the seal's tag and writes the seal.
    pub(super) async fn write(mut self, key: &SealKey, database: &impl ConnectionTrait) -> Result<Self, Error> {
        self.tag = digest::seal_tag(key, &self);
        let row = audit_seal::ActiveModel {
            id: Set(self.id),
            kind: Set(self.kind.word().to_owned()),
            first_id: Set(self.first_id),
            last_id: Set(self.last_id),
            count: Set(self.count),
            last_at: Set(self.last_at),
            digest: Set(self.digest.to_vec()),
            previous: Set(self.previous.to_vec()),
            at: Set(self.at),
            tag: Set(self.tag.to_vec()),
        };
        audit_seal::Entity::insert(row).exec_without_returning(database).await?;
        Ok(self)
    }

    /// Converts a row of the chain.
    pub(super) fn read(row: audit_seal::Model) -> Result<Self, Error> {
        Ok(Self {
            id: row.id,
            kind: read_word(&row.kind, "audit_seal.kind")?,
            first_id: row.first_id,
            last_id: row.last_id,
            count: row.count,
            last_at: row.last_at,
            digest: digest::read_digest(&row.digest, "audit_seal.digest")?,
            previous: digest::read_digest(&row.previous, "audit_seal.previous")?,
            at: row.at,
            tag: digest::read_digest(&row.tag, "audit_seal.tag")?,
        })
    }

    /// The time when the seal was made.
    pub(super) fn made_at(&self) -> Result<Timestamp, Error> {
        read_time(self.at, "audit_seal.at")
    }
}

/// Finds the last seal of the chain.
pub(super) async fn find_last_seal(database: &impl ConnectionTrait) -> Result<Option<Seal>, Error> {
    audit_seal::Entity::find().order_by_desc(audit_seal::Column::Id).one(database).await?.map(Seal::read).transpose()
}

/// Finds the last seal of a kind; of all seals of this kind it covers the latest rows.
pub(super) async fn find_last_seal_of_kind(
    database: &impl ConnectionTrait,
    kind: SealKind,
) -> Result<Option<Seal>, Error> {
    let seals = audit_seal::Entity::find().filter(audit_seal::Column::Kind.eq(kind.word()));
    seals.order_by_desc(audit_seal::Column::LastId).one(database).await?.map(Seal::read).transpose()
}

/// Sets the salt of each column with personal data, unless the column has a salt or was erased.
fn add_salts(row: &mut audit::Model, seed: &[u8; 32]) {
    for column in PersonalColumn::ALL {
        if column.proof(row).is_some() {
            continue;
        }
        let salt = Some(column.salt(seed, row.id).to_vec());
        match column {
            PersonalColumn::Actor => row.actor_proof = salt,
            PersonalColumn::Address => row.address_proof = salt,
            PersonalColumn::Detail => row.detail_proof = salt,
        }
    }
}

/// Stores the salts and digests of the rows.
async fn write_digests(database: &impl ConnectionTrait, rows: Vec<audit::Model>) -> Result<(), Error> {
    let row = |row: audit::Model| -> Vec<Value> {
        vec![
            row.id.into(),
            row.actor_proof.into(),
            row.address_proof.into(),
            row.detail_proof.into(),
            row.digest.into(),
        ]
    };
    let begin = "WITH sealed (id, actor_proof, address_proof, detail_proof, digest) AS (VALUES";
    let end = ") UPDATE audit SET actor_proof = sealed.actor_proof, address_proof = sealed.address_proof, \
               detail_proof = sealed.detail_proof, digest = sealed.digest FROM sealed WHERE audit.id = sealed.id";
    Ok(batch::run(database, begin, rows.into_iter().map(row).collect(), end).await?)
}
