//! Settings of telephones: at which place, which value rules, and who may change it.

use crate::{
    error::Error,
    messages,
    portal::Portal,
    principal::Caller,
    services::{client::find_client, key::find_model, lamp},
};
use portal_api::{
    ApiError, ErrorCode, Language, Mac, Name, Number, Reference, Secret,
    session::Role,
    setting::{
        ChangeSettings, EffectiveSetting, ListSettings, Setting as ApiSetting, SettingChoice, SettingKind,
        SettingsSection, SettingsTree as ApiTree,
    },
};
use portal_provisioning::{
    Model,
    settings::{
        self, Choice, Kind, Layer, Scope, Setting, SettingId, SettingsTree, Shown, Value, Written, all_effective,
    },
    time_zone::{find_zone, list_zones},
};
use portal_store::{KeptSetting, KeptValue, SettingChange, SettingLayer, SettingPlace};

/// The tree in a reader's language.
pub fn settings_tree(language: Language) -> ApiTree {
    let tree = SettingsTree::bundled();
    ApiTree {
        sections: tree
            .sections()
            .iter()
            .map(|section| SettingsSection {
                id: section.id().to_owned(),
                name: section.name().text(language).to_owned(),
                node: section.name().text(Language::En).to_owned(),
            })
            .collect(),
        settings: tree.settings().iter().map(|setting| described(setting, language)).collect(),
    }
}

fn described(setting: &Setting, language: Language) -> ApiSetting {
    let named = |choices: &[Choice]| -> Vec<SettingChoice> {
        let name =
            |choice: &Choice| SettingChoice { id: choice.id.clone(), name: choice.label.text(language).to_owned() };
        choices.iter().map(name).collect()
    };
    let zones = || {
        let zones = list_zones().iter();
        zones.map(|zone| SettingChoice { id: zone.id().to_owned(), name: zone.name(language).to_owned() }).collect()
    };
    ApiSetting {
        id: setting.id().to_string(),
        section: setting.section().to_owned(),
        label: setting.label().text(language).to_owned(),
        help: setting.help().text(language).to_owned(),
        kind: match setting.kind() {
            Kind::Switch => SettingKind::Switch,
            Kind::Integer { min, max, unit } => SettingKind::Integer {
                min: *min,
                max: *max,
                unit: unit.as_ref().map(|unit| unit.text(language).to_owned()),
            },
            Kind::Choice(choices) => SettingKind::Choice { choices: named(choices) },
            Kind::Order(choices) => SettingKind::Order { choices: named(choices) },
            Kind::TimeZone => SettingKind::TimeZone { choices: zones() },
            Kind::Text { .. } => SettingKind::Text,
            Kind::Number => SettingKind::Number,
            Kind::Host => SettingKind::Host,
            Kind::Url => SettingKind::Url,
            Kind::Secret { .. } => SettingKind::Secret,
        },
        default: match setting.default().written() {
            Written::Plain(text) => Some(text.into_owned()),
            Written::Secret(_) => None,
        },
    }
}

/// The settings at a place, for the caller.
pub async fn list_settings(
    portal: &Portal,
    caller: &Caller,
    query: ListSettings,
) -> Result<Vec<EffectiveSetting>, Error> {
    let ListSettings { reseller, reference, department, number, model, mac } = query;
    let place = find_place(portal, caller, Named { reseller, reference, department, number, model, mac }).await?;
    let layers = place.layers(portal).await?;
    let language = caller.visit.language;
    let has = |id: &str| place.model.is_none_or(|model| model.settings().contains(id));
    let effective = all_effective(SettingsTree::bundled(), &layers, place.reader(caller));
    Ok(effective
        .into_iter()
        .filter(|effective| has(effective.setting.id().as_str()))
        .map(|effective| {
            let (value, has_secret) = match effective.shown() {
                Shown::Value(value) => (Some(value.into_owned()), false),
                Shown::Secret => (None, true),
                Shown::NoSecret => (None, false),
            };
            EffectiveSetting {
                id: effective.setting.id().to_string(),
                value,
                has_secret,
                origin: word(effective.origin).to_owned(),
                is_own: effective.origin == place.scope,
                locked_by: effective.locked_by.map(|scope| word(scope).to_owned()),
                refusal: effective.may_change.err().map(|reason| reason.text(language).to_owned()),
                may_lock: effective.may_lock.is_ok(),
            }
        })
        .collect())
}

