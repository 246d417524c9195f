//! The lines of a client as its users see them: the directory that phones show as "Extensions".

use crate::{error::Error, portal::Portal, principal::Caller, services::line::find_line};
use portal_api::{
    Page,
    colleague::{Colleague, ListColleagues},
    list::PAGE_SIZE,
};
use portal_store::{DirectorySearch, ExtensionRow};

/// Returns a page of the lines of the client that a line belongs to.
pub async fn list_colleagues(
    portal: &Portal,
    caller: &Caller,
    query: ListColleagues,
) -> Result<Page<Colleague>, Error> {
    let ListColleagues { number, q, page } = query;
    let line = find_line(portal, caller, &number).await?;
    let search = DirectorySearch::from(&q);
    let (offset, limit) = (page.offset(), u64::from(PAGE_SIZE));
    let (rows, total) = portal.store.list_extensions(line.client_id, &search, None, offset, limit).await?;
    let colleague = |row: ExtensionRow| Colleague { number: row.number, name: row.name, department: row.department };
    Ok(Page { rows: rows.into_iter().map(colleague).collect(), total, page, now: portal.clock.now() })
}
