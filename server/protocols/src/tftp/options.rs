//! Option negotiation of a transfer (RFC 2347).

use super::{
    packet::{Packet, Request},
    string::TftpString,
};
use std::{ops::RangeInclusive, time::Duration};

/// The block size without a `blksize` option, in bytes (RFC 1350).
const BLOCK_SIZE: u16 = 512;
/// The block sizes that `blksize` allows, in bytes (RFC 2348).
const BLOCK_SIZES: RangeInclusive<u16> = 8..=65_464;
/// The values that `timeout` allows, in seconds (RFC 2349).
const TIMEOUTS: RangeInclusive<u8> = 1..=255;

/// The accepted options of a request: the options that the server knows, with a value that the standard allows. An
/// option that is missing in the acknowledgement is refused (RFC 2347); the file is sent nevertheless.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    block_size: Option<u16>,
    file_size: Option<u64>,
    timeout: Option<u8>,
}

impl Options {
    /// Accepts options of `request` for a file of `file_size` bytes.
    pub fn of(request: &Request<'_>, file_size: usize) -> Self {
        let number = |name| request.option(name).and_then(TftpString::number);
        let block_size = number("blksize").and_then(|size| u16::try_from(size).ok());
        let timeout = number("timeout").and_then(|seconds| u8::try_from(seconds).ok());
        Self {
            block_size: block_size.filter(|size| BLOCK_SIZES.contains(size)),
            // The request carries the value 0 (RFC 2349), but the server does not depend on it.
            file_size: number("tsize").and(u64::try_from(file_size).ok()),
            timeout: timeout.filter(|seconds| TIMEOUTS.contains(seconds)),
        }
    }

    /// The size of each block in bytes. Only the last block is shorter.
    pub fn block_size(&self) -> usize {
        self.block_size.unwrap_or(BLOCK_SIZE).into()
    }

    /// The retransmission timeout, if the client asked for one.
    pub fn timeout(&self) -> Option<Duration> {
        self.timeout.map(|seconds| Duration::from_secs(seconds.into()))
    }

    /// The OACK packet with the accepted options. `None` when no option was accepted: the transfer then starts with the
    /// first block.
    pub fn acknowledgement(&self) -> Option<Vec<u8>> {
        let values = [
            ("blksize", self.block_size.map(u64::from)),
            ("timeout", self.timeout.map(u64::from)),
            ("tsize", self.file_size),
        ];
        let accepted: Vec<_> =
            values.into_iter().filter_map(|(name, value)| Some((name, value?.to_string()))).collect();
        let options: Vec<(TftpString<'_>, TftpString<'_>)> =
            accepted.iter().map(|(name, value)| ((*name).into(), value.as_str().into())).collect();
        (!options.is_empty()).then(|| Packet::OptionsAcknowledgement { options }.write())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn accepted(options: &[(&str, &str)]) -> Options {
        let options = options.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        Options::of(&Request { options, ..Request::default() }, 700)
    }

    #[test]
    fn a_request_without_options_gets_no_acknowledgement() {
        let options = accepted(&[]);
        assert_eq!((options.block_size(), options.timeout(), options.acknowledgement()), (512, None, None));
    }

    #[test]
    fn known_options_are_accepted_in_upper_and_lower_case() {
        let options = accepted(&[("BLKSIZE", "1428"), ("windowsize", "4"), ("tSize", "0"), ("timeout", "7")]);
        assert_eq!(options.block_size(), 1428);
        assert_eq!(options.timeout(), Some(Duration::from_secs(7)));
        assert_eq!(
            options.acknowledgement().as_deref(),
            Some(&b"\0\x06blksize\x001428\0timeout\x007\0tsize\x00700\0"[..])
        );
    }

    #[test]
    fn an_option_with_a_value_out_of_range_is_refused() {
        for size in ["0", "7", "65465", "65536", "131584", "x", "", "-8"] {
            assert_eq!(accepted(&[("blksize", size)]), Options::default(), "{size}");
        }
        for (asked, size) in [("8", 8), ("65464", 65_464), ("0512", 512)] {
            assert_eq!(accepted(&[("blksize", asked)]).block_size(), size);
        }
        for seconds in ["0", "256", "1.5", "4294967297"] {
            assert_eq!(accepted(&[("timeout", seconds)]), Options::default(), "{seconds}");
        }
        for seconds in [1, 255] {
            let options = accepted(&[("timeout", &seconds.to_string())]);
            assert_eq!(options.timeout(), Some(Duration::from_secs(seconds)));
        }
    }

    #[test]
    fn an_invalid_option_does_not_affect_the_others() {
        let options = accepted(&[("blksize", "4"), ("tsize", "0")]);
        assert_eq!(options.acknowledgement().as_deref(), Some(&b"\0\x06tsize\x00700\0"[..]));
    }

    proptest! {
        #[test]
        fn accepted_options_have_the_requested_values(size: u32, seconds: u16) {
            let (asked_size, asked_seconds) = (size.to_string(), seconds.to_string());
            let options = accepted(&[("blksize", &asked_size), ("timeout", &asked_seconds)]);
            let is_accepted = (8..=65_464).contains(&size);
            prop_assert_eq!(options.block_size(), if is_accepted { size as usize } else { 512 });
            prop_assert_eq!(options.timeout().is_some(), (1..=255).contains(&seconds));
            prop_assert_eq!(options.acknowledgement().is_some(), is_accepted || options.timeout().is_some());
        }
    }
}
