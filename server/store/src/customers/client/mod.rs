//! Creates, finds and changes a client. The list of clients is in `list`.

mod list;

use crate::{
    Actor, Error, Scope, Store,
    audit::AuditEntry,
    department,
    entity::{client, reseller},
    networks::networks_change,
    stored::{Milliseconds, StoredWord, read_text, read_time, read_word},
};
use jiff::Timestamp;
use portal_api::{
    Name, Networks, Reference, Siret,
    audit::AuditAction,
    client::{Client, ClientState},
    department::ROOT,
    fold::fold,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

/// A client to create.
#[derive(Clone, Debug)]
pub struct NewClient {
    /// The reference, unique on the platform.
    pub reference: Reference,
    /// The company name ("Raison sociale").
    pub name: Name,
    /// The company number ("Numéro de siret").
    pub siret: Siret,
    /// Street and number.
    pub address: Name,
    /// The postal code ("Code postal").
    pub postal_code: Name,
    /// The town ("Ville").
    pub city: Name,
    /// The id of the client's reseller.
    pub reseller_id: i64,
    /// Whether the client is served or suspended.
    pub state: ClientState,
    /// The time of creation.
    pub created_at: Timestamp,
    /// The actor to record in the audit.
    pub actor: Actor,
}

/// A client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientRecord {
    /// The database id. A caller that got it from a scoped query may ask for the client's lines and phones.
    pub id: i64,
    /// The client's data, as the API shows them.
    pub client: Client,
}

impl Store {
    /// Finds a client by its reference, within the scope.
    pub async fn find_client(&self, scope: Scope, reference: &Reference) -> Result<Option<ClientRecord>, Error> {
        let row = client::Entity::find()
            .find_also_related(reseller::Entity)
            .filter(client::Column::Reference.eq(reference.as_str()))
            .filter(scope.condition())
            .one(self.read()?)
            .await?;
        row.map(|(client, reseller)| read_record(client, reseller.map(|row| row.name).unwrap_or_default())).transpose()
    }

    /// Creates a client with its root department, and returns its id.
    ///
    /// Errors: [`Error::Duplicate`] when the reference is taken, [`Error::NotFound`] when there is no such reseller.
    pub async fn create_client(&self, new: &NewClient) -> Result<i64, Error> {
        let root = Name::parse(ROOT).map_err(|_| Error::Unreadable { column: "department.name" })?;
        let transaction = self.begin().await?;
        if reseller::Entity::find_by_id(new.reseller_id).one(&transaction).await?.is_none() {
            return Err(Error::NotFound);
        }
        let row = client::ActiveModel {
            reference: Set(new.reference.as_str().to_owned()),
            name: Set(new.name.as_str().to_owned()),
            search_name: Set(fold(new.name.as_str())),
            siret: Set(new.siret.as_str().to_owned()),
            address: Set(new.address.as_str().to_owned()),
            postal_code: Set(new.postal_code.as_str().to_owned()),
            city: Set(new.city.as_str().to_owned()),
            reseller_id: Set(new.reseller_id),
            state: Set(new.state.word().to_owned()),
            created_at: Set(new.created_at.milliseconds()),
            ..Default::default()
        };
        let id = client::Entity::insert(row).exec(&transaction).await?.last_insert_id;
        department::insert(&transaction, id, None, &root).await?;
        let entry = AuditEntry {
            at: new.created_at,
            actor: &new.actor,
            client_id: Some(id),
            mac: None,
            action: AuditAction::ClientCreated,
            detail: format!("{} [{}]", new.name, new.reference),
        };
        entry.write(&transaction).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Sets the networks from which the client's phones may fetch for the first time; an empty list allows any network.
    /// When nothing changes, no audit row is written.
    ///
    /// Errors: [`Error::NotFound`] when there is no such client.
    pub async fn change_client_networks(
        &self,
        id: i64,
        networks: &Networks,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<(), Error> {
        let transaction = self.begin().await?;
        let found = client::Entity::find_by_id(id).one(&transaction).await?.ok_or(Error::NotFound)?;
        let Some((value, detail)) = networks_change(found.networks, networks) else { return Ok(()) };
        client::Entity::update_many()
            .col_expr(client::Column::Networks, Expr::value(value))
            .filter(client::Column::Id.eq(id))
            .exec(&transaction)
            .await?;
        let entry = AuditEntry {
            at,
            actor,
            client_id: Some(id),
            mac: None,
            action: AuditAction::ClientNetworksChanged,
            detail,
        };
        entry.write(&transaction).await?;
        transaction.commit().await?;
        Ok(())
    }
}

fn read_record(row: client::Model, reseller: String) -> Result<ClientRecord, Error> {
    let client = Client {
        reference: read_text(row.reference, "client.reference")?,
        name: read_text(row.name, "client.name")?,
        state: read_word(&row.state, "client.state")?,
        siret: read_text(row.siret, "client.siret")?,
        address: row.address,
        postal_code: row.postal_code,
        city: row.city,
        reseller: read_text(reseller, "reseller.name")?,
        networks: read_text(row.networks.unwrap_or_default(), "client.networks")?,
        created_at: read_time(row.created_at, "client.created_at")?,
    };
    Ok(ClientRecord { id: row.id, client })
}
