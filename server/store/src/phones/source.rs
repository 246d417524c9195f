//! The sources where a reseller's phones were seen.

use crate::{Error, Scope, Store, entity::phone};
use sea_orm::{EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait};
use std::collections::HashSet;

impl Store {
    /// The addresses and networks where the phones within the scope were last seen, or got their credentials. Requests
    /// by strangers don't count: anybody can send them.
    pub async fn list_phone_sources(&self, scope: Scope) -> Result<HashSet<String>, Error> {
        let rows = phone::Entity::find()
            .select_only()
            .distinct()
            .columns([phone::Column::LastAddress, phone::Column::BoundAddress, phone::Column::SeenSource])
            .join(JoinType::InnerJoin, phone::Relation::Client.def())
            .filter(scope.condition())
            .into_tuple::<(Option<String>, Option<String>, Option<String>)>()
            .all(self.read()?)
            .await?;
        Ok(rows.into_iter().flat_map(|(last, bound, seen)| [last, bound, seen]).flatten().collect())
    }
}
