//! The account of a line: its secrets.

use super::{entry, find};
use crate::{
    Actor, Error, Store,
    audit::Entry,
    device,
    entity::{account, session},
    stored::{Milliseconds, Word},
    token,
};
use jiff::Timestamp;
use portal_api::{Secret, audit::AuditAction, password::Pin, session::Role};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

impl Store {
    /// Gives a line a password that must be changed at the first sign-in. What was signed in with the old one no longer is,
    /// and no browser is known any more; a lock stays.
    ///
    /// Errors: [`Error::NotFound`] when there is no such line.
    pub async fn reset_line_password(
        &self,
        line_id: i64,
        password_hash: &Secret,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<(), Error> {
        let transaction = self.begin().await?;
        let line = find(&transaction, line_id).await?;
        let row = account::ActiveModel {
            login: Set(line.number.clone()),
            name: Set(line.name.clone()),
            role: Set(Role::User.word().to_owned()),
            reseller_id: Set(None),
            line_id: Set(Some(line_id)),
            password_hash: Set(password_hash.expose().to_owned()),
            must_change: Set(true),
            created_at: Set(at.milliseconds()),
            ..Default::default()
        };
        let conflict = OnConflict::column(account::Column::LineId)
            .update_columns([account::Column::PasswordHash, account::Column::MustChange])
            .to_owned();
        account::Entity::insert(row).on_conflict(conflict).exec_without_returning(&transaction).await?;
        let of_line = account::Entity::find().filter(account::Column::LineId.eq(line_id)).one(&transaction).await?;
        let account = of_line.ok_or(Error::NotFound)?;
        session::Entity::delete_many().filter(session::Column::AccountId.eq(account.id)).exec(&transaction).await?;
        device::forget(account.id, &transaction).await?;
        entry(at, actor, line.client_id, AuditAction::PasswordReset, line.number).write(&transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Changes an account's password; all of its sessions end but the one of this public name, and these of its tokens are
    /// revoked, by their public names.
    ///
    /// Errors: [`Error::NotFound`] when the account has no token of one of the names; then nothing is changed.
    pub async fn change_password(
        &self,
        account_id: i64,
        password_hash: &Secret,
        kept_session: &str,
        revoked_tokens: &[String],
        actor: &Actor,
        at: Timestamp,
    ) -> Result<(), Error> {
        let transaction = self.begin().await?;
        account::Entity::update_many()
            .col_expr(account::Column::PasswordHash, Expr::value(password_hash.expose()))
            .col_expr(account::Column::MustChange, Expr::value(false))
            .filter(account::Column::Id.eq(account_id))
            .exec(&transaction)
            .await?;
        session::Entity::delete_many()
            .filter(session::Column::AccountId.eq(account_id))
            .filter(session::Column::PublicId.ne(kept_session))
            .exec(&transaction)
            .await?;
        let account = account::Entity::find_by_id(account_id).one(&transaction).await?.ok_or(Error::NotFound)?;
        token::revoke(&transaction, account_id, revoked_tokens, actor, at).await?;
        let client_id = match account.line_id {
            Some(line_id) => Some(find(&transaction, line_id).await?.client_id),
            None => None,
        };
        let (action, detail) = (AuditAction::PasswordChanged, account.login);
        Entry { at, actor, client_id, mac: None, action, detail }.write(&transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Changes a PIN of a line.
    ///
    /// Errors: [`Error::NotFound`] when the line has no account.
    pub async fn change_pin(
        &self,
        line_id: i64,
        pin: Pin,
        hash: &Secret,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<(), Error> {
        let transaction = self.begin().await?;
        let line = find(&transaction, line_id).await?;
        let column = match pin {
            Pin::Services => account::Column::ServicesPinHash,
            Pin::Voicemail => account::Column::VoicemailPinHash,
        };
        let changed = account::Entity::update_many()
            .col_expr(column, Expr::value(hash.expose()))
            .filter(account::Column::LineId.eq(line_id))
            .exec(&transaction)
            .await?;
        if changed.rows_affected == 0 {
            return Err(Error::NotFound);
        }
        entry(at, actor, line.client_id, AuditAction::PinChanged, line.number).write(&transaction).await?;
        transaction.commit().await?;
        Ok(())
    }
}
