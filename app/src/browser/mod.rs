//! What the browser's program adds to the pages that the server rendered, by attributes that are on them:
//!
//! | attribute | behaviour |
//! |---|---|
//! | `form[data-operation]` | sent and answered in place ([`submit`]) |
//! | `[data-check]` | looked at as one types ([`check`]) |
//! | `[data-advice-of]` | says how good a new password is ([`advice`]) |
//! | `form[role=search]` | the list follows what is typed ([`search`]) |
//! | `.row-box`, `[data-all]` | rows ticked, counted, all at once ([`selection`]) |
//! | `[data-copy]` | copies ([`click`]) |
//! | `[data-left]`, `[data-age]` | times left and ages go on ([`clock`]) |
//! | `form[data-warn]` | leaving asks first when something was changed ([`dirty`]) |
//! | `input[data-filter]` | finds among what is on the page ([`filter`]) |
//! | `[data-add-row]`, `[data-clear-rows]`, `[data-remove-row]` | tables that one writes in ([`rows`]) |
//! | `form[data-dial]` | calls ([`dial`]) |
//! | `[data-keep]` | stays as it is when the page is shown anew ([`refresh`], [`morph`]) |
//!
//! Listeners are on the document, once, so that what is put on the page later has the behaviour too.

pub mod advice;
pub mod check;
pub mod click;
pub mod clock;
pub mod dial;
pub mod dirty;
pub mod dom;
pub mod filter;
pub mod form;
pub mod http;
pub mod keys;
pub mod morph;
pub mod refresh;
pub mod rows;
pub mod search;
pub mod selection;
pub mod submit;
pub mod toast;
pub mod typed;

/// Runs the program: gets ready for the islands, which the page's own script then hands over, and adds the behaviour.
pub fn run() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
    start();
}

/// Adds all of it.
fn start() {
    submit::start();
    check::start();
    search::start();
    selection::start();
    click::start();
    clock::start();
    keys::start();
    dirty::start();
    filter::start();
    dial::start();
    rows::start();
    typed::restore_all();
}
