//! What the server holds while it runs: one value, shared by every request.

use crate::{
    clock::Clock,
    passwords::Passwords,
    random::Randomness,
    sealing::Sealer,
    settings::Settings,
    state::{
        authority::Authority, change_limit::ChangeLimit, configuration_cache::ConfigurationCache, endings::Endings,
        event_streams::EventStreams, events::Events, form_results::FormResults, inherited::Inherited, journal::Journal,
        miss_counter::MissCounter, outbox::Outbox, readiness::Readiness, refusal_log::Refusals,
        sign_in_throttle::SignInThrottle, throttle::Throttle, touches::Touches,
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
    /// Seals what must be read again.
    pub sealer: Sealer,
    /// The time.
    pub clock: Clock,
    /// Secrets and names are drawn here.
    pub randomness: Randomness,
    /// Passwords are hashed and checked here.
    pub passwords: Passwords,
    /// How the operator wants it.
    pub settings: Settings,
    /// The zone that dates are read and written in, outside the screens.
    pub zone: TimeZone,
    /// Outcomes of plain forms.
    pub form_results: FormResults,
    /// Failed sign-ins, by login and by address.
    pub sign_ins: SignInThrottle,
    /// How many changes accounts make.
    pub changes: ChangeLimit,
    /// What the log says of those who were refused.
    pub refusals: Refusals,
    /// Wrong tokens of programs, by where they come from.
    pub token_misses: Throttle<Source>,
    /// Requests for telephones that nobody registered, by source.
    pub misses: Arc<MissCounter>,
    /// Who watches which client's telephones.
    pub events: Events,
    /// How many pages watch.
    pub event_streams: EventStreams,
    /// Whose sessions, tokens and accounts end.
    pub endings: Endings,
    /// What telephones ask, on its way to the database.
    pub journal: Journal,
    /// E-mails that wait.
    pub outbox: Outbox,
    /// Whether the database took a commit just now.
    pub readiness: Readiness,
    /// Writes beside requests: when something was last used, and locks of sign-ins.
    pub touches: Touches,
    /// Cancelled when the server begins to stop.
    pub stopping: CancellationToken,
    /// What departments' telephones inherit, as last read.
    pub inherited: Inherited,
    /// Whom telephones are told to believe.
    pub authority: Option<Authority>,
    /// Configurations of bound telephones, as last rendered.
    pub configurations: Arc<ConfigurationCache>,
}
