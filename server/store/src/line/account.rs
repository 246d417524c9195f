//! The account of a line: its secrets.

use super::{entry, find, is_locked};
use crate::{
    Actor, Error, Store, TokenHash, Verified,
    account::client_of,
    audit::Entry,
    device,
    entity::{account, line, session},
    sign_in_lock,
    stored::{Milliseconds, Word, plain},
    token,
};
use jiff::Timestamp;
use portal_api::{Secret, audit::AuditAction, password::Pin, session::Role};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

/// A new password for an account, in place of one that was verified.
#[derive(Clone, Debug)]
pub struct PasswordChange {
    /// Whose password.
    pub account_id: i64,
    /// The hash of the new one.
    pub password_hash: Secret,
    /// The one until now, and the session that asks: that one goes on.
    pub verified: Verified,
    /// The hash of the token that this session has from now on: whoever stole the one before has nothing of it.
    pub session_token: Option<TokenHash>,
    /// The hash of the token of the browser that stays known.
    pub kept_device: Option<TokenHash>,
    /// The tokens of programs to revoke, by their public names.
    pub revoked_tokens: Vec<String>,
    /// When it is changed.
    pub changed_at: Timestamp,
    /// Who changes it.
    pub actor: Actor,
}

impl Store {
    /// Gives a line a password that must be changed at the first sign-in. What was signed in with the old one no longer is,
    /// no browser is known any more, and a lock of its sign-in is taken off: whoever was just told the password gets in.
    /// `login_hash` is the one that locks of its sign-in are kept under.
    ///
    /// Errors: [`Error::NotFound`] when there is no such line.
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
        let of_line = account::Entity::find().filter(account::Column::LineId.eq(line_id)).one(&transaction).await?;
        let account = of_line.ok_or(Error::NotFound)?;
        session::Entity::delete_many().filter(session::Column::AccountId.eq(account.id)).exec(&transaction).await?;
        device::forget(account.id, None, &transaction).await?;
        line::Entity::update_many()
            .col_expr(line::Column::LockedAt, Expr::value(None::<i64>))
            .col_expr(line::Column::LockedUntil, Expr::value(None::<i64>))
            .filter(line::Column::Id.eq(line_id))
            .exec(&transaction)
            .await?;
        sign_in_lock::forget(&transaction, login_hash).await?;
        entry(at, actor, line.client_id, AuditAction::PasswordReset, line.number.clone()).write(&transaction).await?;
        if is_locked(&line, at) {
            entry(at, actor, line.client_id, AuditAction::LineUnlocked, line.number).write(&transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Changes an account's password. All of its sessions end but the one that asks, which gets another token; no other browser is
    /// known any more, and the tokens that are named are revoked: all of it, or nothing.
    ///
    /// Errors: [`Error::NotFound`] when what was verified no longer holds, or the account has no token of one of the names.
    pub async fn change_password(&self, change: &PasswordChange) -> Result<(), Error> {
        let PasswordChange { account_id, verified, actor, changed_at: at, .. } = change;
        let (account_id, at) = (*account_id, *at);
        let transaction = self.begin().await?;
        let account = verified.hold(account_id, &transaction).await?;
        account::Entity::update_many()
            .col_expr(account::Column::PasswordHash, Expr::value(change.password_hash.expose()))
            .col_expr(account::Column::MustChange, Expr::value(false))
            .filter(account::Column::Id.eq(account_id))
            .exec(&transaction)
            .await?;
        let mut others = session::Entity::delete_many().filter(session::Column::AccountId.eq(account_id));
        if let Some(own) = &verified.session {
            others = others.filter(session::Column::PublicId.ne(plain(own)));
        }
        others.exec(&transaction).await?;
        // What is left is the one that asks.
        if let Some(token_hash) = &change.session_token {
            session::Entity::update_many()
                .col_expr(session::Column::TokenHash, Expr::value(token_hash.clone()))
                .filter(session::Column::AccountId.eq(account_id))
                .exec(&transaction)
                .await?;
        }
        device::forget(account_id, change.kept_device.as_ref(), &transaction).await?;
        token::revoke(&transaction, account_id, &change.revoked_tokens, actor, at).await?;
        let client_id = client_of(&account, &transaction).await?;
        let (action, detail) = (AuditAction::PasswordChanged, account.login);
        Entry { at, actor, client_id, mac: None, action, detail }.write(&transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Changes a PIN of a line.
    ///
    /// Errors: [`Error::NotFound`] when the line has no account, or what was verified of it no longer holds.
    pub async fn change_pin(
        &self,
        line_id: i64,
        pin: Pin,
        hash: &Secret,
        verified: &Verified,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<(), Error> {
        let transaction = self.begin().await?;
        let line = find(&transaction, line_id).await?;
        let of_line = account::Entity::find().filter(account::Column::LineId.eq(line_id)).one(&transaction).await?;
        let account = verified.hold(of_line.ok_or(Error::NotFound)?.id, &transaction).await?;
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