/// Changes settings at a place: all of it, or nothing.
pub async fn change_settings(portal: &Portal, caller: &Caller, operation: ChangeSettings) -> Result<(), Error> {
    let ChangeSettings { reseller, reference, department, number, model, mac, values, reset, lock, unlock } = operation;
    let place = find_place(portal, caller, Named { reseller, reference, department, number, model, mac }).await?;
    let language = caller.visit.language;
    let layers = place.layers(portal).await?;
    let reader = place.reader(caller);
    let tree = SettingsTree::bundled();
    let mut changes = Vec::new();
    let known = |id: &str| {
        let setting = tree.find(id).filter(|_| place.model.is_none_or(|model| model.settings().contains(id)));
        let why = || place.model.and_then(|model| model.why_without(id, language)).map(str::to_owned);
        setting.ok_or_else(|| refused(id, why().unwrap_or_else(|| messages::of(language).unknown_setting.to_owned())))
    };
    let may = |setting: &Setting, is_lock: bool| {
        let effective = settings::effective(setting, &layers, reader);
        let allowed = if is_lock { effective.may_lock } else { effective.may_change };
        allowed.map_err(|reason| refused(setting.id().as_str(), reason.text(language).to_owned()))
    };
    for (id, text) in values {
        let setting = known(&id)?;
        may(setting, false)?;
        let value = Value::parse(setting, &text).map_err(|refusal| refused(&id, refusal.text(language)))?;
        if let (Kind::TimeZone, Value::Choice(zone)) = (setting.kind(), &value)
            && find_zone(zone).is_none()
        {
            return Err(refused(&id, settings::Refusal::Choice.text(language)));
        }
        if let Some(model) = place.model {
            model.accepts_setting(setting, &value, language).map_err(|reason| refused(&id, reason))?;
        }
        changes.push(SettingChange::Set(id.clone(), portal.kept(&place.kept, &id, &value)?));
    }
    for id in reset {
        may(known(&id)?, false)?;
        changes.push(SettingChange::Reset(id));
    }
    for id in lock {
        may(known(&id)?, true)?;
        changes.push(SettingChange::Lock(id));
    }
    for id in unlock {
        may(known(&id)?, true)?;
        changes.push(SettingChange::Unlock(id));
    }
    let now = portal.clock.now();
    let (client_id, mac) = (place.client_id, place.mac.as_ref());
    portal.store.change_settings(&place.kept, client_id, mac, &changes, &caller.actor(), now).await?;
    portal.forget_configurations(&place.kept, client_id);
    Ok(())
}

fn refused(id: &str, sentence: String) -> Error {
    ApiError::new(ErrorCode::Invalid, sentence.clone()).with_field(id, sentence).into()
}

/// What a request says of the place.
struct Named {
    reseller: Option<Name>,
    reference: Option<Reference>,
    department: Option<Name>,
    number: Option<Number>,
    model: Option<String>,
    mac: Option<Mac>,
}

/// A place where settings are kept, and which the caller may see.
struct Place {
    kept: SettingPlace,
    scope: Scope,
    client_id: Option<i64>,
    mac: Option<Mac>,
    /// Only what this model has is of interest.
    model: Option<&'static Model>,
    /// The line and telephone that the layers above are those of.
    line_id: Option<i64>,
}

async fn find_place(portal: &Portal, caller: &Caller, named: Named) -> Result<Place, Error> {
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
    /// The layers of the place and of those above it; of a line or a telephone what its lamp says is among them.
    async fn layers(&self, portal: &Portal) -> Result<Vec<Layer>, Error> {
        let mut layers = portal.layers(self.rows(portal).await?, self.model)?;
        if let Some(line_id) = self.line_id
            && portal.store.has_lamp(line_id).await?
        {
            layers.push(lamp::layer());
        }
        Ok(layers)
    }

    /// The rows of the place and of those above it.
    async fn rows(&self, portal: &Portal) -> Result<Vec<SettingLayer>, Error> {
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

    fn reader(&self, caller: &Caller) -> settings::Caller {
        match caller.principal.role {
            Role::Operator => settings::Caller::operator(self.scope),
            Role::Reseller => settings::Caller::reseller(self.scope),
            Role::User => settings::Caller::user(self.scope),
        }
    }
}

/// The scope's word on the wire.
fn word(scope: Scope) -> &'static str {
    match scope {
        Scope::Model => "model",
        Scope::Operator => "operator",
        Scope::Reseller => "reseller",
        Scope::Client => "client",
        Scope::Department(_) => "department",
        Scope::Notifications => "notifications",
        Scope::Line => "line",
        Scope::Phone => "phone",
    }
}

fn scope(layer: &SettingLayer) -> Scope {
    match layer.place {
        SettingPlace::Operator => Scope::Operator,
        SettingPlace::Reseller(_) => Scope::Reseller,
        SettingPlace::Client(_) => Scope::Client,
        SettingPlace::Department(_) => Scope::Department(layer.depth),
        SettingPlace::Line { .. } => Scope::Line,
        SettingPlace::Phone(_) => Scope::Phone,
    }
}

