//! The list of clients with its counters. One query reads a page; a second query counts the clients only if the page
//! doesn't show the total.

use crate::{
    EXPORT_LIMIT, Error, Scope, Store,
    entity::{client, line, phone},
    page::{count_rows, known_total},
    search::SearchPatterns,
    stored::{Milliseconds, read_count, read_text, read_time, read_word},
};
use jiff::Timestamp;
use portal_api::{
    Search, SortDirection,
    client::{ClientRow, ClientSort, ExportClients, ListClients},
    list::PAGE_SIZE,
};
use sea_orm::{
    Condition, ConnectionTrait as _, EntityTrait, QueryFilter, QueryResult, QuerySelect,
    sea_query::{self, Expr, ExprTrait, Func, LikeExpr, Query, SelectStatement},
};

impl Store {
    /// A page of the clients within the scope, and their total number. A window that ends at `now` counts as expired.
    pub async fn list_clients(
        &self,
        scope: Scope,
        list: &ListClients,
        now: Timestamp,
    ) -> Result<(Vec<ClientRow>, u64), Error> {
        let filter = filter(scope, &list.q);
        let offset = list.page.offset();
        let rows = self.query_clients(filter.clone(), list.sort, list.order, offset, u64::from(PAGE_SIZE), now).await?;
        let total = match known_total(list.page, rows.len()) {
            Some(total) => total,
            None => self.count_clients(filter).await?,
        };
        Ok((rows, total))
    }

    /// The whole list, up to [`EXPORT_LIMIT`](crate::EXPORT_LIMIT) rows.
    pub async fn list_all_clients(
        &self,
        scope: Scope,
        list: &ExportClients,
        now: Timestamp,
    ) -> Result<Vec<ClientRow>, Error> {
        self.query_clients(filter(scope, &list.q), list.sort, list.order, 0, EXPORT_LIMIT, now).await
    }

    async fn query_clients(
        &self,
        filter: Condition,
        sort: ClientSort,
        order: SortDirection,
        offset: u64,
        limit: u64,
        now: Timestamp,
    ) -> Result<Vec<ClientRow>, Error> {
        let database = self.read()?;
        let rows = database.query_all(&rows(filter, sort, order, offset, limit, now)).await?;
        rows.iter().map(read).collect()
    }

    async fn count_clients(&self, filter: Condition) -> Result<u64, Error> {
        let count = client::Entity::find().select_only().column_as(count_rows(), "clients").filter(filter);
        let count = count.into_tuple::<i64>().one(self.read()?).await?;
        read_count(count.unwrap_or_default(), "client.id")
    }
}

/// The condition for clients within the scope that match the search.
fn filter(scope: Scope, search: &Search) -> Condition {
    let Some(patterns) = SearchPatterns::from_search(search) else { return scope.condition() };
    let mut found = Condition::any()
        .add(Expr::col((client::Entity, client::Column::SearchName)).like(patterns.text.clone()))
        .add(Expr::from(Func::lower(Expr::col((client::Entity, client::Column::Reference)))).like(patterns.text));
    if let Some(number) = patterns.hidden_number {
        found =
            found.add(Expr::col((client::Entity, client::Column::Siret)).like(number.clone())).add(has_line(number));
    }
    if let Some(mac) = patterns.hidden_mac {
        found = found.add(has_phone(mac));
    }
    scope.condition().add(found)
}

fn has_line(number: LikeExpr) -> Expr {
    let lines = Query::select()
        .expr(Expr::val(1))
        .from(line::Entity)
        .and_where(Expr::col((line::Entity, line::Column::ClientId)).equals((client::Entity, client::Column::Id)))
        .and_where(Expr::col((line::Entity, line::Column::Number)).like(number))
        .to_owned();
    Expr::exists(lines)
}

fn has_phone(mac: LikeExpr) -> Expr {
    let phones = Query::select()
        .expr(Expr::val(1))
        .from(phone::Entity)
        .and_where(Expr::col((phone::Entity, phone::Column::ClientId)).equals((client::Entity, client::Column::Id)))
        .and_where(Expr::col((phone::Entity, phone::Column::Mac)).like(mac))
        .to_owned();
    Expr::exists(phones)
}

