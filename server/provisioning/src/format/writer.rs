//! A common interface of the four writers.

use super::{
    FileLineHead, Format, cfg, flat_profile,
    provider_frame::{self, Frame},
    snom,
};

/// Writes a file line by line into one buffer. The output depends only on the lines.
pub enum Writer {
    /// Yealink.
    Cfg(cfg::Writer),
    /// snom.
    Snom(snom::Writer),
    /// Cisco.
    FlatProfile(flat_profile::Writer),
    /// Gigaset.
    ProviderFrame(provider_frame::Writer),
}

impl Writer {
    /// Starts a file. Only Gigaset's format uses `frame`; pass a default one for the others.
    pub fn begin(format: Format, frame: &Frame<'_>) -> Self {
        match format {
            Format::Cfg => Self::Cfg(cfg::Writer::begin()),
            Format::Snom => Self::Snom(snom::Writer::begin()),
            Format::FlatProfile => Self::FlatProfile(flat_profile::Writer::begin()),
            Format::ProviderFrame => Self::ProviderFrame(provider_frame::Writer::begin(frame)),
        }
    }

    /// Writes exactly one parameter, whatever the value contains.
    pub fn line(&mut self, head: &FileLineHead<'_>, value: &str) {
        match self {
            Self::Cfg(writer) => writer.line(head, value),
            Self::Snom(writer) => writer.line(head, value),
            Self::FlatProfile(writer) => writer.line(head, value),
            Self::ProviderFrame(writer) => writer.line(head, value),
        }
    }

    /// The content of the file.
    pub fn finish(self) -> Vec<u8> {
        match self {
            Self::Cfg(writer) => writer.finish(),
            Self::Snom(writer) => writer.finish(),
            Self::FlatProfile(writer) => writer.finish(),
            Self::ProviderFrame(writer) => writer.finish(),
        }
    }
}
