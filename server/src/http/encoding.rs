//! The compressions that a browser accepts (RFC 9110, 12.5.3).

use http::{HeaderMap, header};

/// A compression of the prepared files or of rendered pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Brotli, which compresses best; only for files that were compressed at build time.
    Brotli,
    /// Gzip, which every browser accepts.
    Gzip,
    /// Zstandard, which compresses fastest; for rendered pages.
    Zstd,
}

impl Encoding {
    /// Returns the compression's name in headers.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }
}

/// Returns the first of the offered compressions that a request accepts.
pub(super) fn choose(request: &HeaderMap, offered: &[Encoding]) -> Option<Encoding> {
    let accepted = request.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    offered.iter().copied().find(|encoding| accepts(accepted, *encoding))
}

/// Whether an `Accept-Encoding` accepts a compression: by name or by `*`, with a quality above zero.
fn accepts(header: &str, encoding: Encoding) -> bool {
    let mut is_any_accepted = false;
    for entry in header.split(',') {
        let mut parts = entry.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let quality = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        let is_accepted = quality.is_none_or(|quality| quality.parse::<f32>().is_ok_and(|quality| quality > 0.0));
        if name.eq_ignore_ascii_case(encoding.name()) {
            return is_accepted;
        }
        is_any_accepted |= name == "*" && is_accepted;
    }
    is_any_accepted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_accepted_by_name_or_by_star_unless_its_quality_is_zero() {
        for (header, expected) in [
            ("br", true),
            ("gzip, BR;q=0.5", true),
            ("br;q=0", false),
            ("br; q=0.000, *", false),
            ("*", true),
            ("*;q=0", false),
            ("gzip", false),
            ("brr", false),
            ("br;q=x", false),
            ("", false),
        ] {
            assert_eq!(accepts(header, Encoding::Brotli), expected, "{header}");
        }
    }
}
