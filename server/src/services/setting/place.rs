//! Where settings are kept, for whom.

use super::refused;
use crate::{
    error::Error,
    messages,
    portal::Portal,
    principal::Caller,
    services::{client::find_client, key::find_model},
};
use portal_api::{Mac, Name, Number, Reference, session::Role};
use portal_provisioning::{
    Model,
    settings::{self, Scope},
};
use portal_store::{SettingLayer, SettingPlace};

/// What a request says of the place.
pub(super) struct Named {
    pub(super) reseller: Option<Name>,
    pub(super) reference: Option<Reference>,
    pub(super) department: Option<Name>,
    pub(super) number: Option<Number>,
    pub(super) model: Option<String>,
    pub(super) mac: Option<Mac>,
}

/// A place where settings are kept, and which the caller may see.
pub(super) struct Place {
    pub(super) kept: SettingPlace,
    pub(super) scope: Scope,
    pub(super) client_id: Option<i64>,
    pub(super) mac: Option<Mac>,
    /// Only what this model has is of interest.
    pub(super) model: Option<&'static Model>,
    /// The line and telephone that the layers above are those of.
    pub(super) line_id: Option<i64>,
}

pub(super) async fn find_place(portal: &Portal, caller: &Caller, named: Named) -> Result<Place, Error> {
    let Named { reseller, reference, department, number, model, mac } = named;
    let asked = model.as_deref().map(|id| find_model(id, caller.visit.language)).transpose()?;
    let nothing = |kept, scope| Place { kept, scope, client_id: None, mac: None, model: asked, line_id: None };
    if let Some(mac) = mac {
        let phone = portal.store.find_phone(caller.scope(), &mac, portal.clock.now()).await?.ok_or(Error::NotFound)?;
        let line = match &phone.row.number {
            Some(number) => portal.store.find_line(caller.scope(), number).await?,
            None => None,
        };
        let known = phone.row.model.as_deref().or(phone.registered_model.as_deref());
        let model = asked.or_else(|| portal_provisioning::Catalogue::bundled().find(known?));
        return Ok(Place {
            kept: SettingPlace::Phone(phone.id),
            scope: Scope::Phone,
            client_id: Some(phone.client_id),
            mac: Some(mac),
            model,
            line_id: line.map(|line| line.id),
        });
    }
    if let Some(number) = number {
        let line = portal.store.find_line(caller.scope(), &number).await?.ok_or(Error::NotFound)?;
        let Some(model) = asked else {
            return Err(refused("model", messages::of(caller.visit.language).unknown_model.to_owned()));
        };
        return Ok(Place {
            kept: SettingPlace::Line { line_id: line.id, model: model.id().to_owned() },
            scope: Scope::Line,
            client_id: Some(line.client_id),
            mac: None,
            model: Some(model),
            line_id: Some(line.id),
        });
    }
    if let Some(reference) = reference {
        let client = find_client(portal, caller, &reference).await?;
        let Some(name) = department else {
            return Ok(Place { client_id: Some(client.id), ..nothing(SettingPlace::Client(client.id), Scope::Client) });
        };
        let department =
            portal.store.find_department(caller.scope(), &reference, &name).await?.ok_or(Error::NotFound)?;
        let place = nothing(SettingPlace::Department(department.id), Scope::Department(department.depth));
        return Ok(Place { client_id: Some(client.id), ..place });
    }
    if let Some(name) = reseller {
        let found = portal.store.find_reseller_by_name(name.as_str()).await?;
        let found = found.filter(|_| caller.principal.role == Role::Operator).ok_or(Error::NotFound)?;
        return Ok(nothing(SettingPlace::Reseller(found.id), Scope::Reseller));
    }
    match (caller.principal.role, &caller.principal.reseller) {
        (Role::Operator, _) => Ok(nothing(SettingPlace::Operator, Scope::Operator)),
        (Role::Reseller, Some((id, _))) => Ok(nothing(SettingPlace::Reseller(*id), Scope::Reseller)),
        (Role::Reseller, None) | (Role::User, _) => Err(Error::NotFound),
    }
}

impl Place {
    /// The rows of the place and of those above it.
    pub(super) async fn rows(&self, portal: &Portal) -> Result<Vec<SettingLayer>, Error> {
        let rows = match (&self.kept, self.client_id) {
            (SettingPlace::Phone(id), Some(client_id)) => {
                let model = self.model.map_or("", Model::id);
                portal.store.list_setting_layers(client_id, self.line_id, model, Some(*id)).await?
            }
            (SettingPlace::Line { line_id, model }, Some(client_id)) => {
                portal.store.list_setting_layers(client_id, Some(*line_id), model, None).await?
            }
            (place, _) => portal.store.list_setting_layers_of(place).await?,
        };
        Ok(rows)
    }

    pub(super) fn reader(&self, caller: &Caller) -> settings::Caller {
        match caller.principal.role {
            Role::Operator => settings::Caller::operator(self.scope),
            Role::Reseller => settings::Caller::reseller(self.scope),
            Role::User => settings::Caller::user(self.scope),
        }
    }
}
