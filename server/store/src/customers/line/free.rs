//! Finds lines without a phone, and lines by the name of their user.

use crate::{
    Error, Scope, Store,
    entity::{department, line, phone},
    search::SearchPatterns,
    stored::read_text,
};
use portal_api::{Number, Search, fold::fold, free_line::FreeLine};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Query},
};

impl Store {
    /// Finds a line of a client within the scope that has no phone: the first by number after `start`, or else the
    /// first of all lines without a phone.
    pub async fn find_free_line(
        &self,
        scope: Scope,
        client_id: i64,
        start: Option<&Number>,
    ) -> Result<Option<FreeLine>, Error> {
        let phones = Query::select()
            .expr(Expr::value(1))
            .from(phone::Entity)
            .and_where(Expr::col((phone::Entity, phone::Column::LineId)).equals((line::Entity, line::Column::Id)))
            .to_owned();
        let free = line::Entity::find()
            .inner_join(department::Entity)
            .select_only()
            .columns([line::Column::Number, line::Column::Name])
            .filter(line::Column::ClientId.eq(client_id))
            .filter(scope.lines_of_client())
            .filter(Condition::all().not().add(Expr::exists(phones)))
            .order_by_asc(line::Column::Number);
        if let Some(start) = start {
            let later = free.clone().filter(line::Column::Number.gt(start.as_str()));
            if let Some(found) = later.into_tuple::<(String, String)>().one(self.read()?).await? {
                return read(found).map(Some);
            }
        }
        free.into_tuple().one(self.read()?).await?.map(read).transpose()
    }

    /// Returns the numbers of a client's lines within the scope that have this name, ignoring case and accents. When no
    /// line has exactly this name, returns the lines whose names contain it.
    pub async fn find_lines_named(
        &self,
        scope: Scope,
        client_id: i64,
        name: &str,
        limit: u64,
    ) -> Result<Vec<Number>, Error> {
        let lines = line::Entity::find()
            .inner_join(department::Entity)
            .select_only()
            .column(line::Column::Number)
            .filter(line::Column::ClientId.eq(client_id))
            .filter(scope.lines_of_client())
            .order_by_asc(line::Column::Number)
            .limit(limit);
        let exact = lines.clone().filter(line::Column::SearchName.eq(fold(name).trim()));
        let mut found = exact.into_tuple::<String>().all(self.read()?).await?;
        if found.is_empty()
            && let Some(patterns) = Search::parse(name).ok().as_ref().and_then(SearchPatterns::from_search)
        {
            let contains_name = Expr::col((line::Entity, line::Column::SearchName)).like(patterns.text);
            found = lines.filter(contains_name).into_tuple::<String>().all(self.read()?).await?;
        }
        found.into_iter().map(|number| read_text(number, "line.number")).collect()
    }
}

fn read((number, name): (String, String)) -> Result<FreeLine, Error> {
    Ok(FreeLine { number: read_text(number, "line.number")?, name: read_text(name, "line.name")? })
}
