//! Signing in, to the Extranet with a login and to CommPortal with a number; and the sessions that come of it.

use crate::{
    Invalid, Name, Number, Reference, Secret,
    line::Administrator,
    operation::{Done, operation},
    text::text_type,
    wire,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

text_type!(Login, "A login: 2 to 40 lower-case letters, digits, dots, hyphens, underscores.", "expert");

impl Login {
    /// Trims and checks a login; upper case is taken for lower.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = text.trim().to_lowercase();
        let is_right =
            |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || ".-_".contains(character);
        let right = (2..=40).contains(&text.len()) && text.chars().all(is_right);
        if right { Ok(Self(text)) } else { Err(Invalid::Login) }
    }
}

/// What a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Runs the platform: sees every reseller.
    Operator,
    /// Sells it: sees its own clients.
    Reseller,
    /// Has a line: sees that, and what [`AccountLine::administrator`] says.
    User,
}

/// The person signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Account {
    /// What one signs in with.
    pub login: Login,
    /// Whom to greet.
    pub name: String,
    /// What one may do.
    pub role: Role,
    /// The reseller one works for.
    pub reseller: Option<String>,
    /// The line one has.
    pub line: Option<AccountLine>,
    /// Whether a new password must be chosen before anything else.
    pub must_change: bool,
}

/// The line of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountLine {
    /// Its number.
    pub number: Number,
    /// Its client's reference.
    pub reference: Reference,
    /// Its client's name.
    pub client: Name,
    /// Its department.
    pub department: Name,
    /// What its user administers beside it: nothing, the department and those below, the client.
    pub administrator: Administrator,
}

/// One place where one is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// Names it; opens nothing.
    pub id: String,
    /// Whether it is the one that asks.
    pub is_current: bool,
    /// When one signed in.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub seen_at: Timestamp,
    /// The address one signed in from.
    pub address: String,
    /// What the browser says it is.
    pub user_agent: String,
}

/// Signs in. Login and password are taken as they come: whatever is wrong, the answer is the same. A telephone number, in any
/// spelling, is the login of its line.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignIn {
    /// The login.
    pub login: String,
    /// The password.
    pub password: Secret,
    /// Whether the browser keeps the session when it is closed.
    #[serde(default, deserialize_with = "wire::flag")]
    pub remember: bool,
}
operation!(SignIn, Anyone, Post "/api/v1/sessions" => Account, "Signs in: the answer sets the session cookie.");

/// Signs out here.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignOut {}
operation!(SignOut, SignedIn, Post "/api/v1/sessions/current/end" => Done, "Ends the session that asks.", CALLERS = People, BEFORE_PASSWORD = true, LIMIT = None);

/// Signs out everywhere, here included, and revokes the tokens that are named. Other tokens stay: a platform's program goes on.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignOutEverywhere {
    /// The tokens to revoke, by their ids as listed.
    #[serde(default, deserialize_with = "wire::list")]
    pub tokens: Vec<String>,
}
operation!(SignOutEverywhere, SignedIn, Post "/api/v1/sessions/all/end" => Done, "Ends every session of the account, this one included, and revokes the tokens named.", CALLERS = People, LIMIT = None);

/// Ends one of one's sessions.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EndSession {
    /// Which one, as listed.
    pub id: String,
}
operation!(EndSession, SignedIn, Post "/api/v1/sessions/{id}/end" => Done, "Ends one of the account's sessions.", CALLERS = People);

/// Lists one's sessions.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListSessions {}
operation!(ListSessions, SignedIn, Get "/api/v1/sessions" => Vec<Session>, "Lists the account's sessions, the latest used first.", CALLERS = People);

/// Reads who is signed in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GetAccount {}
operation!(GetAccount, SignedIn, Get "/api/v1/account" => Account, "Reads the account that is signed in.", BEFORE_PASSWORD = true);
