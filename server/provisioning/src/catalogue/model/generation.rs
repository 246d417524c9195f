//! A firmware generation of a model.

use crate::{
    FirmwareVersion,
    catalogue::{FileLine, family::KeyFileLines},
    keys::{Function, KeyGroup},
    settings::SettingId,
};
use std::collections::BTreeSet;

/// A firmware generation of a model, with the lines of its configuration files.
#[derive(Clone, Debug)]
pub struct Generation {
    pub(super) id: String,
    pub(super) since: FirmwareVersion,
    pub(super) has_plain_ldap_only: bool,
    pub(super) common: Vec<FileLine>,
    pub(super) bootstrap: Vec<FileLine>,
    pub(super) phone: Vec<FileLine>,
    pub(super) keys: Vec<KeyFileLines>,
}

impl Generation {
    /// The identifier, for example `V81`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whether this firmware supports LDAP without encryption only.
    pub(crate) fn has_plain_ldap_only(&self) -> bool {
        self.has_plain_ldap_only
    }

    /// The settings that influence a line of the phone's file, including the lines of its keys.
    pub(super) fn settings(&self) -> BTreeSet<SettingId> {
        let lines = self.phone.iter().chain(self.keys.iter().flat_map(|key| &key.lines));
        lines.flat_map(FileLine::settings).cloned().collect()
    }

    /// The lines of the common file.
    pub(crate) fn common(&self) -> &[FileLine] {
        &self.common
    }

    /// The lines that follow the common lines in the TFTP bootstrap file.
    pub(crate) fn bootstrap(&self) -> &[FileLine] {
        &self.bootstrap
    }

    /// The lines of the phone's own file, without its keys.
    pub(crate) fn phone(&self) -> &[FileLine] {
        &self.phone
    }

    /// The file lines that write a function on a key of this group. `None` when the phone cannot have such a key.
    pub(crate) fn file_lines_of_key(&self, group: KeyGroup, function: Function) -> Option<&[FileLine]> {
        let is_wanted = |key: &&KeyFileLines| key.group == group && key.function == function;
        self.keys.iter().find(is_wanted).map(|key| key.lines.as_slice())
    }
}
