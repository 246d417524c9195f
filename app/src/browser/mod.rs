//! The behaviour that the browser's program adds to the server's pages. Attributes select the elements:
//!
//! | attribute | behaviour |
//! |---|---|
//! | `form[data-operation]` | is sent and answered in place ([`submit`]) |
//! | `[data-check]` | is checked while the user types ([`check`]) |
//! | `[data-advice-of]` | shows the rating of a new password ([`advice`]) |
//! | `form[role=search]` | updates the list while the user types ([`search`]) |
//! | `#list > tr` | arrow keys move from row to row and within a row ([`keys`]) |
//! | `[data-found]` | is opened when the search is sent ([`search`]) |
//! | `.row-box`, `[data-all]` | ticks rows, counts them, ticks all of them ([`selection`]) |
//! | `[data-copy]` | copies a text ([`click`]) |
//! | `[data-left]`, `[data-age]` | update remaining times and ages ([`clock`]) |
//! | `form[data-warn]` | asks before unsaved changes are lost ([`dirty`]) |
//! | `input[data-filter]` | filters the settings on the page (`filter`, in the editor's program) |
//! | `[data-add-row]`, `[data-clear-rows]`, `[data-remove-row]` | add and remove the rows of a table ([`rows`]) |
//! | `form[data-dial]` | calls a number ([`dial`]) |
//! | `[data-next]` | proposes the line of the next phone ([`registering`]) |
//! | `[data-keep]` | is not changed by a refresh ([`refresh`], [`morph`]) |
//!
//! Listeners are registered once, on the document, so that elements added later have the behaviour too.

pub mod advice;
pub mod check;
pub mod click;
pub mod clock;
pub mod dial;
pub mod dirty;
pub mod dom;
#[cfg(feature = "editor")]
pub mod filter;
pub mod form;
pub mod http;
pub mod keys;
pub mod morph;
pub mod refresh;
pub mod registering;
pub mod rows;
pub mod search;
pub mod selection;
pub mod submit;
pub mod toast;
pub mod typed;

use wasm_bindgen::prelude::wasm_bindgen;

/// Runs the program: prepares what the page's script then starts, the behaviours and the islands.
pub fn run() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}

/// Starts all behaviours. The page's script calls this.
#[wasm_bindgen(js_name = startBehaviours)]
pub fn start_behaviours() {
    submit::start();
    check::start();
    search::start();
    selection::start();
    click::start();
    clock::start();
    keys::start();
    dirty::start();
    #[cfg(feature = "editor")]
    filter::start();
    dial::start();
    rows::start();
    registering::start();
    typed::restore_all();
}
