//! The first fetch of a phone: the phone has no credentials yet, and gets them inside its window.

use super::context::{FetchContext, FetchResult};
use crate::{
    error::Error,
    services::model::first_model,
    state::{
        configuration_cache::PhoneFile,
        events::{News, PhoneNews},
    },
};
use jiff::{SignedDuration, Timestamp};
use portal_api::{Mac, Networks, phone::Reason};
use portal_protocols::SourceNetwork;
use portal_provisioning::Model;
use portal_store::{BindOutcome, FetchWindow, HandOverRule, ProvisionedPhone};
use std::net::IpAddr;

/// How long a hand-over counts for its source.
const HAND_OVER_COUNTED_FOR: SignedDuration = SignedDuration::from_hours(24);
/// The maximum numbers of hand-overs to a source within that time, when the phones belong to several resellers.
/// Customers of a few resellers can share an address, at a carrier or in a building; an attacker who collects
/// credentials would get the files of many phones of many resellers. `since` is set at each use.
const HAND_OVER_LIMITS: HandOverRule =
    HandOverRule { since: Timestamp::UNIX_EPOCH, resellers: 3, phones: 20, others: 5 };

/// The result of a hand-over.
enum HandOverOutcome {
    /// The phone's own file, which contains its credentials.
    File(PhoneFile),
    /// The reason for the refusal. It is none when it depends on the phone's row, which the journal reads later.
    Refused(Option<Reason>),
}

impl From<Reason> for HandOverOutcome {
    fn from(reason: Reason) -> Self {
        Self::Refused(Some(reason))
    }
}

