//! The browser's program: takes over the page that the server rendered.

fn main() {
    #[cfg(target_arch = "wasm32")]
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(portal_app::app::App);
    portal_app::browser::mark_ready();
}
