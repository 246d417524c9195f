//! What a request of a telephone leaves behind: its line in the journal, what it taught, what it was given. Those without
//! credentials are looked at later.

use super::visit::Visit;
use crate::{
    error::Error,
    services::phone_file,
    state::{
        configuration_cache::PhoneFile,
        events::PhoneNews,
        journal::{Entry, Seen, Unproven, kept_user_agent, warning_change},
        miss_counter::Standing,
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

/// A telephone's own file, with what it was written for.
pub(super) struct OwnFile {
    pub(super) given: PhoneFile,
    pub(super) model: &'static Model,
    /// The expansion modules that it speaks of.
    pub(super) modules: u8,
}

/// A line of the journal.
pub(super) struct Noted<'a> {
    pub(super) phone_id: i64,
    pub(super) client_id: i64,
    pub(super) line_id: Option<i64>,
    pub(super) mac: &'a Mac,
    pub(super) reason: Reason,
    pub(super) given: Option<&'a PhoneFile>,
    /// The model that it is taken for from now on.
    pub(super) said: Option<&'a str>,
    pub(super) warning: WarningChange,
    /// What it was given, if that is not what it had.
    pub(super) file: Option<NewFile>,
    /// Whether what it says of itself is believed: a bound telephone's only with its credentials, for an address is no secret.
    pub(super) is_believed: bool,
}

impl Visit<'_> {
    /// Notes a request without credentials, the same way whosever address it asks for. `reason` is none where the telephone itself
    /// must be looked at to know it.
    pub(super) fn note_unproven(
        &self,
        mac: &Mac,
        standing: Standing,
        reason: Option<Reason>,
        given: Option<&PhoneFile>,
    ) {
        let unproven = Box::new(Unproven {
            mac: mac.clone(),
            address: self.fetch.address.ip,
            at: self.now,
            file: journal_name(&self.fetch.identity.asked.file),
            user_agent: kept_user_agent(&self.fetch.user_agent),
            status: if given.is_some() { 200 } else { 404 },
            size: given.map_or(0, |given| given.body.len() as u64),
            reason,
            said: self.said().map(Model::id),
            firmware: self.fetch.identity.firmware.clone(),
            is_unknown_model: self.is_unknown(),
        });
        if standing.is_noted {
            self.portal.journal.write(Entry::Unproven(unproven));
        }
    }

    pub(super) fn refuse(&self, phone: &ProvisionedPhone, reason: Reason) -> Option<PhoneFile> {
        self.write(phone, reason, None, self.said());
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
        self.write_line(Noted { given, said, warning, ..self.noted(phone, reason) });
    }

    /// The same for a telephone's own file, which is kept if it isn't the one it had. Whether the journal took it.
    pub(super) fn write_file(&self, phone: &ProvisionedPhone, reason: Reason, own: &OwnFile) -> Result<bool, Error> {
        let OwnFile { given, model, modules } = own;
        let said = self.learnt(Some(model)).map(Model::id);
        let warning = self.warning_change(phone, reason, said);
        let digest: [u8; 32] = Sha256::digest(&given.body).into();
        let file = if phone.file_digest.as_deref() == Some(&digest) {
            None
        } else {
            Some(NewFile {
                model: model.id().to_owned(),
                modules: *modules,
                firmware: self.firmware_of(phone).map(str::to_owned),
                digest,
                sealed: phone_file::seal(self.portal, &phone.mac, &given.body)?,
            })
        };
        Ok(self.write_line(Noted { given: Some(given), said, warning, file, ..self.noted(phone, reason) }))
    }

    fn noted<'p>(&self, phone: &'p ProvisionedPhone, reason: Reason) -> Noted<'p> {
        Noted {
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
            // Of its own file; one of all is asked for by whoever likes to.
            Reason::UnknownModel => self.phone_asked().is_some(),
            _ => false,
        };
        is_own || phone.bound_at.is_none()
    }

    /// Hands a line to the journal, and says whether it took it.
    pub(super) fn write_line(&self, noted: Noted<'_>) -> bool {
        let Noted { phone_id, client_id, line_id, mac, reason, given, said, warning, file, is_believed } = noted;
        let request = NewPhoneRequest {
            phone_id,
            request: PhoneRequest {
                at: self.now,
                address: self.fetch.address.ip.to_string(),
                file: journal_name(&self.fetch.identity.asked.file),
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
        let phone = PhoneNews { client_id, line_id, mac: mac.clone() };
        self.portal.journal.write(Entry::Request { phone, request: Box::new(request) })
    }

    /// What the request does to the warning on the telephone's page; `said` is the model it says it is.
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
