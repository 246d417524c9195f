//! The browser's files. They are read once at the start, and served from memory below a hash of all files, cacheable
//! for ever.
//!
//! The hash covers the served content, so an address never has other content than a browser has cached for it. Changes
//! in the folder while the portal runs have no effect.

use super::encoding::{self, Encoding};
use crate::hexadecimal::hexadecimal;
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
    fs, io,
    path::{Path as FilePath, PathBuf},
    sync::Arc,
};

/// Trunk's entry page. It is not served, because the server renders the pages itself.
const ENTRY_PAGE: &str = "index.html";
/// The files that browsers look for at the root of the site.
const ROOT_FILES: [&str; 2] = ["favicon.svg", "robots.txt"];

/// The browser's files. Clones share the same files.
#[derive(Clone)]
pub struct Assets(Arc<Files>);

struct Files {
    /// The start of the hash of all files, in hexadecimal: a part of their addresses.
    hash: String,
    by_name: BTreeMap<String, Asset>,
}

struct Asset {
    content_type: HeaderValue,
    /// The start of the file's own hash, in hexadecimal, for its entity tags.
    hash: String,
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
}

impl Assets {
    /// Reads a folder, with the `.br` and `.gz` variants beside its files. A missing or empty folder is no error: pages
    /// then come without scripts and styles, and the log says so.
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

    /// Creates the set of these files, with `/` between folders in their names. Files ending in `.br` and `.gz` are the
    /// compressed variants of the file without this ending.
    pub fn of(files: impl IntoIterator<Item = (String, Bytes)>) -> Self {
        let mut files: BTreeMap<String, Bytes> = files.into_iter().filter(|(name, _)| name != ENTRY_PAGE).collect();
        let mut hasher = Sha256::new();
        for (name, content) in &files {
            // The lengths are hashed too, so that two different lists of files can't have the same hash.
            hasher.update((name.len() as u64).to_le_bytes());
            hasher.update(name);
            hasher.update((content.len() as u64).to_le_bytes());
            hasher.update(content);
        }
        let is_variant = |name: &str| matches!(name.rsplit_once('.'), Some((_, "br" | "gz")));
        let names: Vec<String> = files.keys().filter(|name| !is_variant(name)).cloned().collect();
        let mut by_name = BTreeMap::new();
        for name in names {
            let brotli = files.remove(&format!("{name}.br"));
            let gzip = files.remove(&format!("{name}.gz"));
            let plain = files.remove(&name).unwrap_or_default();
            let hash = hexadecimal(&Sha256::digest(&plain)[..8]);
            by_name.insert(name.clone(), Asset { content_type: content_type(&name), hash, plain, brotli, gzip });
        }
        Self(Arc::new(Files { hash: hexadecimal(&hasher.finalize()[..8]), by_name }))
    }

    /// Returns the address of a file when it exists: `/assets/0123456789abcdef/client.js`.
    pub fn url(&self, name: &str) -> Option<String> {
        self.0.by_name.contains_key(name).then(|| format!("/assets/{}/{name}", self.0.hash))
    }

    /// Returns the routes: all files below the hash, and the root files. The addresses of the root files have no hash,
    /// so browsers cache them for an hour only.
    pub fn router<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        let assets = self.clone();
        let hashed = move |Path((hash, name)): Path<(String, String)>, request: Request| async move {
            let asset = assets.0.by_name.get(&name).filter(|_| hash == assets.0.hash);
            asset.map_or_else(not_found, |asset| asset.answer(request.headers(), "public, max-age=31536000, immutable"))
        };
        let mut router = Router::new().route("/assets/{hash}/{*name}", get(hashed));
        for name in ROOT_FILES {
            let assets = self.clone();
            let at_root = move |request: Request| async move {
                let asset = assets.0.by_name.get(name);
                asset.map_or_else(not_found, |asset| asset.answer(request.headers(), "public, max-age=3600"))
            };
            router = router.route(&format!("/{name}"), get(at_root));
        }
        router
    }
}

impl Asset {
    fn answer(&self, request: &HeaderMap, cache_control: &'static str) -> Response {
        let variants = [(Encoding::Brotli, &self.brotli), (Encoding::Gzip, &self.gzip)];
        let found = variants.into_iter().find_map(|(encoding, content)| {
            let content = content.as_ref()?;
            encoding::choose(request, &[encoding]).map(|encoding| (encoding, content))
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
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache_control));
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

fn not_found() -> Response {
    StatusCode::NOT_FOUND.into_response()
}

/// Whether an `If-None-Match` names a tag. Proxies that compress turn our tag into the weak form `W/"…"`.
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

/// Reads all files of a folder and its subfolders, except hidden ones.
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
mod tests;
