//! The rows of the table of `docs/product.md`, with their operations.

use crate::objects::Kind;
use portal_api::{
    Operation as _, client, colleague, contact, department, difference, form_result, free_line, key, lamp, line,
    line_event, line_model, line_phone, message, model, notification, password, phone, preference,
    provisioning_address, reseller, session, setting, staff, token, unknown,
};

/// Each row with the kind of its objects and its operations. An operation about several kinds of objects has several
/// rows.
pub const ROWS: &[(&str, Kind, &[&str])] = &[
    (
        "sign in; language and colours; the result of one's own form",
        Kind::None,
        &[session::SignIn::NAME, preference::SetPreference::NAME, form_result::GetFormResult::NAME],
    ),
    (
        "own account, sessions and password",
        Kind::Account,
        &[
            session::SignOut::NAME,
            session::SignOutEverywhere::NAME,
            session::EndSession::NAME,
            session::ListSessions::NAME,
            session::GetAccount::NAME,
            password::ChangePassword::NAME,
        ],
    ),
    ("own PINs", Kind::None, &[password::ChangePin::NAME]),
    (
        "API tokens of one's own programs",
        Kind::Account,
        &[token::CreateApiToken::NAME, token::ListApiTokens::NAME, token::RevokeApiToken::NAME],
    ),
    (
        "models of phones, the settings that exist, the address that phones are told",
        Kind::None,
        &[
            model::ListModels::NAME,
            model::GetModel::NAME,
            model::GetModelPicture::NAME,
            setting::GetSettingsTree::NAME,
            provisioning_address::GetProvisioningAddress::NAME,
        ],
    ),
    ("resellers: list", Kind::None, &[reseller::ListResellers::NAME]),
    ("resellers: create", Kind::None, &[reseller::CreateReseller::NAME]),
    (
        "networks from which phones of a reseller may fetch first",
        Kind::Reseller,
        &[reseller::ChangeResellerNetworks::NAME],
    ),
    ("networks from which phones of a client may fetch first", Kind::Client, &[client::ChangeClientNetworks::NAME]),
    ("accounts of the staff: list", Kind::None, &[staff::ListStaff::NAME]),
    (
        "accounts of the staff: disable, enable, unlock",
        Kind::Staff,
        &[staff::DisableAccount::NAME, staff::EnableAccount::NAME, staff::UnlockAccount::NAME],
    ),
    ("sources that ask for unknown phones, alarms", Kind::None, &[unknown::ListUnknownRequests::NAME]),
    ("clients: list, export", Kind::None, &[client::ListClients::NAME, client::ExportClients::NAME]),
    ("a client and its departments: see", Kind::Client, &[client::GetClient::NAME, department::ListDepartments::NAME]),
    (
        "lines and phones of a client: list, export, follow",
        Kind::Client,
        &[line::ListLines::NAME, line::ExportLines::NAME, phone::ListPhones::NAME, phone::WatchPhones::NAME],
    ),
    (
        "a line: see, follow; whom it can call in its client",
        Kind::Line,
        &[
            line::GetLine::NAME,
            line_phone::ListLinePhones::NAME,
            line_model::ListLineModels::NAME,
            line_event::WatchLine::NAME,
            colleague::ListColleagues::NAME,
        ],
    ),
    ("a phone's page and journal: see", Kind::Phone, &[phone::GetPhone::NAME, phone::ListPhoneRequests::NAME]),
    ("what a phone has and what it would get", Kind::Phone, &[difference::ListDifferences::NAME]),
    ("clients: create", Kind::Reseller, &[client::CreateClient::NAME]),
    (
        "departments, lines: create; numbers to present",
        Kind::Client,
        &[department::CreateDepartment::NAME, line::CreateLine::NAME, line::PresentNumber::NAME],
    ),
    ("a new password for a line", Kind::Line, &[password::ResetPassword::NAME]),
    ("the lock of a line's account: remove", Kind::Line, &[line::UnlockLine::NAME]),
    (
        "register, delete, import, export phones; their own password",
        Kind::Client,
        &[phone::ExportPhones::NAME, phone::CheckMac::NAME, phone::RegisterPhone::NAME, free_line::FindFreeLine::NAME],
    ),
    (
        "register, delete, import, export phones; their own password",
        Kind::Phone,
        &[phone::TellPhonePassword::NAME, phone::DeletePhone::NAME],
    ),
    ("re-open a window, assign phones", Kind::Phone, &[phone::ExtendWindow::NAME, phone::ExtendWindows::NAME]),
    (
        "phone profiles of one's highest place, locks",
        Kind::None,
        &[setting::ListSettings::NAME, setting::ChangeSettings::NAME],
    ),
    (
        "phone profiles of a reseller, locks",
        Kind::Reseller,
        &[setting::ListSettings::NAME, setting::ChangeSettings::NAME],
    ),
    ("phone profiles of a client, locks", Kind::Client, &[setting::ListSettings::NAME, setting::ChangeSettings::NAME]),
    (
        "phone profiles of a department, locks",
        Kind::Department,
        &[setting::ListSettings::NAME, setting::ChangeSettings::NAME],
    ),
    (
        "keys, phone settings, lamp of a line",
        Kind::Line,
        &[
            setting::ListSettings::NAME,
            setting::ChangeSettings::NAME,
            key::ListKeys::NAME,
            key::SaveKeys::NAME,
            key::ChangeKey::NAME,
            key::ExportKeys::NAME,
            key::ReadKeys::NAME,
            key::PreviewCopy::NAME,
            key::CopyKeys::NAME,
            notification::GetNotifications::NAME,
            notification::SaveNotifications::NAME,
            notification::CountExisting::NAME,
            lamp::GetLamp::NAME,
        ],
    ),
    (
        "keys, phone settings, lamp of a line",
        Kind::Phone,
        &[setting::ListSettings::NAME, setting::ChangeSettings::NAME],
    ),
    (
        "contacts of a line",
        Kind::Line,
        &[
            contact::ListContacts::NAME,
            contact::CreateContact::NAME,
            contact::UpdateContact::NAME,
            contact::DeleteContact::NAME,
        ],
    ),
    ("e-mail addresses that are told of a line's messages", Kind::Address, &[notification::SaveNotifications::NAME]),
    ("messages of a line: list", Kind::Line, &[message::ListMessages::NAME]),
    ("messages of a line: mark, delete", Kind::Line, &[message::MarkMessage::NAME, message::DeleteMessage::NAME]),
    ("messages of a line: deliver", Kind::Line, &[message::DeliverMessage::NAME]),
    ("a PIN that was typed at a phone: check", Kind::Line, &[password::CheckPin::NAME]),
];
