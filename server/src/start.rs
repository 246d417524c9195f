//! Assembles and starts the portal: the database, the key, the queue, the routes.

use crate::{
    api, claim,
    clock::Clock,
    demo,
    descriptors::{self, Descriptors},
    error::{Error, StartError},
    http::{
        assets::Assets,
        client_address::AddressRules,
        layers,
        listen::{self, Listening, Terms},
        readiness,
        rendering::{self, Pages},
        router::{unknown_operation, wrong_method},
        session,
        sip_ps::Telephones,
        tls::Certificate,
    },
    passwords::Passwords,
    portal::Portal,
    protocols::Protocols,
    random::Randomness,
    sealing::Sealer,
    services::{account, audit, email::Sender, installation, staff, token, upkeep::Upkeep},
    settings::Settings,
    state::{
        authority::Authority,
        change_limit::ChangeLimit,
        configuration_cache::ConfigurationCache,
        endings::Endings,
        event_streams::EventStreams,
        events::Events,
        form_results::FormResults,
        inherited::Inherited,
        journal::{self, Journal},
        miss_counter::MissCounter,
        outbox::Outbox,
        readiness::Readiness,
        refusal_log::Refusals,
        sign_in_throttle::SignInThrottle,
        throttle::Throttle,
        touches::Touches,
    },
};
use axum::{
    Router,
    body::Bytes,
    extract::Request,
    middleware,
    routing::{any, get},
};
use http::header;
use jiff::{Timestamp, tz::TimeZone};
use portal_api::{Name, Secret, session::Login};
use portal_app::page::{AssetUrls, ProgramUrls};
use portal_provisioning::PREFIX;
use portal_store::{Disabled, Store};
use std::{
    future,
    net::{SocketAddr, TcpListener},
    pin::pin,
    sync::Arc,
    time::Duration,
};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tower::{ServiceExt, service_fn};

/// The style sheets, as Trunk writes them.
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
/// How often expired data is removed from memory.
const MEMORY_SWEEP: Duration = Duration::from_mins(1);

/// A running portal.
pub struct Running {
    /// The address that it listens on.
    pub address: SocketAddr,
    /// TFTP and LDAP.
    pub protocols: Protocols,
    server: Listening,
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

impl Running {
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
        if let Err(error) = self.writer.await {
            tracing::error!(%error, "the journal's writer ended badly");
        }
        if let Some(sender) = self.sender
            && let Err(error) = sender.await
        {
            tracing::error!(%error, "the sender of e-mails ended badly");
        }
        if let Err(error) = self.upkeep.await {
            tracing::error!(%error, "the upkeep of the database ended badly");
        }
        if let Err(error) = self.store.close().await {
            tracing::warn!(%error, "the database was not closed");
        }
        self.claimed.cancel();
        if let Err(error) = self.claim.await {
            tracing::error!(%error, "the claim on the database ended badly");
        }
    }
}

/// Starts the portal on a bound socket.
pub async fn start(settings: Settings, clock: Clock, listener: TcpListener) -> Result<Running, StartError> {
    let address = listener.local_addr()?;
    let descriptors = Descriptors::share(
        descriptors::raise(),
        settings.ldap_listen.is_some() || settings.ldaps_listen.is_some(),
        settings.tftp_listen.is_some(),
    );
    let store = Store::open(settings.database_url.expose()).await?;
    let claim = claim::take(&store).await?;
    update(&store, &settings).await?;
    let (parts, writer) = Parts::new(&store, settings.cache_mib << 20);
    let portal = Arc::new(assemble(settings, clock, parts, &descriptors).await?);
    if portal.settings.demo {
        demo::fill(&portal).await?;
    }
    let certificate = portal.settings.tls.as_ref().map(Certificate::load).transpose()?;
    let protocols = Protocols::start(&portal, certificate.as_ref(), &descriptors).await?;
    let app = routes(portal.clone())?;
    let terms = Terms {
        certificate,
        rules: AddressRules::of(&portal.settings),
        limits: descriptors.http_limits(),
        stop: portal.stopping.clone(),
    };
    let server = listen::serve(listener, app, terms)?;
    let [closing, claimed, lost] = std::array::from_fn(|_| CancellationToken::new());
    let claim = claim::keep(claim, claimed.clone(), lost.clone());
    let writer = writer.spawn(closing.clone());
    let sender = Sender::new(&portal)?.map(|sender| sender.spawn(closing.clone()));
    let upkeep = Upkeep::new(&portal).spawn(closing.clone());
    sweep_memory(portal);
    Ok(Running { address, protocols, server, writer, sender, claim, claimed, lost, upkeep, closing, store })
}

