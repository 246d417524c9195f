//! API tokens of programs. A token is found by its hash. Lists of tokens, and requests to revoke a token, use its
//! public id instead, which gives no access.

use crate::{
    Actor, Error, Store, TokenHash, VerifiedPassword,
    account::{AccountHolder, HolderRow, with_holder},
    audit::AuditEntry,
    entity::{account, api_token},
    page::count_rows,
    stored::{Milliseconds, read_count, read_text, read_time, without_nul},
    transaction::Transaction,
};
use jiff::Timestamp;
use portal_api::{Name, audit::AuditAction, token::ApiToken};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
    sea_query::{Expr, LockType},
};
use std::collections::BTreeSet;

/// A token to create.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// The public id, for lists.
    pub public_id: String,
    /// The hash of the token.
    pub token_hash: TokenHash,
    /// The id of the account that the token acts for.
    pub account_id: i64,
    /// The name that its owner chose.
    pub name: Name,
    /// The time of creation.
    pub created_at: Timestamp,
    /// The actor to record in the audit.
    pub actor: Actor,
    /// The verified password that authorizes the token; `None` on the command line.
    pub verified: Option<VerifiedPassword>,
}

/// A token with the account that it acts for.
#[derive(Clone, Debug)]
pub struct TokenRecord {
    /// The database id, for [`Store::touch_token`].
    pub id: i64,
    /// The public id, for lists.
    pub public_id: String,
    /// The name that its owner chose.
    pub name: Name,
    /// The time of the last use; `None` if it was never used.
    pub used_at: Option<Timestamp>,
    /// The token's account.
    pub account: AccountHolder,
}

