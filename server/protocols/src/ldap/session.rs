//! The protocol state of one connection: the signed-in user and the response to each request. It has no socket.

use super::{
    Directory, DirectoryError, Dn,
    answers::{Answers, result},
    attempts::Attempts,
    attribute::Attribute,
    message::{Kind, Request},
    search::{Search, is_root_dse, root_dse},
    settings::Settings,
};
use crate::Source;
use ldap3_proto::{
    control::LdapControl,
    proto::{
        LdapBindCred, LdapBindRequest, LdapExtendedRequest, LdapExtendedResponse, LdapOp, LdapResultCode,
        LdapSearchRequest,
    },
};
use portal_api::Secret;
use std::{io, net::IpAddr, sync::Arc};
use tokio::{
    io::AsyncWrite,
    time::{Instant, sleep, timeout},
};

/// The OID of `StartTLS`, RFC 4511 4.14.1.
const START_TLS: &str = "1.3.6.1.4.1.1466.20037";
/// The maximum length of a name, in bytes. A longer name is refused without asking the directory.
const NAME_LIMIT: usize = 128;
/// The maximum length of a password, in bytes. A longer password is refused without asking the directory.
const PASSWORD_LIMIT: usize = 256;

/// The data that all connections share.
pub(super) struct Shared<D> {
    /// The source of the entries.
    pub(super) directory: Arc<D>,
    /// The settings of the server.
    pub(super) settings: Settings,
    /// The counters of failed sign-ins.
    pub(super) attempts: Attempts,
}

/// Whether the connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protection {
    /// Not encrypted, and `StartTLS` is not offered.
    None,
    /// Not encrypted yet; the client can ask for `StartTLS`.
    Offered,
    /// Encrypted with TLS.
    Tls,
}

/// What to do after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NextStep {
    /// Read the next request.
    Continue,
    /// Close the connection.
    Close,
    /// Start the TLS handshake.
    StartTls,
}

/// The state of one connection.
pub(super) struct Session<D: Directory> {
    shared: Arc<Shared<D>>,
    from: IpAddr,
    protection: Protection,
    reader: Option<D::Reader>,
    /// The name of the last successful sign-in.
    name: Option<String>,
    searches: u64,
    failures: u64,
}

impl<D: Directory> Session<D> {
    /// A new connection from an address, not signed in.
    pub(super) fn new(shared: Arc<Shared<D>>, from: IpAddr, protection: Protection) -> Self {
        let from = from.to_canonical();
        Self { shared, from, protection, reader: None, name: None, searches: 0, failures: 0 }
    }

    /// Whether a user is signed in.
    pub(super) fn is_bound(&self) -> bool {
        self.reader.is_some()
    }

    /// Records that the connection is now encrypted. An earlier sign-in is void (RFC 4513 section 4).
    pub(super) fn protect(&mut self) {
        self.protection = Protection::Tls;
        self.reader = None;
    }

    /// Answers a request.
    pub(super) async fn answer<W: AsyncWrite + Unpin>(
        &mut self,
        request: Request,
        answers: &mut Answers<'_, W>,
    ) -> io::Result<NextStep> {
        let Request { id, kind, message } = request;
        let Some(message) = message else {
            if kind == Kind::Bind {
                self.reader = None;
            }
            answers.send_result(id, kind, LdapResultCode::ProtocolError, "the request cannot be decoded").await?;
            return Ok(if kind == Kind::Unbind { NextStep::Close } else { NextStep::Continue });
        };
        if kind.response(result(LdapResultCode::Success, "")).is_some() && message.ctrl.iter().any(is_unsupported) {
            if kind == Kind::Bind {
                self.reader = None;
            }
            answers.send_result(id, kind, LdapResultCode::UnavailableCriticalExtension, "").await?;
            return Ok(NextStep::Continue);
        }
        match message.op {
            LdapOp::BindRequest(bind) => self.bind(id, bind, answers).await,
            LdapOp::SearchRequest(search) => self.search(id, &search, &message.ctrl, answers).await,
            LdapOp::ExtendedRequest(extended) => self.answer_extended(id, &extended, answers).await,
            LdapOp::UnbindRequest => Ok(NextStep::Close),
            // Requests run one after the other, so the request to abandon has already been answered.
            LdapOp::AbandonRequest(_) => Ok(NextStep::Continue),
            _ if self.reader.is_none() => {
                answers.send_result(id, kind, LdapResultCode::InsufficentAccessRights, "sign in first").await?;
                Ok(NextStep::Continue)
            }
            _ => {
                answers
                    .send_result(id, kind, LdapResultCode::UnwillingToPerform, "this directory is read-only")
                    .await?;
                Ok(NextStep::Continue)
            }
        }
    }

