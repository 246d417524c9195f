//! Tokens with which programs call the API, for the account that made them.

use crate::{
    Name, Secret,
    operation::{Done, operation},
    secret::RevealedSecret,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How many tokens an account may have.
pub const TOKEN_LIMIT: u64 = 50;

/// A token, without what opens the API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiToken {
    /// Names it in lists; opens nothing.
    pub id: String,
    /// What its owner calls it: the program that has it.
    pub name: Name,
    /// When it was made.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub used_at: Option<Timestamp>,
}

/// A token to hand to a program, told once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewApiToken {
    /// Names it in lists.
    pub id: String,
    /// What its owner calls it.
    pub name: Name,
    /// What the program sends: `Authorization: Bearer …`.
    pub token: String,
}

/// Whatever prints an answer prints no token.
impl std::fmt::Debug for NewApiToken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("NewApiToken").field("id", &self.id).field("name", &self.name).finish_non_exhaustive()
    }
}

impl From<&NewApiToken> for RevealedSecret {
    fn from(answer: &NewApiToken) -> Self {
        Self { token: Some(Secret::new(answer.token.as_str())), ..Self::default() }
    }
}

/// Makes a token for a program: it may do what the account may, until somebody revokes it. A program makes none itself, and has
/// nothing to do with sessions and with who may sign in.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateApiToken {
    /// What to call it.
    pub name: Name,
    /// The account's password: whoever finds a browser open makes no token.
    pub current: Secret,
}
operation!(CreateApiToken, Staff, Post "/api/v1/tokens" => NewApiToken, "Makes a token for a program: the answer is the only one that has it.", CALLERS = People, REVEALS_SECRET = true);

/// Lists one's tokens.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListApiTokens {}
operation!(ListApiTokens, Staff, Get "/api/v1/tokens" => Vec<ApiToken>, "Lists the account's tokens, the latest made first.");

/// Revokes one of one's tokens: from now on it opens nothing. A program revokes its own only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RevokeApiToken {
    /// Which one, as listed.
    pub id: String,
}
operation!(RevokeApiToken, Staff, Post "/api/v1/tokens/{id}/revoke" => Done, "Revokes one of the account's tokens.");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_reads_the_token_from_the_answer() {
        let name = Name::parse("Supervision").expect("a name");
        let answer = NewApiToken { id: "0".into(), name, token: "t0k3n".into() };
        let json = serde_json::to_string(&answer).expect("JSON");
        assert_eq!(serde_json::from_str::<RevealedSecret>(&json).expect("a secret"), RevealedSecret::from(&answer));
    }
}
