//! Calls of the operations on customers: resellers, clients, departments and lines.

use super::{Outcome, Row, outcome};
use crate::objects::{Kind, Objects};
use portal_api::{
    Name, Networks, Number, Operation as _, PageNumber, Reference, Search, Secret, Siret, SortDirection, client,
    colleague, department, free_line, line, line_event, line_model, line_phone, reseller, session::Login,
};
use portal_tests::Person;

/// The rows of these operations in the table of `docs/product.md`.
pub const ROWS: &[Row] = &[
    ("resellers: list", Kind::None, &[reseller::ListResellers::NAME]),
    ("resellers: create", Kind::None, &[reseller::CreateReseller::NAME]),
    (
        "networks from which phones of a reseller may fetch first",
        Kind::Reseller,
        &[reseller::ChangeResellerNetworks::NAME],
    ),
    ("networks from which phones of a client may fetch first", Kind::Client, &[client::ChangeClientNetworks::NAME]),
    ("clients: list, export", Kind::None, &[client::ListClients::NAME, client::ExportClients::NAME]),
    ("a client and its departments: see", Kind::Client, &[client::GetClient::NAME, department::ListDepartments::NAME]),
    (
        "lines and phones of a client: list, export, follow",
        Kind::Client,
        &[line::ListLines::NAME, line::ExportLines::NAME],
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
    ("clients: create", Kind::Reseller, &[client::CreateClient::NAME]),
    (
        "departments, lines: create; numbers to present",
        Kind::Client,
        &[department::CreateDepartment::NAME, line::CreateLine::NAME, line::PresentNumber::NAME],
    ),
    ("the lock of a line's account: remove", Kind::Line, &[line::UnlockLine::NAME]),
    ("register, delete, import, export phones; their own password", Kind::Client, &[free_line::FindFreeLine::NAME]),
];

/// Calls the operation of this name. Returns nothing when the operation is of another area.
pub async fn call(name: &str, person: &Person, objects: &Objects) -> Option<Outcome> {
    let (reference, number) = (objects.reference.clone(), objects.number.clone());
    let (q, order, page) = (Search::default(), SortDirection::Asc, PageNumber::default());
    let text = |text: &str| Name::parse(text).expect("a name");
    Some(match name {
        reseller::ListResellers::NAME => outcome(person, reseller::ListResellers {}).await,
        reseller::CreateReseller::NAME => {
            let login = Login::parse("nouveau").expect("a login");
            let password = Secret::new("long-enough-password");
            outcome(person, reseller::CreateReseller { name: text("Nouveau"), login, password }).await
        }
        reseller::ChangeResellerNetworks::NAME => {
            let (name, networks) = (objects.reseller.clone(), Networks::default());
            outcome(person, reseller::ChangeResellerNetworks { name, networks }).await
        }
        client::ListClients::NAME => outcome(person, client::ListClients::default()).await,
        client::ExportClients::NAME => outcome(person, client::ExportClients::default()).await,
        client::CreateClient::NAME => {
            let operation = client::CreateClient {
                reference: Reference::parse("30001").expect("a reference"),
                name: text("Nouveau"),
                siret: Siret::parse("48285833900021").expect("a SIRET"),
                address: text("1, rue Neuve"),
                postal_code: text("75001"),
                city: text("Paris"),
                reseller: Some(objects.reseller.clone()),
            };
            outcome(person, operation).await
        }
        client::GetClient::NAME => outcome(person, client::GetClient { reference }).await,
        client::ChangeClientNetworks::NAME => {
            outcome(person, client::ChangeClientNetworks { reference, networks: Networks::default() }).await
        }
        department::ListDepartments::NAME => outcome(person, department::ListDepartments { reference }).await,
        department::CreateDepartment::NAME => {
            outcome(person, department::CreateDepartment { reference, name: text("Lyon"), parent: None }).await
        }
        line::ListLines::NAME => {
            outcome(person, line::ListLines { reference, q, sort: line::LineSort::Number, order, page }).await
        }
        line::ExportLines::NAME => {
            outcome(person, line::ExportLines { reference, q, sort: line::LineSort::Number, order }).await
        }
        line::CreateLine::NAME => {
            let operation = line::CreateLine {
                reference,
                number: Number::parse("0999999999").expect("a number"),
                name: text("Nouveau"),
                department: None,
                licence: None,
                administrator: line::Administrator::No,
                restriction: line::Restriction::HighRiskCountries,
            };
            outcome(person, operation).await
        }
        line::GetLine::NAME => outcome(person, line::GetLine { number }).await,
        free_line::FindFreeLine::NAME => outcome(person, free_line::FindFreeLine { reference, after: None }).await,
        line::UnlockLine::NAME => outcome(person, line::UnlockLine { number }).await,
        line::PresentNumber::NAME => {
            let presented = line::PresentedNumber::Masked;
            outcome(person, line::PresentNumber { reference, numbers: vec![number], presented }).await
        }
        line_phone::ListLinePhones::NAME => outcome(person, line_phone::ListLinePhones { number }).await,
        line_model::ListLineModels::NAME => outcome(person, line_model::ListLineModels { number }).await,
        line_event::WatchLine::NAME => outcome(person, line_event::WatchLine { number }).await,
        colleague::ListColleagues::NAME => outcome(person, colleague::ListColleagues { number, q, page }).await,
        _ => return None,
    })
}
