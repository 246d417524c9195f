//! Signing in (to the Extranet with a login, to CommPortal with a number), and the sessions that a sign-in starts.

use crate::{
    Invalid, Name, Number, Reference, Secret,
    line::Administrator,
    operation::{Done, operation},
    spelling::trimmed,
    text::text_type,
    wire,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

text_type!(Login, "A login: 2 to 40 lower-case letters, digits, dots, hyphens, underscores.", "expert");

impl Login {
    /// Trims and checks a login. Upper case becomes lower case.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = trimmed(text).to_lowercase();
        let is_allowed =
            |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || ".-_".contains(character);
        let is_right = (2..=40).contains(&text.len()) && text.chars().all(is_allowed);
        if is_right { Ok(Self(text)) } else { Err(Invalid::Login) }
    }
}

/// The role of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The staff of the operator, which runs the platform: sees all resellers.
    Operator,
    /// The staff of a reseller, which sells the service: sees the reseller's clients.
    Reseller,
    /// The user of a line: sees that line, and the lines that [`AccountLine::administrator`] allows.
    User,
}

/// The account that is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Account {
    /// The login.
    pub login: Login,
    /// The name to greet.
    pub name: String,
    /// The role of the account.
    pub role: Role,
    /// The reseller whose staff the account belongs to.
    pub reseller: Option<String>,
    /// The line of a user's account.
    pub line: Option<AccountLine>,
    /// Whether the account's holder must choose a new password before doing anything else.
    pub must_change: bool,
}

/// The line of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountLine {
    /// The line's number.
    pub number: Number,
    /// The reference of the line's client.
    pub reference: Reference,
    /// The name of the line's client.
    pub client: Name,
    /// The line's department.
    pub department: Name,
    /// What the line's user administers beside the line: nothing, the department with the departments below
    /// it, or the client.
    pub administrator: Administrator,
}

/// A session: a browser that is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// The session's public id; it gives no access.
    pub id: String,
    /// Whether the request that lists the sessions belongs to this session.
    pub is_current: bool,
    /// The time of the sign-in.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// The time of the last use, to the minute.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub seen_at: Timestamp,
    /// The IP address that the sign-in came from.
    pub address: String,
    /// The `User-Agent` of the browser.
    pub user_agent: String,
}

/// Signs in. The format of login and password is not checked: every failed sign-in has the same answer, whether the
/// login, the password or its format is wrong. A phone number, in any spelling, is the login of its line.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignIn {
    /// The login.
    pub login: String,
    /// The password.
    pub password: Secret,
    /// Whether the session cookie stays after the browser is closed.
    #[serde(default, deserialize_with = "wire::flag")]
    pub remember: bool,
}
operation!(SignIn, Anyone, Post "/api/v1/sessions" => Account, "Signs in: the answer sets the session cookie.");

/// Ends the current session.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignOut {}
operation!(SignOut, SignedIn, Post "/api/v1/sessions/current/end" => Done, "Ends the current session.", CALLERS = People, BEFORE_PASSWORD_CHANGE = true, LIMIT = None);

/// Ends all sessions, including the current one, and revokes the named tokens. Other tokens stay valid, so the
/// platform's programs continue.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignOutEverywhere {
    /// The tokens to revoke, by their ids as listed.
    #[serde(default, deserialize_with = "wire::list")]
    pub tokens: Vec<String>,
}
operation!(SignOutEverywhere, SignedIn, Post "/api/v1/sessions/all/end" => Done, "Ends all sessions of the account, including the current one, and revokes the named tokens.", CALLERS = People, LIMIT = None);

/// Ends one of the caller's sessions.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EndSession {
    /// The session's id, as listed.
    pub id: String,
}
operation!(EndSession, SignedIn, Post "/api/v1/sessions/{id}/end" => Done, "Ends one of the account's sessions.", CALLERS = People);

/// Lists the caller's sessions.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListSessions {}
operation!(ListSessions, SignedIn, Get "/api/v1/sessions" => Vec<Session>, "Lists the account's sessions, the most recently used first.", CALLERS = People);

/// Reads the account that is signed in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GetAccount {}
operation!(GetAccount, SignedIn, Get "/api/v1/account" => Account, "Reads the account that is signed in.", BEFORE_PASSWORD_CHANGE = true);
