//! The list of a client's lines.

use crate::{
    EXPORT_LIMIT, Error, Scope, Store,
    entity::{department, line, phone},
    page::{count_rows, known_total},
    search::SearchPatterns,
    stored::{read_count, read_text, read_time, read_word},
};
use portal_api::{
    Search, SortDirection,
    line::{ExportLines, LineRow, LineSort, ListLines, Restriction},
    list::PAGE_SIZE,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{self, Expr, ExprTrait, Query},
};

impl Store {
    /// A page of a client's lines within the scope, and their total number. Ignores `list.reference`; the client is
    /// `client_id`.
    pub async fn list_lines(
        &self,
        scope: Scope,
        client_id: i64,
        list: &ListLines,
    ) -> Result<(Vec<LineRow>, u64), Error> {
        let condition = condition(scope, client_id, &list.q);
        let found = sort_lines(rows().filter(condition.clone()), list.sort, list.order);
        let page = found.offset(list.page.offset()).limit(u64::from(PAGE_SIZE));
        let rows = page.into_model::<Row>().all(self.read()?).await?;
        let total = match known_total(list.page, rows.len()) {
            Some(total) => total,
            None => self.count_lines(condition).await?,
        };
        Ok((rows.into_iter().map(Row::read).collect::<Result<_, _>>()?, total))
    }

    /// The whole list, up to [`EXPORT_LIMIT`](crate::EXPORT_LIMIT) rows.
    pub async fn list_all_lines(
        &self,
        scope: Scope,
        client_id: i64,
        list: &ExportLines,
    ) -> Result<Vec<LineRow>, Error> {
        let found = rows().filter(condition(scope, client_id, &list.q));
        let found = sort_lines(found, list.sort, list.order).limit(EXPORT_LIMIT);
        found.into_model::<Row>().all(self.read()?).await?.into_iter().map(Row::read).collect()
    }

    async fn count_lines(&self, condition: Condition) -> Result<u64, Error> {
        let count = line::Entity::find()
            .inner_join(department::Entity)
            .select_only()
            .column_as(count_rows(), "lines")
            .filter(condition);
        let count = count.into_tuple::<i64>().one(self.read()?).await?;
        read_count(count.unwrap_or_default(), "line.id")
    }
}

/// A query for lines with the columns of [`Row`].
pub(super) fn rows() -> Select<line::Entity> {
    let phones = Query::select()
        .expr(count_rows())
        .from(phone::Entity)
        .and_where(Expr::col((phone::Entity, phone::Column::LineId)).equals((line::Entity, line::Column::Id)))
        .to_owned();
    line::Entity::find()
        .inner_join(department::Entity)
        .select_only()
        .columns([line::Column::Id, line::Column::ClientId, line::Column::Number, line::Column::Name])
        .columns([line::Column::Licence, line::Column::LockedAt, line::Column::LockedUntil])
        .columns([line::Column::PinsLockedUntil, line::Column::Presented])
        .columns([line::Column::Restriction, line::Column::Administrator])
        .column_as(department::Column::Name, "department")
        .column_as(Expr::from(phones), "phones")
}

/// The condition for a client's lines within the scope that match the search.
fn condition(scope: Scope, client_id: i64, search: &Search) -> Condition {
    let of_client = Condition::all().add(line::Column::ClientId.eq(client_id)).add(scope.lines_of_client());
    let Some(patterns) = SearchPatterns::from_search(search) else { return of_client };
    let mut found = Condition::any()
        .add(Expr::col((line::Entity, line::Column::SearchName)).like(patterns.text.clone()))
        .add(Expr::col((line::Entity, line::Column::SearchLicence)).like(patterns.text.clone()))
        .add(Expr::col((department::Entity, department::Column::SearchName)).like(patterns.text));
    if let Some(number) = patterns.number {
        found = found.add(Expr::col((line::Entity, line::Column::Number)).like(number));
    }
    of_client.add(found)
}

fn sort_lines(lines: Select<line::Entity>, sort: LineSort, order: SortDirection) -> Select<line::Entity> {
    let order = match order {
        SortDirection::Asc => sea_query::Order::Asc,
        SortDirection::Desc => sea_query::Order::Desc,
    };
    let lines = match sort {
        LineSort::Number => lines,
        LineSort::Name => lines.order_by(line::Column::SearchName, order.clone()),
        LineSort::Department => lines.order_by(department::Column::SearchName, order.clone()),
    };
    lines.order_by(line::Column::Number, order)
}

/// A row of the list.
#[derive(FromQueryResult)]
pub(super) struct Row {
    pub(super) id: i64,
    number: String,
    name: String,
    licence: String,
    locked_at: Option<i64>,
    locked_until: Option<i64>,
    pins_locked_until: Option<i64>,
    presented: String,
    restriction: i16,
    administrator: String,
    department: String,
    phones: i64,
}

/// A row with the client that it belongs to.
#[derive(FromQueryResult)]
pub(super) struct RowWithClient {
    #[sea_orm(nested)]
    pub(super) row: Row,
    pub(super) client_id: i64,
    pub(super) reference: String,
    pub(super) client_name: String,
}

impl Row {
    pub(super) fn read(self) -> Result<LineRow, Error> {
        let time = |at: Option<i64>, column| at.map(|at| read_time(at, column)).transpose();
        let restriction = u8::try_from(self.restriction).ok().and_then(Restriction::from_class);
        Ok(LineRow {
            number: read_text(self.number, "line.number")?,
            name: read_text(self.name, "line.name")?,
            licence: self.licence,
            department: read_text(self.department, "department.name")?,
            locked_at: time(self.locked_at, "line.locked_at")?,
            locked_until: time(self.locked_until, "line.locked_until")?,
            pins_locked_until: time(self.pins_locked_until, "line.pins_locked_until")?,
            presented: read_text(self.presented, "line.presented")?,
            restriction: restriction.ok_or(Error::Unreadable { column: "line.restriction" })?,
            administrator: read_word(&self.administrator, "line.administrator")?,
            phones: read_count(self.phones, "line.phones")?,
        })
    }
}
