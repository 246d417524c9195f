//! The whole document: what the server renders around [`App`].

use crate::{
    app::App,
    i18n,
    page::{AssetUrls, PageContext},
};
use leptos::{nonce::use_nonce, prelude::*};

/// `<!DOCTYPE html>` to `</html>`, with our own tags for the browser's program: its addresses are hashed by the server.
#[component]
pub fn Shell() -> impl IntoView {
    let page = use_context::<PageContext>().unwrap_or_default();
    let AssetUrls { script, wasm, stylesheets } = page.assets;
    let styles = stylesheets.into_iter().map(|href| view! { <link rel="stylesheet" href=href/> }).collect_view();
    let program = script.zip(wasm).map(|(script, wasm)| {
        let start = start(&script, &wasm);
        view! {
            <link rel="modulepreload" href=script/>
            <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
            <script type="module" nonce=use_nonce()>{start}</script>
        }
    });
    let unavailable = i18n::of(page.language).errors.unavailable;
    view! {
        <!DOCTYPE html>
        <html lang=page.language.tag() data-theme=page.theme.name() data-unavailable=unavailable>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" type="image/svg+xml" href="/favicon.svg"/>
                {styles}
                {program}
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// Loads the program and hands it the islands: those of the page, and later those of what is put in its place.
fn start(script: &str, wasm: &str) -> String {
    [
        "import * as program from '",
        script,
        "';\nawait program.default({ module_or_path: '",
        wasm,
        "' });\n\
         globalThis.takeOver = (root) => {\n\
           for (const island of root.querySelectorAll('leptos-island:not([data-taken])')) {\n\
             island.dataset.taken = '';\n\
             program[island.dataset.component]?.(island);\n\
           }\n\
         };\n\
         takeOver(document);\n\
         document.documentElement.dataset.ready = '';",
    ]
    .concat()
}
