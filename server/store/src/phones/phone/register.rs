//! Registers and deletes phones.

use super::secrets::NewSecrets;
use crate::{
    Actor, Error, SettingOwner, Store,
    audit::AuditEntry,
    entity::{client, line, phone},
    setting,
    stored::{Milliseconds, without_nul},
};
use jiff::Timestamp;
use portal_api::{Label, Mac, audit::AuditAction, fold::fold};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

/// A phone to register.
#[derive(Clone, Debug)]
pub struct NewPhone {
    /// The MAC address, unique on the platform.
    pub mac: Mac,
    /// The id of its client.
    pub client_id: i64,
    /// The id of one of the client's lines, if any.
    pub line_id: Option<i64>,
    /// The model that an administrator chose.
    pub registered_model: Option<String>,
    /// The description, as an administrator typed it.
    pub description: Label,
    /// The end of its window.
    pub window_until: Timestamp,
    /// The secrets that only the phone and the server know.
    pub secrets: NewSecrets,
    /// The time of registration.
    pub created_at: Timestamp,
    /// The actor to record in the audit.
    pub actor: Actor,
}

impl Store {
    /// Registers a phone and returns its id.
    ///
    /// Errors: [`Error::Duplicate`] when the MAC address is registered anywhere, [`Error::NotFound`] when the client
    /// does not exist or has no such line.
    pub async fn create_phone(&self, new: &NewPhone) -> Result<i64, Error> {
        let transaction = self.begin().await?;
        if client::Entity::find_by_id(new.client_id).one(&transaction).await?.is_none() {
            return Err(Error::NotFound);
        }
        let number = match new.line_id {
            None => None,
            Some(line_id) => {
                let line = line::Entity::find_by_id(line_id)
                    .filter(line::Column::ClientId.eq(new.client_id))
                    .one(&transaction)
                    .await?;
                Some(line.ok_or(Error::NotFound)?.number)
            }
        };
        let id = phone::Entity::insert(row(new)).exec(&transaction).await?.last_insert_id;
        let details = [number.as_deref().unwrap_or("-"), new.description.as_str()];
        let entry = AuditEntry {
            at: new.created_at,
            actor: &new.actor,
            client_id: Some(new.client_id),
            mac: Some(new.mac.to_string()),
            action: AuditAction::PhoneRegistered,
            detail: details.join(" ").trim_end().to_owned(),
        };
        entry.write(&transaction).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Deletes a phone with its journal and its own settings; the audit stays. Returns `false` if the phone was already
    /// deleted.
    pub async fn delete_phone(&self, id: i64, actor: &Actor, at: Timestamp) -> Result<bool, Error> {
        let transaction = self.begin().await?;
        let found = phone::Entity::find_by_id(id)
            .left_join(line::Entity)
            .select_only()
            .columns([phone::Column::Mac, phone::Column::ClientId])
            .column(line::Column::Number)
            .into_tuple::<(String, i64, Option<String>)>()
            .one(&transaction)
            .await?;
        let Some((mac, client_id, number)) = found else { return Ok(false) };
        if phone::Entity::delete_by_id(id).exec(&transaction).await?.rows_affected == 0 {
            return Ok(false);
        }
        setting::delete_all(&transaction, &SettingOwner::Phone(id)).await?;
        let entry = AuditEntry {
            at,
            actor,
            client_id: Some(client_id),
            mac: Some(mac),
            action: AuditAction::PhoneDeleted,
            detail: number.unwrap_or_else(|| "-".to_owned()),
        };
        entry.write(&transaction).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

fn row(new: &NewPhone) -> phone::ActiveModel {
    phone::ActiveModel {
        mac: Set(new.mac.as_str().to_owned()),
        client_id: Set(new.client_id),
        line_id: Set(new.line_id),
        registered_model: Set(new.registered_model.as_deref().map(without_nul)),
        description: Set(new.description.as_str().to_owned()),
        search_description: Set(fold(new.description.as_str())),
        created_at: Set(new.created_at.milliseconds()),
        opened_at: Set(new.created_at.milliseconds()),
        window_until: Set(new.window_until.milliseconds()),
        token_hash: Set(new.secrets.token_hash.clone()),
        sealed_token: Set(new.secrets.sealed_token.clone()),
        sealed_sip_password: Set(new.secrets.sealed_sip_password.clone()),
        sealed_admin_password: Set(new.secrets.sealed_admin_password.clone()),
        ..Default::default()
    }
}
