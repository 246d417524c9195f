//! Sessions. A session is found by the hash of its token. Lists of sessions, and requests to end a session, use its
//! public id instead, which gives no access.

use crate::{
    Actor, Error, Store, TokenHash,
    account::{AccountHolder, HolderRow, find_client_id, with_holder},
    audit::AuditEntry,
    entity::{account, session},
    stored::{Milliseconds, read_time, without_nul},
    token,
};
use jiff::Timestamp;
use portal_api::{Secret, audit::AuditAction};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
    sea_query::{Expr, ExprTrait, LockType},
};

/// The maximum number of sessions per account. Beyond it, the least recently used session ends.
pub const SESSION_LIMIT: u64 = 50;

/// A session to create.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// The public id, for lists.
    pub public_id: String,
    /// The hash of the token in the cookie.
    pub token_hash: TokenHash,
    /// The id of the session's account.
    pub account_id: i64,
    /// The time of the sign-in, which is also the time of the first use.
    pub created_at: Timestamp,
    /// The IP address of the sign-in.
    pub address: String,
    /// The browser's User-Agent header.
    pub user_agent: String,
    /// Whether the browser keeps the cookie after it is closed.
    pub is_remembered: bool,
    /// The hash that the password was verified against. If the account has another hash by now, no session is created.
    pub password_hash: Secret,
}

/// A session with its account.
#[derive(Clone, Debug)]
pub struct SessionRecord {
    /// The database id, for [`Store::touch_session`].
    pub id: i64,
    /// The public id, for lists.
    pub public_id: String,
    /// The time of the sign-in.
    pub created_at: Timestamp,
    /// The time of the last use.
    pub seen_at: Timestamp,
    /// Whether the browser keeps the cookie after it is closed.
    pub is_remembered: bool,
    /// The session's account.
    pub account: AccountHolder,
}

/// An entry in the list of an account's sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionListItem {
    /// The public id.
    pub public_id: String,
    /// The time of the sign-in.
    pub created_at: Timestamp,
    /// The time of the last use.
    pub seen_at: Timestamp,
    /// The IP address of the sign-in.
    pub address: String,
    /// The browser's User-Agent header.
    pub user_agent: String,
    /// Whether the browser keeps the cookie after it is closed.
    pub is_remembered: bool,
}

/// The time limits for deleting expired sessions. A session is deleted if it is past one of the two limits of its kind.
#[derive(Clone, Copy, Debug)]
pub struct SessionExpiry {
    /// Deletes ordinary sessions that were last used before this time.
    pub idle: Timestamp,
    /// Deletes ordinary sessions that were created before this time.
    pub created: Timestamp,
    /// Deletes remembered sessions that were last used before this time.
    pub remembered_idle: Timestamp,
    /// Deletes remembered sessions that were created before this time.
    pub remembered_created: Timestamp,
}

impl Store {
    /// Finds a session by the hash of its token. The caller checks whether the session has expired.
    pub async fn find_session(&self, token_hash: &[u8; 32]) -> Result<Option<SessionRecord>, Error> {
        self.find_session_where(session::Column::TokenHash.eq(TokenHash::from(token_hash))).await
    }

    /// Finds a session by its public id, for streams that outlive the request that opened them.
    pub async fn find_session_by_public_id(&self, public_id: &str) -> Result<Option<SessionRecord>, Error> {
        self.find_session_where(session::Column::PublicId.eq(without_nul(public_id))).await
    }

    async fn find_session_where(&self, condition: Expr) -> Result<Option<SessionRecord>, Error> {
        let sessions = session::Entity::find().join(JoinType::InnerJoin, session::Relation::Account.def());
        let row = with_holder(sessions)
            .columns([session::Column::Id, session::Column::PublicId])
            .columns([session::Column::CreatedAt, session::Column::SeenAt, session::Column::IsRemembered])
            .filter(condition)
            .into_model::<Row>()
            .one(self.read()?)
            .await?;
        row.map(Row::read).transpose()
    }

