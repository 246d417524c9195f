//! What only a telephone and the server know, freshly drawn.

use crate::{Sealed, TokenHash};

/// The secrets of a telephone, drawn when it is registered and whenever its window is opened again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSecrets {
    /// The hash of its provisioning token.
    pub token_hash: TokenHash,
    /// The token itself.
    pub sealed_token: Sealed,
    /// The password of its SIP account.
    pub sealed_sip_password: Sealed,
    /// The password of its own web page.
    pub sealed_admin_password: Sealed,
}
