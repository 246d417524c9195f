//! The portal's screens: rendered by the server, taken over by the browser.
//!
//! Start with [`routes`] (which screen is where), then [`extranet`]. The server renders [`shell::Shell`]; the browser's
//! program takes over `<body>` with [`app::App`].

#![recursion_limit = "256"]

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("`ssr` and `hydrate` are for different programs: build one or the other");

pub mod app;
pub mod browser;
pub mod call;
pub mod extranet;
pub mod form;
pub mod i18n;
pub mod load;
pub mod outcome;
pub mod page;
pub mod paths;
pub mod query;
pub mod routes;
pub mod shell;
pub mod time;
pub mod ui;