/// Migrates the database.
pub async fn migrate(settings: &Settings) -> Result<(), StartError> {
    let store = Store::open(settings.database_url.expose()).await?;
    let claim = claim::take(&store).await?;
    update(&store, settings).await?;
    drop(claim);
    store.close().await?;
    Ok(())
}

/// Creates an operator's account.
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

/// Creates a token for a program of a staff account, and returns the token.
pub async fn create_token(settings: &Settings, login: &str, name: &str) -> Result<String, StartError> {
    let login = Login::parse(login).map_err(invalid("login"))?;
    let name = Name::parse(name).map_err(invalid("name"))?;
    let portal = idle(settings).await?;
    let created = token::create_for(&portal, &login, name).await;
    portal.store.close().await?;
    created.map_err(|error| match error {
        Error::NotFound => format!("The staff of operator and resellers has no account {login}.").into(),
        error => error.into(),
    })
}

/// Checks the audit against its seals, also while a portal serves, and returns the result as text.
///
/// Errors: the first fault found.
pub async fn verify(settings: &Settings) -> Result<String, StartError> {
    let sealer = Sealer::from_key_file(&settings.secret_key_file, false, Randomness::system())?;
    let store = Store::open(settings.database_url.expose()).await?;
    let checked = audit::verify(&store, &audit::seal_key(&sealer), &settings.data_dir).await;
    store.close().await?;
    let checked = checked?;
    checked.fault.map_or_else(|| Ok(checked.report.to_string()), |fault| Err(fault.into()))
}

/// Erases a person's data from the audit, and returns the number of changed rows.
pub async fn erase(settings: &Settings, person: &str) -> Result<u64, StartError> {
    let portal = idle(settings).await?;
    // The audit has phone numbers as digits, whatever the spelling here.
    let number = portal_api::Number::parse(person).ok().map(|number| number.to_string());
    let erased = audit::erase(&portal, number.as_deref().unwrap_or(person)).await;
    portal.store.close().await?;
    Ok(erased?)
}

/// Disables a staff account. A running portal refuses it at once, and ends its streams within 20 s.
pub async fn disable_account(settings: &Settings, login: &str) -> Result<(), StartError> {
    let login = Login::parse(login).map_err(invalid("login"))?;
    let portal = idle(settings).await?;
    let disabled = staff::disable_in_emergency(&portal, &login).await;
    portal.store.close().await?;
    match disabled {
        Ok(Disabled::Done) => Ok(()),
        Ok(Disabled::LastOperator) => {
            Err(format!("{login} is the last active operator. Make another one first: portal create-operator.").into())
        }
        Err(Error::NotFound) => Err(format!("The staff of operator and resellers has no account {login}.").into()),
        Err(error) => Err(error.into()),
    }
}

/// Returns the sentence for an invalid argument.
fn invalid(what: &'static str) -> impl Fn(portal_api::Invalid) -> String {
    move |invalid| format!("The {what} can't be used: {}", invalid.text(portal_api::Language::En))
}

/// Creates a portal for one command: on the machine's clock, without a socket.
async fn idle(settings: &Settings) -> Result<Portal, StartError> {
    let store = open_store(settings).await?;
    let (parts, _writer) = Parts::new(&store, 0);
    let descriptors = Descriptors::share(0, false, false);
    assemble(settings.clone(), Clock::system(), parts, &descriptors).await
}

