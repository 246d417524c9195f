//! Accounts: who may sign in to the Extranet.

use crate::{
    Error, Store,
    entity::{account, reseller},
    stored::{Milliseconds, Word, read_text, read_word},
};
use jiff::Timestamp;
use portal_api::{
    Name, Secret,
    session::{Login, Role},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

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

/// An account as it signs in.
#[derive(Clone, Debug)]
pub struct AccountRecord {
    /// Its id.
    pub id: i64,
    /// What one signs in with.
    pub login: Login,
    /// Whom to greet.
    pub name: String,
    /// What one may do.
    pub role: Role,
    /// The reseller one works for: id and name.
    pub reseller: Option<(i64, String)>,
    /// The password's hash, to be verified and nothing else.
    pub password_hash: Secret,
}

impl Store {
    /// Creates an account and gives its id. Errors: [`Error::Duplicate`] when the login is taken.
    pub async fn create_account(&self, new: &NewAccount) -> Result<i64, Error> {
        insert(new, self.write()?).await
    }

    /// The account of a login, spelt as [`Login`] keeps it.
    pub async fn find_account_by_login(&self, login: &str) -> Result<Option<AccountRecord>, Error> {
        let row = account::Entity::find()
            .left_join(reseller::Entity)
            .select_only()
            .columns([account::Column::Id, account::Column::Login, account::Column::Name, account::Column::Role])
            .columns([account::Column::ResellerId, account::Column::PasswordHash])
            .column_as(reseller::Column::Name, "reseller_name")
            .filter(account::Column::Login.eq(login))
            .into_model::<Row>()
            .one(self.read()?)
            .await?;
        row.map(Row::read).transpose()
    }
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

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    login: String,
    name: String,
    role: String,
    reseller_id: Option<i64>,
    reseller_name: Option<String>,
    password_hash: String,
}

impl Row {
    fn read(self) -> Result<AccountRecord, Error> {
        Ok(AccountRecord {
            id: self.id,
            login: read_text(self.login, "account.login")?,
            name: self.name,
            role: read_word(&self.role, "account.role")?,
            reseller: self.reseller_id.zip(self.reseller_name),
            password_hash: Secret::new(self.password_hash),
        })
    }
}
