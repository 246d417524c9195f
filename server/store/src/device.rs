//! Browsers that signed in before. Each is known by the hash of a token that only its cookie holds, and only together with the
//! accounts that signed in with it.

use crate::{
    Error, NewSession, Store, TokenHash,
    entity::{account, device},
    session,
    stored::Milliseconds,
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};

/// How many browsers of an account are known; past that the one that signed in longest ago is forgotten.
pub const DEVICE_LIMIT: u64 = 10;

/// A browser that signs in.
#[derive(Clone, Debug)]
pub struct NewDevice {
    /// The hash of the token that it has from now on.
    pub token_hash: TokenHash,
    /// The hash of the one that it had, if it had one.
    pub before: Option<TokenHash>,
}

impl Store {
    /// Whether the browser with this token signed in to the account of this login before.
    pub async fn is_known_device(&self, token_hash: &[u8; 32], login: &str) -> Result<bool, Error> {
        let found = device::Entity::find()
            .inner_join(account::Entity)
            .select_only()
            .column(device::Column::Id)
            .filter(device::Column::TokenHash.eq(TokenHash::from(token_hash)))
            .filter(account::Column::Login.eq(login))
            .into_tuple::<i64>()
            .one(self.read()?)
            .await?;
        Ok(found.is_some())
    }

    /// Begins a session and knows its browser from now on. The browser's former token is void, for every account: whoever
    /// planted it in the browser has nothing of it. Of the account's sessions the latest used stay,
    /// [`SESSION_LIMIT`](crate::SESSION_LIMIT) with this one; the others end.
    ///
    /// Errors: [`Error::NotFound`] when there is no such account, it was disabled, or its password was changed since it was
    /// verified.
    pub async fn begin_session(&self, session: &NewSession, device: &NewDevice) -> Result<(), Error> {
        let transaction = self.begin().await?;
        session::insert(session, &transaction).await?;
        session::end_past_limit(session, &transaction).await?;
        let at = session.created_at.milliseconds();
        if let Some(before) = &device.before {
            device::Entity::update_many()
                .col_expr(device::Column::TokenHash, Expr::value(device.token_hash.clone()))
                .filter(device::Column::TokenHash.eq(before.clone()))
                .exec(&transaction)
                .await?;
        }
        let row = device::ActiveModel {
            account_id: Set(session.account_id),
            token_hash: Set(device.token_hash.clone()),
            created_at: Set(at),
            seen_at: Set(at),
            ..Default::default()
        };
        let conflict = OnConflict::columns([device::Column::TokenHash, device::Column::AccountId])
            .update_column(device::Column::SeenAt)
            .to_owned();
        device::Entity::insert(row).on_conflict(conflict).exec_without_returning(&transaction).await?;
        // A clock that went back: what signed in later than now did so now.
        device::Entity::update_many()
            .col_expr(device::Column::SeenAt, Expr::value(at))
            .filter(device::Column::AccountId.eq(session.account_id))
            .filter(device::Column::SeenAt.gt(at))
            .exec(&transaction)
            .await?;
        forget_past_limit(session.account_id, &transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Forgets the browsers that have not signed in since a time, and says how many there were.
    pub async fn delete_devices_before(&self, at: Timestamp) -> Result<u64, Error> {
        let is_old = device::Column::SeenAt.lt(at.milliseconds());
        self.delete(device::Entity::delete_many().filter(is_old)).await
    }
}

/// Forgets the browsers of an account, but for the one with the kept token.
pub(crate) async fn forget(
    account_id: i64,
    kept: Option<&TokenHash>,
    database: &impl ConnectionTrait,
) -> Result<(), Error> {
    let mut others = device::Entity::delete_many().filter(device::Column::AccountId.eq(account_id));
    if let Some(kept) = kept {
        others = others.filter(device::Column::TokenHash.ne(kept.clone()));
    }
    others.exec(database).await?;
    Ok(())
}

async fn forget_past_limit(account_id: i64, database: &impl ConnectionTrait) -> Result<(), Error> {
    let over: Vec<i64> = device::Entity::find()
        .select_only()
        .column(device::Column::Id)
        .filter(device::Column::AccountId.eq(account_id))
        .order_by_desc(device::Column::SeenAt)
        .order_by_desc(device::Column::Id)
        .into_tuple()
        .all(database)
        .await?;
    let over: Vec<i64> = over.into_iter().skip(usize::try_from(DEVICE_LIMIT).unwrap_or(usize::MAX)).collect();
    if !over.is_empty() {
        device::Entity::delete_many().filter(device::Column::Id.is_in(over)).exec(database).await?;
    }
    Ok(())
}
