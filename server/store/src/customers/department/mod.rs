//! Creates, finds and lists the departments of a client.

pub(crate) mod below;
pub(crate) mod chain;

use crate::{
    Actor, Error, Scope, Store,
    audit::AuditEntry,
    entity::{client, department, line},
    page::count_rows,
    stored::{read_count, read_text},
};
use jiff::Timestamp;
use portal_api::{Name, Reference, audit::AuditAction, department::Department, fold::fold};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Query},
};
use std::collections::HashMap;

/// A department to create.
#[derive(Clone, Debug)]
pub struct NewDepartment {
    /// The id of the department's client.
    pub client_id: i64,
    /// The name, unique within the client.
    pub name: Name,
    /// The name of the parent department; `None` means the root.
    pub parent: Option<Name>,
    /// The time of creation.
    pub created_at: Timestamp,
    /// The actor to record in the audit.
    pub actor: Actor,
}

/// A department.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DepartmentRecord {
    /// The department's database id.
    pub id: i64,
    /// The id of the department's client.
    pub client_id: i64,
    /// The number of departments above this department: 0 for the root.
    pub depth: u8,
}

impl Store {
    /// Finds a department by its client's reference and its name, within the scope.
    pub async fn find_department(
        &self,
        scope: Scope,
        reference: &Reference,
        name: &Name,
    ) -> Result<Option<DepartmentRecord>, Error> {
        let mut start = chain::of_departments();
        start
            .and_where(client::Column::Reference.eq(reference.as_str()))
            .and_where(department::Column::Name.eq(name.as_str()))
            .cond_where(scope.condition());
        let Some(chain) = chain::find(self.read()?, start).await? else { return Ok(None) };
        if let Scope::Department { id: top, .. } = scope
            && !chain.departments.contains(&top)
        {
            return Ok(None);
        }
        let [above @ .., id] = chain.departments.as_slice() else { return Ok(None) };
        let depth = u8::try_from(above.len()).map_err(|_| Error::Unreadable { column: "department.parent_id" })?;
        Ok(Some(DepartmentRecord { id: *id, client_id: chain.client_id, depth }))
    }

    /// A client's departments within the scope: the root first, then sorted by name. The topmost department of the
    /// scope has no `parent`, because the caller may not see the departments above it.
    pub async fn list_departments(&self, scope: Scope, client_id: i64) -> Result<Vec<Department>, Error> {
        let lines = Query::select()
            .expr(count_rows())
            .from(line::Entity)
            .and_where(
                Expr::col((line::Entity, line::Column::DepartmentId))
                    .equals((department::Entity, department::Column::Id)),
            )
            .to_owned();
        let rows = department::Entity::find()
            .select_only()
            .columns([department::Column::Id, department::Column::ParentId, department::Column::Name])
            .column_as(Expr::from(lines), "lines")
            .filter(department::Column::ClientId.eq(client_id))
            .filter(scope.departments_of_client())
            .order_by_asc(department::Column::ParentId.is_not_null())
            .order_by_asc(department::Column::SearchName)
            .order_by_asc(department::Column::Name)
            .into_model::<Row>()
            .all(self.read()?)
            .await?;
        let names: HashMap<i64, String> = rows.iter().map(|row| (row.id, row.name.clone())).collect();
        rows.into_iter().map(|row| row.read(&names)).collect()
    }

    /// Creates a department below its parent.
    ///
    /// Errors: [`Error::Duplicate`] when the client has a department with this name, [`Error::UnknownDepartment`] when
    /// it has no department with the parent's name.
    pub async fn create_department(&self, new: &NewDepartment) -> Result<Department, Error> {
        let transaction = self.begin().await?;
        let parent = find(&transaction, new.client_id, new.parent.as_ref()).await?;
        insert(&transaction, new.client_id, Some(parent.id), &new.name).await?;
        let entry = AuditEntry {
            at: new.created_at,
            actor: &new.actor,
            client_id: Some(new.client_id),
            mac: None,
            action: AuditAction::DepartmentCreated,
            detail: new.name.to_string(),
        };
        entry.write(&transaction).await?;
        transaction.commit().await?;
        let parent = read_text(parent.name, "department.name")?;
        Ok(Department { name: new.name.clone(), parent: Some(parent), lines: 0 })
    }
}

/// Finds a client's department by its name; `None` means the root.
pub(crate) async fn find(
    database: &impl ConnectionTrait,
    client_id: i64,
    name: Option<&Name>,
) -> Result<department::Model, Error> {
    let of_client = department::Entity::find().filter(department::Column::ClientId.eq(client_id));
    let department = match name {
        Some(name) => of_client.filter(department::Column::Name.eq(name.as_str())),
        None => of_client.filter(department::Column::ParentId.is_null()),
    };
    department.one(database).await?.ok_or(Error::UnknownDepartment)
}

/// Inserts a department and returns its id.
pub(crate) async fn insert(
    database: &impl ConnectionTrait,
    client_id: i64,
    parent_id: Option<i64>,
    name: &Name,
) -> Result<i64, Error> {
    let row = department::ActiveModel {
        client_id: Set(client_id),
        parent_id: Set(parent_id),
        name: Set(name.as_str().to_owned()),
        search_name: Set(fold(name.as_str())),
        ..Default::default()
    };
    Ok(department::Entity::insert(row).exec(database).await?.last_insert_id)
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    parent_id: Option<i64>,
    name: String,
    lines: i64,
}

impl Row {
    fn read(self, names: &HashMap<i64, String>) -> Result<Department, Error> {
        let parent = self.parent_id.and_then(|id| names.get(&id)).cloned();
        Ok(Department {
            name: read_text(self.name, "department.name")?,
            parent: parent.map(|name| read_text(name, "department.name")).transpose()?,
            lines: read_count(self.lines, "department.lines")?,
        })
    }
}
