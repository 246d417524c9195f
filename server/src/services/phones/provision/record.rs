//! Records a phone's request: its journal row, the phone's model and firmware, and the file that the phone got. A
//! request without credentials is only queued; the journal looks up its phone later.

use super::{context::FetchContext, own_file::OwnFile};
use crate::{
    error::Error,
    services::phone_file,
    state::{
        configuration_cache::PhoneFile,
        events::PhoneNews,
        journal::{Entry, Seen, Unproven, kept_user_agent, warning_change},
        limits::miss_counter::SourceState,
    },
};
use portal_api::{
    Mac,
    phone::{PhoneRequest, Reason},
};
use portal_protocols::Subscriber;
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
    pub(super) given: Option<&'a PhoneFile>,
    /// The model that the phone has from now on.
    pub(super) said: Option<&'a str>,
    pub(super) warning: WarningChange,
    /// The phone's own file, when it differs from the previous file.
    pub(super) file: Option<NewFile>,
    /// Whether the request's claims about the phone are believed. A bound phone is believed only with its credentials,
    /// because a MAC address is no secret.
    pub(super) is_believed: bool,
}

impl FetchContext<'_> {
    /// Records a request without credentials, in the same way for every MAC address. `reason` is none when only the
    /// phone's row can decide it.
    pub(super) fn note_unproven(
        &self,
        mac: &Mac,
        source: SourceState,
        reason: Option<Reason>,
        given: Option<&PhoneFile>,
    ) {
        let unproven = || Unproven {
            mac: mac.clone(),
            address: self.fetch.address.ip,
            at: self.now,
            file: journal_name(&self.fetch.identity.path.file),
            user_agent: kept_user_agent(&self.fetch.user_agent),
            status: if given.is_some() { 200 } else { 404 },
            size: given.map_or(0, |given| given.body.len() as u64),
            reason,
            said: self.claimed_model().map(Model::id),
            firmware: self.fetch.identity.firmware.clone(),
            is_unknown_model: self.is_unknown(),
        };
        if source.is_noted {
            let entry = || Entry::Unproven(Box::new(unproven()));
            self.portal.journal.write(self.fetch.address.ip, None, entry);
        }
    }

    pub(super) fn refuse(&self, phone: &ProvisionedPhone, reason: Reason) -> Option<PhoneFile> {
        self.write(phone, reason, None, self.claimed_model());
        None
    }

    pub(super) fn write(
        &self,
        phone: &ProvisionedPhone,
        reason: Reason,
        given: Option<&PhoneFile>,
        model: Option<&Model>,
    ) {
        let said = model.map(Model::id);
        let warning = self.warning_change(phone, reason, said);
        self.write_line(RequestRecord { given, said, warning, ..self.record(phone, reason) });
    }

    /// Records a request for a phone's own file. A file that differs from the previous one is stored. Returns whether
    /// the journal took the row.
    pub(super) fn write_file(&self, phone: &ProvisionedPhone, reason: Reason, own: &OwnFile) -> Result<bool, Error> {
        let OwnFile { given, model } = own;
        let said = self.model_to_record(Some(model)).map(Model::id);
        let warning = self.warning_change(phone, reason, said);
        let digest: [u8; 32] = Sha256::digest(&given.body).into();
        let file = if phone.file_digest.as_deref() == Some(&digest) {
            None
        } else {
            Some(NewFile {
                model: model.id().to_owned(),
                firmware: self.firmware_of(phone).map(str::to_owned),
                digest,
                sealed: phone_file::seal(self.portal, &phone.mac, &given.body)?,
            })
        };
        Ok(self.write_line(RequestRecord { given: Some(given), said, warning, file, ..self.record(phone, reason) }))
    }

    fn record<'p>(&self, phone: &'p ProvisionedPhone, reason: Reason) -> RequestRecord<'p> {
        RequestRecord {
            phone_id: phone.id,
            client_id: phone.client_id,
            line_id: phone.line_id,
            mac: &phone.mac,
            reason,
            given: None,
            said: None,
            warning: WarningChange::Keep,
            file: None,
            is_believed: self.is_believed(phone, reason),
        }
    }

    fn is_believed(&self, phone: &ProvisionedPhone, reason: Reason) -> bool {
        let is_own = match reason {
            Reason::Window | Reason::Retry | Reason::Credentials => true,
            // Only for the phone's own file: anybody may request a shared file.
            Reason::UnknownModel => self.requested_mac().is_some(),
            _ => false,
        };
        is_own || phone.bound_at.is_none()
    }

    /// Hands a row to the journal. Returns whether the journal took it.
    pub(super) fn write_line(&self, record: RequestRecord<'_>) -> bool {
        let RequestRecord { phone_id, client_id, line_id, mac, reason, given, said, warning, file, is_believed } =
            record;
        let request = || NewPhoneRequest {
            phone_id,
            request: PhoneRequest {
                at: self.now,
                address: self.fetch.address.ip.to_string(),
                file: journal_name(&self.fetch.identity.path.file),
                user_agent: kept_user_agent(&self.fetch.user_agent),
                status: if given.is_some() { 200 } else { 404 },
                reason,
                size: given.map_or(0, |given| given.body.len() as u64),
                is_stranger: false,
                count: 1,
            },
            seen_source: Some(Subscriber::of(self.fetch.address.ip).to_string()),
            model: said.filter(|_| is_believed).map(str::to_owned),
            firmware: self.fetch.identity.firmware.clone().filter(|_| is_believed),
            warning,
            file,
        };
        let entry = || {
            let phone = PhoneNews { client_id, line_id, mac: mac.clone() };
            Entry::Request { phone, request: Box::new(request()) }
        };
        self.portal.journal.write(self.fetch.address.ip, Some(phone_id), entry)
    }

    /// Returns the change of the warning on the phone's page. `said` is the model that the request names.
    pub(super) fn warning_change(&self, phone: &ProvisionedPhone, reason: Reason, said: Option<&str>) -> WarningChange {
        warning_change(&Seen {
            reason,
            is_bound: phone.bound_at.is_some(),
            is_believed: self.is_believed(phone, reason),
            is_unknown_model: self.is_unknown(),
            said,
            registered: phone.registered_model.as_deref(),
        })
    }
}
