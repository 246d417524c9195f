//! Requests without credentials ("unproven"). The journal looks up their phones after the answer, and then records
//! them.
//!
//! A request for a phone that waits to be provisioned may be the phone's own request. A request for a bound phone
//! counts as the phone's own when it comes from the source where the phone was last seen with its credentials: a phone
//! sends such requests after a factory reset. From another source, the request counts as that of a stranger.

use super::warning::{WarningFacts, warning_change};
use crate::state::{events::PhoneNews, limits::miss_counter::MissCounter};
use jiff::Timestamp;
use portal_api::{
    Mac,
    phone::{PhoneRequest, Reason},
    unknown::AlarmKind,
};
use portal_protocols::SourceNetwork;
use portal_store::{NewAlarm, NewPhoneRequest, NewStrangerRequest, RequestedPhone, UnknownCount};
use std::{
    collections::{BTreeMap, HashMap},
    net::IpAddr,
};

/// A request without credentials.
#[derive(Clone, Debug)]
pub struct UnprovenRequest {
    /// The MAC address that the request asked for or named.
    pub mac: Mac,
    /// The address that the request came from.
    pub address: IpAddr,
    /// The time of the request.
    pub at: Timestamp,
    /// The requested file, without credentials.
    pub file: String,
    /// The `User-Agent` of the request, shortened.
    pub user_agent: String,
    /// The HTTP status of the answer.
    pub status: u16,
    /// The size of the answer's body, in bytes.
    pub size: u64,
    /// The reason for the answer; none when it depends on the phone's row.
    pub reason: Option<Reason>,
    /// The model that the request names.
    pub claimed_model: Option<&'static str>,
    /// The firmware that the request names.
    pub firmware: Option<String>,
    /// Whether the request names a model that has no file.
    pub is_unknown_model: bool,
}

/// The requests without credentials of a batch, after the look-up of their phones.
#[derive(Default)]
pub(super) struct ResolvedRequests {
    /// The requests of strangers, by phone and source.
    pub(super) strangers: HashMap<(i64, SourceNetwork), NewStrangerRequest>,
    /// The requests for unregistered phones, by source.
    pub(super) unknown: BTreeMap<String, UnknownCount>,
    /// The alarms for the operator.
    pub(super) alarms: Vec<NewAlarm>,
}

impl ResolvedRequests {
    /// Adds a request. Returns its phone, and a row for the phone's journal when the request may be the phone's own.
    /// Returns none when the phone is not registered.
    pub(super) fn add(
        &mut self,
        unproven: UnprovenRequest,
        phone: Option<&RequestedPhone>,
        misses: &MissCounter,
    ) -> Option<(PhoneNews, Option<NewPhoneRequest>)> {
        let source = SourceNetwork::of(unproven.address);
        let Some(phone) = phone else {
            self.count_unknown(source, misses.record_miss(source, &unproven.mac, unproven.at), unproven.at);
            return None;
        };
        misses.forgive(source, &unproven.mac, unproven.at);
        let is_bound = phone.bound_at.is_some();
        let reason = unproven.reason.unwrap_or(if is_bound { Reason::NoCredentials } else { Reason::Expired });
        if reason == Reason::ManyResellers {
            let (kind, subject, at) = (AlarmKind::HandOvers, source.to_string(), unproven.at);
            self.alarms.push(NewAlarm { kind, subject, at, count: 1 });
        }
        let news = PhoneNews { client_id: phone.client_id, line_id: phone.line_id, mac: unproven.mac.clone() };
        if is_bound && !is_last_seen_at(phone, source) {
            self.add_stranger(phone.id, source, unproven, reason);
            return Some((news, None));
        }
        // The model and firmware that the request names are believed only before the phone is bound, and not from a
        // refused source: without credentials, anybody may name the phone's MAC address.
        let is_source_refused = matches!(reason, Reason::OtherNetwork | Reason::ManyResellers | Reason::Blocked);
        let is_believed = !is_bound && !is_source_refused;
        let warning = warning_change(&WarningFacts {
            reason,
            is_bound,
            is_believed,
            is_unknown_model: unproven.is_unknown_model,
            claimed_model: unproven.claimed_model,
            registered_model: phone.registered_model.as_deref(),
        });
        let row = NewPhoneRequest {
            phone_id: phone.id,
            model: unproven.claimed_model.filter(|_| is_believed).map(str::to_owned),
            firmware: unproven.firmware.clone().filter(|_| is_believed),
            request: request(unproven, reason, false),
            seen_source: None,
            warning,
            file: None,
        };
        Some((news, Some(row)))
    }

    fn count_unknown(&mut self, source: SourceNetwork, is_guess: bool, at: Timestamp) {
        let unknown = self.unknown.entry(source.to_string()).or_insert(UnknownCount { at, count: 0, guesses: 0 });
        unknown.at = at.max(unknown.at);
        unknown.count += 1;
        unknown.guesses += u64::from(is_guess);
    }

    fn add_stranger(&mut self, phone_id: i64, source: SourceNetwork, unproven: UnprovenRequest, reason: Reason) {
        let mut request = request(unproven, reason, true);
        request.count += self.strangers.get(&(phone_id, source)).map_or(0, |before| before.request.count);
        self.strangers.insert((phone_id, source), NewStrangerRequest { phone_id, source: source.to_string(), request });
    }
}

/// Whether the bound phone was last seen at this source with its credentials.
fn is_last_seen_at(phone: &RequestedPhone, source: SourceNetwork) -> bool {
    match (&phone.seen_source, &phone.bound_address) {
        (Some(seen), _) => *seen == source.to_string(),
        (None, Some(bound)) => bound.parse().is_ok_and(|bound| SourceNetwork::of(bound) == source),
        (None, None) => false,
    }
}

fn request(unproven: UnprovenRequest, reason: Reason, is_stranger: bool) -> PhoneRequest {
    PhoneRequest {
        at: unproven.at,
        address: unproven.address.to_string(),
        file: unproven.file,
        user_agent: unproven.user_agent,
        status: unproven.status,
        reason,
        size: unproven.size,
        is_stranger,
        count: 1,
    }
}
