//! Finds the chain of departments above a line, a phone or a department, with one query for any depth of the tree.

use crate::{
    Error,
    entity::{client, department, line, phone},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, FromQueryResult,
    sea_query::{CommonTableExpression, Expr, ExprTrait, Order, Query, SelectStatement, UnionType, WithClause},
};

/// The maximum number of steps upwards; a depth must fit into a `u8`. A department is always created below an existing
/// department, so the tree has no cycle. If it had one, this limit would still end the query.
const MAX_STEPS: i64 = u8::MAX as i64;

/// A client, its reseller, and the departments from the client's root down to the starting department. `departments` is
/// empty when the chain starts at the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chain {
    pub(crate) reseller_id: i64,
    pub(crate) client_id: i64,
    pub(crate) departments: Vec<i64>,
}

/// Starts at a client, without a department.
pub(crate) fn of_client(id: i64) -> SelectStatement {
    let mut start = start();
    start
        .from(client::Entity)
        .left_join(department::Entity, Expr::val(false))
        .and_where(Expr::col((client::Entity, client::Column::Id)).eq(id));
    start
}

/// Starts at a department; the caller adds the condition that selects the department.
pub(crate) fn of_departments() -> SelectStatement {
    let mut start = start();
    start.from(department::Entity).inner_join(
        client::Entity,
        Expr::col((client::Entity, client::Column::Id)).equals((department::Entity, department::Column::ClientId)),
    );
    start
}

/// Starts at a line's department.
pub(crate) fn of_line(id: i64) -> SelectStatement {
    let mut start = of_departments();
    start
        .inner_join(
            line::Entity,
            Expr::col((line::Entity, line::Column::DepartmentId)).equals((department::Entity, department::Column::Id)),
        )
        .and_where(line::Column::Id.eq(id));
    start
}

/// Starts at the department of the phone's line, or at its client if the phone has no line.
pub(crate) fn of_phone(id: i64) -> SelectStatement {
    let mut start = start();
    start
        .from(phone::Entity)
        .inner_join(
            client::Entity,
            Expr::col((client::Entity, client::Column::Id)).equals((phone::Entity, phone::Column::ClientId)),
        )
        .left_join(
            line::Entity,
            Expr::col((line::Entity, line::Column::Id)).equals((phone::Entity, phone::Column::LineId)),
        )
        .left_join(
            department::Entity,
            Expr::col((department::Entity, department::Column::Id)).equals((line::Entity, line::Column::DepartmentId)),
        )
        .and_where(phone::Column::Id.eq(id));
    start
}

/// Runs the query from its start up to the client's root. Returns `None` if the start doesn't exist.
pub(crate) async fn find(database: &impl ConnectionTrait, start: SelectStatement) -> Result<Option<Chain>, Error> {
    let statement = database.get_database_backend().build(&climb(start));
    let steps = Step::find_by_statement(statement).all(database).await?;
    let Some(first) = steps.first() else { return Ok(None) };
    let departments = steps.iter().filter_map(|step| step.id).collect();
    Ok(Some(Chain { reseller_id: first.reseller_id, client_id: first.client_id, departments }))
}

#[derive(FromQueryResult)]
struct Step {
    client_id: i64,
    reseller_id: i64,
    id: Option<i64>,
}

/// The columns of the first step, which the functions above complete with tables and conditions.
fn start() -> SelectStatement {
    Query::select()
        .column((client::Entity, client::Column::Id))
        .column((client::Entity, client::Column::ResellerId))
        .column((department::Entity, department::Column::Id))
        .column((department::Entity, department::Column::ParentId))
        .expr(Expr::val(0_i64))
        .to_owned()
}

/// The recursive query: each step goes from a department to its parent. The rows are sorted from the root downwards.
fn climb(mut chain: SelectStatement) -> SelectStatement {
    let step = Query::select()
        .columns([("chain", "client_id"), ("chain", "reseller_id")])
        .column((department::Entity, department::Column::Id))
        .column((department::Entity, department::Column::ParentId))
        .expr(Expr::col(("chain", "steps")).add(1_i64))
        .from("chain")
        .inner_join(
            department::Entity,
            Expr::col((department::Entity, department::Column::Id)).equals(("chain", "parent_id")),
        )
        .and_where(Expr::col(("chain", "steps")).lt(MAX_STEPS))
        .to_owned();
    let chain = CommonTableExpression::new()
        .table_name("chain")
        .columns(["client_id", "reseller_id", "id", "parent_id", "steps"])
        .query(chain.union(UnionType::All, step).to_owned())
        .to_owned();
    Query::select()
        .columns([("chain", "client_id"), ("chain", "reseller_id"), ("chain", "id")])
        .from("chain")
        .order_by(("chain", "steps"), Order::Desc)
        .with_cte(WithClause::new().recursive(true).cte(chain).to_owned())
        .to_owned()
}