impl FetchContext<'_> {
    /// Answers a phone that uses the generic address. A refusal takes the same steps and the same time, whether the
    /// phone is registered or not: only after the answer, the journal looks the phone up and records the request.
    pub(super) async fn without_credentials(&self, mac: &Mac) -> FetchResult {
        let source = self.portal.misses.record_request(self.fetch.address.ip, mac, self.now);
        match self.try_hand_over(mac, source.is_blocked).await? {
            HandOverOutcome::File(file) => Ok(Some(file)),
            HandOverOutcome::Refused(reason) => {
                self.record_unproven(mac, source, reason, None);
                Ok(None)
            }
        }
    }

    /// Hands the phone its credentials if its window is open for this request. `is_blocked` says whether the source is
    /// blocked.
    async fn try_hand_over(&self, mac: &Mac, is_blocked: bool) -> Result<HandOverOutcome, Error> {
        match self.find_open_window(mac, is_blocked).await? {
            Err(reason) => Ok(HandOverOutcome::Refused(reason)),
            Ok(_) if self.is_blocked_after_lookup(mac).await? => Ok(Reason::Blocked.into()),
            Ok(window) => self.hand_over(mac, self.hand_over_rule(&window)).await,
        }
    }

    /// Returns the phone's window if it is open for this request. Otherwise returns the reason, or none when the reason
    /// depends on the phone's row. The query is the same for every MAC address.
    pub(super) async fn find_open_window(
        &self,
        mac: &Mac,
        is_blocked: bool,
    ) -> Result<Result<FetchWindow, Option<Reason>>, Error> {
        let window = self.portal.store.find_fetch_window(mac, &self.fetch.address.ip.to_string(), self.now).await?;
        // The refusal is computed for a closed window, too, so that the duration of the answer is the same.
        let refusal = window.as_ref().and_then(|window| self.refusal(window));
        Ok(match (window.filter(|window| window.is_open), refusal) {
            _ if is_blocked => Err(Some(Reason::Blocked)),
            (None, _) => Err(None),
            (Some(_), Some(reason)) => Err(Some(reason)),
            (Some(window), None) => Ok(window),
        })
    }

    /// Returns the reason why an open window doesn't admit this request, or none when it admits the request.
    fn refusal(&self, window: &FetchWindow) -> Option<Reason> {
        let known = first_model([&window.model, &window.registered_model]);
        if !self.is_private {
            Some(Reason::Insecure)
        } else if !is_within(&window.networks, self.fetch.address.ip) {
            Some(Reason::OtherNetwork)
        } else if self.model_or_known(known).is_none() {
            Some(Reason::UnknownModel)
        } else {
            None
        }
    }

    /// Whether the source is blocked, after a look-up of the other MAC addresses that it requested just now. Usually
    /// the journal looks them up after the answer; but before credentials are handed over, all misses must be counted.
    async fn is_blocked_after_lookup(&self, mac: &Mac) -> Result<bool, Error> {
        let (misses, address) = (&self.portal.misses, self.fetch.address.ip);
        let mut pending = misses.pending_macs(address);
        pending.retain(|other| other != mac);
        if !pending.is_empty() {
            let registered = self.portal.store.find_requested_phones(&pending).await?;
            for other in pending {
                if registered.contains_key(&other) {
                    misses.forgive(SourceNetwork::of(address), &other, self.now);
                } else {
                    misses.record_miss(SourceNetwork::of(address), &other, self.now);
                }
            }
        }
        Ok(misses.is_blocked(address, self.now))
    }

    /// Returns the limits of hand-overs to one source. A window that is restricted to networks has no limit,
    /// because the client or the reseller has listed the source.
    fn hand_over_rule(&self, window: &FetchWindow) -> Option<HandOverRule> {
        window.networks.is_empty().then(|| HandOverRule { since: self.now - HAND_OVER_COUNTED_FOR, ..HAND_OVER_LIMITS })
    }

    /// Hands a phone its credentials: once, or again to the same network address until the phone has used them.
    async fn hand_over(&self, mac: &Mac, rule: Option<HandOverRule>) -> Result<HandOverOutcome, Error> {
        // A second try is needed when another request binds the phone between the query and the binding.
        for _ in 0..2 {
            let Some(phone) = self.portal.store.find_phone_for_provisioning(mac).await? else { break };
            let reason = match self.hand_over_reason(&phone) {
                Ok(reason) => reason,
                Err(refusal) => return Ok(refusal.into()),
            };
            let Some(model) = self.model_of(&phone) else { return Ok(Reason::UnknownModel.into()) };
            let own_file = self.render_own_file(&phone, model).await?;
            if reason == Reason::Window {
                match self.bind(&phone, model, rule).await? {
                    BindOutcome::Done => {}
                    BindOutcome::Refused => return Ok(Reason::ManyResellers.into()),
                    // Another request has bound the phone. It may have been a request of the same phone: then this
                    // request is a retry.
                    BindOutcome::Lost => continue,
                }
            }
            self.record_own_file(&phone, reason, &own_file)?;
            return Ok(HandOverOutcome::File(own_file.file));
        }
        Ok(Reason::NoCredentials.into())
    }

    /// Returns the reason why the phone may get its credentials now.
    ///
    /// Errors: the reason for a refusal.
    fn hand_over_reason(&self, phone: &ProvisionedPhone) -> Result<Reason, Reason> {
        let address = self.fetch.address.ip.to_string();
        let is_in_window = self.now < phone.window_until;
        match (phone.bound_at, phone.confirmed_at) {
            (None, _) if is_in_window => Ok(Reason::Window),
            (None, _) => Err(Reason::Expired),
            (Some(_), None) if is_in_window && phone.bound_address.as_ref() == Some(&address) => Ok(Reason::Retry),
            (Some(_), _) => Err(Reason::NoCredentials),
        }
    }

    /// Binds the phone to this request, and notifies open pages.
    async fn bind(
        &self,
        phone: &ProvisionedPhone,
        model: &Model,
        rule: Option<HandOverRule>,
    ) -> Result<BindOutcome, Error> {
        let bound = self.portal.store.bind_phone(&self.binding(phone, model), rule).await?;
        if bound == BindOutcome::Done {
            let news = PhoneNews { client_id: phone.client_id, line_id: phone.line_id, mac: phone.mac.clone() };
            self.portal.events.publish(News::Phone(news));
        }
        Ok(bound)
    }
}

/// Whether a first fetch may come from an address: from one of the lists, or from anywhere when there is no list.
fn is_within(networks: &[Networks], address: IpAddr) -> bool {
    networks.is_empty() || networks.iter().any(|networks| networks.contains(address))
}
