//! The portal's pages.
//!
//! The server renders every page, and every task works with plain links and forms. The browser's program then takes
//! over the islands, which update themselves, and adds behaviours to the rest: forms are submitted in place, lists
//! follow the search while the user types. The program contains no pages and no texts, which keeps it small.

// The nested types of a page's view need a higher limit.
#![recursion_limit = "512"]

pub mod call;
pub mod duration;
#[cfg(any(feature = "ssr", feature = "editor"))]
pub mod file_text;
pub mod islands;
#[cfg(any(feature = "ssr", feature = "editor"))]
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
