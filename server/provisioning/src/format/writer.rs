//! One way to drive the four writers.

use super::{
    Format, LineHead, cfg, flat_profile,
    provider_frame::{self, Frame},
    snom,
};

/// Writes one file, line by line, into one buffer. The same lines give the same bytes.
pub enum Writer {
    /// Yealink's.
    Cfg(cfg::Writer),
    /// snom's.
    Snom(snom::Writer),
    /// Cisco's.
    FlatProfile(flat_profile::Writer),
    /// Gigaset's.
    ProviderFrame(provider_frame::Writer),
}

impl Writer {
    /// Begins a file. Only Gigaset's says whom it is for: the others are given a default frame.
    pub fn begin(format: Format, frame: &Frame<'_>) -> Self {
        match format {
            Format::Cfg => Self::Cfg(cfg::Writer::begin()),
            Format::Snom => Self::Snom(snom::Writer::begin()),
            Format::FlatProfile => Self::FlatProfile(flat_profile::Writer::begin()),
            Format::ProviderFrame => Self::ProviderFrame(provider_frame::Writer::begin(frame)),
        }
    }

    /// Writes one parameter: exactly one, whatever the value.
    pub fn line(&mut self, head: &LineHead<'_>, value: &str) {
        match self {
            Self::Cfg(writer) => writer.line(head, value),
            Self::Snom(writer) => writer.line(head, value),
            Self::FlatProfile(writer) => writer.line(head, value),
            Self::ProviderFrame(writer) => writer.line(head, value),
        }
    }

    /// The file's bytes.
    pub fn finish(self) -> Vec<u8> {
        match self {
            Self::Cfg(writer) => writer.finish(),
            Self::Snom(writer) => writer.finish(),
            Self::FlatProfile(writer) => writer.finish(),
            Self::ProviderFrame(writer) => writer.finish(),
        }
    }
}
