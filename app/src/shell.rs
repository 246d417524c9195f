//! The HTML document around a page's content.

use crate::{
    draw::Html,
    i18n::messages,
    islands::Toasts,
    page::{self, ProgramUrls},
};
use leptos::prelude::*;

/// Renders the document from `<!DOCTYPE html>` to `</html>`. It loads the browser's program by addresses that contain
/// hashes.
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
        let start = start_script(&script, &wasm);
        view! { <script type="module" nonce=page.request.nonce.clone()>{start}</script> }
    });
    let (account, number) = page::account()
        .map(|account| (account.login.to_string(), account.line.map(|line| line.number.to_string())))
        .unzip();
    let number = number.flatten();
    let (common, errors) = (&messages().common, &messages().errors);
    view! {
        <!DOCTYPE html>
        <html lang=page.request.language.tag() data-theme=page.request.theme.name() data-skin=page::portal().skin() data-program=has_program data-account=account data-number=number data-unavailable=errors.unavailable data-offline=errors.search_failed data-see=common.see data-see-error=common.see_error>
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
                {page::has_list().then(|| view! { <a class="skip" href="#list">{common.skip_to_list}</a> })}
                {screen}
                <Toasts label=common.notices.to_owned() close=common.close.to_owned()/>
            </body>
        </html>
    }
}

/// Returns the script that loads the program and hydrates the page's islands, and later the islands of replaced parts.
///
/// The page is complete without the program, so the program waits until the page is loaded and the browser is idle, or
/// until the user clicks or types. It waits for an idle browser a second at most, because a busy machine is never idle.
/// Each part of the start is a task of its own, so that a click or a key never waits long: a browser compiles a function
/// of the program when it is called for the first time. An island may start a task too; it is over before the last pause.
fn start_script(script: &str, wasm: &str) -> String {
    [
        "const islands = (root) => root.querySelectorAll('leptos-island:not([data-taken])');\n\
         const pause = () => new Promise((done) => setTimeout(done));\n\
         let started;\n\
         const load = async () => {\n\
           const [module, program] = await Promise.all([\n\
             WebAssembly.compileStreaming(fetch('",
        wasm,
        "')),\n\
             import('",
        script,
        "')\n\
           ]);\n\
           await pause();\n\
           await program.default({ module_or_path: module });\n\
           await pause();\n\
           program.startBehaviours();\n\
           const take = (island) => {\n\
             if ('taken' in island.dataset) return;\n\
             island.dataset.taken = '';\n\
             program[island.dataset.component]?.(island);\n\
           };\n\
           globalThis.takeOver = (root) => islands(root).forEach(take);\n\
           for (const island of islands(document)) {\n\
             await pause();\n\
             take(island);\n\
           }\n\
           await pause();\n\
           document.documentElement.dataset.ready = '';\n\
         };\n\
         const fail = (error) => {\n\
           document.documentElement.dataset.failed = '';\n\
           throw error;\n\
         };\n\
         const start = () => started ??= load().catch(fail);\n\
         const idle = () => globalThis.requestIdleCallback ? requestIdleCallback(start, { timeout: 1000 }) : setTimeout(start);\n\
         document.readyState === 'complete' ? idle() : addEventListener('load', idle);\n\
         for (const touch of ['pointerdown', 'keydown', 'input'])\n\
           addEventListener(touch, start, { once: true, capture: true, passive: true });",
    ]
    .concat()
}
