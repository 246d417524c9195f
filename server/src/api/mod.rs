//! The handlers of the API: each takes an operation apart, calls a service and answers. The table of routes is here.

mod client;
mod colleague;
mod contact;
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
use axum::{
    Router,
    http::header,
    response::{IntoResponse, Response},
};
use std::sync::Arc;

/// The names of all operations and the router that serves them.
pub fn routes() -> (Vec<&'static str>, Router<Arc<Portal>>) {
    Routes::default()
        .json(session::sign_in)
        .json(session::sign_out)
        .json(session::sign_out_everywhere)
        .json(session::end_session)
        .json(session::list_sessions)
        .json(session::get_account)
        .json(token::create_api_token)
        .json(token::list_api_tokens)
        .json(token::revoke_api_token)
        .json(staff::list_staff)
        .json(staff::disable_account)
        .json(staff::enable_account)
        .json(staff::unlock_account)
        .json(preference::set_preference)
        .json(form_result::get_form_result)
        .json(reseller::list_resellers)
        .json(reseller::create_reseller)
        .json(reseller::change_reseller_networks)
        .json(client::list_clients)
        .raw(client::export_clients)
        .json(client::create_client)
        .json(client::get_client)
        .json(client::change_client_networks)
        .json(department::list_departments)
        .json(department::create_department)
        .json(line::list_lines)
        .raw(line::export_lines)
        .json(line::create_line)
        .json(line::get_line)
        .json(line_phone::list_line_phones)
        .json(line_model::list_line_models)
        .raw(line_event::watch_line)
        .json(colleague::list_colleagues)
        .json(line::unlock_line)
        .json(line::present_number)
        .json(password::reset_password)
        .json(password::change_password)
        .json(password::change_pin)
        .json(password::check_pin)
        .json(contact::list_contacts)
        .json(contact::create_contact)
        .json(contact::update_contact)
        .json(contact::delete_contact)
        .json(message::deliver_message)
        .json(message::list_messages)
        .json(message::mark_message)
        .json(message::delete_message)
        .json(notification::get_notifications)
        .json(notification::save_notifications)
        .json(notification::count_existing)
        .json(lamp::get_lamp)
        .json(model::list_models)
        .json(model::get_model)
        .raw(model::get_model_picture)
        .json(setting::get_settings_tree)
        .json(setting::list_settings)
        .json(setting::change_settings)
        .json(key::list_keys)
        .json(key::save_keys)
        .json(key::change_key)
        .raw(key::export_keys)
        .json(key::read_keys)
        .json(key::preview_copy)
        .json(key::copy_keys)
        .json(phone::list_phones)
        .raw(phone::export_phones)
        .raw(phone::watch_phones)
        .json(phone::check_mac)
        .json(phone::register_phone)
        .json(phone::get_phone)
        .json(phone::list_phone_requests)
        .json(difference::list_differences)
        .json(phone::tell_phone_password)
        .json(phone::extend_window)
        .json(phone::extend_windows)
        .json(phone::delete_phone)
        .json(unknown::list_unknown_requests)
        .finish()
}

/// A CSV file to save under a name.
fn csv_file(name: &str, body: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}.csv\"");
    ([(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, disposition)], body)
        .into_response()
}
