//! The only definition of the portal's HTTP API: each operation is a request type that knows its method, its path and
//! its answer.
//!
//! The server builds its router and the OpenAPI document from these types, and the screens call them. The values in
//! them (`Mac`, `Number`, `Siret`…) are built only by constructors that check them, the same in server and browser.

pub mod access;
pub mod accounts;
pub mod check;
pub mod customers;
pub mod dialled;
pub mod email;
pub mod error;
pub mod field_names;
#[cfg(feature = "fold")]
pub mod fold;
pub mod form_result;
pub mod invalid;
pub mod language;
pub mod line_choice;
pub mod list;
pub mod mac;
pub mod mailbox;
pub mod network;
pub mod number;
pub mod operation;
pub mod phones;
pub mod preference;
pub mod reference;
pub mod secret;
pub mod siret;
pub mod spelling;
pub mod text;
pub mod wire;

pub use accounts::{audit, new_password, password, session, staff, token};
pub use customers::{client, colleague, department, free_line, line, line_event, line_model, line_phone, reseller};
pub use mailbox::{contact, lamp, message, notification};
pub use phones::{
    difference, key, key_place, model, phone, platform_error, provisioning_address, setting, source, unknown, vendor,
};

pub use access::{Access, Callers, Limit};
pub use email::EmailAddress;
pub use error::{ApiError, Detail, ErrorCode};
pub use invalid::Invalid;
pub use language::Language;
pub use line_choice::LineChoice;
pub use list::{Page, PageNumber, Search, SortDirection};
pub use mac::Mac;
pub use network::Networks;
pub use number::Number;
pub use operation::{MediaType, Method, Operation};
pub use reference::Reference;
pub use secret::Secret;
pub use siret::Siret;
pub use text::{Label, Name};

/// Calls `$each!(module::Operation)` for every operation of the API, in the order of the OpenAPI document.
///
/// The OpenAPI document and the table of access are built from this list. The screens have a message for each
/// operation that changes something; the compiler reports an operation without a message. Tests compare the router and
/// the authorisation matrix with the list. So no operation can be missing anywhere.
#[macro_export]
macro_rules! for_each_operation {
    ($each:ident) => {
        $each!(session::SignIn);
        $each!(session::SignOut);
        $each!(session::SignOutEverywhere);
        $each!(session::EndSession);
        $each!(session::ListSessions);
        $each!(session::GetAccount);
        $each!(token::CreateApiToken);
        $each!(token::ListApiTokens);
        $each!(token::RevokeApiToken);
        $each!(staff::ListStaff);
        $each!(staff::DisableAccount);
        $each!(staff::EnableAccount);
        $each!(staff::UnlockAccount);
        $each!(preference::SetPreference);
        $each!(form_result::GetFormResult);
        $each!(reseller::ListResellers);
        $each!(reseller::CreateReseller);
        $each!(reseller::ChangeResellerNetworks);
        $each!(client::ListClients);
        $each!(client::ExportClients);
        $each!(client::CreateClient);
        $each!(client::GetClient);
        $each!(client::ChangeClientNetworks);
        $each!(department::ListDepartments);
        $each!(department::CreateDepartment);
        $each!(line::ListLines);
        $each!(line::ExportLines);
        $each!(line::CreateLine);
        $each!(line::GetLine);
        $each!(free_line::FindFreeLine);
        $each!(line_phone::ListLinePhones);
        $each!(line_model::ListLineModels);
        $each!(line_event::WatchLine);
        $each!(colleague::ListColleagues);
        $each!(line::UnlockLine);
        $each!(line::PresentNumber);
        $each!(password::ResetPassword);
        $each!(password::ChangePassword);
        $each!(password::ChangePin);
        $each!(password::CheckPin);
        $each!(contact::ListContacts);
        $each!(contact::CreateContact);
        $each!(contact::UpdateContact);
        $each!(contact::DeleteContact);
        $each!(message::DeliverMessage);
        $each!(message::ListMessages);
        $each!(message::MarkMessage);
        $each!(message::DeleteMessage);
        $each!(notification::GetNotifications);
        $each!(notification::SaveNotifications);
        $each!(notification::CountExisting);
        $each!(lamp::GetLamp);
        $each!(model::ListModels);
        $each!(model::GetModel);
        $each!(model::GetModelPicture);
        $each!(setting::GetSettingsTree);
        $each!(setting::ListSettings);
        $each!(setting::ChangeSettings);
        $each!(key::ListKeys);
        $each!(key::SaveKeys);
        $each!(key::ChangeKey);
        $each!(key::ExportKeys);
        $each!(key::ReadKeys);
        $each!(key::PreviewCopy);
        $each!(key::CopyKeys);
        $each!(provisioning_address::GetProvisioningAddress);
        $each!(phone::ListPhones);
        $each!(phone::ExportPhones);
        $each!(phone::WatchPhones);
        $each!(phone::CheckMac);
        $each!(phone::RegisterPhone);
        $each!(phone::GetPhone);
        $each!(phone::ListPhoneRequests);
        $each!(difference::ListDifferences);
        $each!(phone::TellPhonePassword);
        $each!(phone::ExtendWindow);
        $each!(phone::ExtendWindows);
        $each!(phone::DeletePhone);
        $each!(unknown::ListUnknownRequests);
        $each!(source::ListPhoneSources);
        $each!(source::UnblockSource);
    };
}