impl Store {
    /// Creates a token. `limit` is the maximum number of tokens per account.
    ///
    /// Errors: [`Error::Full`] when the limit is reached; [`Error::NotFound`] when the account does not exist or the
    /// verification is no longer valid.
    pub async fn create_token(&self, new: &NewToken, limit: u64) -> Result<(), Error> {
        let transaction = self.begin().await?;
        // The lock on the account serializes requests for its tokens, so that two requests can't exceed the limit
        // together.
        if let Some(verified) = &new.verified {
            verified.check_and_lock(new.account_id, &transaction).await?;
        } else {
            let account = account::Entity::find_by_id(new.account_id).lock(LockType::NoKeyUpdate);
            account.one(&transaction).await?.ok_or(Error::NotFound)?;
        }
        let count = api_token::Entity::find()
            .select_only()
            .column_as(count_rows(), "tokens")
            .filter(api_token::Column::AccountId.eq(new.account_id));
        let count = count.into_tuple::<i64>().one(&transaction).await?.unwrap_or_default();
        if read_count::<u64>(count, "api_token.id")? >= limit {
            return Err(Error::Full { limit });
        }
        let row = api_token::ActiveModel {
            public_id: Set(new.public_id.clone()),
            token_hash: Set(new.token_hash.clone()),
            account_id: Set(new.account_id),
            name: Set(new.name.as_str().to_owned()),
            created_at: Set(new.created_at.milliseconds()),
            used_at: Set(None),
            ..Default::default()
        };
        api_token::Entity::insert(row).exec(&transaction).await?;
        let name = new.name.to_string();
        entry(new.created_at, &new.actor, AuditAction::ApiTokenCreated, name).write(&transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Finds a token by its hash; `None` if it does not exist or was revoked.
    pub async fn find_token(&self, token_hash: &[u8; 32]) -> Result<Option<TokenRecord>, Error> {
        self.find_token_where(api_token::Column::TokenHash.eq(TokenHash::from(token_hash))).await
    }

    /// Finds a token by its public id, for streams that outlive the request that opened them.
    pub async fn find_token_by_public_id(&self, public_id: &str) -> Result<Option<TokenRecord>, Error> {
        self.find_token_where(api_token::Column::PublicId.eq(without_nul(public_id))).await
    }

    async fn find_token_where(&self, condition: Expr) -> Result<Option<TokenRecord>, Error> {
        let tokens = api_token::Entity::find().join(JoinType::InnerJoin, api_token::Relation::Account.def());
        let row = with_holder(tokens)
            .columns([api_token::Column::Id, api_token::Column::PublicId, api_token::Column::UsedAt])
            .column_as(api_token::Column::Name, "token_name")
            .filter(condition)
            .into_model::<Row>()
            .one(self.read()?)
            .await?;
        row.map(Row::read).transpose()
    }

    /// Updates a token's time of last use; the time never moves back.
    pub async fn touch_token(&self, id: i64, at: Timestamp) -> Result<(), Error> {
        let at = at.milliseconds();
        let is_older = Condition::any().add(api_token::Column::UsedAt.is_null()).add(api_token::Column::UsedAt.lt(at));
        let touched = api_token::Entity::update_many()
            .col_expr(api_token::Column::UsedAt, Expr::value(at))
            .filter(api_token::Column::Id.eq(id))
            .filter(is_older);
        self.update(touched).await.map(drop)
    }

    /// An account's tokens, newest first.
    pub async fn list_tokens(&self, account_id: i64) -> Result<Vec<ApiToken>, Error> {
        let rows = api_token::Entity::find()
            .filter(api_token::Column::AccountId.eq(account_id))
            .order_by_desc(api_token::Column::Id)
            .all(self.read()?)
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// Revokes one of an account's tokens. Returns `false` if the account has no token with this public id.
    pub async fn delete_token(
        &self,
        account_id: i64,
        public_id: &str,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<bool, Error> {
        let transaction = self.begin().await?;
        match revoke(&transaction, account_id, &[public_id.to_owned()], actor, at).await {
            Err(Error::NotFound) => return Ok(false),
            revoked => revoked?,
        }
        transaction.commit().await?;
        Ok(true)
    }
}

/// Revokes tokens of an account inside a transaction, with an audit row for each.
///
/// Errors: [`Error::NotFound`] when the account doesn't have one of the tokens.
pub(crate) async fn revoke(
    transaction: &Transaction,
    account_id: i64,
    public_ids: &[String],
    actor: &Actor,
    at: Timestamp,
) -> Result<(), Error> {
    for public_id in public_ids.iter().collect::<BTreeSet<_>>() {
        let is_this_token = Condition::all()
            .add(api_token::Column::AccountId.eq(account_id))
            .add(api_token::Column::PublicId.eq(without_nul(public_id)));
        let found = api_token::Entity::find().filter(is_this_token).one(transaction).await?.ok_or(Error::NotFound)?;
        if api_token::Entity::delete_by_id(found.id).exec(transaction).await?.rows_affected == 0 {
            return Err(Error::NotFound);
        }
        entry(at, actor, AuditAction::ApiTokenRevoked, found.name).write(transaction).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    public_id: String,
    used_at: Option<i64>,
    token_name: String,
    #[sea_orm(nested)]
    holder: HolderRow,
}

impl Row {
    fn read(self) -> Result<TokenRecord, Error> {
        let used_at = self.used_at.map(|at| read_time(at, "api_token.used_at")).transpose()?;
        let name = read_text(self.token_name, "api_token.name")?;
        Ok(TokenRecord { id: self.id, public_id: self.public_id, name, used_at, account: self.holder.read()? })
    }
}

fn read(row: api_token::Model) -> Result<ApiToken, Error> {
    Ok(ApiToken {
        id: row.public_id,
        name: read_text(row.name, "api_token.name")?,
        created_at: read_time(row.created_at, "api_token.created_at")?,
        used_at: row.used_at.map(|at| read_time(at, "api_token.used_at")).transpose()?,
    })
}

/// Builds an audit row about a token.
fn entry(at: Timestamp, actor: &Actor, action: AuditAction, detail: String) -> AuditEntry<'_> {
    AuditEntry { at, actor, client_id: None, mac: None, action, detail }
}
