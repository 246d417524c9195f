//! The time zones to choose from, read from `zones.toml`.

use super::TimeZone;
use crate::{Error, Vendor};
use portal_api::Language;
use serde::Deserialize;
use std::sync::LazyLock;

static ZONES: LazyLock<Vec<Zone>> = LazyLock::new(|| match toml::from_str::<File>(include_str!("../../zones.toml")) {
    Ok(file) => file.zone,
    // The file is part of the program, and a test parses it.
    Err(error) => panic!("zones.toml is invalid: {error}"),
});

/// A time zone of the IANA database.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Zone {
    id: String,
    area: Area,
    fr: String,
    en: String,
    footer: Footer,
    yealink: Option<String>,
    snom: Option<String>,
}

/// The group of a zone in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// Metropolitan France.
    France,
    /// Overseas France.
    Overseas,
    /// Other countries.
    Abroad,
}

/// Every zone, in display order, grouped by [`Area`].
pub fn list_zones() -> &'static [Zone] {
    &ZONES
}

/// Finds a zone by its IANA name, for example `Europe/Paris`.
pub fn find_zone(id: &str) -> Option<&'static Zone> {
    ZONES.iter().find(|zone| zone.id == id)
}

impl Zone {
    /// The name in the IANA database, for example `Europe/Paris`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The group.
    pub fn area(&self) -> Area {
        self.area
    }

    /// The name for the user, for example "La Réunion".
    pub fn name(&self, language: Language) -> &str {
        match language {
            Language::Fr => &self.fr,
            Language::En => &self.en,
        }
    }

    /// The footer of its IANA file, for example `CET-1CEST,M3.5.0,M10.5.0/3`.
    pub fn footer(&self) -> &str {
        &self.footer.text
    }

    /// The parsed rule.
    pub fn time_zone(&self) -> &TimeZone {
        &self.footer.time_zone
    }

    /// The name in the vendor's list, for example `France(Paris)` or `FRA+1`. `None` when the vendor has no such list
    /// or no such entry; the clock is right without it.
    pub fn vendor_name(&self, vendor: Vendor) -> Option<&str> {
        match vendor {
            Vendor::Yealink => self.yealink.as_deref(),
            Vendor::Snom => self.snom.as_deref(),
            Vendor::Cisco | Vendor::Gigaset => None,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    zone: Vec<Zone>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
struct Footer {
    text: String,
    time_zone: TimeZone,
}

impl TryFrom<String> for Footer {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        Ok(Self { time_zone: TimeZone::parse(&text)?, text })
    }
}
