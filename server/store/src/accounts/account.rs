//! Accounts of people: staff, and users of a line.

use crate::{
    Actor, Error, Store,
    audit::AuditEntry,
    entity::{account, client, department, line, reseller, session},
    stored::{Milliseconds, StoredWord, read_text, read_word, without_nul},
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
    /// The login that the user signs in with; unique on the whole platform.
    pub login: Login,
    /// The name shown to the user, for example in the greeting.
    pub name: Name,
    /// The role, which decides the rights of the account.
    pub role: Role,
    /// The id of the reseller that employs the user; `None` for an operator.
    pub reseller_id: Option<i64>,
    /// The password's hash, with its parameters (a PHC string).
    pub password_hash: Secret,
    /// The time of creation.
    pub created_at: Timestamp,
}

/// The owner of an account: the account's data without its password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountHolder {
    /// The account's id.
    pub id: i64,
    /// The login that the user signs in with.
    pub login: Login,
    /// The name to show: the line's current name, or the account's own name when it has no line.
    pub name: String,
    /// The role, which decides the rights of the account.
    pub role: Role,
    /// The id and the name of the reseller that employs the user. `None` for an operator and for the user of a line.
    pub reseller: Option<(i64, String)>,
    /// The user's line; `None` for staff.
    pub line: Option<LineHolder>,
    /// Whether the user must choose a new password before doing anything else.
    pub must_change: bool,
    /// Whether the account is disabled. Nobody can sign in to a disabled account, and its sessions and tokens no longer
    /// work.
    pub is_disabled: bool,
}

/// The line of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineHolder {
    /// The line's database id.
    pub id: i64,
    /// The database id of the client that owns the line.
    pub client_id: i64,
    /// The line's phone number.
    pub number: Number,
    /// The client's reference.
    pub reference: Reference,
    /// The client's name.
    pub client: Name,
    /// The database id of the line's department.
    pub department_id: i64,
    /// The department's name.
    pub department: Name,
    /// Whether the line's user administers the client or a department.
    pub administrator: Administrator,
}

/// An account with the data that the sign-in needs to check a password.
#[derive(Clone, Debug)]
pub struct AccountRecord {
    /// The account's owner.
    pub holder: AccountHolder,
    /// The password's hash. Use it only to verify a password.
    pub password_hash: Secret,
}

/// Proof that the caller's current password was verified, for a change that requires this. Verifying a password takes
/// time. If another request changes the password or ends the session meanwhile, the change is refused.
#[derive(Clone, Debug)]
pub struct VerifiedPassword {
    /// The password hash that was verified.
    pub password_hash: Secret,
    /// The public id of the caller's session; `None` when the caller is a program with an API token.
    pub session: Option<String>,
}

impl VerifiedPassword {
    /// Checks that the verification is still valid, and locks the rows of the account and the session, so that it stays
    /// valid until the transaction ends. Returns the account.
    ///
    /// Errors: [`Error::NotFound`] when the account does not exist or is disabled, when its password has changed, or
    /// when the session has ended.
    pub(crate) async fn check_and_lock(
        &self,
        account_id: i64,
        transaction: &Transaction,
    ) -> Result<account::Model, Error> {
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
                .filter(session::Column::PublicId.eq(without_nul(session)))
                .lock(LockType::KeyShare)
                .one(transaction)
                .await?;
            found.ok_or(Error::NotFound)?;
        }
        Ok(account)
    }
}

impl Store {
    /// Creates an account and returns its id. Errors: [`Error::Duplicate`] when the login is taken.
    pub async fn create_account(&self, new: &NewAccount, actor: &Actor) -> Result<i64, Error> {
        let transaction = self.begin().await?;
        let id = insert(new, &transaction).await?;
        let (action, detail) = (AuditAction::AccountCreated, new.login.to_string());
        AuditEntry { at: new.created_at, actor, client_id: None, mac: None, action, detail }
            .write(&transaction)
            .await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Finds an account by its login, in the normalized spelling of [`Login`].
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

/// Adds the columns of [`HolderRow`] to a query on accounts, or to a query that joins accounts.
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

/// The columns that describe an account's owner.
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
            // The line may have been renamed since the account was created.
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

/// Returns the id of the client that the account's line belongs to, for the audit; `None` for staff.
pub(crate) async fn find_client_id(
    account: &account::Model,
    database: &impl ConnectionTrait,
) -> Result<Option<i64>, Error> {
    let Some(line_id) = account.line_id else { return Ok(None) };
    let line = line::Entity::find_by_id(line_id).one(database).await?.ok_or(Error::NotFound)?;
    Ok(Some(line.client_id))
}

/// Inserts an account and returns its id.
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
