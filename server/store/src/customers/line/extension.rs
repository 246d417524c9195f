//! Searches the lines of a client, for the directory "Extensions" on phones.

use crate::{
    Error, Store,
    entity::{department, line},
    page::{clamp_to_signed, count_rows, known_total_at},
    search::{DirectorySearch, SearchPatterns},
    stored::{read_count, read_text},
};
use portal_api::{Name, Number};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

/// An entry of the directory "Extensions".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtensionRow {
    /// The name of the line's user.
    pub name: Name,
    /// The line's number.
    pub number: Number,
    /// The name of the line's department.
    pub department: Name,
}

impl Store {
    /// Returns a part of the matching lines of a client, or of one of its departments, sorted by name, and the total
    /// number of matches. The search covers name, department and number. The result is empty if the client has no
    /// department with this name.
    pub async fn list_extensions(
        &self,
        client_id: i64,
        search: &DirectorySearch,
        department: Option<&Name>,
        offset: u64,
        limit: u64,
    ) -> Result<(Vec<ExtensionRow>, u64), Error> {
        let found = line::Entity::find()
            .inner_join(department::Entity)
            .select_only()
            .filter(condition(client_id, search, department));
        let rows = found
            .clone()
            .columns([line::Column::Name, line::Column::Number])
            .column(department::Column::Name)
            .order_by_asc(line::Column::SearchName)
            .order_by_asc(line::Column::Number)
            .offset(clamp_to_signed(offset))
            .limit(clamp_to_signed(limit))
            .into_tuple::<(String, String, String)>()
            .all(self.read()?)
            .await?;
        let total = if let Some(total) = known_total_at(offset, limit, rows.len()) {
            total
        } else {
            let count = found.column_as(count_rows(), "lines").into_tuple::<i64>();
            read_count(count.one(self.read()?).await?.unwrap_or_default(), "line.id")?
        };
        Ok((rows.into_iter().map(read).collect::<Result<_, _>>()?, total))
    }
}

fn condition(client_id: i64, search: &DirectorySearch, department: Option<&Name>) -> Condition {
    let mut condition = Condition::all().add(line::Column::ClientId.eq(client_id));
    if let Some(department) = department {
        condition = condition.add(department::Column::Name.eq(department.as_str()));
    }
    let match_text = |patterns: SearchPatterns| {
        let found = Condition::any()
            .add(Expr::col((line::Entity, line::Column::SearchName)).like(patterns.text.clone()))
            .add(Expr::col((department::Entity, department::Column::SearchName)).like(patterns.text));
        match patterns.number {
            Some(number) => found.add(Expr::col((line::Entity, line::Column::Number)).like(number)),
            None => found,
        }
    };
    condition.add(search.condition(match_text, |digits| Condition::all().add(line::Column::Number.eq(digits))))
}

fn read((name, number, department): (String, String, String)) -> Result<ExtensionRow, Error> {
    Ok(ExtensionRow {
        name: read_text(name, "line.name")?,
        number: read_text(number, "line.number")?,
        department: read_text(department, "department.name")?,
    })
}
