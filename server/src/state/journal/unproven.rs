//! Requests without credentials: whose they were is looked up after they were answered, and decides what is kept of them.
//!
//! A request for a telephone that waits to be provisioned may be its own. For a bound one it is taken for its own if it comes
//! from where the telephone was last seen with its credentials: a factory reset does that. From elsewhere it is a stranger's.

use super::warning::{Seen, warning_change};
use crate::state::{events::PhoneNews, miss_counter::MissCounter};
use jiff::Timestamp;
use portal_api::{
    Mac,
    phone::{PhoneRequest, Reason},
    unknown::AlarmKind,
};
use portal_protocols::Subscriber;
use portal_store::{AskedPhone, NewAlarm, NewPhoneRequest, NewStranger, UnknownCount};
use std::{
    collections::{BTreeMap, HashMap},
    net::IpAddr,
};

/// A request without credentials.
#[derive(Clone, Debug)]
pub struct Unproven {
    /// The address that it asked for, or that it says is its own.
    pub mac: Mac,
    /// From where.
    pub address: IpAddr,
    /// When.
    pub at: Timestamp,
    /// The file, without credentials.
    pub file: String,
    /// What it says it is.
    pub user_agent: String,
    /// The HTTP status it got.
    pub status: u16,
    /// How many bytes it got.
    pub size: u64,
    /// Why it got that, if it is known without a look at the telephone.
    pub reason: Option<Reason>,
    /// The model it says it is.
    pub said: Option<&'static str>,
    /// The firmware it says it has.
    pub firmware: Option<String>,
    /// Whether it names a model that has no file.
    pub is_unknown_model: bool,
}

/// What becomes of requests without credentials.
#[derive(Default)]
pub(super) struct Sorted {
    /// Requests of strangers, by telephone and source.
    pub(super) strangers: HashMap<(i64, Subscriber), NewStranger>,
    /// Requests for telephones that nobody registered, by source.
    pub(super) unknown: BTreeMap<String, UnknownCount>,
    /// What the operator should look at.
    pub(super) alarms: Vec<NewAlarm>,
}

impl Sorted {
    /// Puts a request where it belongs. Gives its line if it may be the telephone's own, and whose it is.
    pub(super) fn put(
        &mut self,
        unproven: Unproven,
        phone: Option<&AskedPhone>,
        misses: &MissCounter,
    ) -> Option<(PhoneNews, Option<NewPhoneRequest>)> {
        let source = Subscriber::of(unproven.address);
        let Some(phone) = phone else {
            self.count_unknown(source, misses.miss(source, &unproven.mac, unproven.at), unproven.at);
            return None;
        };
        misses.forgive(source, &unproven.mac);
        let is_bound = phone.bound_at.is_some();
        let reason = unproven.reason.unwrap_or(if is_bound { Reason::NoCredentials } else { Reason::Expired });
        if reason == Reason::ManyResellers {
            let (kind, subject, at) = (AlarmKind::HandOvers, source.to_string(), unproven.at);
            self.alarms.push(NewAlarm { kind, subject, at, count: 1 });
        }
        let news = PhoneNews { client_id: phone.client_id, line_id: phone.line_id, mac: unproven.mac.clone() };
        if is_bound && !is_home(phone, source) {
            self.put_stranger(phone.id, source, unproven, reason);
            return Some((news, None));
        }
        // Whom the window isn't for says nothing about the telephone.
        let is_turned_away = matches!(reason, Reason::OtherNetwork | Reason::ManyResellers | Reason::Blocked);
        let is_believed = !is_bound && !is_turned_away;
        let warning = warning_change(&Seen {
            reason,
            is_bound,
            is_believed,
            is_unknown_model: unproven.is_unknown_model,
            said: unproven.said,
            registered: phone.registered_model.as_deref(),
        });
        let line = NewPhoneRequest {
            phone_id: phone.id,
            model: unproven.said.filter(|_| is_believed).map(str::to_owned),
            firmware: unproven.firmware.clone().filter(|_| is_believed),
            request: request(unproven, reason, false),
            seen_source: None,
            warning,
            file: None,
        };
        Some((news, Some(line)))
    }

    fn count_unknown(&mut self, source: Subscriber, is_guess: bool, at: Timestamp) {
        let unknown = self.unknown.entry(source.to_string()).or_insert(UnknownCount { at, count: 0, guesses: 0 });
        unknown.at = at.max(unknown.at);
        unknown.count += 1;
        unknown.guesses += u64::from(is_guess);
    }

    fn put_stranger(&mut self, phone_id: i64, source: Subscriber, unproven: Unproven, reason: Reason) {
        let mut request = request(unproven, reason, true);
        request.count += self.strangers.get(&(phone_id, source)).map_or(0, |before| before.request.count);
        self.strangers.insert((phone_id, source), NewStranger { phone_id, source: source.to_string(), request });
    }
}

/// Whether a bound telephone was last seen with its credentials at this source.
fn is_home(phone: &AskedPhone, source: Subscriber) -> bool {
    match (&phone.seen_source, &phone.bound_address) {
        (Some(seen), _) => *seen == source.to_string(),
        (None, Some(bound)) => bound.parse().is_ok_and(|bound| Subscriber::of(bound) == source),
        (None, None) => false,
    }
}

fn request(unproven: Unproven, reason: Reason, is_stranger: bool) -> PhoneRequest {
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