    /// Updates a session's time of last use; the time never moves back.
    pub async fn touch_session(&self, id: i64, at: Timestamp) -> Result<(), Error> {
        let at = at.milliseconds();
        let touched = session::Entity::update_many()
            .col_expr(session::Column::SeenAt, Expr::value(at))
            .filter(session::Column::Id.eq(id))
            .filter(session::Column::SeenAt.lt(at));
        self.update(touched).await.map(drop)
    }

    /// Corrects a session after the clock was set back: a time later than `now` becomes `now`. Otherwise the session
    /// would live longer by as much as the clock was ahead.
    pub async fn clamp_session_times(&self, id: i64, now: Timestamp) -> Result<(), Error> {
        let now = now.milliseconds();
        let earlier = |column| Expr::case(Expr::col(column).gt(now), now).finally(Expr::col(column));
        let clamped = session::Entity::update_many()
            .col_expr(session::Column::CreatedAt, earlier(session::Column::CreatedAt).into())
            .col_expr(session::Column::SeenAt, earlier(session::Column::SeenAt).into())
            .filter(session::Column::Id.eq(id));
        self.update(clamped).await.map(drop)
    }

    /// An account's sessions, most recently used first.
    pub async fn list_sessions(&self, account_id: i64) -> Result<Vec<SessionListItem>, Error> {
        let rows = session::Entity::find()
            .filter(session::Column::AccountId.eq(account_id))
            .order_by_desc(session::Column::SeenAt)
            .order_by_desc(session::Column::Id)
            .all(self.read()?)
            .await?;
        rows.into_iter().map(read_list_item).collect()
    }

