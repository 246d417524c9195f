//! The target of a request about settings: the owner of these settings, such as a client, a line or a phone.

use crate::{
    error::Error,
    messages,
    portal::Portal,
    principal::Caller,
    services::{client::find_client, lamp, model::find_model, setting::layers},
    state::events::{LineChange, LineNews, Lines, News, PhoneNews},
};
use portal_api::{Mac, Name, Number, Reference, session::Role};
use portal_provisioning::{
    Model,
    settings::{self, DisplayedValue, Layer, Scope as LayerScope},
};
use portal_store::{Scope, SettingLayer, SettingOwner};
use std::borrow::Cow;

/// The fields of a request that name the owner.
pub(super) struct TargetFields {
    pub(super) reseller: Option<Name>,
    pub(super) reference: Option<Reference>,
    pub(super) department: Option<Name>,
    pub(super) number: Option<Number>,
    pub(super) model: Option<String>,
    pub(super) mac: Option<Mac>,
}

/// An owner of settings that the caller may see, with the data that its layers depend on.
pub(super) struct SettingTarget {
    pub(super) owner: SettingOwner,
    pub(super) scope: LayerScope,
    pub(super) client_id: Option<i64>,
    pub(super) mac: Option<Mac>,
    /// The model whose settings are shown; other settings are left out.
    pub(super) model: Option<&'static Model>,
    /// The firmware of the phone, if the target is a phone.
    pub(super) firmware: Option<String>,
    /// The line that the owner phone is on, or that is the owner itself.
    pub(super) line_id: Option<i64>,
}

/// Finds the owner that the fields name; without fields, the owner that belongs to the caller itself.
///
/// Errors: `NotFound` when the owner does not exist or the caller may not see it; `Invalid` in the field `model` when a
/// line is named without a model.
pub(super) async fn find_target(
    portal: &Portal,
    caller: &Caller,
    fields: TargetFields,
) -> Result<SettingTarget, Error> {
    let TargetFields { reseller, reference, department, number, model, mac } = fields.or_callers_own(caller);
    let named_model = model.as_deref().map(|id| find_model(id, caller.visit.language)).transpose()?;
    let target_without_client = |owner, scope| SettingTarget {
        owner,
        scope,
        client_id: None,
        mac: None,
        model: named_model,
        firmware: None,
        line_id: None,
    };
    if let Some(mac) = mac {
        let phone = portal.store.find_phone(caller.scope(), &mac, portal.clock.now()).await?.ok_or(Error::NotFound)?;
        let line = match &phone.row.number {
            Some(number) => portal.store.find_line(caller.scope(), number).await?,
            None => None,
        };
        let known_model = phone.row.model.as_deref().or(phone.registered_model.as_deref());
        let model = named_model.or_else(|| portal_provisioning::Catalogue::bundled().find(known_model?));
        return Ok(SettingTarget {
            owner: SettingOwner::Phone(phone.id),
            scope: LayerScope::Phone,
            client_id: Some(phone.client_id),
            mac: Some(mac),
            model,
            firmware: phone.firmware,
            line_id: line.map(|line| line.id),
        });
    }
    if let Some(number) = number {
        let line = portal.store.find_line(caller.scope(), &number).await?.ok_or(Error::NotFound)?;
        let Some(model) = named_model else {
            return Err(Error::in_field("model", messages::of(caller.visit.language).unknown_model.to_owned()));
        };
        return Ok(SettingTarget {
            owner: SettingOwner::Line { line_id: line.id, model: model.id().to_owned() },
            scope: LayerScope::Line,
            client_id: Some(line.client_id),
            mac: None,
            model: Some(model),
            firmware: None,
            line_id: Some(line.id),
        });
    }
    if let Some(reference) = reference {
        let client = find_client(portal, caller, &reference).await?;
        let Some(name) = department else {
            // A department's administrator can find the client, but the client's settings are above the department.
            if !caller.scope().has_whole_clients() {
                return Err(Error::NotFound);
            }
            return Ok(SettingTarget {
                client_id: Some(client.id),
                ..target_without_client(SettingOwner::Client(client.id), LayerScope::Client)
            });
        };
        let department =
            portal.store.find_department(caller.scope(), &reference, &name).await?.ok_or(Error::NotFound)?;
        let target =
            target_without_client(SettingOwner::Department(department.id), LayerScope::Department(department.depth));
        return Ok(SettingTarget { client_id: Some(client.id), ..target });
    }
    if let Some(name) = reseller {
        let is_own = |id: i64| caller.principal.reseller.as_ref().is_some_and(|(own, _)| *own == id);
        let found = portal.store.find_reseller_by_name(name.as_str()).await?;
        let found = found.filter(|found| caller.principal.role == Role::Operator || is_own(found.id));
        let found = found.ok_or(Error::NotFound)?;
        return Ok(target_without_client(SettingOwner::Reseller(found.id), LayerScope::Reseller));
    }
    match caller.scope() {
        Scope::All => Ok(target_without_client(SettingOwner::Operator, LayerScope::Operator)),
        Scope::Reseller(id) => Ok(target_without_client(SettingOwner::Reseller(id), LayerScope::Reseller)),
        // `or_callers_own` has filled in the owners of administrators. A user's line has settings for each model, so a
        // request must name the line and the model.
        Scope::Client(_) | Scope::Department { .. } | Scope::Line(_) => Err(Error::NotFound),
    }
}

