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

struct FetchedFile {
    status: u16,
    headers: HeaderMap,
    body: String,
}

async fn fetch(assets: &Assets, method: &str, path: &str, headers: &[(&str, &str)]) -> FetchedFile {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = assets.router().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
    FetchedFile { status: parts.status.as_u16(), headers: parts.headers, body }
}

#[tokio::test]
async fn a_file_below_the_hash_is_cacheable_for_ever() {
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
async fn the_smallest_encoding_that_the_browser_accepts_is_served() {
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
async fn each_encoding_has_its_own_entity_tag_and_a_known_tag_saves_the_body() {
    let assets = assets();
    let url = assets.url("client.js").unwrap();
    let tag = |got: &FetchedFile| got.headers["etag"].to_str().unwrap().to_owned();
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
async fn root_files_are_cacheable_for_an_hour_only() {
    let got = fetch(&assets(), "GET", "/favicon.svg", &[]).await;
    assert_eq!((got.status, got.body.as_str()), (200, "<svg/>"));
    assert_eq!(got.headers["cache-control"], "public, max-age=3600");
}

#[test]
fn the_hash_covers_all_names_and_contents_in_any_order() {
    let hash_of = |files: &[(&str, &'static str)]| {
        Assets::of(files.iter().map(|(name, content)| ((*name).to_owned(), Bytes::from(*content)))).0.hash.clone()
    };
    let hash = hash_of(&[("a", "1"), ("b", "2")]);
    assert_eq!(hash, hash_of(&[("b", "2"), ("a", "1")]), "the order does not matter");
    for others in [
        &[("a", "1"), ("b", "3")][..],
        &[("a", "1")],
        &[("a", "1"), ("c", "2")],
        &[("a", "1b"), ("b", "2")],
        &[("a", "1"), ("b", "2"), ("b.br", "3")],
    ] {
        assert_ne!(hash, hash_of(others), "{others:?}");
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
fn a_missing_folder_is_no_error() {
    let assets = Assets::read(FilePath::new("/nowhere/dist")).unwrap();
    assert_eq!(assets.url("client.js"), None);
}
