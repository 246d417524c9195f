//! The browser's program for all pages except those with the key editor (`editor.rs`) and those for signing in (none).

fn main() {
    #[cfg(target_arch = "wasm32")]
    portal_app::browser::run();
}
