//! Calls of the operations on accounts, and of the operations that every browser may call.

use super::{Outcome, Row, outcome};
use crate::objects::{Kind, Objects};
use portal_api::{ErrorCode, Name, Operation as _, Secret, form_result, password, preference, session, staff, token};
use portal_server::demo::PASSWORD;
use portal_tests::Person;

/// The rows of these operations in the table of `docs/product.md`.
pub const ROWS: &[Row] = &[
    (
        "sign in; language and colours; the result of one's own form",
        Kind::None,
        &[session::SignIn::NAME, preference::SetPreference::NAME, form_result::GetFormResult::NAME],
    ),
    (
        "own account, sessions and password",
        Kind::Account,
        &[
            session::SignOut::NAME,
            session::SignOutEverywhere::NAME,
            session::EndSession::NAME,
            session::ListSessions::NAME,
            session::GetAccount::NAME,
            password::ChangePassword::NAME,
        ],
    ),
    ("own PINs", Kind::None, &[password::ChangePin::NAME]),
    (
        "API tokens of one's own programs",
        Kind::Account,
        &[token::CreateApiToken::NAME, token::ListApiTokens::NAME, token::RevokeApiToken::NAME],
    ),
    ("accounts of the staff: list", Kind::None, &[staff::ListStaff::NAME]),
    (
        "accounts of the staff: disable, enable, unlock",
        Kind::Staff,
        &[staff::DisableAccount::NAME, staff::EnableAccount::NAME, staff::UnlockAccount::NAME],
    ),
    ("a new password for a line", Kind::Line, &[password::ResetPassword::NAME]),
    ("a PIN that was typed at a phone: check", Kind::Line, &[password::CheckPin::NAME]),
];

/// Calls the operation of this name. Returns nothing when the operation is of another area.
pub async fn call(name: &str, person: &Person, objects: &Objects) -> Option<Outcome> {
    let number = objects.number.clone();
    Some(match name {
        session::SignIn::NAME => {
            let operation = session::SignIn { login: "nobody".into(), password: Secret::new("x"), remember: false };
            // The operation was granted; only the login does not exist.
            match outcome(person, operation).await {
                Some(ErrorCode::WrongCredentials | ErrorCode::TooManyAttempts) => None,
                other => other,
            }
        }
        session::SignOut::NAME => outcome(person, session::SignOut {}).await,
        session::SignOutEverywhere::NAME => outcome(person, session::SignOutEverywhere::default()).await,
        session::EndSession::NAME => outcome(person, session::EndSession { id: objects.session.clone() }).await,
        session::ListSessions::NAME => outcome(person, session::ListSessions {}).await,
        session::GetAccount::NAME => outcome(person, session::GetAccount {}).await,
        preference::SetPreference::NAME => outcome(person, preference::SetPreference::default()).await,
        form_result::GetFormResult::NAME => {
            // The form is wrong on purpose: the portal keeps results of refused forms only.
            let answer = person.submit("/api/v1/preferences", &[("language", "xx")]).await;
            let location = answer.headers()["location"].to_str().expect("an address").to_owned();
            let id = location.rsplit_once("result=").expect("an outcome").1.to_owned();
            outcome(person, form_result::GetFormResult { id }).await
        }
        password::ResetPassword::NAME => outcome(person, password::ResetPassword { number }).await,
        password::ChangePassword::NAME => {
            let (current, new) = (Secret::new(PASSWORD), Secret::new(PASSWORD));
            // The same password again is refused, so the account does not change.
            match outcome(person, password::ChangePassword { current, new, tokens: Vec::new() }).await {
                Some(ErrorCode::Invalid) => None,
                other => other,
            }
        }
        password::ChangePin::NAME => {
            let (current, new) = (Secret::new(PASSWORD), Secret::new("481516"));
            outcome(person, password::ChangePin { pin: password::Pin::Services, current, new }).await
        }
        password::CheckPin::NAME => {
            let value = Secret::new("481516");
            outcome(person, password::CheckPin { number, pin: password::Pin::Voicemail, value }).await
        }
        token::CreateApiToken::NAME => {
            let (name, current) = (Name::parse("Supervision").expect("a name"), Secret::new(PASSWORD));
            outcome(person, token::CreateApiToken { name, current }).await
        }
        token::ListApiTokens::NAME => outcome(person, token::ListApiTokens {}).await,
        token::RevokeApiToken::NAME => outcome(person, token::RevokeApiToken { id: objects.token.clone() }).await,
        staff::ListStaff::NAME => outcome(person, staff::ListStaff::default()).await,
        staff::DisableAccount::NAME => {
            match outcome(person, staff::DisableAccount { login: objects.login.clone() }).await {
                // The caller's own account is refused and does not change.
                Some(ErrorCode::Invalid) => None,
                other => other,
            }
        }
        staff::EnableAccount::NAME => outcome(person, staff::EnableAccount { login: objects.login.clone() }).await,
        staff::UnlockAccount::NAME => outcome(person, staff::UnlockAccount { login: objects.login.clone() }).await,
        _ => return None,
    })
}
