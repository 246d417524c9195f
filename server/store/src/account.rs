//! Accounts: who may sign in.

use crate::{
    Actor, Error, Store,
    audit::Entry,
    entity::{account, client, department, line, reseller, session},
    stored::{Milliseconds, Word, plain, read_text, read_word},
    transaction::Transaction,
};
use jiff::Timestamp;
use portal_api::{
    Name, Number, Reference, Secret,
    audit::AuditAction,
    line::Administrator,
    session::{Login, Role},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect,
    RelationTrait, Select, sea_query::LockType,
};

/// An account to create.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// What one signs in with; unique on the platform.
    pub login: Login,
    /// Whom to greet.
    pub name: Name,
    /// What one may do.
    pub role: Role,
    /// The reseller one works for; none for an operator.
    pub reseller_id: Option<i64>,
    /// The password's hash, with its parameters (a PHC string).
    pub password_hash: Secret,
    /// When it is created.
    pub created_at: Timestamp,
}

/// Whose account it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountHolder {
    /// The account's id.
    pub id: i64,
    /// What one signs in with.
    pub login: Login,
    /// Whom to greet.
    pub name: String,
    /// What one may do.
    pub role: Role,
    /// The reseller one works for: id and name.
    pub reseller: Option<(i64, String)>,
    /// The line one has.
    pub line: Option<LineHolder>,
    /// Whether a new password must be chosen before anything else.
    pub must_change: bool,
    /// Whether it is disabled: nobody signs in with it, and what it opened before is shut.
    pub is_disabled: bool,
}

/// The line of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineHolder {
    /// Its id.
    pub id: i64,
    /// Its client's id.
    pub client_id: i64,
    /// Its number.
    pub number: Number,
    /// Its client's reference.
    pub reference: Reference,
    /// Its client's name.
    pub client: Name,
    /// Its department's id.
    pub department_id: i64,
    /// Its department's name.
    pub department: Name,
    /// Whether its user administers the client.
    pub administrator: Administrator,
}

/// An account as it signs in.
#[derive(Clone, Debug)]
pub struct AccountRecord {
    /// Whose it is.
    pub holder: AccountHolder,
    /// The password's hash, to be verified and nothing else.
    pub password_hash: Secret,
}

/// A password that was verified for a change. While it was looked at, somebody may have given the account another one, or ended
/// the session that asks: then the change is not made.
#[derive(Clone, Debug)]
pub struct Verified {
    /// The hash that it was verified against.
    pub password_hash: Secret,
    /// The public name of the session that asks; none where a program does.
    pub session: Option<String>,
}

impl Verified {
    /// Sees that it holds, and that it does until the transaction ends. Gives the account.
    ///
    /// Errors: [`Error::NotFound`] when there is no such account, it is disabled, its password is another one, or the session has
    /// ended.
    pub(crate) async fn hold(&self, account_id: i64, transaction: &Transaction) -> Result<account::Model, Error> {
        let account = account::Entity::find_by_id(account_id)
            .filter(account::Column::DisabledAt.is_null())
            .filter(account::Column::PasswordHash.eq(self.password_hash.expose()))
            .lock(LockType::NoKeyUpdate)
            .one(transaction)
            .await?
            .ok_or(Error::NotFound)?;
        if let Some(session) = &self.session {
            let found = session::Entity::find()
                .filter(session::Column::AccountId.eq(account_id))
                .filter(session::Column::PublicId.eq(plain(session)))
                .lock(LockType::KeyShare)
                .one(transaction)
                .await?;
            found.ok_or(Error::NotFound)?;
        }
        Ok(account)
    }
}

