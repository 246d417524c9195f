//! Lists the layers of settings that apply to a phone: one layer per scope, from the operator down to the phone. One
//! query finds the scopes, and another query reads their settings.

use super::SettingOwner;
use crate::{
    Error, SealedSecret, Store,
    department::chain::{self, Chain},
    entity::{client, department, line, phone, reseller, setting_value},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Query},
};

/// A setting at one scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSetting {
    /// The setting's id.
    pub id: String,
    /// The value, if the scope sets one.
    pub value: Option<StoredValue>,
    /// Whether lower scopes can't override the setting.
    pub is_locked: bool,
}

/// A stored value of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoredValue {
    /// A text that is not secret.
    Plain(String),
    /// A sealed secret.
    Sealed(SealedSecret),
}

/// The settings of one scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingLayer {
    /// The owner of the settings; its variant is the scope.
    pub owner: SettingOwner,
    /// The depth of a department: 0 for the root department. Other scopes have the depth 0.
    pub depth: u8,
    /// The settings that the scope defines, sorted by id; may be empty.
    pub settings: Vec<StoredSetting>,
}

impl Store {
    /// Returns all layers for a line's phones of one model, and for one phone of the client if `phone_id` is given:
    /// operator, reseller, client, the departments from the root down to the line's department, line and model, phone.
    /// Every scope has a layer, even if it defines no setting. Without a line there are no departments.
    ///
    /// Errors: [`Error::NotFound`] when the client does not exist, or has no such line or phone.
    pub async fn list_setting_layers(
        &self,
        client_id: i64,
        line_id: Option<i64>,
        model: &str,
        phone_id: Option<i64>,
    ) -> Result<Vec<SettingLayer>, Error> {
        let mut start = match line_id {
            None => chain::of_client(client_id),
            Some(line_id) => chain::of_line(line_id).and_where(line::Column::ClientId.eq(client_id)).to_owned(),
        };
        if let Some(phone_id) = phone_id {
            let phone = Query::select()
                .expr(Expr::val(1))
                .from(phone::Entity)
                .and_where(phone::Column::Id.eq(phone_id))
                .and_where(
                    Expr::col((phone::Entity, phone::Column::ClientId)).equals((client::Entity, client::Column::Id)),
                )
                .to_owned();
            start.and_where(Expr::exists(phone));
        }
        let mut owners = owners(&chain::find(self.read()?, start).await?.ok_or(Error::NotFound)?)?;
        let line = line_id.map(|line_id| SettingOwner::Line { line_id, model: model.to_owned() });
        owners.extend(line.into_iter().chain(phone_id.map(SettingOwner::Phone)).map(|owner| (owner, 0)));
        self.read_layers(owners).await
    }

    /// Returns the layers from the operator down to one owner. For a phone the layer of its line is left out, because
    /// that layer depends on the model; [`list_setting_layers`](Self::list_setting_layers) includes it.
    ///
    /// Errors: [`Error::NotFound`] when the owner does not exist.
    pub async fn list_setting_layers_of(&self, owner: &SettingOwner) -> Result<Vec<SettingLayer>, Error> {
        let start = match owner {
            SettingOwner::Operator => return self.read_layers(vec![(SettingOwner::Operator, 0)]).await,
            SettingOwner::Reseller(id) => {
                reseller::Entity::find_by_id(*id).one(self.read()?).await?.ok_or(Error::NotFound)?;
                return self.read_layers(vec![(SettingOwner::Operator, 0), (owner.clone(), 0)]).await;
            }
            SettingOwner::Client(id) => chain::of_client(*id),
            SettingOwner::Department(id) => {
                chain::of_departments().and_where(department::Column::Id.eq(*id)).to_owned()
            }
            SettingOwner::Line { line_id, .. } => chain::of_line(*line_id),
            SettingOwner::Phone(id) => chain::of_phone(*id),
        };
        let mut owners = owners(&chain::find(self.read()?, start).await?.ok_or(Error::NotFound)?)?;
        if matches!(owner, SettingOwner::Line { .. } | SettingOwner::Phone(_)) {
            owners.push((owner.clone(), 0));
        }
        self.read_layers(owners).await
    }

    /// Returns the layers below the departments: the layer of a line's phones of one model, if there is a line, and the
    /// layer of a phone.
    pub async fn list_setting_layers_below(
        &self,
        line_id: Option<i64>,
        model: &str,
        phone_id: i64,
    ) -> Result<Vec<SettingLayer>, Error> {
        let line = line_id.map(|line_id| SettingOwner::Line { line_id, model: model.to_owned() });
        self.read_layers(line.into_iter().chain([SettingOwner::Phone(phone_id)]).map(|owner| (owner, 0)).collect())
            .await
    }

    async fn read_layers(&self, owners: Vec<(SettingOwner, u8)>) -> Result<Vec<SettingLayer>, Error> {
        let of_owners = owners.iter().fold(Condition::any(), |any, (owner, _)| any.add(owner.condition()));
        let rows = setting_value::Entity::find()
            .select_only()
            .columns([setting_value::Column::Place, setting_value::Column::Owner, setting_value::Column::Setting])
            .columns([setting_value::Column::Value, setting_value::Column::Sealed, setting_value::Column::IsLocked])
            .filter(of_owners)
            .order_by_asc(setting_value::Column::Setting)
            .into_model::<Row>()
            .all(self.read()?)
            .await?;
        let empty = |(owner, depth)| SettingLayer { owner, depth, settings: Vec::new() };
        let mut layers: Vec<_> = owners.into_iter().map(empty).collect();
        for row in rows {
            let has_owner =
                |layer: &&mut SettingLayer| layer.owner.word() == row.place && layer.owner.id() == row.owner;
            if let Some(layer) = layers.iter_mut().find(has_owner) {
                layer.settings.push(row.read()?);
            }
        }
        Ok(layers)
    }
}

/// The owners from the operator down to the chain's last department, with their depths.
fn owners(chain: &Chain) -> Result<Vec<(SettingOwner, u8)>, Error> {
    let above =
        [SettingOwner::Operator, SettingOwner::Reseller(chain.reseller_id), SettingOwner::Client(chain.client_id)];
    let mut owners: Vec<_> = above.into_iter().map(|owner| (owner, 0)).collect();
    for (depth, id) in chain.departments.iter().enumerate() {
        let depth = u8::try_from(depth).map_err(|_| Error::Unreadable { column: "department.parent_id" })?;
        owners.push((SettingOwner::Department(*id), depth));
    }
    Ok(owners)
}

#[derive(FromQueryResult)]
struct Row {
    place: String,
    owner: i64,
    setting: String,
    value: Option<String>,
    sealed: Option<SealedSecret>,
    is_locked: bool,
}

impl Row {
    fn read(self) -> Result<StoredSetting, Error> {
        let value = match (self.value, self.sealed) {
            (None, None) => None,
            (Some(value), None) => Some(StoredValue::Plain(value)),
            (None, Some(sealed)) => Some(StoredValue::Sealed(sealed)),
            (Some(_), Some(_)) => return Err(Error::Unreadable { column: "setting_value.sealed" }),
        };
        Ok(StoredSetting { id: self.setting, value, is_locked: self.is_locked })
    }
}
