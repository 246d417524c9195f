//! Starts and stops the portal.

use crate::{
    assembly::{SharedParts, assemble, update},
    claim,
    clock::Clock,
    demo,
    descriptors::{self, Descriptors},
    error::StartError,
    http::{
        client_address::AddressRules,
        listen::{self, HttpServer, ListenOptions},
        routes::routes,
        tls::Certificate,
    },
    protocols::Protocols,
    services::{email::EmailSender, handshake, upkeep::Upkeep},
    settings::Settings,
    sweep::sweep_memory,
};
use portal_store::Store;
use std::{
    net::{SocketAddr, TcpListener},
    sync::Arc,
};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// A running portal.
pub struct RunningPortal {
    /// The address that it listens on.
    pub address: SocketAddr,
    /// TFTP and LDAP.
    pub protocols: Protocols,
    server: HttpServer,
    writer: JoinHandle<()>,
    sender: Option<JoinHandle<()>>,
    claim: JoinHandle<()>,
    /// Cancelled when the claim on the database is released, after everything else.
    claimed: CancellationToken,
    /// Cancelled when another process serves the database.
    lost: CancellationToken,
    upkeep: JoinHandle<()>,
    closing: CancellationToken,
    store: Store,
}

impl RunningPortal {
    /// Completes when another process has taken over the database, so that this one must stop.
    pub fn lost(&self) -> impl Future<Output = ()> + Send + use<> {
        self.lost.clone().cancelled_owned()
    }

    /// Stops: refuses new requests, answers the current ones, finishes the current e-mail, writes the journal out and
    /// seals the audit.
    pub async fn stop(self) {
        // In parallel: the next process waits for both (`claim`).
        tokio::join!(self.server.stop(), self.protocols.stop());
        self.closing.cancel();
        join("the journal's writer", self.writer).await;
        if let Some(sender) = self.sender {
            join("the sender of e-mails", sender).await;
        }
        join("the upkeep of the database", self.upkeep).await;
        if let Err(error) = self.store.close().await {
            tracing::warn!(%error, "the database was not closed");
        }
        self.claimed.cancel();
        join("the claim on the database", self.claim).await;
    }
}

/// Waits for a task, and logs a panic in it.
async fn join(name: &str, task: JoinHandle<()>) {
    if let Err(error) = task.await {
        tracing::error!(%error, "{name} ended badly");
    }
}

/// Starts the portal on a bound socket.
pub async fn start(settings: Settings, clock: Clock, listener: TcpListener) -> Result<RunningPortal, StartError> {
    let address = listener.local_addr()?;
    let descriptors = Descriptors::share(
        descriptors::raise(),
        settings.ldap_listen.is_some() || settings.ldaps_listen.is_some(),
        settings.tftp_listen.is_some(),
    );
    let store = Store::open(settings.database_url.expose()).await?;
    let claim = claim::take(&store).await?;
    update(&store, &settings).await?;
    let (parts, writer) = SharedParts::new(&store, settings.cache_mib << 20);
    let portal = Arc::new(assemble(settings, clock, parts, &descriptors).await?);
    if portal.settings.demo {
        demo::fill(&portal).await?;
    }
    let certificate = portal.settings.tls.as_ref().map(Certificate::load).transpose()?;
    let protocols = Protocols::start(&portal, certificate.as_ref(), &descriptors).await?;
    let app = routes(portal.clone())?;
    let options = ListenOptions {
        certificate,
        rules: AddressRules::of(&portal.settings),
        limits: descriptors.http_limits(),
        handshake_failed: {
            let portal = portal.clone();
            Arc::new(move |address, error| handshake::record(&portal, address, error))
        },
        stop: portal.stopping.clone(),
    };
    let server = listen::serve(listener, app, options)?;
    let [closing, claimed, lost] = std::array::from_fn(|_| CancellationToken::new());
    let claim = claim::keep(claim, claimed.clone(), lost.clone());
    let writer = writer.spawn(closing.clone());
    let sender = EmailSender::new(&portal)?.map(|sender| sender.spawn(closing.clone()));
    let upkeep = Upkeep::new(&portal).spawn(closing.clone());
    sweep_memory(portal);
    Ok(RunningPortal { address, protocols, server, writer, sender, claim, claimed, lost, upkeep, closing, store })
}
