//! What stands behind the protocol: who may sign in, and what they may see.

use super::{Entry, Hint};
use portal_api::Secret;
use std::{net::IpAddr, sync::Arc};

/// Why the directory gives nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryError {
    /// At sign-in: the name is unknown or the password wrong, which nobody is told apart. At a search: the reader may no
    /// longer read.
    #[error("refused")]
    Refused,
    /// What the directory asks doesn't answer. Not counted as a failure of who asked.
    #[error("unavailable")]
    Unavailable,
}

/// A directory of telephone numbers.
pub trait Directory: Send + Sync + 'static {
    /// Who signed in, as the directory remembers it for the connection's life.
    type Reader: Send + Sync + 'static;

    /// Checks a name and its password. The name is the bare one: `w` of `uid=w,dc=example`. `from` is where the
    /// connection comes from; failures are counted before and after by the server, a directory needn't.
    fn bind(
        &self,
        name: &str,
        password: &Secret,
        from: IpAddr,
    ) -> impl Future<Output = Result<Self::Reader, DirectoryError>> + Send;

    /// Entries that the reader may see, in the order in which telephones are to show them, and no others': what a reader
    /// may not see doesn't exist. The hint tells which ones are looked for. All of them that [`Hint::admits`] must be
    /// there; any others may be, and are filtered afterwards.
    fn entries(
        &self,
        reader: &Self::Reader,
        hint: &Hint,
    ) -> impl Future<Output = Result<Arc<[Entry]>, DirectoryError>> + Send;
}
