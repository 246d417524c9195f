//! A file that phones request, of any vendor.

use super::{
    AuthorityFile, FileId, FileKind, cisco, firmware::FirmwareName, gigaset, query_mac, snom, split_mac, yealink,
};
use crate::Vendor;
use portal_api::Mac;
use std::fmt;

/// A file that phones request. `Display` writes the canonical name, without a token; parsing that name gives the same
/// file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct File(Name);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Name {
    Yealink(yealink::Name),
    Snom(snom::Name),
    Cisco(cisco::Name),
    Gigaset(gigaset::Name),
    /// `<MAC>.xml`, which the phones of three vendors request.
    Xml(Mac),
    /// `?mac=<MAC>` without a name: some phones request the configured URL unchanged, including its query.
    Query(Mac),
    Firmware(FirmwareName),
    Authority(AuthorityFile),
}

impl File {
    /// Parses a canonical name, or any other name that phones request: the path after the token.
    pub fn parse(name: &str) -> Option<Self> {
        match name.strip_prefix('?') {
            Some(query) => query_mac(query).map(Self::of_query),
            None => Self::of_name(name),
        }
    }

    /// The kind of the file.
    pub fn kind(&self) -> FileKind {
        match &self.0 {
            Name::Yealink(name) => name.kind(),
            Name::Snom(name) => name.kind(),
            Name::Cisco(name) => name.kind(),
            Name::Gigaset(name) => name.kind(),
            Name::Xml(_) | Name::Query(_) => FileKind::Phone,
            Name::Firmware(_) => FileKind::Firmware,
            Name::Authority(file) => FileKind::Authority(*file),
        }
    }

    /// The vendor, if the name alone determines it.
    pub fn vendor(&self) -> Option<Vendor> {
        match &self.0 {
            Name::Yealink(_) => Some(Vendor::Yealink),
            Name::Snom(_) => Some(Vendor::Snom),
            Name::Cisco(_) => Some(Vendor::Cisco),
            Name::Gigaset(_) => Some(Vendor::Gigaset),
            Name::Xml(_) | Name::Query(_) | Name::Authority(_) => None,
            Name::Firmware(name) => name.vendor(),
        }
    }

    /// The MAC address of the phone that owns the file.
    pub fn mac(&self) -> Option<&Mac> {
        match &self.0 {
            Name::Yealink(name) => name.mac(),
            Name::Snom(name) => name.mac(),
            Name::Cisco(name) => name.mac(),
            Name::Xml(mac) | Name::Query(mac) => Some(mac),
            Name::Gigaset(_) | Name::Firmware(_) | Name::Authority(_) => None,
        }
    }

    /// The part of the name that identifies the model. If it is present, [`File::vendor`] is known; [`File::mac`] may
    /// be present too.
    pub fn file_id(&self) -> Option<FileId> {
        match &self.0 {
            Name::Yealink(name) => name.file_id(),
            Name::Snom(name) => name.file_id(),
            Name::Cisco(name) => Some(name.file_id()),
            Name::Gigaset(name) => name.file_id(),
            Name::Xml(_) | Name::Query(_) | Name::Firmware(_) | Name::Authority(_) => None,
        }
    }

    pub(super) fn of_query(mac: Mac) -> Self {
        Self(Name::Query(mac))
    }

    pub(super) fn of_name(name: &str) -> Option<Self> {
        // Phones' own files come first, because they are requested most often.
        let own = split_mac(name).and_then(|(mac, ending)| match ending {
            ".xml" => Some(Name::Xml(mac)),
            ".htm" => Some(Name::Snom(snom::Name::of_mac(mac))),
            ending => yealink::Name::of_mac(mac, ending).map(Name::Yealink),
        });
        own.or_else(|| yealink::Name::parse(name).map(Name::Yealink))
            .or_else(|| snom::Name::parse(name).map(Name::Snom))
            .or_else(|| cisco::Name::parse(name).map(Name::Cisco))
            .or_else(|| gigaset::Name::parse(name).map(Name::Gigaset))
            .or_else(|| FirmwareName::parse(name).map(Name::Firmware))
            .or_else(|| AuthorityFile::parse(name).map(Name::Authority))
            .map(Self)
    }
}

impl fmt::Display for File {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Name::Yealink(name) => name.fmt(formatter),
            Name::Snom(name) => name.fmt(formatter),
            Name::Cisco(name) => name.fmt(formatter),
            Name::Gigaset(name) => name.fmt(formatter),
            Name::Xml(mac) => write!(formatter, "{mac}.xml"),
            Name::Query(mac) => write!(formatter, "?mac={mac}"),
            Name::Firmware(name) => name.fmt(formatter),
            Name::Authority(name) => name.fmt(formatter),
        }
    }
}
