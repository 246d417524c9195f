//! The browser's program: gets ready for the islands, which the page's own script then hands over, and adds behaviour.

fn main() {
    #[cfg(target_arch = "wasm32")]
    {
        console_error_panic_hook::set_once();
        leptos::mount::hydrate_islands();
        portal_app::browser::start();
    }
}
