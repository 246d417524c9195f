//! The browser's program for every page but the key editor's and those for signing in.

fn main() {
    #[cfg(target_arch = "wasm32")]
    portal_app::browser::run();
}