    /// Reports a failed TLS handshake. A client that connects and closes without sending anything is not reported,
    /// because health checks do that.
    pub(super) fn handshake_failed(&self, error: &io::Error) {
        if error.kind() != io::ErrorKind::UnexpectedEof {
            self.shared.directory.handshake_failed(self.from, error);
        }
    }

    /// Writes one entry to the log at the end of the connection. The name comes from the client, so it is logged with
    /// its control characters escaped.
    pub(super) fn log(&self) {
        let name = self.name.as_deref().map(tracing::field::debug);
        let (address, is_tls) = (self.from, self.protection == Protection::Tls);
        let (searches, failures) = (self.searches, self.failures);
        tracing::info!(%address, name, searches, failures, tls = is_tls, "an LDAP connection ended");
    }

    async fn bind<W: AsyncWrite + Unpin>(
        &mut self,
        id: i32,
        bind: LdapBindRequest,
        answers: &mut Answers<'_, W>,
    ) -> io::Result<NextStep> {
        // A bind request ends the previous sign-in, whatever its result (RFC 4511 4.2.1).
        self.reader = None;
        let (code, text, next) = match self.try_bind(bind).await {
            Ok(()) => (LdapResultCode::Success, "", NextStep::Continue),
            Err((LdapResultCode::Busy, text)) => (LdapResultCode::Busy, text, NextStep::Close),
            Err((code, text)) => (code, text, NextStep::Continue),
        };
        answers.send_result(id, Kind::Bind, code, text).await?;
        Ok(next)
    }

    async fn try_bind(&mut self, bind: LdapBindRequest) -> Result<(), (LdapResultCode, &'static str)> {
        if bind.version != 3 {
            return Err((LdapResultCode::ProtocolError, "only LDAP version 3 is supported"));
        }
        let LdapBindCred::Simple(password) = bind.cred else {
            return Err((LdapResultCode::AuthMethodNotSupported, "only simple authentication is supported"));
        };
        let password = Secret::new(password);
        if bind.dn.is_empty() && password.expose().is_empty() {
            return Ok(());
        }
        if !self.accepts_passwords() {
            return Err((LdapResultCode::ConfidentialityRequired, "use TLS"));
        }
        if password.expose().is_empty() {
            // A name without a password is an unauthenticated bind (RFC 4513 5.1.2). It is refused, because many
            // clients take its success for a successful sign-in.
            return Err((LdapResultCode::UnwillingToPerform, "a password is missing"));
        }
        let source = Source::of(self.from);
        let name = bind_name(&bind.dn, &self.shared.settings.context).filter(|name| name.len() <= NAME_LIMIT);
        // An invalid name is counted against the source, with an empty name.
        let counted_name = name.as_deref().unwrap_or_default();
        if !self.shared.attempts.may_try(source, counted_name, Instant::now()) {
            self.failures += 1;
            return Err((LdapResultCode::Busy, "too many failures: try later"));
        }
        let checking = async {
            match &name {
                Some(name) if password.expose().len() <= PASSWORD_LIMIT => {
                    self.shared.directory.bind(name, &password, self.from).await
                }
                _ => Err(DirectoryError::Refused),
            }
        };
        match timeout(self.shared.settings.limits.answer_timeout, checking).await {
            Ok(Ok(reader)) => {
                self.shared.attempts.record_success(source, counted_name, Instant::now());
                (self.reader, self.name) = (Some(reader), name);
                Ok(())
            }
            Ok(Err(DirectoryError::Refused)) => {
                self.failures += 1;
                let pause = self.shared.attempts.record_failure(source, counted_name, Instant::now());
                sleep(pause).await;
                Err((LdapResultCode::InvalidCredentials, ""))
            }
            Ok(Err(DirectoryError::Unavailable)) | Err(_) => Err((LdapResultCode::Unavailable, "")),
        }
    }

    fn accepts_passwords(&self) -> bool {
        self.protection == Protection::Tls || self.from.is_loopback() || self.shared.settings.allows_plain_bind
    }

