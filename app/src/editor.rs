//! The browser's program for the pages with the key editor.

fn main() {
    #[cfg(target_arch = "wasm32")]
    portal_app::browser::run();
}
