//! Tries each cell of the table with objects at every position: the caller's own objects, those of a colleague, of a
//! department below, of another department, of another client, of another reseller, and absent ones.

use crate::{
    calls::{Outcome, rows},
    definition::definitions,
    objects::Kind,
    positions::{Position, covers, is_tried, login, positions},
    prepared_portal::PreparedPortal,
};
use portal_api::{Callers, ErrorCode, Operation as _, client, notification, phone, session, token};
use portal_tests::{Grant, PolicyColumn, databases, policy_rows};

/// The expected error code of a refused call. Usually the object is not found. If a field of a form names the object,
/// the field is invalid, as if no such object existed.
fn refusal(name: &str, kind: Kind, column: PolicyColumn, position: Position) -> ErrorCode {
    use Position::{Absent, Foreign, Neighbour};
    let is_staff = matches!(column, PolicyColumn::Operator | PolicyColumn::Reseller);
    let has_grant = |action: &str| covers(grant_of(action, column), position);
    let is_field = match (name, kind) {
        (client::CreateClient::NAME, _) => is_staff,
        (phone::ExtendWindows::NAME, _) => {
            let is_of_client = !matches!(position, Neighbour | Foreign | Absent);
            grant_of("renew a window, assign phones", column) != Grant::Nothing && is_of_client
        }
        (notification::SaveNotifications::NAME, Kind::Address) => has_grant("keys, phone settings, lamp of a line"),
        _ => false,
    };
    if is_field { ErrorCode::Invalid } else { ErrorCode::NotFound }
}

/// The grant of a column for an action of the table.
fn grant_of(action: &str, column: PolicyColumn) -> Grant {
    policy_rows().iter().find(|row| row.action == action).expect("a row of docs/product.md").grant(column)
}

/// Whether a call was granted. A call that creates or changes an object may fail because the object exists already or
/// was changed meanwhile. The caller was allowed to make such a call, so it counts as granted.
fn is_granted(name: &str, outcome: Outcome) -> bool {
    let may_conflict = ["Create", "Save", "Change", "Copy", "Register"].iter().any(|verb| name.starts_with(verb));
    outcome.is_none() || (may_conflict && outcome == Some(ErrorCode::Duplicate))
}

/// Tries all cells of a column.
async fn try_column(prepared: &PreparedPortal, column: PolicyColumn) {
    let definitions = definitions();
    let for_programs = definitions.iter().filter(|definition| definition.callers == Callers::Programs);
    let for_programs = for_programs.map(|definition| definition.name).collect::<Vec<_>>();
    for (action, kind, names) in rows() {
        let grant = grant_of(action, column);
        let mut person = prepared.portal.sign_in(login(column)).await;
        for (position, line) in positions(column).into_iter().filter(|(position, _)| is_tried(*kind, *position)) {
            // A minute passes, so that the limit of changes does not refuse the next calls.
            prepared.portal.advance(0, 1);
            for name in *names {
                // Most operations on accounts name no object: they act on the caller's own account.
                let names_object =
                    *kind != Kind::Account || [session::EndSession::NAME, token::RevokeApiToken::NAME].contains(name);
                if !names_object && position != Position::Own {
                    continue;
                }
                if *kind == Kind::Account {
                    // Some of these operations end the caller's session, so each call gets a new session.
                    person = prepared.portal.sign_in(login(column)).await;
                }
                let objects = prepared.objects(line, *kind, position, &person).await;
                // The operator's program calls the operations that only programs may call.
                let is_by_program = column == PolicyColumn::Operator && for_programs.contains(name);
                let caller = if is_by_program { &prepared.operator } else { &person };
                let outcome = prepared.call(name, caller, &objects).await;
                let case = format!("{name} ({kind:?}, {position:?} {}) by {column:?}", line.number);
                if covers(grant, position) {
                    assert!(is_granted(name, outcome), "{case} is granted: {outcome:?}");
                } else {
                    assert_eq!(outcome, Some(refusal(name, *kind, column, position)), "{case} is refused");
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_call_is_granted_or_refused_as_the_table_says() {
    for database in databases() {
        let prepared = PreparedPortal::build(database).await;
        // Users first: later the staff's calls reset the passwords of their lines.
        for column in PolicyColumn::ALL.into_iter().rev() {
            try_column(&prepared, column).await;
        }
    }
}
