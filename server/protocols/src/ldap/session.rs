//! What is said on one connection: who signed in, and what each request is answered. Knows no sockets.

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

/// `StartTLS`, RFC 4511 4.14.1.
const START_TLS: &str = "1.3.6.1.4.1.1466.20037";
/// The longest name and the longest password that are looked at, in bytes.
const NAME_LIMIT: usize = 128;
const PASSWORD_LIMIT: usize = 256;

/// What all connections share.
pub(super) struct Shared<D> {
    /// Where entries come from.
    pub(super) directory: Arc<D>,
    /// How they are served.
    pub(super) settings: Settings,
    /// Who failed to sign in.
    pub(super) attempts: Attempts,
}

/// How the connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protection {
    /// Not at all.
    None,
    /// Not yet: TLS is there for the asking.
    Offered,
    /// By TLS.
    Tls,
}

/// What happens after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// The next one.
    Continue,
    /// The connection is closed.
    Close,
    /// The TLS handshake.
    StartTls,
}

/// One connection's state.
pub(super) struct Session<D: Directory> {
    shared: Arc<Shared<D>>,
    from: IpAddr,
    protection: Protection,
    reader: Option<D::Reader>,
    /// The name that signed in last.
    name: Option<String>,
    searches: u64,
    failures: u64,
}

impl<D: Directory> Session<D> {
    /// A connection from somewhere, nobody signed in.
    pub(super) fn new(shared: Arc<Shared<D>>, from: IpAddr, protection: Protection) -> Self {
        let from = from.to_canonical();
        Self { shared, from, protection, reader: None, name: None, searches: 0, failures: 0 }
    }

    /// Whether somebody is signed in.
    pub(super) fn is_bound(&self) -> bool {
        self.reader.is_some()
    }

    /// The connection is TLS from now on. Whoever signed in before must do so again (RFC 4513 4).
    pub(super) fn protect(&mut self) {
        self.protection = Protection::Tls;
        self.reader = None;
    }

    /// Answers a request.
    pub(super) async fn answer<W: AsyncWrite + Unpin>(
        &mut self,
        request: Request,
        answers: &mut Answers<'_, W>,
    ) -> io::Result<Next> {
        let Request { id, kind, message } = request;
        let Some(message) = message else {
            if kind == Kind::Bind {
                self.reader = None;
            }
            answers.finish(id, kind, LdapResultCode::ProtocolError, "the request is not understood").await?;
            return Ok(if kind == Kind::Unbind { Next::Close } else { Next::Continue });
        };
        if kind.response(result(LdapResultCode::Success, "")).is_some() && message.ctrl.iter().any(is_unavailable) {
            if kind == Kind::Bind {
                self.reader = None;
            }
            answers.finish(id, kind, LdapResultCode::UnavailableCriticalExtension, "").await?;
            return Ok(Next::Continue);
        }
        match message.op {
            LdapOp::BindRequest(bind) => self.bind(id, bind, answers).await,
            LdapOp::SearchRequest(search) => self.search(id, &search, &message.ctrl, answers).await,
            LdapOp::ExtendedRequest(extended) => self.extended(id, &extended, answers).await,
            LdapOp::UnbindRequest => Ok(Next::Close),
            // Requests are answered one after the other: what is to be abandoned has been answered.
            LdapOp::AbandonRequest(_) => Ok(Next::Continue),
            _ if self.reader.is_none() => {
                answers.finish(id, kind, LdapResultCode::InsufficentAccessRights, "sign in first").await?;
                Ok(Next::Continue)
            }
            _ => {
                answers.finish(id, kind, LdapResultCode::UnwillingToPerform, "this directory is only searched").await?;
                Ok(Next::Continue)
            }
        }
    }