/// Opens the database for a command that may run beside a serving portal. Its tables are migrated only when no portal
/// serves it.
async fn open_store(settings: &Settings) -> Result<Store, StartError> {
    let store = Store::open(settings.database_url.expose()).await?;
    if !store.pending_migrations().await?.is_empty() {
        let claim = store.claim().await?.ok_or(
            "The database is of an earlier version, and a portal serves it: stop that one, start the new one, and try again.",
        )?;
        update(&store, settings).await?;
        drop(claim);
    }
    Ok(store)
}

/// Migrates the tables. A SQLite database is copied before; `portal restore` accepts the copy.
async fn update(store: &Store, settings: &Settings) -> Result<(), StartError> {
    let pending = store.pending_migrations().await?;
    let Some(first) = pending.first() else { return Ok(()) };
    if store.file().is_some() && store.has_tables().await? {
        let copy = settings.data_dir.join(format!("portal.db.before-{first}"));
        if copy.exists() {
            tracing::info!(copy = %copy.display(), "a copy from before this update is there already");
        } else {
            store.back_up(&copy).await?;
            tracing::info!(copy = %copy.display(), "the database was copied before its update");
        }
    }
    store.migrate().await?;
    Ok(())
}

/// The parts that the portal shares with the journal's writer.
struct Parts {
    store: Store,
    events: Events,
    configurations: Arc<ConfigurationCache>,
    misses: Arc<MissCounter>,
    journal: Journal,
}

impl Parts {
    /// Creates the parts; `cache` is the maximum size of the cached configurations, in bytes.
    fn new(store: &Store, cache: u64) -> (Self, journal::Writer) {
        let (store, events, misses) = (store.clone(), Events::default(), Arc::<MissCounter>::default());
        let configurations = Arc::new(ConfigurationCache::new(cache));
        let (journal, writer) = Journal::new(store.clone(), events.clone(), configurations.clone(), misses.clone());
        (Self { store, events, configurations, misses, journal }, writer)
    }
}

async fn assemble(
    settings: Settings,
    clock: Clock,
    parts: Parts,
    descriptors: &Descriptors,
) -> Result<Portal, StartError> {
    let Parts { store, events, configurations, misses, journal } = parts;
    let randomness = Randomness::system();
    // A database with accounts was sealed with a key, so a new key could open none of its secrets.
    let may_create_key = store.is_empty().await?;
    let sealer = Sealer::from_key_file(&settings.secret_key_file, may_create_key, randomness)?;
    installation::check_key(&store, &sealer, &clock, settings.secret_key_file.clone()).await?;
    let sign_ins = SignInThrottle::default();
    sign_ins.restore(&store.list_sign_in_locks().await?, clock.steady());
    Ok(Portal {
        changes: ChangeLimit::new(settings.changes_per_minute),
        refusals: Refusals::new(&sealer),
        sealer,
        passwords: Passwords::new(randomness),
        zone: TimeZone::posix(&settings.phones.time_zone)?,
        form_results: FormResults::default(),
        sign_ins,
        token_misses: Throttle::new(token::MISSES),
        misses,
        event_streams: EventStreams::of_connections(descriptors.http_limits().people),
        outbox: Outbox::default(),
        stopping: CancellationToken::new(),
        inherited: Inherited::default(),
        readiness: Readiness::default(),
        touches: Touches::default(),
        authority: settings.phone_authority.as_deref().map(Authority::load).transpose()?,
        store,
        clock,
        randomness,
        settings,
        events,
        endings: Endings::default(),
        configurations,
        journal,
    })
}

