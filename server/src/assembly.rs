//! Creates the portal at its start: reads the key, and creates everything that lives as long as the process.

use crate::{
    clock::Clock,
    descriptors::Descriptors,
    error::StartError,
    passwords::Passwords,
    portal::Portal,
    random::Randomness,
    sealing::Sealer,
    services::{installation, token},
    settings::Settings,
    state::{
        authority::Authority,
        background_writes::BackgroundWrites,
        configuration_cache::ConfigurationCache,
        endings::Endings,
        event_streams::EventStreams,
        events::Events,
        form_results::FormResults,
        inherited_layers::InheritedLayers,
        journal::{self, Journal},
        limits::change_limit::ChangeLimit,
        limits::failed_handshakes::FailedHandshakes,
        limits::miss_counter::MissCounter,
        limits::sign_in_throttle::SignInThrottle,
        limits::throttle::Throttle,
        outbox::Outbox,
        readiness::Readiness,
        refusal_log::Refusals,
    },
};
use jiff::tz::TimeZone;
use portal_store::Store;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Applies the pending migrations, if there are any. A SQLite database that has tables is copied first, and
/// `portal restore` accepts the copy.
pub async fn back_up_and_migrate(store: &Store, settings: &Settings) -> Result<(), StartError> {
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
pub struct SharedParts {
    store: Store,
    events: Events,
    configurations: Arc<ConfigurationCache>,
    misses: Arc<MissCounter>,
    journal: Journal,
}

impl SharedParts {
    /// Creates the parts; `cache_bytes` is the maximum size of the cached configurations.
    pub fn new(store: &Store, cache_bytes: u64) -> (Self, journal::Writer) {
        let (store, events, misses) = (store.clone(), Events::default(), Arc::<MissCounter>::default());
        let configurations = Arc::new(ConfigurationCache::new(cache_bytes));
        let (journal, writer) = Journal::new(store.clone(), events.clone(), configurations.clone(), misses.clone());
        (Self { store, events, configurations, misses, journal }, writer)
    }
}

/// Creates the portal of a database: checks that the key opens the database's secrets, and restores the locks of
/// sign-ins that an earlier process has stored.
pub async fn assemble(
    settings: Settings,
    clock: Clock,
    parts: SharedParts,
    descriptors: &Descriptors,
) -> Result<Portal, StartError> {
    let SharedParts { store, events, configurations, misses, journal } = parts;
    let randomness = Randomness::system();
    // The secrets of a database with accounts are sealed with an existing key; a new key could open none of them.
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
        token_misses: Throttle::new(token::WRONG_TOKEN_RULE),
        misses,
        handshakes: FailedHandshakes::default(),
        event_streams: EventStreams::new(descriptors.http_limits().people),
        outbox: Outbox::default(),
        stopping: CancellationToken::new(),
        inherited_layers: InheritedLayers::default(),
        readiness: Readiness::default(),
        background_writes: BackgroundWrites::default(),
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
