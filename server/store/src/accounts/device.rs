//! Known browsers: browsers in which somebody signed in before. The token in a browser's cookie identifies the browser;
//! the database holds only the hash of the token. A browser is known only to the accounts that signed in with it.

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

/// The maximum number of known browsers per account. Beyond the limit, the browser with the oldest sign-in is deleted.
pub const DEVICE_LIMIT: u64 = 10;

/// A browser in which somebody signs in.
#[derive(Clone, Debug)]
pub struct NewDevice {
    /// The hash of the browser's new token.
    pub token_hash: TokenHash,
    /// The hash of the token that the browser sent with the sign-in; `None` if it sent no token.
    pub before: Option<TokenHash>,
}

impl Store {
    /// Whether the browser with this token has signed in to the account with this login before.
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

    /// Creates a session and remembers its browser. The browser's previous token becomes invalid for every account, so
    /// that an attacker who planted it in the browser gains nothing. The account keeps its
    /// [`SESSION_LIMIT`](crate::SESSION_LIMIT) most recently used sessions, including the new one; the others end.
    ///
    /// Errors: [`Error::NotFound`] when the account does not exist or is disabled, or when its password has changed
    /// since it was verified.
    pub async fn begin_session(&self, session: &NewSession, device: &NewDevice) -> Result<(), Error> {
        let transaction = self.begin().await?;
        session::insert(session, &transaction).await?;
        session::end_past_limit(session, &transaction).await?;
        let at = session.created_at.milliseconds();
        // The new token replaces the previous token for every account that signed in with this browser.
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
        // When the clock has been set back, a time in the future is replaced with the present.
        device::Entity::update_many()
            .col_expr(device::Column::SeenAt, Expr::value(at))
            .filter(device::Column::AccountId.eq(session.account_id))
            .filter(device::Column::SeenAt.gt(at))
            .exec(&transaction)
            .await?;
        delete_past_limit(session.account_id, &transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Deletes the browsers whose last sign-in is before `at`. Returns how many were deleted.
    pub async fn delete_devices_before(&self, at: Timestamp) -> Result<u64, Error> {
        let is_old = device::Column::SeenAt.lt(at.milliseconds());
        self.delete(device::Entity::delete_many().filter(is_old)).await
    }
}

/// Deletes all browsers of an account, except the browser with the `kept` token.
pub(crate) async fn delete_except(
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

/// Deletes the browsers with the oldest sign-ins beyond the limit.
async fn delete_past_limit(account_id: i64, database: &impl ConnectionTrait) -> Result<(), Error> {
    let latest_first: Vec<i64> = device::Entity::find()
        .select_only()
        .column(device::Column::Id)
        .filter(device::Column::AccountId.eq(account_id))
        .order_by_desc(device::Column::SeenAt)
        .order_by_desc(device::Column::Id)
        .into_tuple()
        .all(database)
        .await?;
    let over: Vec<i64> = latest_first.into_iter().skip(usize::try_from(DEVICE_LIMIT).unwrap_or(usize::MAX)).collect();
    if !over.is_empty() {
        device::Entity::delete_many().filter(device::Column::Id.is_in(over)).exec(database).await?;
    }
    Ok(())
}