impl TargetFields {
    /// Fills in the caller's own client or department, when an administrator names no owner.
    fn or_callers_own(mut self, caller: &Caller) -> Self {
        let is_named =
            self.reseller.is_some() || self.reference.is_some() || self.number.is_some() || self.mac.is_some();
        if !is_named && let Some(line) = &caller.principal.line {
            match caller.scope() {
                Scope::Client(_) => self.reference = Some(line.reference.clone()),
                Scope::Department { .. } => {
                    self.reference = Some(line.reference.clone());
                    self.department = Some(line.department.clone());
                }
                Scope::All | Scope::Reseller(_) | Scope::Line(_) => {}
            }
        }
        self
    }
}

impl SettingTarget {
    /// Returns an effective value as the file of the target's phones contains it. When the vendor doesn't have the
    /// exact value, this is the nearest value that the vendor has.
    pub(super) fn displayed_value<'a>(&self, effective: &settings::EffectiveValue<'a>) -> DisplayedValue<'a> {
        let Some(model) = self.model else { return effective.displayed() };
        match model.written_value(self.firmware.as_deref(), effective.setting, effective.value) {
            Cow::Owned(value) => match value.text() {
                settings::ValueText::Plain(text) => DisplayedValue::Value(text.into_owned().into()),
                settings::ValueText::Secret(_) => DisplayedValue::Secret,
            },
            Cow::Borrowed(_) => effective.displayed(),
        }
    }

    /// Reads the rows of the owner and of all owners above it.
    pub(super) async fn read_rows(&self, portal: &Portal) -> Result<Vec<SettingLayer>, Error> {
        let rows = match (&self.owner, self.client_id) {
            (SettingOwner::Phone(id), Some(client_id)) => {
                let model = self.model.map_or("", Model::id);
                portal.store.list_setting_layers(client_id, self.line_id, model, Some(*id)).await?
            }
            (SettingOwner::Line { line_id, model }, Some(client_id)) => {
                portal.store.list_setting_layers(client_id, Some(*line_id), model, None).await?
            }
            (owner, _) => portal.store.list_setting_layers_of(owner).await?,
        };
        Ok(rows)
    }

    /// Converts the rows into layers. For a line or a phone, the layer of the line's lamp is added.
    pub(super) async fn layers(&self, portal: &Portal, rows: Vec<SettingLayer>) -> Result<Vec<Layer>, Error> {
        let mut layers = layers::with_server_layer(portal, rows, self.model)?;
        if let Some(line_id) = self.line_id
            && portal.store.has_lamp(line_id).await?
        {
            layers.push(lamp::layer());
        }
        Ok(layers)
    }

    /// Returns the event that tells open pages which lines or which phone a change concerns.
    pub(super) fn news(&self, caller: &Caller) -> News {
        if let (Some(client_id), Some(mac)) = (self.client_id, &self.mac) {
            return News::Phone(PhoneNews { client_id, line_id: self.line_id, mac: mac.clone() });
        }
        let (lines, model) = match (&self.owner, self.client_id) {
            (SettingOwner::Line { line_id, model }, _) => (Lines::One(*line_id), Some(model.clone())),
            (_, Some(client_id)) => (Lines::OfClient(client_id), None),
            (_, None) => (Lines::All, None),
        };
        let session = caller.principal.session.clone();
        News::Line(LineNews { lines, changed: LineChange::Settings { model }, session })
    }

    /// Returns the caller's rights for these settings. The rows contain the department of an administrator, because
    /// this department is above the owner: otherwise the owner would not have been found.
    pub(super) fn rights(&self, caller: &Caller, rows: &[SettingLayer]) -> Result<settings::Caller, Error> {
        Ok(match caller.scope() {
            Scope::All => settings::Caller::operator(self.scope),
            Scope::Reseller(_) => settings::Caller::reseller(self.scope),
            Scope::Client(_) => settings::Caller::root_administrator(self.scope),
            Scope::Department { id, .. } => {
                let own = rows.iter().find(|layer| layer.owner == SettingOwner::Department(id));
                settings::Caller::department_administrator(own.ok_or(Error::NotFound)?.depth, self.scope)
            }
            Scope::Line(_) => settings::Caller::user(self.scope),
        })
    }
}