/// What a sealed value belongs to: as another setting's, or at another place, it doesn't open.
fn purpose(place: &SettingPlace, id: &str) -> String {
    match place {
        SettingPlace::Operator => format!("setting/operator/{id}"),
        SettingPlace::Reseller(owner) => format!("setting/reseller/{owner}/{id}"),
        SettingPlace::Client(owner) => format!("setting/client/{owner}/{id}"),
        SettingPlace::Department(owner) => format!("setting/department/{owner}/{id}"),
        SettingPlace::Line { line_id, model } => format!("setting/line/{line_id}/{model}/{id}"),
        SettingPlace::Phone(owner) => format!("setting/phone/{owner}/{id}"),
    }
}

impl Portal {
    /// The layers as the tree understands them: under them all what the program's own settings say. A row that this version
    /// can't read is passed over, so that one value doesn't keep a telephone from its configuration.
    pub fn layers(&self, rows: Vec<SettingLayer>, model: Option<&Model>) -> Result<Vec<Layer>, Error> {
        let mut layers = vec![self.own_layer(model)];
        layers.extend(self.read_layers(rows)?);
        Ok(layers)
    }

    /// The layers of some places, without the program's own.
    pub fn read_layers(&self, rows: Vec<SettingLayer>) -> Result<Vec<Layer>, Error> {
        let mut layers = Vec::with_capacity(rows.len());
        for row in rows {
            let mut layer = Layer::new(scope(&row));
            for KeptSetting { id, value, is_locked } in row.settings {
                let (Some(setting), Ok(key)) = (SettingsTree::bundled().find(&id), id.parse::<SettingId>()) else {
                    continue;
                };
                if is_locked {
                    layer.lock(key.clone());
                }
                let value = match value {
                    None => continue,
                    Some(KeptValue::Plain(text)) => Value::parse(setting, &text),
                    Some(KeptValue::Sealed(sealed)) => {
                        let opened = self.sealer.open(sealed.as_bytes(), purpose(&row.place, &id).as_bytes());
                        let opened = opened.map_err(Error::internal)?;
                        Value::parse(setting, str::from_utf8(&opened).map_err(Error::internal)?)
                    }
                };
                if let Ok(value) = value {
                    layer.set(key, value);
                } else {
                    tracing::warn!(setting = id, "a kept value can't be read any more");
                }
            }
            layers.push(layer);
        }
        Ok(layers)
    }

    /// What the program's own settings say of telephones of a model.
    fn own_layer(&self, model: Option<&Model>) -> Layer {
        let phones = &self.settings.phones;
        let mut layer = Layer::new(Scope::Model);
        let mut set = |id: &str, text: &str| {
            let setting = SettingsTree::bundled().find(id);
            if let Some(value) = setting.and_then(|setting| Value::parse(setting, text).ok())
                && let Ok(id) = id.parse()
            {
                layer.set(id, value);
            }
        };
        set("sip.transport", phones.sip_transport.name());
        set("time.ntp_server", &phones.ntp_server.to_string());
        set("provisioning.minutes", &phones.repoll_minutes.to_string());
        set("voicemail.number", phones.voicemail_number.as_deref().unwrap_or_default());
        if model.is_some_and(Self::needs_ldap) && self.settings.ldaps_listen.is_some() {
            set("ldap.enable", "true");
        }
        layer
    }

    /// Whether a telephone has no directories to fetch, and finds names by LDAP only: the CP860 (document, 3.1.1).
    pub fn needs_ldap(model: &Model) -> bool {
        !model.settings().contains("phonebook.enable")
    }

    /// A value as it is kept: a secret sealed.
    fn kept(&self, place: &SettingPlace, id: &str, value: &Value) -> Result<KeptValue, Error> {
        Ok(match value.written() {
            Written::Plain(text) => KeptValue::Plain(text.into_owned()),
            Written::Secret(secret) => KeptValue::Sealed(self.seal_setting(place, id, secret)?.into()),
        })
    }

    fn seal_setting(&self, place: &SettingPlace, id: &str, secret: &Secret) -> Result<Vec<u8>, Error> {
        self.sealer.seal(secret.expose().as_bytes(), purpose(place, id).as_bytes()).map_err(Error::internal)
    }

    /// Drops what a change at a place makes out of date. A department's is the whole client's: who is below it nobody asks.
    pub fn forget_configurations(&self, place: &SettingPlace, client_id: Option<i64>) {
        if !matches!(place, SettingPlace::Line { .. } | SettingPlace::Phone(_)) {
            self.inherited.forget();
        }
        match place {
            SettingPlace::Operator | SettingPlace::Reseller(_) => self.configurations.forget_those(|_| true),
            SettingPlace::Client(_) | SettingPlace::Department(_) => {
                self.configurations.forget_those(|prepared| client_id.is_none_or(|id| prepared.client_id == id));
            }
            SettingPlace::Line { line_id, .. } => {
                self.configurations.forget_those(|prepared| prepared.line_id == Some(*line_id));
            }
            SettingPlace::Phone(id) => self.configurations.forget_those(|prepared| prepared.phone_id == *id),
        }
    }
}
