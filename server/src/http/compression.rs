//! Compresses rendered pages, except where the length of the answer could tell another site a secret: see
//! `docs/decisions/compressed-pages.md`.

use super::encoding::{self, Encoding};
use axum::response::{Html, IntoResponse as _, Response};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use http::{HeaderMap, HeaderValue, header};
use std::{
    cell::RefCell,
    io::{self, Write as _},
};
use zstd::bulk::Compressor;

/// The level of Zstandard: about 1 GB/s for pages, because their rows repeat each other.
const ZSTD_LEVEL: i32 = 3;
/// The level of gzip, for browsers without Zstandard.
const GZIP_LEVEL: u32 = 2;

thread_local! {
    /// The tables of Zstandard, about 1 MiB for each thread of the server. Allocating them for each page would take
    /// longer than the compression.
    static ZSTD: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
}

/// Returns a page as a response, compressed if the browser accepts it and if the length can reveal no secret.
pub(super) fn html(request: &HeaderMap, html: String, has_secret: bool) -> Response {
    let encoding = if has_secret || is_requested_by_other_site(request) {
        None
    } else {
        encoding::choose(request, &[Encoding::Zstd, Encoding::Gzip])
    };
    let compressed = match encoding {
        Some(Encoding::Zstd) => Some(zstd(html.as_bytes())),
        Some(Encoding::Gzip) => Some(gzip(html.as_bytes())),
        Some(Encoding::Brotli) | None => None,
    };
    let mut response = match (encoding, compressed) {
        (Some(encoding), Some(Ok(bytes))) => {
            ([(header::CONTENT_ENCODING, encoding.name())], Html(Bytes::from(bytes))).into_response()
        }
        (_, failed) => {
            if let Some(Err(error)) = failed {
                tracing::warn!(%error, "a page is sent without compression");
            }
            Html(html).into_response()
        }
    };
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}

/// Whether another site made the browser request the page. That site could choose a part of the page's text, such as a
/// search, and observe the length of the answer. Programs and old browsers don't send the header that says so.
fn is_requested_by_other_site(request: &HeaderMap) -> bool {
    request.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none")
}

fn zstd(page: &[u8]) -> io::Result<Vec<u8>> {
    ZSTD.with_borrow_mut(|compressor| match compressor {
        Some(compressor) => compressor.compress(page),
        None => compressor.insert(Compressor::new(ZSTD_LEVEL)?).compress(page),
    })
}

fn gzip(page: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(page.len() / 8), Compression::new(GZIP_LEVEL));
    encoder.write_all(page)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt as _;
    use std::io::Read as _;

    const BROWSER: &str = "gzip, deflate, br, zstd";

    fn page() -> String {
        format!("<table>{}</table>", "<tr><td>80:5E:C0:02:1C:1B</td></tr>".repeat(50))
    }

    fn answer(headers: &[(&'static str, &'static str)], has_secret: bool) -> Response {
        let headers = headers.iter().map(|(name, value)| ((*name).parse().unwrap(), HeaderValue::from_static(value)));
        html(&headers.collect(), page(), has_secret)
    }

    fn encoding(response: &Response) -> Option<&str> {
        response.headers().get(header::CONTENT_ENCODING).map(|value| value.to_str().unwrap())
    }

    #[tokio::test]
    async fn a_page_is_the_same_in_each_encoding() {
        for (accepted, name) in
            [(BROWSER, Some("zstd")), ("gzip, br", Some("gzip")), ("zstd;q=0, *", Some("gzip")), ("br", None)]
        {
            // Two pages, because the second one reuses the compressor of the first.
            for _ in 0..2 {
                let response = answer(&[("accept-encoding", accepted)], false);
                assert_eq!(encoding(&response), name, "{accepted}");
                assert_eq!(response.headers()[header::VARY], "accept-encoding");
                assert_eq!(response.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8");
                let body = response.into_body().collect().await.unwrap().to_bytes();
                let mut text = String::new();
                match name {
                    Some("zstd") => text = String::from_utf8(zstd::decode_all(&body[..]).unwrap()).unwrap(),
                    Some(_) => _ = flate2::read::GzDecoder::new(&body[..]).read_to_string(&mut text).unwrap(),
                    None => text = String::from_utf8(body.to_vec()).unwrap(),
                }
                assert_eq!(text, page(), "{accepted}");
                assert!(name.is_none() || body.len() < page().len() / 4, "{accepted}: {} bytes", body.len());
            }
        }
    }

    #[test]
    fn a_page_with_a_secret_is_never_compressed() {
        assert_eq!(encoding(&answer(&[("accept-encoding", BROWSER)], true)), None);
    }

    #[test]
    fn a_page_that_another_site_asked_for_is_never_compressed() {
        for (site, name) in
            [("none", Some("zstd")), ("same-origin", Some("zstd")), ("same-site", None), ("cross-site", None)]
        {
            let response = answer(&[("accept-encoding", BROWSER), ("sec-fetch-site", site)], false);
            assert_eq!(encoding(&response), name, "{site}");
        }
    }
}
