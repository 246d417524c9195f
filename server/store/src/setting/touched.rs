//! Which telephones a change at a place touches.

use super::SettingPlace;
use crate::{
    Error, Store, TokenHash,
    entity::{client, department, line, phone},
    page::signed,
};
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
    sea_query::{CommonTableExpression, Expr, ExprTrait, Query, SelectStatement, UnionType, WithClause},
};

impl Store {
    /// The bound telephones that a change at a place touches, with the hashes of their tokens, in the order of their
    /// ids: at most `limit` of those after `after`. For a line they are all of its telephones: which model each is, the
    /// caller knows better.
    pub async fn list_token_hashes_at(
        &self,
        place: &SettingPlace,
        after: i64,
        limit: u64,
    ) -> Result<Vec<(i64, TokenHash)>, Error> {
        let phones = phone::Entity::find()
            .select_only()
            .columns([phone::Column::Id, phone::Column::TokenHash])
            .filter(phone::Column::Id.gt(after))
            .filter(phone::Column::BoundAt.is_not_null());
        let phones = match place {
            SettingPlace::Operator => phones,
            SettingPlace::Reseller(id) => {
                let of_client = phones.join(JoinType::InnerJoin, phone::Relation::Client.def());
                of_client.filter(client::Column::ResellerId.eq(*id))
            }
            SettingPlace::Client(id) => phones.filter(phone::Column::ClientId.eq(*id)),
            SettingPlace::Department(id) => {
                // Its client is said as well: an index leads from it to telephones in the order of their ids.
                let on_line = phones.join(JoinType::InnerJoin, phone::Relation::Line.def());
                on_line
                    .filter(
                        Expr::col((phone::Entity, phone::Column::ClientId)).eq(Expr::from(client_of_department(*id))),
                    )
                    .filter(line::Column::DepartmentId.in_subquery(department_and_below(*id)))
            }
            SettingPlace::Line { line_id, .. } => phones.filter(phone::Column::LineId.eq(*line_id)),
            SettingPlace::Phone(id) => phones.filter(phone::Column::Id.eq(*id)),
        };
        let page = phones.order_by_asc(phone::Column::Id).limit(signed(limit));
        Ok(page.into_tuple::<(i64, TokenHash)>().all(self.read()?).await?)
    }
}

fn client_of_department(id: i64) -> SelectStatement {
    Query::select()
        .column(department::Column::ClientId)
        .from(department::Entity)
        .and_where(department::Column::Id.eq(id))
        .to_owned()
}

/// The ids of a department and of all below it. Each comes once, so that the search ends in any tree.
fn department_and_below(id: i64) -> SelectStatement {
    let step = Query::select()
        .column((department::Entity, department::Column::Id))
        .from(department::Entity)
        .inner_join("below", Expr::col((department::Entity, department::Column::ParentId)).equals(("below", "id")))
        .to_owned();
    let all = Query::select()
        .column(department::Column::Id)
        .from(department::Entity)
        .and_where(department::Column::Id.eq(id))
        .union(UnionType::Distinct, step)
        .to_owned();
    let below = CommonTableExpression::new().table_name("below").column("id").query(all).to_owned();
    Query::select()
        .column(("below", "id"))
        .from("below")
        .with_cte(WithClause::new().recursive(true).cte(below).to_owned())
        .to_owned()
}
