//! Creates, finds, lists and changes resellers.

use crate::{
    Actor, Error, NewAccount, Scope, Store, account,
    audit::AuditEntry,
    entity::{client, reseller},
    networks::networks_change,
    page::count_rows,
    stored::{Milliseconds, read_count, read_text},
};
use jiff::Timestamp;
use portal_api::{
    Name, Networks, Secret,
    audit::AuditAction,
    reseller::Reseller,
    session::{Login, Role},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Query},
};

/// A reseller to create, with its first account.
#[derive(Clone, Debug)]
pub struct NewReseller {
    /// The reseller's name, unique on the platform.
    pub name: Name,
    /// The login of its first account.
    pub login: Login,
    /// The name of the account's user, for example in the greeting.
    pub account_name: Name,
    /// The hash of the account's password.
    pub password_hash: Secret,
    /// The time of creation.
    pub created_at: Timestamp,
    /// The actor to record in the audit.
    pub actor: Actor,
}

/// A reseller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResellerRecord {
    /// The database id, for [`Scope::Reseller`].
    pub id: i64,
    /// The reseller's name.
    pub name: Name,
}

impl Store {
    /// The resellers within the scope, sorted by name, each with its number of clients.
    pub async fn list_resellers(&self, scope: Scope) -> Result<Vec<Reseller>, Error> {
        let clients = Query::select()
            .expr(count_rows())
            .from(client::Entity)
            .and_where(
                Expr::col((client::Entity, client::Column::ResellerId))
                    .equals((reseller::Entity, reseller::Column::Id)),
            )
            .to_owned();
        let mut resellers = reseller::Entity::find()
            .select_only()
            .columns([reseller::Column::Name, reseller::Column::Networks])
            .column_as(Expr::from(clients), "clients")
            .order_by_asc(reseller::Column::Name);
        if let Scope::Reseller(id) = scope {
            resellers = resellers.filter(reseller::Column::Id.eq(id));
        }
        let rows = resellers.into_model::<Row>().all(self.read()?).await?;
        rows.into_iter().map(Row::read).collect()
    }

    /// Finds a reseller by its exact name.
    pub async fn find_reseller_by_name(&self, name: &str) -> Result<Option<ResellerRecord>, Error> {
        let row = reseller::Entity::find().filter(reseller::Column::Name.eq(name)).one(self.read()?).await?;
        row.map(|row| Ok(ResellerRecord { id: row.id, name: read_text(row.name, "reseller.name")? })).transpose()
    }

    /// Creates a reseller and its first account, and returns the reseller's id.
    ///
    /// Errors: [`Error::Duplicate`] when the name or the login is taken; then neither is created.
    pub async fn create_reseller_with_account(&self, new: &NewReseller) -> Result<i64, Error> {
        let transaction = self.begin().await?;
        let row = reseller::ActiveModel {
            name: Set(new.name.as_str().to_owned()),
            created_at: Set(new.created_at.milliseconds()),
            ..Default::default()
        };
        let id = reseller::Entity::insert(row).exec(&transaction).await?.last_insert_id;
        let first = NewAccount {
            login: new.login.clone(),
            name: new.account_name.clone(),
            role: Role::Reseller,
            reseller_id: Some(id),
            password_hash: new.password_hash.clone(),
            created_at: new.created_at,
        };
        account::insert(&first, &transaction).await?;
        let entry = AuditEntry {
            at: new.created_at,
            actor: &new.actor,
            client_id: None,
            mac: None,
            action: AuditAction::ResellerCreated,
            detail: format!("{} ({})", new.name, new.login),
        };
        entry.write(&transaction).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Sets the networks of a reseller's workshop; an empty list allows any network. When nothing changes, no audit
    /// row is written.
    ///
    /// Errors: [`Error::NotFound`] when there is no such reseller.
    pub async fn change_reseller_networks(
        &self,
        id: i64,
        networks: &Networks,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<(), Error> {
        let transaction = self.begin().await?;
        let found = reseller::Entity::find_by_id(id).one(&transaction).await?.ok_or(Error::NotFound)?;
        let Some((value, detail)) = networks_change(found.networks, networks) else { return Ok(()) };
        reseller::Entity::update_many()
            .col_expr(reseller::Column::Networks, Expr::value(value))
            .filter(reseller::Column::Id.eq(id))
            .exec(&transaction)
            .await?;
        let entry = AuditEntry {
            at,
            actor,
            client_id: None,
            mac: None,
            action: AuditAction::ResellerNetworksChanged,
            detail: format!("{}: {detail}", found.name),
        };
        entry.write(&transaction).await?;
        transaction.commit().await?;
        Ok(())
    }
}

#[derive(FromQueryResult)]
struct Row {
    name: String,
    networks: Option<String>,
    clients: i64,
}

impl Row {
    fn read(self) -> Result<Reseller, Error> {
        Ok(Reseller {
            name: read_text(self.name, "reseller.name")?,
            clients: read_count(self.clients, "reseller.clients")?,
            networks: read_text(self.networks.unwrap_or_default(), "reseller.networks")?,
        })
    }
}
