//! Searches, sorts and lists the phones of a client.

use super::row::{Row, rows};
use crate::{
    EXPORT_LIMIT, Error, Scope, Store,
    entity::{line, phone},
    page::{count_rows, known_total},
    search::SearchPatterns,
    stored::{Milliseconds, StoredWord, read_count},
};
use jiff::Timestamp;
use portal_api::{
    Search, SortDirection,
    list::PAGE_SIZE,
    phone::{ExportPhones, ListPhones, PhoneRow, PhoneSort, PhoneState, PhoneWarning},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{self, Expr, ExprTrait, Func, NullOrdering},
};

impl Store {
    /// A page of a client's phones within the scope, and their total number. Ignores `list.reference`; the client is
    /// `client_id`.
    pub async fn list_phones(
        &self,
        scope: Scope,
        client_id: i64,
        list: &ListPhones,
        now: Timestamp,
    ) -> Result<(Vec<PhoneRow>, u64), Error> {
        let condition = condition(scope, client_id, &list.q, list.state, now);
        let found = sort_phones(rows().filter(condition.clone()), list.sort, list.order);
        let page = found.offset(list.page.offset()).limit(u64::from(PAGE_SIZE));
        let rows = page.into_model::<Row>().all(self.read()?).await?;
        let total = match known_total(list.page, rows.len()) {
            Some(total) => total,
            None => self.count_phones(condition).await?,
        };
        Ok((rows.into_iter().map(|row| row.read(now)).collect::<Result<_, _>>()?, total))
    }

    /// The whole list, up to [`EXPORT_LIMIT`](crate::EXPORT_LIMIT) rows.
    pub async fn list_all_phones(
        &self,
        scope: Scope,
        client_id: i64,
        list: &ExportPhones,
        now: Timestamp,
    ) -> Result<Vec<PhoneRow>, Error> {
        let found = rows().filter(condition(scope, client_id, &list.q, list.state, now));
        let found = sort_phones(found, list.sort, list.order).limit(EXPORT_LIMIT);
        found.into_model::<Row>().all(self.read()?).await?.into_iter().map(|row| row.read(now)).collect()
    }

    async fn count_phones(&self, condition: Condition) -> Result<u64, Error> {
        let count = phone::Entity::find()
            .left_join(line::Entity)
            .select_only()
            .column_as(count_rows(), "phones")
            .filter(condition);
        let count = count.into_tuple::<i64>().one(self.read()?).await?;
        read_count(count.unwrap_or_default(), "phone.id")
    }
}

/// The condition for a client's phones within the scope that match the search and the state.
fn condition(scope: Scope, client_id: i64, search: &Search, state: Option<PhoneState>, now: Timestamp) -> Condition {
    let mut condition = Condition::all().add(phone::Column::ClientId.eq(client_id)).add(scope.lines_of_client());
    if let Some(state) = state {
        condition = condition.add(in_state(state, now.milliseconds()));
    }
    let Some(patterns) = SearchPatterns::from_search(search) else { return condition };
    let mut found = Condition::any()
        .add(Expr::col((phone::Entity, phone::Column::SearchDescription)).like(patterns.text.clone()))
        .add(Expr::col((line::Entity, line::Column::SearchName)).like(patterns.text.clone()))
        .add(Expr::from(Func::lower(Expr::col((phone::Entity, phone::Column::Model)))).like(patterns.text));
    if let Some(number) = patterns.number {
        found = found.add(Expr::col((line::Entity, line::Column::Number)).like(number));
    }
    if let Some(mac) = patterns.mac {
        found = found.add(Expr::col((phone::Entity, phone::Column::Mac)).like(mac));
    }
    condition.add(found)
}

/// The condition for phones in a state. It must agree with the state that `row.rs` computes.
fn in_state(state: PhoneState, now: i64) -> Condition {
    let is_unbound = phone::Column::BoundAt.is_null();
    let (warning, lost) = (phone::Column::Warning, PhoneWarning::LostCredentials.word());
    let is_bound = || Condition::all().add(phone::Column::BoundAt.is_not_null());
    match state {
        PhoneState::Bound => is_bound().add(Condition::any().add(warning.is_null()).add(warning.ne(lost))),
        PhoneState::Lost => is_bound().add(warning.eq(lost)),
        PhoneState::Open => Condition::all().add(is_unbound).add(phone::Column::WindowUntil.gt(now)),
        PhoneState::Expired => Condition::all().add(is_unbound).add(phone::Column::WindowUntil.lte(now)),
    }
}

/// Sorts the phones. Missing values come last in both sort orders; without this rule the two databases would differ.
fn sort_phones(phones: Select<phone::Entity>, sort: PhoneSort, order: SortDirection) -> Select<phone::Entity> {
    let order = match order {
        SortDirection::Asc => sea_query::Order::Asc,
        SortDirection::Desc => sea_query::Order::Desc,
    };
    let phones = match sort {
        PhoneSort::Mac => phones,
        PhoneSort::CreatedAt => phones.order_by(phone::Column::CreatedAt, order.clone()),
        PhoneSort::Description => phones.order_by(phone::Column::SearchDescription, order.clone()),
        PhoneSort::Model => phones.order_by_with_nulls(phone::Column::Model, order.clone(), NullOrdering::Last),
        PhoneSort::Number => phones.order_by_with_nulls(line::Column::Number, order.clone(), NullOrdering::Last),
    };
    phones.order_by(phone::Column::Mac, order)
}
