//! What changes by itself in the browser: the only components that the browser's program has. They are rendered by the
//! server first and taken over. They carry no sentences: the server gives them those they need.

#[cfg(any(feature = "ssr", feature = "editor"))]
mod key_editor;
mod mac_check;
mod new_password;
mod sitting;
mod toasts;
mod watch_phones;

#[cfg(any(feature = "ssr", feature = "editor"))]
pub use key_editor::{EditorFunction, EditorStart, EditorWords, KeyEditor, Person, Surface};
pub use mac_check::{MacCheck, MacWords};
pub use new_password::NewPassword;
pub use sitting::Sitting;
pub use toasts::Toasts;
pub use watch_phones::WatchPhones;
