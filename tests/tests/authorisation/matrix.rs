//! Tries each cell of the table: with the caller's own objects, a colleague's, those of the department below and
//! beside, another client's, another reseller's, and absent ones.

use crate::{
    calls::{Outcome, rows},
    definition::definitions,
    objects::Kind,
    positions::{Position, is_tried, login, opens, positions},
    prepared_portal::PreparedPortal,
};
use portal_api::{Callers, ErrorCode, Operation as _, client, notification, phone, session, token};
use portal_tests::{Grant, PolicyColumn, databases, policy_rows};

/// The refusal of a caller who may not: the object is not found. Where a field of the operation names the object, the
/// field is invalid, as if it named nothing.
fn refusal(name: &str, kind: Kind, column: PolicyColumn, position: Position) -> ErrorCode {
    use Position::{Absent, Foreign, Neighbour};
    let is_staff = matches!(column, PolicyColumn::Operator | PolicyColumn::Reseller);
    let is_seen = |what: &str| opens(grant_of(what, column), position);
    let is_field = match (name, kind) {
        (client::CreateClient::NAME, _) => is_staff,
        (phone::ExtendWindows::NAME, _) => {
            let is_of_client = !matches!(position, Neighbour | Foreign | Absent);
            grant_of("renew a window, assign phones", column) != Grant::Nothing && is_of_client
        }
        (notification::SaveNotifications::NAME, Kind::Address) => is_seen("keys, phone settings, lamp of a line"),
        _ => false,
    };
    if is_field { ErrorCode::Invalid } else { ErrorCode::NotFound }
}

fn grant_of(what: &str, column: PolicyColumn) -> Grant {
    policy_rows().iter().find(|row| row.what == what).expect("a row of docs/product.md").grant(column)
}

/// Whether a call was granted. An object that exists already, or was changed meanwhile, is refused for that reason
/// alone: the call was granted all the same.
fn is_granted(name: &str, outcome: Outcome) -> bool {
    let is_repeated = ["Create", "Save", "Change", "Copy", "Register"].iter().any(|verb| name.starts_with(verb));
    outcome.is_none() || (is_repeated && outcome == Some(ErrorCode::Duplicate))
}

/// Tries all cells of a column.
async fn try_column(prepared: &PreparedPortal, column: PolicyColumn) {
    let definitions = definitions();
    let for_programs = definitions.iter().filter(|it| it.callers == Callers::Programs).map(|it| it.name);
    let for_programs = for_programs.collect::<Vec<_>>();
    for (what, kind, names) in rows() {
        let grant = grant_of(what, column);
        let mut person = prepared.portal.sign_in(login(column)).await;
        for (position, line) in positions(column).into_iter().filter(|(position, _)| is_tried(*kind, *position)) {
            // A minute later no limit of changes refuses the next calls.
            prepared.portal.advance(0, 1);
            for name in *names {
                let is_named =
                    *kind != Kind::Account || [session::EndSession::NAME, token::RevokeApiToken::NAME].contains(name);
                if !is_named && position != Position::Own {
                    continue;
                }
                if *kind == Kind::Account {
                    // Some of these operations end the session that they come from.
                    person = prepared.portal.sign_in(login(column)).await;
                }
                let about = prepared.objects(line, *kind, position, &person).await;
                // Operations for programs only are called by the operator's program.
                let is_by_program = column == PolicyColumn::Operator && for_programs.contains(name);
                let caller = if is_by_program { &prepared.operator } else { &person };
                let outcome = prepared.call(name, caller, &about).await;
                let case = format!("{name} ({kind:?}, {position:?} {}) by {column:?}", line.0);
                if opens(grant, position) {
                    assert!(is_granted(name, outcome), "{case} is granted: {outcome:?}");
                } else {
                    assert_eq!(outcome, Some(refusal(name, *kind, column, position)), "{case} is refused");
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_cell_of_the_table_is_so() {
    for database in databases() {
        let prepared = PreparedPortal::build(database).await;
        // Users first: the staff gives their lines new passwords.
        for column in PolicyColumn::ALL.into_iter().rev() {
            try_column(&prepared, column).await;
        }
    }
}
