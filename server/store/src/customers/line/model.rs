//! Lists the phone models of a line: the models of its phones, and the models for which the line has stored keys or
//! settings.

use crate::{
    Error, SettingOwner, Store,
    entity::{phone, phone_profile, setting_value},
    page::count_rows,
    stored::read_count,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, Func},
};
use std::collections::BTreeMap;

/// A phone model of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineModel {
    /// The model's id.
    pub model: String,
    /// The number of phones of this model on the line.
    pub phones: u64,
    /// The number of times that the line's keys for this model were saved; 0 means never.
    pub keys_version: i64,
    /// Whether the line defines settings for this model.
    pub has_settings: bool,
}

impl Store {
    /// The models of a line, sorted by id: the model that each phone reported, or else the registered one, and the
    /// models with stored keys or settings.
    pub async fn list_line_models(&self, line_id: i64) -> Result<Vec<LineModel>, Error> {
        let database = self.read()?;
        let model = Func::coalesce([Expr::col(phone::Column::Model), Expr::col(phone::Column::RegisteredModel)]);
        let phones = phone::Entity::find()
            .select_only()
            .column_as(Expr::from(model), "known_model")
            .column_as(count_rows(), "phones")
            .filter(phone::Column::LineId.eq(line_id))
            .group_by(Expr::col("known_model"))
            .into_tuple::<(Option<String>, i64)>()
            .all(database)
            .await?;
        let keys = phone_profile::Entity::find()
            .select_only()
            .columns([phone_profile::Column::Model, phone_profile::Column::Version])
            .filter(phone_profile::Column::LineId.eq(line_id))
            .into_tuple::<(String, i64)>()
            .all(database)
            .await?;
        let settings = setting_value::Entity::find()
            .select_only()
            .column(setting_value::Column::Model)
            .distinct()
            .filter(SettingOwner::of_line(line_id))
            .into_tuple::<String>()
            .all(database)
            .await?;
        let mut models = BTreeMap::new();
        for (model, count) in phones {
            if let Some(model) = model {
                entry(&mut models, model).phones = read_count(count, "phone.id")?;
            }
        }
        for (model, version) in keys {
            entry(&mut models, model).keys_version = version;
        }
        for model in settings {
            entry(&mut models, model).has_settings = true;
        }
        Ok(models.into_values().collect())
    }
}

fn entry(models: &mut BTreeMap<String, LineModel>, model: String) -> &mut LineModel {
    models.entry(model.clone()).or_insert_with(|| LineModel { model, ..LineModel::default() })
}
