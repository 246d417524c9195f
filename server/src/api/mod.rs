//! The handlers of the API: each takes an operation apart, calls a service and answers. The table of routes is here.

mod client;
mod department;
mod form_result;
mod line;
mod model;
pub mod open_api;
mod phone;
mod preference;
mod reseller;
mod session;

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
        .add::<portal_api::session::SignIn, _, _, _>(session::sign_in)
        .add::<portal_api::session::SignOut, _, _, _>(session::sign_out)
        .add::<portal_api::session::SignOutEverywhere, _, _, _>(session::sign_out_everywhere)
        .add::<portal_api::session::EndSession, _, _, _>(session::end_session)
        .add::<portal_api::session::ListSessions, _, _, _>(session::list_sessions)
        .add::<portal_api::session::GetAccount, _, _, _>(session::get_account)
        .add::<portal_api::preference::SetPreference, _, _, _>(preference::set_preference)
        .add::<portal_api::form_result::GetFormResult, _, _, _>(form_result::get_form_result)
        .add::<portal_api::reseller::ListResellers, _, _, _>(reseller::list_resellers)
        .add::<portal_api::reseller::CreateReseller, _, _, _>(reseller::create_reseller)
        .add::<portal_api::client::ListClients, _, _, _>(client::list_clients)
        .add_raw::<portal_api::client::ExportClients, _, _>(client::export_clients)
        .add::<portal_api::client::CreateClient, _, _, _>(client::create_client)
        .add::<portal_api::client::GetClient, _, _, _>(client::get_client)
        .add::<portal_api::department::ListDepartments, _, _, _>(department::list_departments)
        .add::<portal_api::department::CreateDepartment, _, _, _>(department::create_department)
        .add::<portal_api::line::ListLines, _, _, _>(line::list_lines)
        .add_raw::<portal_api::line::ExportLines, _, _>(line::export_lines)
        .add::<portal_api::line::CreateLine, _, _, _>(line::create_line)
        .add::<portal_api::line::UnlockLine, _, _, _>(line::unlock_line)
        .add::<portal_api::line::PresentNumber, _, _, _>(line::present_number)
        .add::<portal_api::model::ListModels, _, _, _>(model::list_models)
        .add::<portal_api::phone::ListPhones, _, _, _>(phone::list_phones)
        .add_raw::<portal_api::phone::ExportPhones, _, _>(phone::export_phones)
        .add_raw::<portal_api::phone::WatchPhones, _, _>(phone::watch_phones)
        .add::<portal_api::phone::CheckMac, _, _, _>(phone::check_mac)
        .add::<portal_api::phone::RegisterPhone, _, _, _>(phone::register_phone)
        .add::<portal_api::phone::GetPhone, _, _, _>(phone::get_phone)
        .add::<portal_api::phone::ListPhoneRequests, _, _, _>(phone::list_phone_requests)
        .add::<portal_api::phone::ExtendWindow, _, _, _>(phone::extend_window)
        .add::<portal_api::phone::ExtendWindows, _, _, _>(phone::extend_windows)
        .add::<portal_api::phone::DeletePhone, _, _, _>(phone::delete_phone)
        .finish()
}

/// A CSV file to save under a name.
fn csv_file(name: &str, body: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}.csv\"");
    ([(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, disposition)], body)
        .into_response()
}
