//! A department and the departments below it, as a subquery for other conditions.

use crate::entity::department::{self, Column};
use sea_orm::{
    ColumnTrait,
    sea_query::{CommonTableExpression, Expr, ExprTrait, Query, SelectStatement, UnionType, WithClause},
};

/// Selects the ids of the department and of all departments below it.
pub(crate) fn find(id: i64) -> SelectStatement {
    let step = Query::select()
        .column((department::Entity, Column::Id))
        .from("below")
        .inner_join(department::Entity, Expr::col((department::Entity, Column::ParentId)).equals(("below", Column::Id)))
        .to_owned();
    // UNION DISTINCT drops ids that were found before, so the recursion ends even if the tree had a cycle.
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