    /// One line about the connection, at its end. The name is the client's own text: quoted.
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
    ) -> io::Result<Next> {
        // Whatever comes of it, who signed in before no longer is (RFC 4511 4.2.1).
        self.reader = None;
        let (code, text, next) = match self.try_bind(bind).await {
            Ok(()) => (LdapResultCode::Success, "", Next::Continue),
            Err((LdapResultCode::Busy, text)) => (LdapResultCode::Busy, text, Next::Close),
            Err((code, text)) => (code, text, Next::Continue),
        };
        answers.finish(id, Kind::Bind, code, text).await?;
        Ok(next)
    }

    async fn try_bind(&mut self, bind: LdapBindRequest) -> Result<(), (LdapResultCode, &'static str)> {
        if bind.version != 3 {
            return Err((LdapResultCode::ProtocolError, "version 3 only"));
        }
        let LdapBindCred::Simple(password) = bind.cred else {
            return Err((LdapResultCode::AuthMethodNotSupported, "name and password only"));
        };
        let password = Secret::new(password);
        if bind.dn.is_empty() && password.expose().is_empty() {
            return Ok(());
        }
        if !self.may_hear_passwords() {
            return Err((LdapResultCode::ConfidentialityRequired, "use TLS"));
        }
        if password.expose().is_empty() {
            // A name alone is the anonymous of RFC 4513 5.1.2, taken by many clients for a success.
            return Err((LdapResultCode::UnwillingToPerform, "a password is missing"));
        }
        let source = Source::of(self.from);
        let name = bind_name(&bind.dn, &self.shared.settings.context).filter(|name| name.len() <= NAME_LIMIT);
        // What can be nobody's name is counted against the source, under no name.
        let counted = name.as_deref().unwrap_or_default();
        if !self.shared.attempts.may_try(source, counted, Instant::now()) {
            self.failures += 1;
            return Err((LdapResultCode::Busy, "too many failures: try later"));
        }
        let asked = async {
            match &name {
                Some(name) if password.expose().len() <= PASSWORD_LIMIT => {
                    self.shared.directory.bind(name, &password, self.from).await
                }
                _ => Err(DirectoryError::Refused),
            }
        };
        match timeout(self.shared.settings.limits.answer, asked).await {
            Ok(Ok(reader)) => {
                self.shared.attempts.succeed(source, counted, Instant::now());
                (self.reader, self.name) = (Some(reader), name);
                Ok(())
            }
            Ok(Err(DirectoryError::Refused)) => {
                self.failures += 1;
                let pause = self.shared.attempts.fail(source, counted, Instant::now());
                sleep(pause).await;
                Err((LdapResultCode::InvalidCredentials, ""))
            }
            Ok(Err(DirectoryError::Unavailable)) | Err(_) => Err((LdapResultCode::Unavailable, "")),
        }
    }

    fn may_hear_passwords(&self) -> bool {
        self.protection == Protection::Tls || self.from.is_loopback() || self.shared.settings.allows_plain_bind
    }

    /// Nothing is found without signing in, what this server can do included.
    async fn search<W: AsyncWrite + Unpin>(
        &mut self,
        id: i32,
        request: &LdapSearchRequest,
        controls: &[LdapControl],
        answers: &mut Answers<'_, W>,
    ) -> io::Result<Next> {
        self.searches += 1;
        let Some(reader) = &self.reader else {
            answers.finish(id, Kind::Search, LdapResultCode::InsufficentAccessRights, "sign in first").await?;
            return Ok(Next::Continue);
        };
        let (directory, settings) = (&*self.shared.directory, &self.shared.settings);
        if is_root_dse(request) {
            let extensions: &[&str] = if self.protection == Protection::Offered { &[START_TLS] } else { &[] };
            if let Some(entry) = root_dse(request, &settings.context, extensions) {
                answers.send(id, LdapOp::SearchResultEntry(entry), Vec::new()).await?;
            }
            answers.finish(id, Kind::Search, LdapResultCode::Success, "").await?;
        } else {
            Search { directory, reader, settings, request, controls }.run(id, answers).await?;
        }
        Ok(Next::Continue)
    }

    async fn extended<W: AsyncWrite + Unpin>(
        &self,
        id: i32,
        request: &LdapExtendedRequest,
        answers: &mut Answers<'_, W>,
    ) -> io::Result<Next> {
        let (code, next) = match self.protection {
            _ if request.name != START_TLS => (LdapResultCode::ProtocolError, Next::Continue),
            Protection::Offered => (LdapResultCode::Success, Next::StartTls),
            Protection::Tls => (LdapResultCode::OperationsError, Next::Continue),
            Protection::None => (LdapResultCode::ProtocolError, Next::Continue),
        };
        let name = (request.name == START_TLS).then(|| START_TLS.to_owned());
        let response = LdapExtendedResponse { res: result(code, ""), name, value: None };
        answers.send(id, LdapOp::ExtendedResponse(response), Vec::new()).await?;
        Ok(next)
    }
}

/// The bare name of `uid=<name>,<somewhere in the context>` (or `cn=`), or the name itself. Nothing if it can be nobody's.
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

/// Controls that must be obeyed and aren't known (RFC 4511 4.1.11). Those of pages and order are, and there is nothing that
/// "manage references" (RFC 3296) would change.
fn is_unavailable(control: &LdapControl) -> bool {
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
    fn names_that_sign_in() {
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
    fn a_control_that_must_be_obeyed_must_be_known() {
        let unknown = |criticality| LdapControl::Unknown { oid: "1.2.3".into(), criticality, value: None };
        assert!(is_unavailable(&unknown(true)) && !is_unavailable(&unknown(false)));
        assert!(!is_unavailable(&LdapControl::ManageDsaIT { criticality: true }));
    }
}
