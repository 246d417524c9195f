//! Simple paged results, RFC 2696. The cookie holds the number of entries already sent, so the server keeps no state
//! between two pages. A forged cookie returns nothing that a search does not return.

use ldap3_proto::control::LdapControl;

/// The page that a client asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Page {
    /// The number of entries on the previous pages.
    pub(super) offset: usize,
    /// The largest number of entries on the page.
    pub(super) size: usize,
}

/// A paging control with a size or a cookie that this server does not accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PagingError;

impl Page {
    /// The page that the controls of a search ask for. `None` when there is no paging control.
    pub(super) fn from_controls(controls: &[LdapControl]) -> Result<Option<Self>, PagingError> {
        let asked = controls.iter().find_map(|control| match control {
            LdapControl::SimplePagedResults { size, cookie } => Some((*size, cookie)),
            _ => None,
        });
        let Some((size, cookie)) = asked else { return Ok(None) };
        let offset = match cookie.as_slice() {
            [] => 0,
            cookie => u32::from_be_bytes(cookie.try_into().map_err(|_| PagingError)?),
        };
        let size = u32::try_from(size).map_err(|_| PagingError)?;
        Ok(Some(Self {
            offset: offset.try_into().map_err(|_| PagingError)?,
            size: size.try_into().map_err(|_| PagingError)?,
        }))
    }

    /// The paging control of the response: the cookie of the next page, empty after the last page. It does not contain
    /// the total number of entries.
    pub(super) fn next(offset: Option<usize>) -> LdapControl {
        let cookie = offset.and_then(|offset| u32::try_from(offset).ok());
        LdapControl::SimplePagedResults {
            size: 0,
            cookie: cookie.map(|offset| offset.to_be_bytes().to_vec()).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(size: i64, cookie: &[u8]) -> Result<Option<Page>, PagingError> {
        Page::from_controls(&[LdapControl::SimplePagedResults { size, cookie: cookie.to_vec() }])
    }

    #[test]
    fn a_cookie_leads_to_the_next_page() {
        assert_eq!(asked(10, b""), Ok(Some(Page { offset: 0, size: 10 })));
        let LdapControl::SimplePagedResults { cookie, .. } = Page::next(Some(10)) else { panic!("another control") };
        assert_eq!(asked(10, &cookie), Ok(Some(Page { offset: 10, size: 10 })));
        assert_eq!(Page::next(None), LdapControl::SimplePagedResults { size: 0, cookie: Vec::new() });
        assert_eq!(Page::from_controls(&[]), Ok(None));
    }

    #[test]
    fn rejects_invalid_sizes_and_cookies() {
        assert_eq!(asked(-1, b""), Err(PagingError));
        assert_eq!(asked(1 << 40, b""), Err(PagingError));
        assert_eq!(asked(1, b"abc"), Err(PagingError));
        assert_eq!(asked(1, b"abcde"), Err(PagingError));
    }
}
