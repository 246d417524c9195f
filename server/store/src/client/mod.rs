//! Clients: one, and a new one. The list is beside.

mod list;

use crate::{
    Actor, Error, Scope, Store,
    audit::Entry,
    department,
    entity::{client, reseller},
    networks::change as networks_change,
    stored::{Milliseconds, Word, read_text, read_time, read_word},
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
    /// Its reference, unique on the platform.
    pub reference: Reference,
    /// "Raison sociale".
    pub name: Name,
    /// "Numéro de siret".
    pub siret: Siret,
    /// Street and number.
    pub address: Name,
    /// "Code postal".
    pub postal_code: Name,
    /// "Ville".
    pub city: Name,
    /// Whose client it is.
    pub reseller_id: i64,
    /// Whether it is served.
    pub state: ClientState,
    /// When it is created.
    pub created_at: Timestamp,
    /// Who creates it.
    pub actor: Actor,
}

/// A client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientRecord {
    /// Its id: whoever got it from a scoped query may ask for the client's lines and telephones.
    pub id: i64,
    /// Its file.
    pub client: Client,
}

impl Store {
    /// The client of a reference, if it is within the scope.
    pub async fn find_client(&self, scope: Scope, reference: &Reference) -> Result<Option<ClientRecord>, Error> {
        let row = client::Entity::find()
            .find_also_related(reseller::Entity)
            .filter(client::Column::Reference.eq(reference.as_str()))
            .filter(scope.condition())
            .one(self.read()?)
            .await?;
        row.map(|(client, reseller)| read_record(client, reseller.map(|row| row.name).unwrap_or_default())).transpose()
    }

    /// Creates a client with its root department, and gives its id.
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
        let entry = Entry {
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

    /// Sets the networks that a client's telephones may fetch from first; an empty list allows any. No change, no audit line.
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
        let entry =
            Entry { at, actor, client_id: Some(id), mac: None, action: AuditAction::ClientNetworksChanged, detail };
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
