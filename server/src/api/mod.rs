//! The handlers of the API: each takes an operation apart, calls a service and answers. Each noun adds its own routes.

mod client;
mod colleague;
mod contact;
mod csv_file;
mod department;
mod difference;
mod form_result;
mod key;
mod lamp;
mod line;
mod line_event;
mod line_model;
mod line_phone;
mod message;
mod model;
mod notification;
pub mod open_api;
mod password;
mod phone;
mod preference;
mod reseller;
mod session;
mod setting;
mod staff;
mod token;
mod unknown;
mod watch;

use crate::{http::router::Routes, portal::Portal};
use axum::Router;
use std::sync::Arc;

/// The routes of each noun, in the order of the API.
const NOUNS: [fn(Routes) -> Routes; 24] = [
    session::routes,
    token::routes,
    staff::routes,
    preference::routes,
    form_result::routes,
    reseller::routes,
    client::routes,
    department::routes,
    line::routes,
    line_phone::routes,
    line_model::routes,
    line_event::routes,
    colleague::routes,
    password::routes,
    contact::routes,
    message::routes,
    notification::routes,
    lamp::routes,
    model::routes,
    setting::routes,
    key::routes,
    phone::routes,
    difference::routes,
    unknown::routes,
];

/// The names of all operations and the router that serves them.
pub fn routes() -> (Vec<&'static str>, Router<Arc<Portal>>) {
    NOUNS.into_iter().fold(Routes::default(), |routes, add| add(routes)).finish()
}
