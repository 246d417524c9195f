//! The server's state while it runs: one value, shared by all requests.

use crate::{
    clock::Clock,
    passwords::Passwords,
    random::Randomness,
    sealing::Sealer,
    settings::Settings,
    state::{
        authority::Authority, background_writes::BackgroundWrites, configuration_cache::ConfigurationCache,
        endings::Endings, event_streams::EventStreams, events::Events, form_results::FormResults,
        inherited_layers::InheritedLayers, journal::Journal, limits::change_limit::ChangeLimit,
        limits::failed_handshakes::FailedHandshakes, limits::miss_counter::MissCounter,
        limits::sign_in_throttle::SignInThrottle, limits::throttle::Throttle, outbox::Outbox, readiness::Readiness,
        refusal_log::Refusals,
    },
};
use jiff::tz::TimeZone;
use portal_protocols::Source;
use portal_store::Store;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The running portal.
pub struct Portal {
    /// The database.
    pub store: Store,
    /// Seals the secrets that must be read again.
    pub sealer: Sealer,
    /// The clock.
    pub clock: Clock,
    /// The source of secrets and random ids.
    pub randomness: Randomness,
    /// Hashes and verifies passwords.
    pub passwords: Passwords,
    /// The operator's settings.
    pub settings: Settings,
    /// The time zone of dates outside the screens.
    pub zone: TimeZone,
    /// The results of plain HTML forms.
    pub form_results: FormResults,
    /// Failed sign-ins, by login and by address.
    pub sign_ins: SignInThrottle,
    /// The limits of accounts' changes.
    pub changes: ChangeLimit,
    /// The log of refusals.
    pub refusals: Refusals,
    /// Wrong tokens of programs, by source.
    pub token_misses: Throttle<Source>,
    /// Requests for unregistered phones, by source.
    pub misses: Arc<MissCounter>,
    /// Failed TLS handshakes, by source.
    pub handshakes: FailedHandshakes,
    /// The events of phones and lines, for open pages.
    pub events: Events,
    /// The limits of event streams.
    pub event_streams: EventStreams,
    /// The endings of sessions, tokens and accounts.
    pub endings: Endings,
    /// The phones' requests, on their way to the database.
    pub journal: Journal,
    /// Wakes the sender of e-mails when an e-mail was stored.
    pub outbox: Outbox,
    /// Checks that the database accepts a commit.
    pub readiness: Readiness,
    /// The database writes that no request waits for: last uses of sessions and tokens, and sign-in locks.
    pub background_writes: BackgroundWrites,
    /// Cancelled when the server starts to stop.
    pub stopping: CancellationToken,
    /// The settings that phones inherit from their department and above, cached.
    pub inherited_layers: InheritedLayers,
    /// The CA certificate that phones must trust.
    pub authority: Option<Authority>,
    /// The configurations of bound phones, cached.
    pub configurations: Arc<ConfigurationCache>,
}
