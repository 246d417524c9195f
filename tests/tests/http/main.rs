//! The portal over HTTP: pages, event streams, the OpenAPI document, wrong input, refusals and the limits of
//! connections.

mod bad_input;
mod compression;
mod events;
mod network;
mod old_phones;
mod open_api;
mod pages;
mod refusal_log;
mod refusals;

/// The portal's program, which cargo built for these tests.
const PROGRAM: &str = env!("CARGO_BIN_EXE_portal-under-test");
