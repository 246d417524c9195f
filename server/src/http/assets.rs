//! The browser's files: read once at start, served from memory under a hash of all of them, for ever.
//!
//! The hash is of what is served, so a name can never hold other bytes than those a browser kept; whoever writes to
//! the folder while the portal runs changes nothing.

use super::encoding::{self, Encoding};
use axum::{
    Router,
    body::Body,
    extract::{Path, Request},
    response::{IntoResponse as _, Response},
    routing::get,
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use sha2::{Digest as _, Sha256};
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs, io,
    path::{Path as FilePath, PathBuf},
    sync::Arc,
};

/// Trunk's entry page: the server writes pages itself.
const NOT_SERVED: &str = "index.html";
/// What is looked for at the root of the site.
const AT_ROOT: [&str; 2] = ["favicon.svg", "robots.txt"];

/// The files. Clones share them.
#[derive(Clone)]
pub struct Assets(Arc<Files>);

struct Files {
    hash: String,
    by_name: BTreeMap<String, Asset>,
}

struct Asset {
    content_type: HeaderValue,
    /// The beginning of the file's own hash, in hexadecimal: what its entity tags are made of.
    hash: String,
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
}

impl Assets {
    /// Reads a folder, with the `.br` and `.gz` that lie beside its files. A folder that is missing or empty is
    /// no error: pages then come without scripts and styles, and the log says so.
    pub fn read(folder: &FilePath) -> io::Result<Self> {
        let mut files = Vec::new();
        match read_folder(folder, "", &mut files) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            outcome => outcome?,
        }
        let assets = Self::of(files);
        if assets.0.by_name.is_empty() {
            tracing::warn!(folder = %folder.display(), "no browser's files: pages come without scripts and styles; run make");
        }
        Ok(assets)
    }

    /// The files of these names, with `/` between folders; those that end in `.br` and `.gz` belong to the others.
    pub fn of(files: impl IntoIterator<Item = (String, Bytes)>) -> Self {
        let mut files: BTreeMap<String, Bytes> = files.into_iter().filter(|(name, _)| name != NOT_SERVED).collect();
        let mut all = Sha256::new();
        for (name, content) in &files {
            // Lengths first, so that no two lists of files hash alike.
            all.update((name.len() as u64).to_le_bytes());
            all.update(name);
            all.update((content.len() as u64).to_le_bytes());
            all.update(content);
        }
        let is_variant = |name: &str| matches!(name.rsplit_once('.'), Some((_, "br" | "gz")));
        let names: Vec<String> = files.keys().filter(|name| !is_variant(name)).cloned().collect();
        let mut by_name = BTreeMap::new();
        for name in names {
            let brotli = files.remove(&format!("{name}.br"));
            let gzip = files.remove(&format!("{name}.gz"));
            let plain = files.remove(&name).unwrap_or_default();
            let hash = hexadecimal(&Sha256::digest(&plain));
            by_name.insert(name.clone(), Asset { content_type: content_type(&name), hash, plain, brotli, gzip });
        }
        Self(Arc::new(Files { hash: hexadecimal(&all.finalize()), by_name }))
    }

    /// The address of a file, if there is one of that name: `/assets/0123456789abcdef/client.js`.
    pub fn url(&self, name: &str) -> Option<String> {
        self.0.by_name.contains_key(name).then(|| format!("/assets/{}/{name}", self.0.hash))
    }

    /// The routes: the files under their hash, and at the root those that are looked for there.
    pub fn router<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        let assets = self.clone();
        let hashed = move |Path((hash, name)): Path<(String, String)>, request: Request| async move {
            let asset = assets.0.by_name.get(&name).filter(|_| hash == assets.0.hash);
            asset.map_or_else(missing, |asset| asset.answer(request.headers(), "public, max-age=31536000, immutable"))
        };
        let mut router = Router::new().route("/assets/{hash}/{*name}", get(hashed));
        for name in AT_ROOT {
            let assets = self.clone();
            let at_root = move |request: Request| async move {
                let asset = assets.0.by_name.get(name);
                asset.map_or_else(missing, |asset| asset.answer(request.headers(), "public, max-age=3600"))
            };
            router = router.route(&format!("/{name}"), get(at_root));
        }
        router
    }
}

