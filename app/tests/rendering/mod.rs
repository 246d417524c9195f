//! Renders a page whose calls of the API are answered by a test.

use portal_api::{
    ApiError, Language,
    preference::Theme,
    session::{Account, Login, Role},
};
use portal_app::{
    in_process::{Answer, InProcess},
    page::{AssetUrls, PageRequest, ProgramUrls},
    render::{RenderedPage, render},
};
use std::sync::Arc;

/// Returns a value as JSON.
pub fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("JSON")
}

/// Parses a time.
pub fn at(text: &str) -> jiff::Timestamp {
    text.parse().expect("a timestamp")
}

fn program(name: &str) -> ProgramUrls {
    ProgramUrls { script: format!("{name}.js"), wasm: format!("{name}_bg.wasm") }
}

/// Renders the page at an address, for a signed-in reseller; `api` answers a call by its address.
pub async fn render_page(language: Language, uri: &str, api: fn(&str) -> Result<String, ApiError>) -> RenderedPage {
    let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
    let answer = move |request: portal_api::wire::OperationRequest| -> Answer {
        Box::pin(async move {
            // Like the real API, the answer is not ready at once.
            tokio::task::yield_now().await;
            api(&request.uri)
        })
    };
    render(PageRequest {
        path: path.into(),
        query: query.into(),
        language,
        theme: Theme::Auto,
        account: Some(Account {
            login: Login::parse("expert").expect("a login"),
            name: "Expert Produits".into(),
            role: Role::Reseller,
            reseller: Some("Expert Produits".into()),
            line: None,
            must_change: false,
        }),
        nonce: "bm9uY2U".into(),
        assets: Arc::new(AssetUrls {
            client: Some(program("/assets/1/client")),
            editor: Some(program("/assets/2/editor")),
            icons: "/assets/4/icons.svg".into(),
            stylesheets: vec!["/assets/3/style.css".into()],
        }),
        api: InProcess::new(language, move |_, request| answer(request)),
    })
    .await
}