impl Store {
    /// Creates an account and gives its id. Errors: [`Error::Duplicate`] when the login is taken.
    pub async fn create_account(&self, new: &NewAccount, actor: &Actor) -> Result<i64, Error> {
        let transaction = self.begin().await?;
        let id = insert(new, &transaction).await?;
        let (action, detail) = (AuditAction::AccountCreated, new.login.to_string());
        Entry { at: new.created_at, actor, client_id: None, mac: None, action, detail }.write(&transaction).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// The account of a login, spelt as [`Login`] keeps it.
    pub async fn find_account_by_login(&self, login: &str) -> Result<Option<AccountRecord>, Error> {
        let row = with_holder(account::Entity::find())
            .column(account::Column::PasswordHash)
            .filter(account::Column::Login.eq(login))
            .into_model::<Row>()
            .one(self.read()?)
            .await?;
        row.map(|row| Ok(AccountRecord { holder: row.holder.read()?, password_hash: Secret::new(row.password_hash) }))
            .transpose()
    }
}

/// Adds what [`HolderRow`] reads to a query over accounts, or one that has them joined.
pub(crate) fn with_holder<E: EntityTrait>(query: Select<E>) -> Select<E> {
    query
        .join(JoinType::LeftJoin, account::Relation::Reseller.def())
        .join(JoinType::LeftJoin, account::Relation::Line.def())
        .join(JoinType::LeftJoin, line::Relation::Client.def())
        .join(JoinType::LeftJoin, line::Relation::Department.def())
        .select_only()
        .column_as(account::Column::Id, "account_id")
        .columns([account::Column::Login, account::Column::Role, account::Column::ResellerId])
        .columns([account::Column::MustChange, account::Column::LineId, account::Column::DisabledAt])
        .column_as(account::Column::Name, "account_name")
        .column_as(reseller::Column::Name, "reseller_name")
        .columns([line::Column::ClientId, line::Column::Number, line::Column::Administrator])
        .column(line::Column::DepartmentId)
        .column_as(line::Column::Name, "line_name")
        .column_as(client::Column::Name, "client_name")
        .column(client::Column::Reference)
        .column_as(department::Column::Name, "department_name")
}

/// What tells whose an account is.
#[derive(FromQueryResult)]
pub(crate) struct HolderRow {
    account_id: i64,
    login: String,
    account_name: String,
    role: String,
    reseller_id: Option<i64>,
    reseller_name: Option<String>,
    must_change: bool,
    disabled_at: Option<i64>,
    line_id: Option<i64>,
    client_id: Option<i64>,
    number: Option<String>,
    administrator: Option<String>,
    line_name: Option<String>,
    reference: Option<String>,
    client_name: Option<String>,
    department_id: Option<i64>,
    department_name: Option<String>,
}

impl HolderRow {
    pub(crate) fn read(self) -> Result<AccountHolder, Error> {
        let line = match (self.line_id, self.client_id, self.number, self.administrator) {
            (Some(id), Some(client_id), Some(number), Some(administrator)) => Some(LineHolder {
                id,
                client_id,
                number: read_text(number, "line.number")?,
                reference: read_text(self.reference.unwrap_or_default(), "client.reference")?,
                client: read_text(self.client_name.unwrap_or_default(), "client.name")?,
                department_id: self.department_id.ok_or(Error::Unreadable { column: "line.department_id" })?,
                department: read_text(self.department_name.unwrap_or_default(), "department.name")?,
                administrator: read_word(&administrator, "line.administrator")?,
            }),
            _ => None,
        };
        Ok(AccountHolder {
            id: self.account_id,
            login: read_text(self.login, "account.login")?,
            // A line may have been renamed since its account was made.
            name: self.line_name.unwrap_or(self.account_name),
            role: read_word(&self.role, "account.role")?,
            reseller: self.reseller_id.zip(self.reseller_name),
            line,
            must_change: self.must_change,
            is_disabled: self.disabled_at.is_some(),
        })
    }
}

#[derive(FromQueryResult)]
struct Row {
    #[sea_orm(nested)]
    holder: HolderRow,
    password_hash: String,
}

/// The client that an account's line belongs to, for the audit; none for the staff.
pub(crate) async fn client_of(account: &account::Model, database: &impl ConnectionTrait) -> Result<Option<i64>, Error> {
    let Some(line_id) = account.line_id else { return Ok(None) };
    let line = line::Entity::find_by_id(line_id).one(database).await?.ok_or(Error::NotFound)?;
    Ok(Some(line.client_id))
}

pub(crate) async fn insert(new: &NewAccount, database: &impl ConnectionTrait) -> Result<i64, Error> {
    let row = account::ActiveModel {
        login: Set(new.login.as_str().to_owned()),
        name: Set(new.name.as_str().to_owned()),
        role: Set(new.role.word().to_owned()),
        reseller_id: Set(new.reseller_id),
        password_hash: Set(new.password_hash.expose().to_owned()),
        created_at: Set(new.created_at.milliseconds()),
        ..Default::default()
    };
    Ok(account::Entity::insert(row).exec(database).await?.last_insert_id)
}
