//! The areas of the site, distinguished by the path alone. They differ in headers, refusals and logging.

/// An area of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// Phones, under `/sip-ps/`.
    Phones,
    /// The operations that programs and our own screens call, under `/api/`.
    Api,
    /// The browser's files.
    Assets,
    /// Pages: everything else.
    Pages,
}

impl Area {
    /// Returns the area of a path. The path is compared as the client sent it, neither decoded nor normalized, because
    /// the router compares it in the same way.
    pub fn of(path: &str) -> Self {
        if path.starts_with("/sip-ps/") {
            Self::Phones
        } else if path.starts_with("/api/") {
            Self::Api
        } else if path.starts_with("/assets/") || matches!(path, "/favicon.svg" | "/robots.txt") {
            Self::Assets
        } else {
            Self::Pages
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_neither_decoded_nor_normalized() {
        for (path, area) in [
            ("/sip-ps/805ec0021c1b.cfg", Area::Phones),
            ("/sip-ps/../api/v1/clients", Area::Phones),
            ("/api/v1/sessions", Area::Api),
            ("/%61pi/v1/sessions", Area::Pages),
            ("//api/v1/sessions", Area::Pages),
            ("/assets/0123456789abcdef/client.js", Area::Assets),
            ("/favicon.svg", Area::Assets),
            ("/", Area::Pages),
            ("/sip-ps", Area::Pages),
        ] {
            assert_eq!(Area::of(path), area, "{path}");
        }
    }
}
