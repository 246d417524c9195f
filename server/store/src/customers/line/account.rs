//! The account of a line: its password and its PINs.

use super::row::{entry, find, is_locked};
use crate::{
    Actor, Error, Store, TokenHash, VerifiedPassword,
    account::find_client_id,
    audit::AuditEntry,
    device,
    entity::{account, line, session},
    sign_in_lock,
    stored::{Milliseconds, StoredWord, without_nul},
    token,
};
use jiff::Timestamp;
use portal_api::{Secret, audit::AuditAction, password::Pin, session::Role};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

/// A change of an account's password.
#[derive(Clone, Debug)]
pub struct PasswordChange {
    /// The account's id.
    pub account_id: i64,
    /// The hash of the new password.
    pub password_hash: Secret,
    /// The verification of the current password. The session that it names stays signed in.
    pub verified: VerifiedPassword,
    /// The hash of a new token for the current session, so that a stolen old token becomes useless.
    pub session_token: Option<TokenHash>,
    /// The hash of the token of the only known browser that is not deleted; `None` deletes all known browsers.
    pub kept_device: Option<TokenHash>,
    /// The public ids of the API tokens to revoke.
    pub revoked_tokens: Vec<String>,
    /// The time of the change.
    pub changed_at: Timestamp,
    /// The actor to record in the audit.
    pub actor: Actor,
}

impl Store {
    /// Sets a temporary password for a line. The user must change the password at the first sign-in. Ends the account's
    /// sessions, deletes its known browsers and removes its sign-in locks, so that the user can sign in at once.
    /// `login_hash` is the hash under which the locks are stored.
    ///
    /// Errors: [`Error::NotFound`] when the line does not exist.
    pub async fn reset_line_password(
        &self,
        line_id: i64,
        password_hash: &Secret,
        login_hash: &[u8; 32],
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
        let found = account::Entity::find().filter(account::Column::LineId.eq(line_id)).one(&transaction).await?;
        let account = found.ok_or(Error::NotFound)?;
        session::Entity::delete_many().filter(session::Column::AccountId.eq(account.id)).exec(&transaction).await?;
        device::delete_except(account.id, None, &transaction).await?;
        line::Entity::update_many()
            .col_expr(line::Column::LockedAt, Expr::value(None::<i64>))
            .col_expr(line::Column::LockedUntil, Expr::value(None::<i64>))
            .filter(line::Column::Id.eq(line_id))
            .exec(&transaction)
            .await?;
        sign_in_lock::delete_of_login(&transaction, login_hash).await?;
        entry(at, actor, line.client_id, AuditAction::PasswordReset, line.number.clone()).write(&transaction).await?;
        if is_locked(&line, at) {
            entry(at, actor, line.client_id, AuditAction::LineUnlocked, line.number).write(&transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Changes an account's password in one transaction. Ends all sessions of the account except the current session,
    /// which gets a new token. Deletes all known browsers of the account except `kept_device`. Revokes the API tokens
    /// in `revoked_tokens`.
    ///
    /// Errors: [`Error::NotFound`] when the verification is no longer valid, or when the account doesn't have one of
    /// the tokens.
    pub async fn change_password(&self, change: &PasswordChange) -> Result<(), Error> {
        let PasswordChange { account_id, verified, actor, changed_at: at, .. } = change;
        let (account_id, at) = (*account_id, *at);
        let transaction = self.begin().await?;
        let account = verified.check_and_lock(account_id, &transaction).await?;
        account::Entity::update_many()
            .col_expr(account::Column::PasswordHash, Expr::value(change.password_hash.expose()))
            .col_expr(account::Column::MustChange, Expr::value(false))
            .filter(account::Column::Id.eq(account_id))
            .exec(&transaction)
            .await?;
        let mut others = session::Entity::delete_many().filter(session::Column::AccountId.eq(account_id));
        if let Some(own) = &verified.session {
            others = others.filter(session::Column::PublicId.ne(without_nul(own)));
        }
        others.exec(&transaction).await?;
        // The account now has only the current session, so the update needs no condition on the session.
        if let Some(token_hash) = &change.session_token {
            session::Entity::update_many()
                .col_expr(session::Column::TokenHash, Expr::value(token_hash.clone()))
                .filter(session::Column::AccountId.eq(account_id))
                .exec(&transaction)
                .await?;
        }
        device::delete_except(account_id, change.kept_device.as_ref(), &transaction).await?;
        token::revoke(&transaction, account_id, &change.revoked_tokens, actor, at).await?;
        let client_id = find_client_id(&account, &transaction).await?;
        let (action, detail) = (AuditAction::PasswordChanged, account.login);
        AuditEntry { at, actor, client_id, mac: None, action, detail }.write(&transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Changes a PIN of a line.
    ///
    /// Errors: [`Error::NotFound`] when the line does not exist or has no account, or when the verification is no
    /// longer valid.
    pub async fn change_pin(
        &self,
        line_id: i64,
        pin: Pin,
        hash: &Secret,
        verified: &VerifiedPassword,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<(), Error> {
        let transaction = self.begin().await?;
        let line = find(&transaction, line_id).await?;
        let found = account::Entity::find().filter(account::Column::LineId.eq(line_id)).one(&transaction).await?;
        let account = verified.check_and_lock(found.ok_or(Error::NotFound)?.id, &transaction).await?;
        let column = match pin {
            Pin::Services => account::Column::ServicesPinHash,
            Pin::Voicemail => account::Column::VoicemailPinHash,
        };
        account::Entity::update_many()
            .col_expr(column, Expr::value(hash.expose()))
            .filter(account::Column::Id.eq(account.id))
            .exec(&transaction)
            .await?;
        entry(at, actor, line.client_id, AuditAction::PinChanged, line.number).write(&transaction).await?;
        transaction.commit().await?;
        Ok(())
    }
}
