//! Lines of a client.

use crate::{
    error::Error,
    messages,
    portal::Portal,
    principal::Caller,
    services::{client::find_client, csv},
    state::limits::sign_in_throttle::login_hash,
};
use portal_api::{
    ApiError, ErrorCode, Name, Number, Operation as _, Page,
    line::{Administrator, CreateLine, ExportLines, Line, LineRow, ListLines, PresentNumber, PresentedNumber},
};
use portal_store::{LineRecord, NewLine};

/// The default licence of a line.
const DEFAULT_LICENCE: &str = "Full Meta";

/// Finds a line by its number.
///
/// Errors: `NotFound` when the line does not exist or the caller may not see it.
pub async fn find_line(portal: &Portal, caller: &Caller, number: &Number) -> Result<LineRecord, Error> {
    portal.store.find_line(caller.scope(), number).await?.ok_or(Error::NotFound)
}

/// Returns a line for its page.
pub async fn get_line(portal: &Portal, caller: &Caller, number: &Number) -> Result<Line, Error> {
    let LineRecord { reference, client_name, row, .. } = find_line(portal, caller, number).await?;
    Ok(Line { row: row.at_time(portal.clock.now()), reference, client: client_name })
}

/// Returns a page of a client's lines.
pub async fn list_lines(portal: &Portal, caller: &Caller, query: ListLines) -> Result<Page<LineRow>, Error> {
    let client = find_client(portal, caller, &query.reference).await?;
    let now = portal.clock.now();
    let (rows, total) = portal.store.list_lines(caller.scope(), client.id, &query).await?;
    Ok(Page { rows: rows.into_iter().map(|row| row.at_time(now)).collect(), total, page: query.page, now })
}

/// Exports a client's lines as a CSV file.
pub async fn export_lines(portal: &Portal, caller: &Caller, query: ExportLines) -> Result<Vec<u8>, Error> {
    let client = find_client(portal, caller, &query.reference).await?;
    let now = portal.clock.now();
    let rows = portal.store.list_all_lines(caller.scope(), client.id, &query).await?;
    let words = csv::words(caller.visit.language);
    csv::write(
        words.line_headings,
        rows.into_iter().map(|row| row.at_time(now)).map(|row| {
            [
                row.number.to_string(),
                row.name.to_string(),
                row.licence,
                row.department.to_string(),
                if row.locked_at.is_some() { words.yes } else { words.no }.into(),
                match row.presented {
                    PresentedNumber::Number(number) => number.to_string(),
                    PresentedNumber::Masked => words.masked.into(),
                },
                row.restriction.class().to_string(),
                match row.administrator {
                    Administrator::No => words.no,
                    Administrator::Department => words.department_administrator,
                    Administrator::Root => words.root_administrator,
                }
                .into(),
            ]
        }),
    )
}

/// Creates a line. It presents its own number to called parties.
pub async fn create_line(portal: &Portal, caller: &Caller, operation: CreateLine) -> Result<(), Error> {
    let words = messages::of(caller.visit.language);
    let client = find_client(portal, caller, &operation.reference).await?;
    let licence = match operation.licence {
        Some(licence) => licence,
        None => Name::parse(DEFAULT_LICENCE).map_err(Error::internal)?,
    };
    let line = NewLine {
        client_id: client.id,
        number: operation.number.clone(),
        name: operation.name,
        department: operation.department,
        licence,
        presented: PresentedNumber::Number(operation.number),
        restriction: operation.restriction,
        administrator: operation.administrator,
        locked_at: None,
        created_at: portal.clock.now(),
        actor: caller.actor(),
    };
    match portal.store.create_line(&line).await {
        Ok(_) => Ok(()),
        Err(portal_store::Error::Duplicate(_)) => {
            let sentence = words.duplicate_number;
            Err(ApiError::new(ErrorCode::Duplicate, sentence).with_field("number", sentence).into())
        }
        Err(portal_store::Error::UnknownDepartment) => Err(Error::in_field("department", words.unknown_department)),
        Err(error) => Err(error.into()),
    }
}

/// Unlocks a line's account and its PINs.
pub async fn unlock_line(portal: &Portal, caller: &Caller, number: &Number) -> Result<(), Error> {
    let line = find_line(portal, caller, number).await?;
    let login = number.as_str();
    // A lock that is still in the queue of background writes would be stored after the unlock.
    portal.background_writes.wait_for_queue().await;
    portal.store.unlock_line(line.id, &login_hash(login), &caller.actor(), portal.clock.now()).await?;
    portal.sign_ins.unlock(login);
    Ok(())
}

/// Sets the number that called parties see, for several lines at once: a number of the same client (French law on
/// forged caller numbers allows no other), or no number.
pub async fn present_number(portal: &Portal, caller: &Caller, operation: PresentNumber) -> Result<(), Error> {
    let words = messages::of(caller.visit.language);
    let client = find_client(portal, caller, &operation.reference).await?;
    let changed = portal
        .store
        .set_presented(client.id, &operation.numbers, &operation.presented, &caller.actor(), portal.clock.now())
        .await;
    match changed {
        Err(portal_store::Error::ForeignNumber(number))
            if operation.presented == PresentedNumber::Number(number.clone()) =>
        {
            Err(Error::in_field("presented", (words.foreign_presented)(&number.in_pairs())))
        }
        Err(portal_store::Error::ForeignNumber(number)) => {
            Err(Error::in_field("numbers", (words.foreign_number)(&number)))
        }
        result => {
            let count = usize::try_from(result?).unwrap_or(usize::MAX);
            // Each changed line counts as a change of its own.
            portal.changes.charge(&caller.principal, PresentNumber::LIMIT, count, portal.clock.now());
            Ok(())
        }
    }
}
