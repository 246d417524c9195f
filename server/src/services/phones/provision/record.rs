//! Records a phone's request in the journal, with the model and firmware that it names and the file that the phone got.
//! A request without credentials (an "unproven" one) is queued as it is; the journal looks up its phone later.

use super::{context::FetchContext, own_file::OwnFile};
use crate::{
    error::Error,
    services::phone_file,
    state::{
        configuration_cache::PhoneFile,
        events::PhoneNews,
        journal::{Entry, UnprovenRequest, WarningFacts, shorten_user_agent, warning_change},
        limits::miss_counter::SourceState,
    },
};
use portal_api::{
    Mac,
    phone::{PhoneRequest, Reason},
};
use portal_protocols::SourceNetwork;
use portal_provisioning::{Model, journal_name};
use portal_store::{NewFile, NewPhoneRequest, ProvisionedPhone, WarningChange};
use sha2::{Digest, Sha256};

/// The data of a journal row.
pub(super) struct RequestRecord<'a> {
    pub(super) phone_id: i64,
    pub(super) client_id: i64,
    pub(super) line_id: Option<i64>,
    pub(super) mac: &'a Mac,
    pub(super) reason: Reason,
    /// The file that the phone got; none for a refusal.
    pub(super) answer: Option<&'a PhoneFile>,
    /// The model that the request claims, or that the phone's own file was written for.
    pub(super) claimed_model: Option<&'a str>,
    pub(super) warning: WarningChange,
    /// The phone's own file, when it differs from the file that it last fetched.
    pub(super) new_file: Option<NewFile>,
    /// Whether the request's claims about the phone are believed. A bound phone is believed only with its credentials,
    /// because a MAC address is no secret.
    pub(super) is_believed: bool,
}

impl FetchContext<'_> {
    /// Records a request without credentials, in the same way for every MAC address. `reason` is none when it
    /// depends on the phone's row.
    pub(super) fn record_unproven(
        &self,
        mac: &Mac,
        source: SourceState,
        reason: Option<Reason>,
        answer: Option<&PhoneFile>,
    ) {
        let unproven = || UnprovenRequest {
            mac: mac.clone(),
            address: self.fetch.address.ip,
            at: self.now,
            file: journal_name(&self.fetch.identity.path.file),
            user_agent: shorten_user_agent(&self.fetch.user_agent),
            status: if answer.is_some() { 200 } else { 404 },
            size: answer.map_or(0, |answer| answer.body.len() as u64),
            reason,
            claimed_model: self.claimed_model().map(Model::id),
            firmware: self.fetch.identity.firmware.clone(),
            is_unknown_model: self.has_unknown_model(),
        };
        if source.may_be_recorded {
            let entry = || Entry::Unproven(Box::new(unproven()));
            self.portal.journal.write(self.fetch.address.ip, None, entry);
        }
    }

    /// Records a refused request of a phone, and returns the refusal.
    pub(super) fn refuse(&self, phone: &ProvisionedPhone, reason: Reason) -> Option<PhoneFile> {
        self.record_request(phone, reason, None, self.claimed_model());
        None
    }

    /// Records a request of a phone that did not get its own file: a refused request, or a request for a shared file.
    pub(super) fn record_request(
        &self,
        phone: &ProvisionedPhone,
        reason: Reason,
        answer: Option<&PhoneFile>,
        model: Option<&Model>,
    ) {
        let claimed_model = model.map(Model::id);
        let warning = self.warning_change(phone, reason, claimed_model);
        self.queue_row(RequestRecord { answer, claimed_model, warning, ..self.base_record(phone, reason) });
    }

    /// Records a request that got the phone's own file. A file that differs from the file that the phone last fetched
    /// is stored. Returns whether the journal had room for the row.
    pub(super) fn record_own_file(
        &self,
        phone: &ProvisionedPhone,
        reason: Reason,
        own_file: &OwnFile,
    ) -> Result<bool, Error> {
        let OwnFile { file: answer, model } = own_file;
        let claimed_model = self.model_to_record(Some(model)).map(Model::id);
        let warning = self.warning_change(phone, reason, claimed_model);
        let digest: [u8; 32] = Sha256::digest(&answer.body).into();
        let new_file = if phone.file_digest.as_deref() == Some(&digest) {
            None
        } else {
            Some(NewFile {
                model: model.id().to_owned(),
                firmware: self.firmware_of(phone).map(str::to_owned),
                digest,
                sealed: phone_file::seal(self.portal, &phone.mac, &answer.body)?,
            })
        };
        Ok(self.queue_row(RequestRecord {
            answer: Some(answer),
            claimed_model,
            warning,
            new_file,
            ..self.base_record(phone, reason)
        }))
    }

    /// Returns the record of a refused request that changes nothing about the phone.
    fn base_record<'p>(&self, phone: &'p ProvisionedPhone, reason: Reason) -> RequestRecord<'p> {
        RequestRecord {
            phone_id: phone.id,
            client_id: phone.client_id,
            line_id: phone.line_id,
            mac: &phone.mac,
            reason,
            answer: None,
            claimed_model: None,
            warning: WarningChange::Keep,
            new_file: None,
            is_believed: self.is_believed(phone, reason),
        }
    }

    /// Whether the request's claims about a phone are believed: after its credentials were checked or handed over, and
    /// before the phone is bound.
    fn is_believed(&self, phone: &ProvisionedPhone, reason: Reason) -> bool {
        let is_proven = match reason {
            Reason::Window | Reason::Retry | Reason::Credentials => true,
            // This is also the reason for a refused shared file, which anybody may request.
            Reason::UnknownModel => self.requested_mac().is_some(),
            _ => false,
        };
        is_proven || phone.bound_at.is_none()
    }

    /// Puts a row into the journal's queue. Returns whether the queue had room for it.
    pub(super) fn queue_row(&self, record: RequestRecord<'_>) -> bool {
        let RequestRecord {
            phone_id,
            client_id,
            line_id,
            mac,
            reason,
            answer,
            claimed_model,
            warning,
            new_file,
            is_believed,
        } = record;
        let request = || NewPhoneRequest {
            phone_id,
            request: PhoneRequest {
                at: self.now,
                address: self.fetch.address.ip.to_string(),
                file: journal_name(&self.fetch.identity.path.file),
                user_agent: shorten_user_agent(&self.fetch.user_agent),
                status: if answer.is_some() { 200 } else { 404 },
                reason,
                size: answer.map_or(0, |answer| answer.body.len() as u64),
                is_stranger: false,
                count: 1,
            },
            seen_source: Some(SourceNetwork::of(self.fetch.address.ip).to_string()),
            model: claimed_model.filter(|_| is_believed).map(str::to_owned),
            firmware: self.fetch.identity.firmware.clone().filter(|_| is_believed),
            warning,
            file: new_file,
        };
        let entry = || {
            let phone = PhoneNews { client_id, line_id, mac: mac.clone() };
            Entry::Request { phone, request: Box::new(request()) }
        };
        self.portal.journal.write(self.fetch.address.ip, Some(phone_id), entry)
    }

    /// Returns the change of the warning on the phone's page. `claimed_model` is the model that the request names.
    pub(super) fn warning_change(
        &self,
        phone: &ProvisionedPhone,
        reason: Reason,
        claimed_model: Option<&str>,
    ) -> WarningChange {
        warning_change(&WarningFacts {
            reason,
            is_bound: phone.bound_at.is_some(),
            is_believed: self.is_believed(phone, reason),
            is_unknown_model: self.has_unknown_model(),
            claimed_model,
            registered_model: phone.registered_model.as_deref(),
        })
    }
}
