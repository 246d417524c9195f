//! Puts the portal together and sets it going: the database, the key, the queue, the routes.

use crate::{
    api,
    clock::Clock,
    demo,
    error::Error,
    events::Events,
    http::{
        assets::Assets,
        form_results::FormResults,
        layers,
        listen::{self, Listening, Stop},
        miss_counter::MissCounter,
        rendering::{self, Pages},
        router::{unknown_operation, wrong_method},
        session,
        sign_in_throttle::SignInThrottle,
        sip_ps::{PREFIX, Telephones},
        throttle::Throttle,
        tls::Certificate,
    },
    passwords::Passwords,
    portal::Portal,
    protocols::Protocols,
    random::Randomness,
    sealing::Sealer,
    services::{
        account,
        authority::Authority,
        configuration_cache::ConfigurationCache,
        email::{Outbox, Sender},
        inherited::Inherited,
        journal::Journal,
        session as sessions, token,
    },
    settings::Settings,
};
use axum::{
    Json, Router,
    extract::{Request, State},
    middleware,
    response::{IntoResponse, Response},
    routing::{any, get},
};
use http::StatusCode;
use jiff::tz::TimeZone;
use portal_api::{Name, Secret, session::Login};
use portal_app::page::AssetUrls;
use portal_store::Store;
use std::{
    net::{SocketAddr, TcpListener},
    pin::pin,
    sync::Arc,
    time::Duration,
};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tower::{ServiceExt, service_fn};

/// Why the portal could not start: one sentence.
pub type StartError = Box<dyn std::error::Error + Send + Sync>;

/// The style sheets, as Trunk leaves them.
const STYLES: [&str; 8] = [
    "tokens.css",
    "base.css",
    "layout.css",
    "components.css",
    "lists.css",
    "phones.css",
    "commportal.css",
    "editor.css",
];
/// How often sessions that ended by themselves are removed.
const SWEEP: Duration = Duration::from_hours(1);

/// The portal, running.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// TFTP and LDAP.
    pub protocols: Protocols,
    server: Listening,
    writer: JoinHandle<()>,
    sender: Option<JoinHandle<()>>,
    closing: CancellationToken,
    store: Store,
}

impl Running {
    /// Stops: no new requests, those under way are answered, the e-mail under way is handed over, the journal is written out.
    pub async fn stop(self) {
        self.server.stop().await;
        self.protocols.stop().await;
        self.closing.cancel();
        if let Err(error) = self.writer.await {
            tracing::error!(%error, "the journal's writer ended badly");
        }
        if let Some(sender) = self.sender
            && let Err(error) = sender.await
        {
            tracing::error!(%error, "the sender of e-mails ended badly");
        }
        if let Err(error) = self.store.close().await {
            tracing::warn!(%error, "the database was not closed");
        }
    }
}

/// Starts the portal on a socket that is bound already.
pub async fn start(settings: Settings, clock: Clock, listener: TcpListener) -> Result<Running, StartError> {
    let address = listener.local_addr()?;
    let store = open_store(&settings).await?;
    let events = Events::default();
    let configurations = Arc::new(ConfigurationCache::new(settings.cache_mib << 20));
    let (journal, writer) = Journal::new(store.clone(), events.clone(), configurations.clone());
    let portal = Arc::new(assemble(settings, clock, store.clone(), events, configurations, journal).await?);
    if portal.settings.demo {
        demo::fill(&portal).await?;
    }
    let certificate = portal.settings.tls.as_ref().map(Certificate::load).transpose()?;
    let protocols = Protocols::start(&portal, certificate.as_ref()).await?;
    let app = routes(portal.clone())?;
    let server = listen::serve(listener, certificate, app, portal.stopping.clone())?;
    let closing = CancellationToken::new();
    let writer = writer.spawn(closing.clone());
    let sender = Sender::new(&portal)?.map(|sender| sender.spawn(closing.clone()));
    sweep(portal);
    Ok(Running { address, protocols, server, writer, sender, closing, store })
}

/// Brings the database up to date.
pub async fn migrate(settings: &Settings) -> Result<(), StartError> {
    open_store(settings).await?.close().await?;
    Ok(())
}

/// Makes the account of an operator.
pub async fn create_operator(settings: &Settings, login: &str, name: &str, password: Secret) -> Result<(), StartError> {
    let login = Login::parse(login).map_err(invalid("login"))?;
    let name = Name::parse(name).map_err(invalid("name"))?;
    let portal = idle(settings).await?;
    let created = account::create_operator(&portal, login, name, &password).await;
    portal.store.close().await?;
    created.map_err(|error| match error {
        Error::Invalid { invalid: reason, .. } => invalid("password")(reason).into(),
        error => error.into(),
    })
}

