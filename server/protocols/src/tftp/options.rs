//! What a transfer agrees on.

use super::{
    packet::{Packet, Request},
    text::Text,
};
use std::{ops::RangeInclusive, time::Duration};

/// The size of a block in bytes when nothing is asked: RFC 1350.
const BLOCK_SIZE: u16 = 512;
/// What `blksize` may be: RFC 2348.
const BLOCK_SIZES: RangeInclusive<u16> = 8..=65_464;
/// What `timeout` may be, in seconds: RFC 2349.
const TIMEOUTS: RangeInclusive<u8> = 1..=255;

/// The options of a request that are taken: those that are known and whose value the standard allows. The others are
/// left out of the answer, which is how RFC 2347 says that they don't count; the file is sent nevertheless.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    block_size: Option<u16>,
    file_size: Option<u64>,
    timeout: Option<u8>,
}

impl Options {
    /// Those of a request for a file of so many bytes.
    pub fn of(request: &Request<'_>, file_size: usize) -> Self {
        let number = |name| request.option(name).and_then(Text::number);
        let block_size = number("blksize").and_then(|size| u16::try_from(size).ok());
        let timeout = number("timeout").and_then(|seconds| u8::try_from(seconds).ok());
        Self {
            block_size: block_size.filter(|size| BLOCK_SIZES.contains(size)),
            // A request says 0 here, but nothing depends on it.
            file_size: number("tsize").and(u64::try_from(file_size).ok()),
            timeout: timeout.filter(|seconds| TIMEOUTS.contains(seconds)),
        }
    }

    /// How many bytes each block has, except the last.
    pub fn block_size(&self) -> usize {
        self.block_size.unwrap_or(BLOCK_SIZE).into()
    }

    /// How long to wait for an answer, if that was asked for.
    pub fn timeout(&self) -> Option<Duration> {
        self.timeout.map(|seconds| Duration::from_secs(seconds.into()))
    }

    /// The packet that says what was taken; none if nothing was, and then the file starts at once.
    pub fn acknowledgement(&self) -> Option<Vec<u8>> {
        let values = [
            ("blksize", self.block_size.map(u64::from)),
            ("timeout", self.timeout.map(u64::from)),
            ("tsize", self.file_size),
        ];
        let taken: Vec<_> = values.into_iter().filter_map(|(name, value)| Some((name, value?.to_string()))).collect();
        let options: Vec<(Text<'_>, Text<'_>)> =
            taken.iter().map(|(name, value)| ((*name).into(), value.as_str().into())).collect();
        (!options.is_empty()).then(|| Packet::OptionsAcknowledgement { options }.write())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn taken(options: &[(&str, &str)]) -> Options {
        let options = options.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        Options::of(&Request { options, ..Request::default() }, 700)
    }

    #[test]
    fn nothing_asked_nothing_said() {
        let options = taken(&[]);
        assert_eq!((options.block_size(), options.timeout(), options.acknowledgement()), (512, None, None));
    }

    #[test]
    fn known_ones_are_taken_whatever_their_case() {
        let options = taken(&[("BLKSIZE", "1428"), ("windowsize", "4"), ("tSize", "0"), ("timeout", "7")]);
        assert_eq!(options.block_size(), 1428);
        assert_eq!(options.timeout(), Some(Duration::from_secs(7)));
        assert_eq!(
            options.acknowledgement().as_deref(),
            Some(&b"\0\x06blksize\x001428\0timeout\x007\0tsize\x00700\0"[..])
        );
    }

    #[test]
    fn a_value_out_of_range_is_not_taken() {
        for size in ["0", "7", "65465", "65536", "131584", "x", "", "-8"] {
            assert_eq!(taken(&[("blksize", size)]), Options::default(), "{size}");
        }
        for (asked, size) in [("8", 8), ("65464", 65_464), ("0512", 512)] {
            assert_eq!(taken(&[("blksize", asked)]).block_size(), size);
        }
        for seconds in ["0", "256", "1.5", "4294967297"] {
            assert_eq!(taken(&[("timeout", seconds)]), Options::default(), "{seconds}");
        }
        for seconds in [1, 255] {
            let options = taken(&[("timeout", &seconds.to_string())]);
            assert_eq!(options.timeout(), Some(Duration::from_secs(seconds)));
        }
    }

    #[test]
    fn one_that_is_wrong_spoils_no_other() {
        let options = taken(&[("blksize", "4"), ("tsize", "0")]);
        assert_eq!(options.acknowledgement().as_deref(), Some(&b"\0\x06tsize\x00700\0"[..]));
    }

    proptest! {
        #[test]
        fn what_is_taken_is_what_was_asked(size: u32, seconds: u16) {
            let (asked_size, asked_seconds) = (size.to_string(), seconds.to_string());
            let options = taken(&[("blksize", &asked_size), ("timeout", &asked_seconds)]);
            let is_taken = (8..=65_464).contains(&size);
            prop_assert_eq!(options.block_size(), if is_taken { size as usize } else { 512 });
            prop_assert_eq!(options.timeout().is_some(), (1..=255).contains(&seconds));
            prop_assert_eq!(options.acknowledgement().is_some(), is_taken || options.timeout().is_some());
        }
    }
}
