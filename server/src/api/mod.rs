//! The handlers of the API's operations. A handler converts its operation, calls a service and answers. Each noun has a
//! module with its handlers, which adds their routes.

mod accounts;
mod csv_file;
mod customers;
mod form_result;
mod mailbox;
pub mod open_api;
mod phones;
mod preference;
mod watch;

pub(crate) use accounts::{password, session, staff, token};
pub(crate) use customers::{
    client, colleague, department, free_line, line, line_event, line_model, line_phone, reseller,
};
pub(crate) use mailbox::{contact, lamp, message, notification};
pub(crate) use phones::{difference, key, model, phone, provisioning_address, setting, source, unknown};

use crate::{http::router::Routes, portal::Portal};
use axum::Router;
use std::sync::Arc;

/// The routes of each noun, in the order of the API.
const NOUNS: [fn(Routes) -> Routes; 27] = [
    session::routes,
    token::routes,
    staff::routes,
    preference::routes,
    form_result::routes,
    reseller::routes,
    client::routes,
    department::routes,
    line::routes,
    free_line::routes,
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
    provisioning_address::routes,
    phone::routes,
    difference::routes,
    unknown::routes,
    source::routes,
];

/// Returns the names of all operations, and the router that serves them.
pub fn routes() -> (Vec<&'static str>, Router<Arc<Portal>>) {
    NOUNS.into_iter().fold(Routes::default(), |routes, add| add(routes)).finish()
}
