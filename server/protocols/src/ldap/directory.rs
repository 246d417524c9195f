//! The interface to the application, which checks sign-ins and selects the entries that a user may read.

use super::{Entry, Hint};
use portal_api::Secret;
use std::{io, net::IpAddr, sync::Arc};

/// Why the directory returns no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryError {
    /// At sign-in: the name is unknown or the password is wrong; the client cannot tell which. At a search: the reader
    /// may no longer read.
    #[error("refused")]
    Refused,
    /// A service that the directory depends on does not answer. This is not counted as a failed sign-in.
    #[error("unavailable")]
    Unavailable,
}

/// A directory of phone numbers.
pub trait Directory: Send + Sync + 'static {
    /// A signed-in user. It is dropped at the next bind request, or when the connection starts TLS or ends.
    type Reader: Send + Sync + 'static;

    /// Called when a client's TLS handshake fails. By default nothing happens.
    fn handshake_failed(&self, _from: IpAddr, _error: &io::Error) {}

    /// Checks a name and its password. `name` is the bare name: `w` of `uid=w,dc=example`. `from` is the client's
    /// address. The server counts failures and refuses further attempts; the directory need not.
    fn bind(
        &self,
        name: &str,
        password: &Secret,
        from: IpAddr,
    ) -> impl Future<Output = Result<Self::Reader, DirectoryError>> + Send;

    /// The entries that the reader may see, in the order in which phones show them. `hint` holds the criteria of the
    /// search: the result must contain every visible entry that [`Hint::admits`] accepts, and may contain other visible
    /// entries, which the server filters out. It must never contain an entry that the reader may not see.
    fn entries(
        &self,
        reader: &Self::Reader,
        hint: &Hint,
    ) -> impl Future<Output = Result<Arc<[Entry]>, DirectoryError>> + Send;
}
