//! Starts and stops the portal.

use crate::{
    assembly::{SharedParts, assemble, back_up_and_migrate},
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
    /// The servers of TFTP and LDAP.
    pub protocols: Protocols,
    http_server: HttpServer,
    journal_writer: JoinHandle<()>,
    email_sender: Option<JoinHandle<()>>,
    upkeep: JoinHandle<()>,
    /// Cancelled to stop the journal's writer, the sender of e-mails and the upkeep, after the servers have stopped.
    stop_tasks: CancellationToken,
    /// The task that checks the claim on the database.
    claim_watch: JoinHandle<()>,
    /// Cancelled to release the claim on the database, as the last step of a stop.
    release_claim: CancellationToken,
    /// Cancelled by the claim's task when another process serves the database.
    claim_lost: CancellationToken,
    store: Store,
}

impl RunningPortal {
    /// Completes when another process has taken over the database, so that this one must stop.
    pub fn claim_lost(&self) -> impl Future<Output = ()> + Send + use<> {
        self.claim_lost.clone().cancelled_owned()
    }

    /// Stops the portal: lets the servers finish their current requests, writes the rest of the journal, finishes the
    /// current e-mail, seals the audit, closes the database and releases the claim on it.
    pub async fn stop(self) {
        // The servers stop in parallel, because the next process waits only 10 s for this one (`claim::PATIENCE`).
        tokio::join!(self.http_server.stop(), self.protocols.stop());
        self.stop_tasks.cancel();
        join("the journal's writer", self.journal_writer).await;
        if let Some(sender) = self.email_sender {
            join("the sender of e-mails", sender).await;
        }
        join("the upkeep of the database", self.upkeep).await;
        if let Err(error) = self.store.close().await {
            tracing::warn!(%error, "the database was not closed");
        }
        self.release_claim.cancel();
        join("the claim on the database", self.claim_watch).await;
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
    let claim = claim::acquire(&store).await?;
    back_up_and_migrate(&store, &settings).await?;
    let (parts, journal_writer) = SharedParts::new(&store, settings.cache_mib << 20);
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
        on_handshake_failure: {
            let portal = portal.clone();
            Arc::new(move |address, error| handshake::record(&portal, address, error))
        },
        stop: portal.stopping.clone(),
    };
    let http_server = listen::serve(listener, app, options)?;
    let [stop_tasks, release_claim, claim_lost] = std::array::from_fn(|_| CancellationToken::new());
    let claim_watch = claim::watch(claim, release_claim.clone(), claim_lost.clone());
    let journal_writer = journal_writer.spawn(stop_tasks.clone());
    let email_sender = EmailSender::new(&portal)?.map(|sender| sender.spawn(stop_tasks.clone()));
    let upkeep = Upkeep::new(&portal).spawn(stop_tasks.clone());
    sweep_memory(portal);
    Ok(RunningPortal {
        address,
        protocols,
        http_server,
        journal_writer,
        email_sender,
        upkeep,
        stop_tasks,
        claim_watch,
        release_claim,
        claim_lost,
        store,
    })
}
