//! Calls of the operations on phones: their windows, keys, settings and models.

use super::{Outcome, Row, outcome};
use crate::objects::{Kind, Objects};
use portal_api::{
    Label, Mac, Operation as _, PageNumber, Search, SortDirection, difference, key, key_place::KeyPlace, model, phone,
    provisioning_address, setting, source, unknown,
};
use portal_tests::{MAC, Person};

/// The source of all calls of these tests. Before the tests call the operation that unblocks it, they make the portal
/// block it.
pub const SOURCE: &str = "127.0.0.1";

/// The rows of these operations in the table of `docs/product.md`.
pub const ROWS: &[Row] = &[
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
    ("sources that ask for unknown phones, alarms", Kind::None, &[unknown::ListUnknownRequests::NAME]),
    (
        "addresses where phones are blocked or fail to encrypt: see, unblock",
        Kind::None,
        &[source::ListPhoneSources::NAME, source::UnblockSource::NAME],
    ),
    (
        "lines and phones of a client: list, export, follow",
        Kind::Client,
        &[phone::ListPhones::NAME, phone::WatchPhones::NAME],
    ),
    ("a phone's page and journal: see", Kind::Phone, &[phone::GetPhone::NAME, phone::ListPhoneRequests::NAME]),
    ("what a phone has and what it would get", Kind::Phone, &[difference::ListDifferences::NAME]),
    (
        "register, delete, import, export phones; their own password",
        Kind::Client,
        &[phone::ExportPhones::NAME, phone::CheckMac::NAME, phone::RegisterPhone::NAME],
    ),
    (
        "register, delete, import, export phones; their own password",
        Kind::Phone,
        &[phone::TellPhonePassword::NAME, phone::DeletePhone::NAME],
    ),
    ("renew a window, assign phones", Kind::Phone, &[phone::ExtendWindow::NAME, phone::ExtendWindows::NAME]),
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
        ],
    ),
    (
        "keys, phone settings, lamp of a line",
        Kind::Phone,
        &[setting::ListSettings::NAME, setting::ChangeSettings::NAME],
    ),
];

/// Calls the operation of this name. Returns nothing when the operation is of another area.
pub async fn call(name: &str, person: &Person, objects: &Objects) -> Option<Outcome> {
    let Objects { reference, number, mac, .. } = objects.clone();
    let (q, order, page) = (Search::default(), SortDirection::Asc, PageNumber::default());
    Some(match name {
        model::ListModels::NAME => outcome(person, model::ListModels {}).await,
        model::GetModel::NAME => outcome(person, model::GetModel { id: "yealink-cp920".into() }).await,
        model::GetModelPicture::NAME => {
            outcome(person, model::GetModelPicture { id: "yealink-cp920".into(), module: false }).await
        }
        setting::GetSettingsTree::NAME => outcome(person, setting::GetSettingsTree {}).await,
        setting::ListSettings::NAME => outcome(person, objects.place()).await,
        setting::ChangeSettings::NAME => {
            let values = [("call_log.enable".to_owned(), "false".to_owned())].into();
            let setting::ListSettings { reseller, reference, department, number, model, mac } = objects.place();
            let at =
                setting::ChangeSettings { reseller, reference, department, number, model, mac, ..Default::default() };
            outcome(person, setting::ChangeSettings { values, ..at }).await
        }
        provisioning_address::GetProvisioningAddress::NAME => {
            outcome(person, provisioning_address::GetProvisioningAddress {}).await
        }
        key::ListKeys::NAME => outcome(person, key::ListKeys { number, model: "yealink-cp920".into() }).await,
        key::SaveKeys::NAME => {
            let model = "yealink-cp920".into();
            outcome(
                person,
                key::SaveKeys {
                    number,
                    model,
                    version: 0,
                    keys: Vec::new(),
                    groups: portal_api::key_place::KeyGroup::ALL.to_vec(),
                },
            )
            .await
        }
        key::ChangeKey::NAME => {
            let (model, place, function) = ("yealink-cp920".into(), KeyPlace::programmable(1), "dnd".into());
            let nothing = String::new();
            let (operand, pickup, label) = (nothing.clone(), nothing.clone(), nothing);
            let operation =
                key::ChangeKey { number, model, place, version: 1, function, line: 1, operand, pickup, label };
            outcome(person, operation).await
        }
        key::ExportKeys::NAME => outcome(person, key::ExportKeys { number, model: "yealink-cp920".into() }).await,
        key::ReadKeys::NAME => {
            let csv = "touche;fonction\nprogrammable-1;dnd\n".into();
            outcome(person, key::ReadKeys { number, model: "yealink-cp920".into(), csv }).await
        }
        key::PreviewCopy::NAME => {
            let (model, to) = ("yealink-cp920".into(), "yealink-t46g".into());
            outcome(person, key::PreviewCopy { number, model, to }).await
        }
        key::CopyKeys::NAME => {
            let (model, to) = ("yealink-cp920".into(), "yealink-t46g".into());
            outcome(person, key::CopyKeys { number, model, to, version: 0 }).await
        }
        phone::ListPhones::NAME => {
            let sort = phone::PhoneSort::CreatedAt;
            outcome(person, phone::ListPhones { reference, q, state: None, sort, order, page }).await
        }
        phone::ExportPhones::NAME => {
            let sort = phone::PhoneSort::CreatedAt;
            outcome(person, phone::ExportPhones { reference, q, state: None, sort, order }).await
        }
        phone::WatchPhones::NAME => outcome(person, phone::WatchPhones { reference }).await,
        phone::CheckMac::NAME => outcome(person, phone::CheckMac { reference, mac }).await,
        phone::RegisterPhone::NAME => {
            let mac = Mac::parse(MAC).expect("a MAC address");
            let description = Label::parse("Yealink CP920").expect("a label");
            outcome(person, phone::RegisterPhone { reference, mac, model: None, description, number: number.into() })
                .await
        }
        phone::GetPhone::NAME => outcome(person, phone::GetPhone { mac }).await,
        phone::ListPhoneRequests::NAME => outcome(person, phone::ListPhoneRequests { mac, page }).await,
        phone::TellPhonePassword::NAME => outcome(person, phone::TellPhonePassword { mac }).await,
        phone::ExtendWindow::NAME => {
            outcome(person, phone::ExtendWindow { mac, duration: phone::Duration::Hour, until: None }).await
        }
        phone::ExtendWindows::NAME => {
            let duration = phone::Duration::Hour;
            outcome(person, phone::ExtendWindows { reference, macs: vec![mac], duration, until: None }).await
        }
        phone::DeletePhone::NAME => outcome(person, phone::DeletePhone { mac }).await,
        unknown::ListUnknownRequests::NAME => outcome(person, unknown::ListUnknownRequests { page }).await,
        source::ListPhoneSources::NAME => outcome(person, source::ListPhoneSources {}).await,
        source::UnblockSource::NAME => outcome(person, source::UnblockSource { source: SOURCE.into() }).await,
        difference::ListDifferences::NAME => outcome(person, difference::ListDifferences { mac }).await,
        _ => return None,
    })
}