impl Asset {
    fn answer(&self, request: &HeaderMap, cache: &'static str) -> Response {
        let offered = [(Encoding::Brotli, &self.brotli), (Encoding::Gzip, &self.gzip)];
        let accepted = request.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let found = offered.into_iter().find_map(|(encoding, content)| {
            content.as_ref().filter(|_| encoding::accepts(accepted, encoding)).map(|content| (encoding, content))
        });
        let tag = match found {
            Some((encoding, _)) => format!("\"{}-{}\"", self.hash, encoding.name()),
            None => format!("\"{}\"", self.hash),
        };
        let is_known = request.get_all(header::IF_NONE_MATCH).iter().any(|value| names_tag(value, &tag));
        let body = match found {
            _ if is_known => Body::empty(),
            Some((_, content)) => Body::from(content.clone()),
            None => Body::from(self.plain.clone()),
        };
        let status = if is_known { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, self.content_type.clone());
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            headers.insert(header::ETAG, tag);
        }
        if self.brotli.is_some() || self.gzip.is_some() {
            headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        }
        if let Some((encoding, _)) = found {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
        }
        response
    }
}

fn missing() -> Response {
    StatusCode::NOT_FOUND.into_response()
}

/// Whether an `If-None-Match` names a tag. Proxies that compress by themselves weaken ours to `W/"…"`.
fn names_tag(value: &HeaderValue, tag: &str) -> bool {
    let Ok(value) = value.to_str() else { return false };
    value.split(',').map(str::trim).any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

fn content_type(name: &str) -> HeaderValue {
    let guessed = mime_guess::from_path(name).first_or_octet_stream();
    let is_text = guessed.type_() == "text" || matches!(guessed.subtype().as_str(), "javascript" | "json");
    let text = if is_text { format!("{}; charset=utf-8", guessed.essence_str()) } else { guessed.to_string() };
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

/// The first 16 hexadecimal digits.
fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().take(8).fold(String::with_capacity(16), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Every file of a folder and of those in it, except hidden ones.
fn read_folder(folder: &FilePath, prefix: &str, files: &mut Vec<(String, Bytes)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path: PathBuf = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()).filter(|name| !name.starts_with('.')) else {
            continue;
        };
        let name = format!("{prefix}{name}");
        if path.is_dir() {
            read_folder(&path, &format!("{name}/"), files)?;
        } else {
            files.push((name, fs::read(&path)?.into()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt as _;
    use tower::ServiceExt as _;

    fn assets() -> Assets {
        let files = [
            ("index.html", "<html>"),
            ("client.js", "plain script"),
            ("client.js.br", "brotli script"),
            ("client.js.gz", "gzip script"),
            ("client_bg.wasm", "\0asm"),
            ("style.css", "a{}"),
            ("favicon.svg", "<svg/>"),
            ("snippets/a/b.js", "b"),
        ];
        Assets::of(files.map(|(name, content)| (name.to_owned(), Bytes::from(content))))
    }

    struct Got {
        status: u16,
        headers: HeaderMap,
        body: String,
    }

    async fn fetch(assets: &Assets, method: &str, path: &str, headers: &[(&str, &str)]) -> Got {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = assets.router().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
        Got { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    #[tokio::test]
    async fn a_file_is_served_under_the_hash_for_ever() {
        let assets = assets();
        for (name, content_type) in [
            ("client.js", "text/javascript; charset=utf-8"),
            ("client_bg.wasm", "application/wasm"),
            ("style.css", "text/css; charset=utf-8"),
            ("favicon.svg", "image/svg+xml"),
            ("snippets/a/b.js", "text/javascript; charset=utf-8"),
        ] {
            let url = assets.url(name).unwrap();
            assert_eq!(url.split('/').nth(2).map(str::len), Some(16), "{url}");
            let got = fetch(&assets, "GET", &url, &[]).await;
            assert_eq!(got.status, 200, "{url}");
            assert_eq!(got.headers["content-type"], content_type);
            assert_eq!(got.headers["cache-control"], "public, max-age=31536000, immutable");
        }
        assert_eq!(assets.url("index.html"), None);
        assert_eq!(assets.url("client.js.br"), None);
        assert_eq!(assets.url("none.js"), None);
    }

    #[tokio::test]
    async fn the_best_encoding_that_the_browser_takes() {
        let assets = assets();
        let url = assets.url("client.js").unwrap();
        for (accepted, encoding, body) in [
            ("gzip, deflate, br, zstd", Some("br"), "brotli script"),
            ("gzip", Some("gzip"), "gzip script"),
            ("br;q=0, gzip;q=0.1", Some("gzip"), "gzip script"),
            ("", None, "plain script"),
        ] {
            let got = fetch(&assets, "GET", &url, &[("accept-encoding", accepted)]).await;
            let found = got.headers.get("content-encoding").map(|value| value.to_str().unwrap());
            assert_eq!((found, got.body.as_str()), (encoding, body), "{accepted}");
            assert_eq!(got.headers["vary"], "accept-encoding");
        }
        let css = fetch(&assets, "GET", &assets.url("style.css").unwrap(), &[("accept-encoding", "br")]).await;
        assert!(!css.headers.contains_key("content-encoding") && !css.headers.contains_key("vary"));
    }

    #[tokio::test]
    async fn a_tag_is_of_one_encoding_and_saves_the_body() {
        let assets = assets();
        let url = assets.url("client.js").unwrap();
        let tag = |got: &Got| got.headers["etag"].to_str().unwrap().to_owned();
        let plain = tag(&fetch(&assets, "GET", &url, &[]).await);
        let brotli = tag(&fetch(&assets, "GET", &url, &[("accept-encoding", "br")]).await);
        assert_ne!(plain, brotli);
        for known in [brotli.clone(), format!("W/{brotli}"), format!("\"a\", {brotli}"), "*".into()] {
            let got = fetch(&assets, "GET", &url, &[("accept-encoding", "br"), ("if-none-match", &known)]).await;
            assert_eq!((got.status, got.body.as_str()), (304, ""), "{known}");
            assert_eq!(tag(&got), brotli);
        }
        let got = fetch(&assets, "GET", &url, &[("accept-encoding", "br"), ("if-none-match", &plain)]).await;
        assert_eq!(got.status, 200);
    }

    #[tokio::test]
    async fn head_is_get_without_the_body() {
        let assets = assets();
        let got = fetch(&assets, "HEAD", &assets.url("client.js").unwrap(), &[]).await;
        assert_eq!((got.status, got.body.as_str()), (200, ""));
        assert_eq!(got.headers["content-length"], "12");
    }

    #[tokio::test]
    async fn another_hash_or_name_is_not_found() {
        let assets = assets();
        let url = assets.url("client.js").unwrap();
        for path in [
            "/assets/0000000000000000/client.js".to_owned(),
            url.replace("client.js", "index.html"),
            url.replace("client.js", "client.js.br"),
            url.replace("client.js", "../client.js"),
            url.replace("client.js", "%2e%2e/client.js"),
            url.replace("client.js", "snippets/a/../../client.js"),
            url.replace("client.js", "client.js%00"),
            "/assets/client.js".to_owned(),
            "/robots.txt".to_owned(),
        ] {
            assert_eq!(fetch(&assets, "GET", &path, &[]).await.status, 404, "{path}");
        }
        assert_eq!(fetch(&assets, "POST", &url, &[]).await.status, 405);
    }

    #[tokio::test]
    async fn some_are_at_the_root_too_and_not_for_ever() {
        let got = fetch(&assets(), "GET", "/favicon.svg", &[]).await;
        assert_eq!((got.status, got.body.as_str()), (200, "<svg/>"));
        assert_eq!(got.headers["cache-control"], "public, max-age=3600");
    }

    #[test]
    fn the_hash_is_of_everything() {
        let of = |files: &[(&str, &'static str)]| {
            Assets::of(files.iter().map(|(name, content)| ((*name).to_owned(), Bytes::from(*content)))).0.hash.clone()
        };
        let hash = of(&[("a", "1"), ("b", "2")]);
        assert_eq!(hash, of(&[("b", "2"), ("a", "1")]), "not of the order");
        for others in [
            &[("a", "1"), ("b", "3")][..],
            &[("a", "1")],
            &[("a", "1"), ("c", "2")],
            &[("a", "1b"), ("b", "2")],
            &[("a", "1"), ("b", "2"), ("b.br", "3")],
        ] {
            assert_ne!(hash, of(others), "{others:?}");
        }
    }

    #[test]
    fn a_folder_is_read_once_without_hidden_files() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("snippets/a")).unwrap();
        fs::write(folder.path().join("client.js"), "1").unwrap();
        fs::write(folder.path().join("snippets/a/b.js"), "2").unwrap();
        fs::write(folder.path().join(".hidden"), "3").unwrap();
        let assets = Assets::read(folder.path()).unwrap();
        let names: Vec<&str> = assets.0.by_name.keys().map(String::as_str).collect();
        assert_eq!(names, ["client.js", "snippets/a/b.js"]);
        fs::remove_file(folder.path().join("client.js")).unwrap();
        assert_eq!(assets.0.by_name["client.js"].plain, "1");
    }

    #[test]
    fn no_folder_is_no_error() {
        let assets = Assets::read(FilePath::new("/nowhere/dist")).unwrap();
        assert_eq!(assets.url("client.js"), None);
    }
}
