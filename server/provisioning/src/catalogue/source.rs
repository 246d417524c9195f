//! A model file as it is written.

use super::line::{Case, Each};
use crate::{Error, Vendor};
use serde::{Deserialize, de::DeserializeOwned};
use std::collections::BTreeMap;
use toml::Spanned;

/// A file: its path in the crate, and its text.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// For example `models/yealink/cp920.toml`.
    pub path: &'a str,
    /// What is in it.
    pub text: &'a str,
}

impl Source<'_> {
    /// Whether it is a vendor's file (`models/yealink.toml`), not a model's.
    pub fn is_family(&self) -> bool {
        self.path.split('/').count() == 2
    }

    /// Reads the text.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        toml::from_str(self.text)
            .map_err(|error| self.error(error.span().map_or(0, |span| span.start), error.message()))
    }

    /// Something is wrong at this byte.
    pub fn error(&self, at: usize, reason: impl Into<String>) -> Error {
        let line = 1 + self.text.get(..at).unwrap_or_default().matches('\n').count();
        Error::ModelFile { file: self.path.to_owned(), line, reason: reason.into() }
    }

    /// Something is wrong with this value.
    pub fn error_in<T>(&self, value: &Spanned<T>, reason: impl Into<String>) -> Error {
        self.error(value.span().start, reason)
    }
}

/// `models/<vendor>.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FamilyText {
    pub vendor: Vendor,
    pub transports: Transports,
    pub certificates: CertificateWords,
    pub generation: Vec<GenerationText>,
    pub files: FilesText,
}

/// How a vendor writes choices.
#[derive(Clone, Debug)]
pub struct Words {
    pub transports: Transports,
    pub certificates: CertificateWords,
}

/// How a vendor writes the transport of SIP.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transports {
    pub udp: String,
    pub tcp: String,
    pub tls: String,
    pub naptr: String,
}

/// How a vendor writes which certificate authorities are believed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificateWords {
    pub factory: String,
    pub uploaded: String,
    pub all: String,
}

/// A generation of firmware.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenerationText {
    pub id: Spanned<String>,
    pub since: Spanned<u16>,
    #[serde(rename = "static")]
    pub statics: Vec<String>,
}

/// The lines of both files.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilesText {
    #[serde(default)]
    pub common: Vec<LineText>,
    #[serde(default)]
    pub phone: Vec<LineText>,
}

/// A line.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineText {
    pub name: Spanned<String>,
    pub value: Spanned<String>,
    pub since: Option<Spanned<u16>>,
    pub before: Option<Spanned<u16>>,
    pub each: Option<Each>,
    pub when: Option<Case>,
}

/// `models/<vendor>/<model>.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelText {
    pub id: Spanned<String>,
    pub name: Spanned<String>,
    pub short_name: String,
    #[serde(default)]
    pub also: Vec<String>,
    pub file_code: Spanned<u16>,
    pub user_agents: Spanned<Vec<String>>,
    pub accounts: Spanned<u8>,
    pub programmable_keys: u8,
    pub generations: Spanned<Vec<String>>,
    pub languages: Spanned<BTreeMap<String, String>>,
    /// Lines of its own, after those of the vendor's file.
    #[serde(default)]
    pub files: FilesText,
}
