//! Finds the line that a phone is registered on: the line that the caller chose, or the next line without a phone.

use crate::{error::Error, messages, portal::Portal, principal::Caller, services::client::find_client};
use portal_api::{
    LineChoice, Number,
    free_line::{FindFreeLine, FreeLine, NextLine},
};
use portal_store::{ClientRecord, LineRecord};

/// The maximum number of lines with the same name that an error lists.
const SAME_NAME_LIMIT: u64 = 5;

/// Finds a client's next line without a phone, after the line that the query names. When the client has no such line,
/// the search starts at the client's first number.
pub async fn find_free_line(portal: &Portal, caller: &Caller, query: FindFreeLine) -> Result<NextLine, Error> {
    let client = find_client(portal, caller, &query.reference).await?;
    let start = match &query.after {
        Some(choice) => find_chosen_line(portal, caller, &client, choice).await.ok().map(|line| line.row.number),
        None => None,
    };
    Ok(NextLine { line: next_free_line(portal, caller, &client, start.as_ref()).await? })
}

/// Returns a client's next line without a phone, in the order of numbers: the first one after `start`, or else the
/// first one of all.
pub async fn next_free_line(
    portal: &Portal,
    caller: &Caller,
    client: &ClientRecord,
    start: Option<&Number>,
) -> Result<Option<FreeLine>, Error> {
    Ok(portal.store.find_free_line(caller.scope(), client.id, start).await?)
}

/// Finds the line of a client that the caller chose by number or by name.
///
/// Errors: `Invalid` in the field `number` when the client has no such line, or when several lines have this name.
pub async fn find_chosen_line(
    portal: &Portal,
    caller: &Caller,
    client: &ClientRecord,
    choice: &LineChoice,
) -> Result<LineRecord, Error> {
    let words = messages::of(caller.visit.language);
    let number = if let Some(number) = choice.number() {
        number
    } else {
        let name = choice.as_str();
        let found = portal.store.find_lines_named(caller.scope(), client.id, name, SAME_NAME_LIMIT).await?;
        match found.as_slice() {
            [number] => number.clone(),
            [] => return Err(Error::in_field("number", (words.no_line_named)(name))),
            several => return Err(Error::in_field("number", (words.lines_named)(name, several))),
        }
    };
    let line = portal.store.find_line(caller.scope(), &number).await?;
    let line = line.filter(|line| line.client_id == client.id);
    line.ok_or_else(|| Error::in_field("number", (words.foreign_number)(&number)))
}