/// Makes a token for a program of an account of the staff, and gives it.
pub async fn create_token(settings: &Settings, login: &str, name: &str) -> Result<String, StartError> {
    let login = Login::parse(login).map_err(invalid("login"))?;
    let name = Name::parse(name).map_err(invalid("name"))?;
    let portal = idle(settings).await?;
    let created = account::create_token(&portal, &login, name).await;
    portal.store.close().await?;
    created.map_err(|error| match error {
        Error::NotFound => format!("The staff of operator and resellers has no account {login}.").into(),
        error => error.into(),
    })
}

/// What is said of an argument that can't be used.
fn invalid(what: &'static str) -> impl Fn(portal_api::Invalid) -> String {
    move |invalid| format!("The {what} can't be used: {}", invalid.text(portal_api::Language::En))
}

/// A portal for one command: on the machine's clock, without a socket.
async fn idle(settings: &Settings) -> Result<Portal, StartError> {
    let store = open_store(settings).await?;
    let events = Events::default();
    let configurations = Arc::new(ConfigurationCache::new(0));
    let (journal, _writer) = Journal::new(store.clone(), events.clone(), configurations.clone());
    assemble(settings.clone(), Clock::system(), store, events, configurations, journal).await
}

async fn open_store(settings: &Settings) -> Result<Store, StartError> {
    let store = Store::open(settings.database_url.expose()).await?;
    store.migrate().await?;
    Ok(store)
}

async fn assemble(
    settings: Settings,
    clock: Clock,
    store: Store,
    events: Events,
    configurations: Arc<ConfigurationCache>,
    journal: Journal,
) -> Result<Portal, StartError> {
    let randomness = Randomness::system();
    // A database with accounts was sealed with a key: a new one would open nothing of it.
    let may_create_key = store.is_empty().await?;
    Ok(Portal {
        sealer: Sealer::from_key_file(&settings.secret_key_file, may_create_key, randomness)?,
        passwords: Passwords::new(randomness),
        zone: TimeZone::posix(&settings.phones.time_zone)?,
        form_results: FormResults::default(),
        sign_ins: SignInThrottle::default(),
        token_misses: Throttle::new(token::MISSES),
        misses: MissCounter::default(),
        outbox: Outbox::default(),
        stopping: Stop::default(),
        inherited: Inherited::default(),
        authority: settings.phone_authority.as_deref().map(Authority::load).transpose()?,
        store,
        clock,
        randomness,
        settings,
        events,
        configurations,
        journal,
    })
}

fn routes(portal: Arc<Portal>) -> Result<Router, StartError> {
    let assets = Assets::read(&portal.settings.dist_dir)?;
    let (_, operations) = api::routes();
    let operations = operations
        .route("/api/openapi.json", get(async || Json(api::open_api::document())))
        .route("/api/{*rest}", any(unknown_operation))
        .method_not_allowed_fallback(wrong_method);
    let in_process = operations.clone().with_state(portal.clone());
    let pages = Pages { portal: portal.clone(), api: in_process, assets: Arc::new(browser_files(&assets)) };
    let people = operations
        .with_state(portal.clone())
        .fallback_service(get(rendering::page).with_state(pages))
        .layer(middleware::from_fn_with_state(portal.clone(), session::resolve));
    let health = Router::new().route("/healthz", get(async || "alive\n")).route("/readyz", get(ready));
    let app = people.merge(health.with_state(portal.clone())).merge(assets.router());
    let people = layers::around(app, &portal.settings, portal.randomness);
    let telephones = Telephones::of(portal);
    Ok(Router::new().fallback_service(service_fn(move |request: Request| {
        let (people, telephones) = (people.clone(), telephones.clone());
        async move {
            if request.uri().path().starts_with(PREFIX) {
                Ok(telephones.answer(request).await)
            } else {
                people.oneshot(request).await
            }
        }
    })))
}

/// What a page names: the program that Trunk built, and the styles.
fn browser_files(assets: &Assets) -> AssetUrls {
    AssetUrls {
        script: assets.url("client.js"),
        wasm: assets.url("client_bg.wasm"),
        icons: assets.url("icons.svg").unwrap_or_default(),
        stylesheets: STYLES.iter().filter_map(|name| assets.url(name)).collect(),
    }
}

async fn ready(State(portal): State<Arc<Portal>>) -> Response {
    match portal.store.ping().await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
        }
    }
}

fn sweep(portal: Arc<Portal>) {
    tokio::spawn(async move {
        let mut stopping = pin!(portal.stopping.wait());
        loop {
            if let Err(error) = sessions::remove_ended_sessions(&portal).await {
                tracing::warn!(%error, "ended sessions not removed");
            }
            tokio::select! {
                () = &mut stopping => return,
                () = tokio::time::sleep(SWEEP) => {}
            }
        }
    });
}
