//! Renews the windows of phones. A renewal replaces the phone's secrets, so that its earlier secrets become invalid.

use super::secrets::NewSecrets;
use crate::{
    Actor, Error, Store,
    audit::AuditEntry,
    entity::phone,
    stored::{Milliseconds, read_text},
};
use jiff::Timestamp;
use portal_api::{Mac, audit::AuditAction};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};
use std::collections::HashMap;

/// The maximum number of MAC addresses per query, below the databases' limits on placeholders per statement.
const MACS_PER_QUERY: usize = 1000;

impl Store {
    /// Renews a phone's window until `window_until`. The phone is no longer bound or confirmed, and its warning is
    /// removed.
    ///
    /// Errors: [`Error::NotFound`] when the phone was deleted.
    pub async fn renew_window(
        &self,
        id: i64,
        secrets: &NewSecrets,
        window_until: Timestamp,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<(), Error> {
        let transaction = self.begin().await?;
        let found = phone::Entity::find_by_id(id)
            .select_only()
            .columns([phone::Column::Mac, phone::Column::ClientId])
            .into_tuple::<(String, i64)>()
            .one(&transaction)
            .await?;
        let (mac, client_id) = found.ok_or(Error::NotFound)?;
        if !renew(&transaction, id, secrets, window_until, at).await? {
            return Err(Error::NotFound);
        }
        entry(client_id, mac, window_until, actor, at).write(&transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Renews the windows of several phones of a client in one transaction.
    ///
    /// Errors: [`Error::ForeignPhone`] with the first MAC address that isn't one of the client's phones.
    pub async fn renew_windows(
        &self,
        client_id: i64,
        phones: &[(Mac, NewSecrets)],
        window_until: Timestamp,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<(), Error> {
        let transaction = self.begin().await?;
        let ids = find_ids(&transaction, client_id, phones).await?;
        let mut found = Vec::with_capacity(phones.len());
        for (mac, secrets) in phones {
            found.push((*ids.get(mac).ok_or_else(|| Error::ForeignPhone(mac.clone()))?, mac, secrets));
        }
        // The rows are updated, and so locked, in the order of their ids, like in the journal, to avoid deadlocks.
        found.sort_by_key(|(id, ..)| *id);
        let mut entries = Vec::with_capacity(phones.len());
        for (id, mac, secrets) in found {
            if !renew(&transaction, id, secrets, window_until, at).await? {
                return Err(Error::ForeignPhone(mac.clone()));
            }
            entries.push(entry(client_id, mac.to_string(), window_until, actor, at));
        }
        AuditEntry::write_all(entries, &transaction).await?;
        transaction.commit().await?;
        Ok(())
    }
}

async fn find_ids(
    database: &impl ConnectionTrait,
    client_id: i64,
    phones: &[(Mac, NewSecrets)],
) -> Result<HashMap<Mac, i64>, Error> {
    let mut ids = HashMap::with_capacity(phones.len());
    for phones in phones.chunks(MACS_PER_QUERY) {
        let found = phone::Entity::find()
            .select_only()
            .columns([phone::Column::Mac, phone::Column::Id])
            .filter(phone::Column::ClientId.eq(client_id))
            .filter(phone::Column::Mac.is_in(phones.iter().map(|(mac, _)| mac.as_str())))
            .into_tuple::<(String, i64)>()
            .all(database)
            .await?;
        for (mac, id) in found {
            ids.insert(read_text(mac, "phone.mac")?, id);
        }
    }
    Ok(ids)
}

/// Renews the window of a phone. Returns `false` if the phone was deleted.
async fn renew(
    database: &impl ConnectionTrait,
    id: i64,
    secrets: &NewSecrets,
    window_until: Timestamp,
    at: Timestamp,
) -> Result<bool, Error> {
    let updated = phone::Entity::update_many()
        .col_expr(phone::Column::OpenedAt, Expr::value(at.milliseconds()))
        .col_expr(phone::Column::WindowUntil, Expr::value(window_until.milliseconds()))
        .col_expr(phone::Column::TokenHash, Expr::value(secrets.token_hash.clone()))
        .col_expr(phone::Column::SealedToken, Expr::value(secrets.sealed_token.clone()))
        .col_expr(phone::Column::SealedSipPassword, Expr::value(secrets.sealed_sip_password.clone()))
        .col_expr(phone::Column::SealedAdminPassword, Expr::value(secrets.sealed_admin_password.clone()))
        .col_expr(phone::Column::BoundAt, Expr::value(None::<i64>))
        .col_expr(phone::Column::BoundAddress, Expr::value(None::<String>))
        .col_expr(phone::Column::SeenSource, Expr::value(None::<String>))
        .col_expr(phone::Column::ConfirmedAt, Expr::value(None::<i64>))
        .col_expr(phone::Column::Warning, Expr::value(None::<String>))
        .filter(phone::Column::Id.eq(id))
        .exec(database)
        .await?;
    Ok(updated.rows_affected > 0)
}

fn entry(client_id: i64, mac: String, window_until: Timestamp, actor: &Actor, at: Timestamp) -> AuditEntry<'_> {
    AuditEntry {
        at,
        actor,
        client_id: Some(client_id),
        mac: Some(mac),
        action: AuditAction::WindowExtended,
        detail: window_until.to_string(),
    }
}
