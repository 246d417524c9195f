//! Lists the addresses and networks of phones.

use crate::{Error, Scope, Store, entity::phone};
use sea_orm::{EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait};
use std::collections::HashSet;

impl Store {
    /// Returns the addresses and networks of the phones of all clients within the scope: where a phone sent its last
    /// request, where it got its credentials, and where it was last seen with its credentials. Requests by strangers
    /// don't count, because anybody can send them.
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