fn routes(portal: Arc<Portal>) -> Result<Router, StartError> {
    let assets = Assets::read(&portal.settings.dist_dir)?;
    let (_, operations) = api::routes();
    // Serialized once, because it is large and anybody may request it.
    let document = Bytes::from(serde_json::to_vec(&api::open_api::document())?);
    let document = move || future::ready(([(header::CONTENT_TYPE, "application/json")], document.clone()));
    let operations = operations
        .route("/api/openapi.json", get(document))
        .route("/api/{*rest}", any(unknown_operation))
        .method_not_allowed_fallback(wrong_method);
    let in_process = operations.clone().with_state(portal.clone());
    let pages = Pages { portal: portal.clone(), api: in_process, assets: Arc::new(browser_files(&assets)) };
    let people = operations
        .with_state(portal.clone())
        .fallback_service(get(rendering::page).with_state(pages))
        .layer(middleware::from_fn_with_state(portal.clone(), session::resolve));
    let health = Router::new().route("/healthz", get(async || "alive\n")).route("/readyz", get(readiness::ready));
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

/// Returns the addresses of the files that pages name: the programs that Trunk built, and the styles.
fn browser_files(assets: &Assets) -> AssetUrls {
    let program = |name: &str| {
        let (script, wasm) = (assets.url(&format!("{name}.js"))?, assets.url(&format!("{name}_bg.wasm"))?);
        Some(ProgramUrls { script, wasm })
    };
    AssetUrls {
        client: program("client"),
        editor: program("editor"),
        icons: assets.url("icons.svg").unwrap_or_default(),
        stylesheets: STYLES.iter().filter_map(|name| assets.url(name)).collect(),
    }
}

fn sweep_memory(portal: Arc<Portal>) {
    tokio::spawn(async move {
        let mut stopping = pin!(portal.stopping.cancelled());
        loop {
            tokio::select! {
                () = &mut stopping => return,
                () = tokio::time::sleep(MEMORY_SWEEP) => {}
            }
            forget_old(&portal, portal.clock.now(), portal.clock.steady());
        }
    });
}

/// Removes expired data from memory, each by the clock that it was recorded with. Failures use the steady clock:
/// setting the machine's clock ends no pause, and keeps nothing in memory.
fn forget_old(portal: &Portal, now: Timestamp, steady: Timestamp) {
    portal.form_results.sweep(now);
    portal.misses.sweep(now);
    portal.sign_ins.sweep(steady);
    portal.token_misses.sweep(steady);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{settings::Sources, state::sign_in_throttle::SignInPlace};
    use jiff::SignedDuration;
    use portal_protocols::Source;
    use std::{collections::BTreeMap, net::IpAddr};

    #[tokio::test]
    async fn a_clock_that_was_set_ends_no_pause_and_keeps_no_failure() {
        let folder = tempfile::tempdir().unwrap();
        let data_dir = BTreeMap::from([("data_dir".to_owned(), folder.path().display().to_string())]);
        let settings = Settings::resolve(&Sources::read(&data_dir, |_| None)).unwrap();
        let portal = idle(&settings).await.unwrap();
        let (steady, hour) = (portal.clock.steady(), SignedDuration::from_hours(1));
        let address = IpAddr::from([203, 0, 113, 9]);
        let (place, source) = (SignInPlace::new("expert", address, None), Source::of(address));
        for _ in 0..20 {
            let _ = portal.sign_ins.attempt(&place, steady);
            let _ = portal.token_misses.attempt(&source, steady);
        }
        let is_paused = || {
            let sign_in = portal.sign_ins.attempt(&place, steady).is_err();
            (sign_in, portal.token_misses.check(&source, steady).is_err())
        };
        assert_eq!(is_paused(), (true, true));
        forget_old(&portal, steady + hour * 24, steady);
        assert_eq!(is_paused(), (true, true), "the clock was set ahead");
        forget_old(&portal, steady - hour * 24, steady + hour);
        assert_eq!(portal.token_misses.failures(&source), 0, "the clock was set back, and an hour passed");
        assert_eq!(is_paused(), (false, false));
        portal.store.close().await.unwrap();
    }
}
