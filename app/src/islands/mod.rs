//! Components that change in the browser without a new page. The server renders them first, and the browser's program
//! takes them over. They contain no sentences: the server passes the sentences that they need.

#[cfg(any(feature = "ssr", feature = "editor"))]
mod key_editor;
mod live_updates;
mod mac_hint;
mod secret_display;
mod toasts;
mod words;

#[cfg(any(feature = "ssr", feature = "editor"))]
pub use key_editor::{EditorData, EditorFunction, EditorWords, KeyEditor, ModuleTab, Person};
pub use live_updates::LiveUpdates;
pub use mac_hint::{MacHint, MacHintWords};
pub use secret_display::SecretDisplay;
pub use toasts::Toasts;
