//! Tokens with which programs call the API on behalf of an account.

use crate::{
    Name, Secret,
    operation::{Done, operation},
    secret::RevealedSecret,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The maximum number of tokens of an account.
pub const TOKEN_LIMIT: u64 = 50;

/// A token without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiToken {
    /// The token's id in lists; it gives no access.
    pub id: String,
    /// The name that the owner gave the token, usually the name of the program that uses it.
    pub name: Name,
    /// The time when the token was created.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// The time of the last use, to the minute.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub used_at: Option<Timestamp>,
}

/// A new token for a program, shown once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewApiToken {
    /// The token's id in lists; it gives no access.
    pub id: String,
    /// The name that the owner gave the token.
    pub name: Name,
    /// The token that the program sends: `Authorization: Bearer …`.
    pub token: String,
}

/// Debug output must not contain the token.
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

/// Creates a token for a program. The program may do whatever the account may do, until the token is revoked. But a
/// program can't create tokens, and can't manage sessions or accounts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateApiToken {
    /// The name of the token.
    pub name: Name,
    /// The account's password, so that a person at an open browser can't create a token.
    pub current: Secret,
}
operation!(CreateApiToken, Staff, Post "/api/v1/tokens" => NewApiToken, "Creates a token for a program. Only this answer contains it.", CALLERS = People, REVEALS_SECRET = true);

/// Lists the caller's tokens.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListApiTokens {}
operation!(ListApiTokens, Staff, Get "/api/v1/tokens" => Vec<ApiToken>, "Lists the account's tokens, the newest first.");

/// Revokes one of the caller's tokens: the token gives no access from now on. A program may revoke only its own token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RevokeApiToken {
    /// The token's id, as listed.
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