    /// Ends one of an account's sessions. Returns `false` if the account has no session with this public id.
    pub async fn delete_session(
        &self,
        account_id: i64,
        public_id: &str,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<bool, Error> {
        let transaction = self.begin().await?;
        let is_this_session = Condition::all()
            .add(session::Column::AccountId.eq(account_id))
            .add(session::Column::PublicId.eq(without_nul(public_id)));
        if session::Entity::delete_many().filter(is_this_session).exec(&transaction).await?.rows_affected == 0 {
            return Ok(false);
        }
        let account = account::Entity::find_by_id(account_id).one(&transaction).await?.ok_or(Error::NotFound)?;
        write_end(AuditAction::SessionEnded, account, actor, at, &transaction).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Ends all of an account's sessions and revokes the given API tokens, named by their public ids, in one
    /// transaction.
    ///
    /// Errors: [`Error::NotFound`] when the account doesn't have one of the tokens.
    pub async fn end_sessions(
        &self,
        account_id: i64,
        tokens: &[String],
        actor: &Actor,
        at: Timestamp,
    ) -> Result<(), Error> {
        let transaction = self.begin().await?;
        // Every transaction that changes sessions or tokens locks the account first, so that two transactions can't
        // deadlock.
        let account = account::Entity::find_by_id(account_id).lock(LockType::NoKeyUpdate).one(&transaction).await?;
        let account = account.ok_or(Error::NotFound)?;
        session::Entity::delete_many().filter(session::Column::AccountId.eq(account_id)).exec(&transaction).await?;
        token::revoke(&transaction, account_id, tokens, actor, at).await?;
        write_end(AuditAction::SessionsEnded, account, actor, at, &transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Deletes the sessions that are past one of the limits. Returns how many were deleted.
    pub async fn delete_sessions_before(&self, expiry: &SessionExpiry) -> Result<u64, Error> {
        let is_expired = |is_remembered: bool, idle: Timestamp, created: Timestamp| {
            let is_past = Condition::any()
                .add(session::Column::SeenAt.lt(idle.milliseconds()))
                .add(session::Column::CreatedAt.lt(created.milliseconds()));
            Condition::all().add(session::Column::IsRemembered.eq(is_remembered)).add(is_past)
        };
        let any_expired = Condition::any().add(is_expired(false, expiry.idle, expiry.created)).add(is_expired(
            true,
            expiry.remembered_idle,
            expiry.remembered_created,
        ));
        self.delete(session::Entity::delete_many().filter(any_expired)).await
    }

    /// Ends every session. Returns how many there were.
    pub async fn delete_all_sessions(&self) -> Result<u64, Error> {
        self.delete(session::Entity::delete_many()).await
    }
}

/// Writes the audit row for the end of one session or of all sessions of an account.
async fn write_end(
    action: AuditAction,
    account: account::Model,
    actor: &Actor,
    at: Timestamp,
    database: &impl ConnectionTrait,
) -> Result<(), Error> {
    let client_id = find_client_id(&account, database).await?;
    AuditEntry { at, actor, client_id, mac: None, action, detail: account.login }.write(database).await
}

/// Creates a session and records the account's time of sign-in.
///
/// Errors: [`Error::NotFound`] when the account does not exist or is disabled, or when its password has changed since
/// it was verified.
pub(crate) async fn insert(new: &NewSession, database: &impl ConnectionTrait) -> Result<(), Error> {
    let signed_in = account::Entity::update_many()
        .col_expr(account::Column::SignedInAt, Expr::value(new.created_at.milliseconds()))
        .filter(account::Column::Id.eq(new.account_id))
        .filter(account::Column::DisabledAt.is_null())
        .filter(account::Column::PasswordHash.eq(new.password_hash.expose()))
        .exec(database)
        .await?;
    if signed_in.rows_affected == 0 {
        return Err(Error::NotFound);
    }
    let row = session::ActiveModel {
        public_id: Set(new.public_id.clone()),
        token_hash: Set(new.token_hash.clone()),
        account_id: Set(new.account_id),
        created_at: Set(new.created_at.milliseconds()),
        seen_at: Set(new.created_at.milliseconds()),
        address: Set(without_nul(&new.address)),
        user_agent: Set(without_nul(&new.user_agent)),
        is_remembered: Set(new.is_remembered),
        ..Default::default()
    };
    session::Entity::insert(row).exec(database).await?;
    Ok(())
}

/// Ends the least recently used sessions of an account beyond the limit. The new session always stays, even if the
/// other sessions have times in the future because the clock was set back.
pub(crate) async fn end_past_limit(new: &NewSession, database: &impl ConnectionTrait) -> Result<(), Error> {
    let others: Vec<i64> = session::Entity::find()
        .select_only()
        .column(session::Column::Id)
        .filter(session::Column::AccountId.eq(new.account_id))
        .filter(session::Column::PublicId.ne(new.public_id.as_str()))
        .order_by_desc(session::Column::SeenAt)
        .order_by_desc(session::Column::Id)
        .into_tuple()
        .all(database)
        .await?;
    // One place of the limit belongs to the new session.
    let kept_count = usize::try_from(SESSION_LIMIT).unwrap_or(usize::MAX) - 1;
    let over: Vec<i64> = others.into_iter().skip(kept_count).collect();
    if !over.is_empty() {
        session::Entity::delete_many().filter(session::Column::Id.is_in(over)).exec(database).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    public_id: String,
    created_at: i64,
    seen_at: i64,
    is_remembered: bool,
    #[sea_orm(nested)]
    holder: HolderRow,
}

impl Row {
    fn read(self) -> Result<SessionRecord, Error> {
        Ok(SessionRecord {
            id: self.id,
            public_id: self.public_id,
            created_at: read_time(self.created_at, "session.created_at")?,
            seen_at: read_time(self.seen_at, "session.seen_at")?,
            is_remembered: self.is_remembered,
            account: self.holder.read()?,
        })
    }
}

fn read_list_item(row: session::Model) -> Result<SessionListItem, Error> {
    Ok(SessionListItem {
        public_id: row.public_id,
        created_at: read_time(row.created_at, "session.created_at")?,
        seen_at: read_time(row.seen_at, "session.seen_at")?,
        address: row.address,
        user_agent: row.user_agent,
        is_remembered: row.is_remembered,
    })
}
