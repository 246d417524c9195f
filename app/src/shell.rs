//! The whole document: what the server renders around a screen.

use crate::{
    draw::Html,
    i18n::messages,
    islands::Toasts,
    page::{self, AssetUrls},
};
use leptos::prelude::*;

/// `<!DOCTYPE html>` to `</html>`, with our own tags for the browser's program: its addresses are hashed by the server.
///
/// `screen` stands in it, `title` is its title in the browser.
pub fn shell(screen: Html, title: String) -> impl IntoView {
    let page = page::current();
    let AssetUrls { script, wasm, stylesheets, .. } = &*page.request.assets;
    let styles =
        stylesheets.iter().map(|href| view! { <link rel="stylesheet" href=href.clone()/> }).collect::<Vec<_>>();
    let program = script.clone().zip(wasm.clone()).map(|(script, wasm)| {
        let start = start(&script, &wasm);
        view! {
            <link rel="modulepreload" href=script/>
            <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
            <script type="module" nonce=page.request.nonce.clone()>{start}</script>
        }
    });
    let (account, number) = page::account()
        .map(|account| (account.login.to_string(), account.line.map(|line| line.number.to_string())))
        .unzip();
    let number = number.flatten();
    let (common, unavailable) = (&messages().common, messages().errors.unavailable);
    view! {
        <!DOCTYPE html>
        <html lang=page.request.language.tag() data-theme=page.request.theme.name() data-skin=page::skin().name() data-account=account data-number=number data-unavailable=unavailable>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <title>{title}</title>
                <link rel="icon" type="image/svg+xml" href="/favicon.svg"/>
                {styles}
                {program}
            </head>
            <body>
                <a class="skip" href="#main">{common.skip}</a>
                {screen}
                <Toasts label=common.notices.to_owned() close=common.close.to_owned()/>
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