const REFERENCE: client::Column = client::Column::Reference;

/// The columns of a client that [`read`] reads, in its order.
const COLUMNS: [client::Column; 4] =
    [REFERENCE, client::Column::Name, client::Column::State, client::Column::CreatedAt];

/// Selects a page and its counters. The page is cut before counting, so that the counters cost the same in a list of
/// any length.
fn rows(
    filter: Condition,
    sort: ClientSort,
    order: SortDirection,
    offset: u64,
    limit: u64,
    now: Timestamp,
) -> SelectStatement {
    // A reference is unique, so it makes the order of equal rows definite.
    let sorts: &[client::Column] = match sort {
        ClientSort::CreatedAt => &[client::Column::CreatedAt, REFERENCE],
        ClientSort::Reference => &[REFERENCE],
        ClientSort::Name => &[client::Column::SearchName, REFERENCE],
    };
    let order = match order {
        SortDirection::Asc => sea_query::Order::Asc,
        SortDirection::Desc => sea_query::Order::Desc,
    };
    let mut page = Query::select();
    // The counters need the id, and the order of the outer query the searched name.
    page.columns(COLUMNS.map(|column| (client::Entity, column)))
        .columns([(client::Entity, client::Column::Id), (client::Entity, client::Column::SearchName)])
        .from(client::Entity)
        .cond_where(filter)
        .offset(offset)
        .limit(limit);
    let mut rows = Query::select();
    rows.columns(COLUMNS.map(|column| ("page", column)));
    for sort in sorts {
        page.order_by((client::Entity, *sort), order.clone());
        rows.order_by(("page", *sort), order.clone());
    }
    let now = now.milliseconds();
    let is_unbound = || Expr::col((phone::Entity, phone::Column::BoundAt)).is_null();
    let window_until = || Expr::col((phone::Entity, phone::Column::WindowUntil));
    // The word is part of the SQL text, not a bound value: only then SQLite uses the partial index `phone_lost`.
    let is_lost = is_unbound().not().and(Expr::cust("phone.warning = 'lost_credentials'"));
    rows.expr_as(count(line::Entity, line::Column::ClientId, None), "lines")
        .expr_as(count(phone::Entity, phone::Column::ClientId, None), "phones")
        .expr_as(count(phone::Entity, phone::Column::ClientId, Some(is_unbound().and(window_until().gt(now)))), "open")
        .expr_as(
            count(phone::Entity, phone::Column::ClientId, Some(is_unbound().and(window_until().lte(now)))),
            "expired",
        )
        .expr_as(count(phone::Entity, phone::Column::ClientId, Some(is_lost)), "lost")
        .from_subquery(page, "page");
    rows
}

/// A subquery that counts the rows of a table that belong to a client of the page.
fn count<E: EntityTrait>(entity: E, client_id: E::Column, condition: Option<Expr>) -> Expr {
    let rows = Query::select()
        .expr(count_rows())
        .from(entity)
        .and_where(Expr::col((entity, client_id)).equals(("page", client::Column::Id)))
        .and_where_option(condition)
        .to_owned();
    Expr::from(rows)
}

/// Reads a row of [`rows`]: the columns of [`COLUMNS`], then the counters. It reads them by their places, which costs less
/// than to search each name in each row.
fn read(row: &QueryResult) -> Result<ClientRow, Error> {
    let (reference, name, state, created_at, lines, phones, open, expired, lost) =
        row.try_get_many_by_index::<(String, String, String, i64, i64, i64, i64, i64, i64)>()?;
    Ok(ClientRow {
        reference: read_text(reference, "client.reference")?,
        name: read_text(name, "client.name")?,
        state: read_word(&state, "client.state")?,
        created_at: read_time(created_at, "client.created_at")?,
        lines: read_count(lines, "client.lines")?,
        phones: read_count(phones, "client.phones")?,
        open: read_count(open, "client.open")?,
        expired: read_count(expired, "client.expired")?,
        lost: read_count(lost, "client.lost")?,
    })
}