    /// Answers a search. Every search requires a sign-in, even a search for the root DSE.
    async fn search<W: AsyncWrite + Unpin>(
        &mut self,
        id: i32,
        request: &LdapSearchRequest,
        controls: &[LdapControl],
        answers: &mut Answers<'_, W>,
    ) -> io::Result<NextStep> {
        self.searches += 1;
        let Some(reader) = &self.reader else {
            answers.send_result(id, Kind::Search, LdapResultCode::InsufficentAccessRights, "sign in first").await?;
            return Ok(NextStep::Continue);
        };
        let (directory, settings) = (&*self.shared.directory, &self.shared.settings);
        if is_root_dse(request) {
            let extensions: &[&str] = if self.protection == Protection::Offered { &[START_TLS] } else { &[] };
            if let Some(entry) = root_dse(request, &settings.context, extensions) {
                answers.send(id, LdapOp::SearchResultEntry(entry), Vec::new()).await?;
            }
            answers.send_result(id, Kind::Search, LdapResultCode::Success, "").await?;
        } else {
            Search { directory, reader, settings, request, controls }.run(id, answers).await?;
        }
        Ok(NextStep::Continue)
    }

    /// Answers an extended request. The only supported operation is `StartTLS`.
    async fn answer_extended<W: AsyncWrite + Unpin>(
        &self,
        id: i32,
        request: &LdapExtendedRequest,
        answers: &mut Answers<'_, W>,
    ) -> io::Result<NextStep> {
        let (code, next) = match self.protection {
            _ if request.name != START_TLS => (LdapResultCode::ProtocolError, NextStep::Continue),
            Protection::Offered => (LdapResultCode::Success, NextStep::StartTls),
            Protection::Tls => (LdapResultCode::OperationsError, NextStep::Continue),
            Protection::None => (LdapResultCode::ProtocolError, NextStep::Continue),
        };
        let name = (request.name == START_TLS).then(|| START_TLS.to_owned());
        let response = LdapExtendedResponse { res: result(code, ""), name, value: None };
        answers.send(id, LdapOp::ExtendedResponse(response), Vec::new()).await?;
        Ok(next)
    }
}

/// The name in `uid=<name>,<a DN in the context>` (or `cn=<name>,…`), or the text itself when it is no DN. `None` when
/// no account can have this name.
fn bind_name(text: &str, context: &Dn) -> Option<String> {
    let text = text.trim();
    let name = if text.contains('=') {
        let dn = Dn::parse(text).ok()?;
        match dn.below(context)? {
            (1.., Some((Attribute::Uid | Attribute::Cn, name))) => name.to_owned(),
            _ => return None,
        }
    } else {
        text.to_owned()
    };
    (!name.is_empty()).then_some(name)
}

/// Whether a control is critical and not supported (RFC 4511 4.1.11). Paging and sorting are supported. `ManageDsaIT`
/// (RFC 3296) is accepted because it changes nothing here: the directory has no referrals.
fn is_unsupported(control: &LdapControl) -> bool {
    match control {
        LdapControl::SyncRequest { criticality, .. }
        | LdapControl::PasswordPolicyRequest { criticality }
        | LdapControl::SearchOptions { criticality, .. }
        | LdapControl::ShowDeleted { criticality }
        | LdapControl::SdFlags { criticality, .. }
        | LdapControl::ExtendedDn { criticality, .. }
        | LdapControl::Unknown { criticality, .. } => *criticality,
        LdapControl::SimplePagedResults { .. } | LdapControl::ServerSort { .. } | LdapControl::ManageDsaIT { .. } => {
            false
        }
        LdapControl::SyncState { .. }
        | LdapControl::SyncDone { .. }
        | LdapControl::AdDirsync { .. }
        | LdapControl::ServerSortResult { .. } => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bind_name_is_bare_or_a_dn_in_the_context() {
        let context = Dn::parse("dc=example,dc=com").unwrap();
        for text in [
            "w1",
            " w1 ",
            "uid=w1,dc=example,dc=com",
            "UID=w1, ou=phones, DC=Example, DC=com",
            "cn=w1,dc=example,dc=com",
        ] {
            assert_eq!(bind_name(text, &context).as_deref(), Some("w1"), "{text}");
        }
        assert_eq!(bind_name(r"uid=a\,b,dc=example,dc=com", &context).as_deref(), Some("a,b"));
        for text in [
            "",
            " ",
            "uid=w1,dc=other",
            "uid=w1",
            "dc=example,dc=com",
            "ou=w1,dc=example,dc=com",
            "uid=,dc=example,dc=com",
            "a=b=",
        ] {
            assert_eq!(bind_name(text, &context), None, "{text}");
        }
    }

    #[test]
    fn only_critical_unknown_controls_are_unsupported() {
        let unknown = |criticality| LdapControl::Unknown { oid: "1.2.3".into(), criticality, value: None };
        assert!(is_unsupported(&unknown(true)) && !is_unsupported(&unknown(false)));
        assert!(!is_unsupported(&LdapControl::ManageDsaIT { criticality: true }));
    }
}
