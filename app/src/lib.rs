//! The portal's screens.
//!
//! The server renders every screen, always, and every task can be done with what it renders: links and forms. The
//! browser's program then takes over the islands, which show what changes by itself, and adds behaviour to the rest:
//! forms are sent and answered in place, lists follow what one types. So the program carries no screen and no sentence;
//! that keeps it small.

// The type of a page is as deep as the page.
#![recursion_limit = "512"]

pub mod call;
pub mod duration;
pub mod islands;
pub mod keys;
pub mod paths;

#[cfg(feature = "ssr")]
pub mod commportal;
#[cfg(feature = "ssr")]
pub mod draw;
#[cfg(feature = "ssr")]
pub mod extranet;
#[cfg(feature = "ssr")]
pub mod form;
#[cfg(feature = "ssr")]
pub mod i18n;
#[cfg(feature = "ssr")]
pub mod in_process;
#[cfg(feature = "ssr")]
pub mod load;
#[cfg(feature = "ssr")]
mod not_found;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
pub mod query;
#[cfg(feature = "ssr")]
pub mod render;
#[cfg(feature = "ssr")]
mod routes;
#[cfg(feature = "ssr")]
mod shell;
#[cfg(feature = "ssr")]
pub mod time;
#[cfg(feature = "ssr")]
pub mod ui;

#[cfg(target_arch = "wasm32")]
pub mod browser;

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("`ssr` and `hydrate` are for different programs: build one or the other");
