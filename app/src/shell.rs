//! The HTML document around a page's content.

use crate::{
    draw::Html,
    i18n::messages,
    islands::Toasts,
    page::{self, ProgramUrls},
};
use leptos::prelude::*;

/// The document from `<!DOCTYPE html>` to `</html>`. It loads the browser's program by addresses that contain hashes.
///
/// `screen` is the page's content, `title` the page title.
pub fn shell(screen: Html, title: String) -> impl IntoView {
    let page = page::current();
    let styles = page
        .request
        .assets
        .stylesheets
        .iter()
        .map(|href| view! { <link rel="stylesheet" href=href.clone()/> })
        .collect::<Vec<_>>();
    let program = page::program();
    let has_program = program.is_some().then_some("");
    let program = program.map(|ProgramUrls { script, wasm }| {
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
        <html lang=page.request.language.tag() data-theme=page.request.theme.name() data-skin=page::portal().skin() data-program=has_program data-account=account data-number=number data-unavailable=unavailable>
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

/// The script that loads the program and hydrates the page's islands, and later those of replaced parts.
fn start(script: &str, wasm: &str) -> String {
    [
        "import * as program from '",
        script,
        "';\ntry {\n  await program.default({ module_or_path: '",
        wasm,
        "' });\n\
         } catch (error) {\n  document.documentElement.dataset.failed = '';\n  throw error;\n}\n\
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
