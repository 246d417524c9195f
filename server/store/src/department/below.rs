//! A department and those below it, for the conditions of other queries.

use crate::entity::department::{self, Column};
use sea_orm::{
    ColumnTrait,
    sea_query::{CommonTableExpression, Expr, ExprTrait, Query, SelectStatement, UnionType, WithClause},
};

/// Selects their ids, that of the department itself among them.
pub(crate) fn find(id: i64) -> SelectStatement {
    let step = Query::select()
        .column((department::Entity, Column::Id))
        .from("below")
        .inner_join(department::Entity, Expr::col((department::Entity, Column::ParentId)).equals(("below", Column::Id)))
        .to_owned();
    // Each is found once, so that a circle, were there one, would end.
    let found = Query::select()
        .column((department::Entity, Column::Id))
        .from(department::Entity)
        .and_where(Column::Id.eq(id))
        .union(UnionType::Distinct, step)
        .to_owned();
    let below = CommonTableExpression::new().table_name("below").column(Column::Id).query(found).to_owned();
    Query::select()
        .column(("below", Column::Id))
        .from("below")
        .with_cte(WithClause::new().recursive(true).cte(below).to_owned())
        .to_owned()
}
