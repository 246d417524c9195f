//! What the server holds while it runs: one value, shared by every request.

use crate::{
    clock::Clock,
    endings::Endings,
    events::Events,
    http::{
        form_results::FormResults, listen::Stop, miss_counter::MissCounter, sign_in_throttle::SignInThrottle,
        throttle::Throttle,
    },
    passwords::Passwords,
    random::Randomness,
    sealing::Sealer,
    services::{
        authority::Authority, configuration_cache::ConfigurationCache, email::Outbox, inherited::Inherited,
        journal::Journal,
    },
    settings::Settings,
};
use jiff::tz::TimeZone;
use portal_protocols::Source;
use portal_store::Store;
use std::sync::Arc;

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
    /// Wrong tokens of programs, by where they come from.
    pub token_misses: Throttle<Source>,
    /// Requests for telephones that nobody registered, by address.
    pub misses: MissCounter,
    /// Who watches which client's telephones.
    pub events: Events,
    /// Whose sessions, tokens and accounts end.
    pub endings: Endings,
    /// What telephones ask, on its way to the database.
    pub journal: Journal,
    /// E-mails that wait.
    pub outbox: Outbox,
    /// Set when the server stops.
    pub stopping: Stop,
    /// What departments' telephones inherit, as last read.
    pub inherited: Inherited,
    /// Whom telephones are told to believe.
    pub authority: Option<Authority>,
    /// Configurations of bound telephones, as last rendered.
    pub configurations: Arc<ConfigurationCache>,
}
