//! All routes of the portal: phones, the API, pages, files and health.

use super::{
    assets::Assets,
    layers, readiness,
    rendering::{self, Pages},
    router::{unknown_operation, wrong_method},
    session,
    sip_ps::PhoneFiles,
};
use crate::{api, error::StartError, portal::Portal};
use axum::{
    Router,
    body::Bytes,
    extract::Request,
    middleware,
    routing::{any, get},
};
use http::header;
use portal_app::page::{AssetUrls, ProgramUrls};
use portal_provisioning::PREFIX;
use std::{future, sync::Arc};
use tower::{ServiceExt, service_fn};

/// The file into which `app/optimise.mjs` combines all style sheets.
const COMBINED_STYLE: &str = "style.css";
/// The separate style sheets that Trunk writes. A build that was not optimised has only these.
const SEPARATE_STYLES: [&str; 8] = [
    "tokens.css",
    "base.css",
    "layout.css",
    "components.css",
    "lists.css",
    "phones.css",
    "commportal.css",
    "editor.css",
];

/// Returns the service that answers every request.
pub fn routes(portal: Arc<Portal>) -> Result<Router, StartError> {
    let assets = Assets::read(&portal.settings.dist_dir)?;
    let (_, operations) = api::routes();
    // The document is serialized once, because it is large and anybody may request it.
    let document = Bytes::from(serde_json::to_vec(&api::open_api::document())?);
    let document = move || future::ready(([(header::CONTENT_TYPE, "application/json")], document.clone()));
    let operations = operations
        .route("/api/openapi.json", get(document))
        .route("/api/{*rest}", any(unknown_operation))
        .method_not_allowed_fallback(wrong_method);
    let in_process = operations.clone().with_state(portal.clone());
    let pages = Pages { portal: portal.clone(), api: in_process, assets: Arc::new(browser_files(&assets)) };
    let people = operations
        .with_state(portal.clone())
        .fallback_service(get(rendering::page).with_state(pages))
        .layer(middleware::from_fn_with_state(portal.clone(), session::resolve));
    let health = Router::new().route("/healthz", get(async || "alive\n")).route("/readyz", get(readiness::ready));
    let app = people.merge(health.with_state(portal.clone())).merge(assets.router());
    let people = layers::around(app, &portal.settings, portal.randomness);
    // Phones' requests skip the layers: `sip_ps` says why.
    let phone_files = PhoneFiles::of(portal);
    Ok(Router::new().fallback_service(service_fn(move |request: Request| {
        let (people, phone_files) = (people.clone(), phone_files.clone());
        async move {
            if request.uri().path().starts_with(PREFIX) {
                Ok(phone_files.answer(request).await)
            } else {
                people.oneshot(request).await
            }
        }
    })))
}

/// Returns the addresses of the files that pages name: the programs that Trunk built, and the styles.
fn browser_files(assets: &Assets) -> AssetUrls {
    let program = |name: &str| {
        let (script, wasm) = (assets.url(&format!("{name}.js"))?, assets.url(&format!("{name}_bg.wasm"))?);
        Some(ProgramUrls { script, wasm })
    };
    let combined = assets.url(COMBINED_STYLE).map(|url| vec![url]);
    AssetUrls {
        client: program("client"),
        editor: program("editor"),
        icons: assets.url("icons.svg").unwrap_or_default(),
        stylesheets: combined.unwrap_or_else(|| SEPARATE_STYLES.iter().filter_map(|name| assets.url(name)).collect()),
    }
}
