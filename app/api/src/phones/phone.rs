//! Phones. A phone is registered by its MAC address, fetches its configuration for the first time within a window, and
//! gets its own credentials for all later fetches.

use crate::{
    Label, LineChoice, Mac, Number, Page, PageNumber, Reference, Search, Secret, SortDirection,
    audit::AuditRow,
    free_line::FreeLine,
    operation::{Done, operation},
    secret::RevealedSecret,
    wire,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The state of a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PhoneState {
    /// The window is open: the phone may fetch its configuration without credentials, until `window_until`.
    Open,
    /// The window has ended before the phone fetched its configuration.
    Expired,
    /// The phone has its own credentials.
    Bound,
    /// The phone was bound, but asked without its credentials, as after a factory reset: it has no configuration until
    /// its window is renewed, or until it comes back with its credentials.
    Lost,
}

/// A problem with a phone that the reader should know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PhoneWarning {
    /// The phone reports another model than the registered one.
    OtherModel,
    /// The server can't configure the phone's model.
    UnknownModel,
    /// The phone is bound, but sent a request without its credentials, as after a factory reset.
    LostCredentials,
    /// The phone sent a request over an unencrypted connection.
    Insecure,
}

/// The reason why a request was granted or refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Granted: the request came within the window, and the answer contained the phone's new credentials.
    Window,
    /// Granted: the phone fetched again within the window from the same address, before it used its credentials.
    Retry,
    /// Granted: the request came with the phone's own credentials.
    Credentials,
    /// Granted: a file without secrets that all phones of the model share.
    SharedFile,
    /// Not found, which is normal: phones try the names of files that a server may or may not have.
    OptionalFile,
    /// Refused: the window has ended.
    Expired,
    /// Refused: the phone has its own credentials, and the request came without them. The request was no retry either.
    NoCredentials,
    /// Refused: the connection is not encrypted.
    Insecure,
    /// Refused: too many requests from this address.
    Blocked,
    /// Refused: the model is unknown.
    UnknownModel,
    /// Refused: the window is open for certain networks only, and this request came from another.
    OtherNetwork,
    /// Refused: this source asked for the secrets of too many resellers' phones.
    ManyResellers,
    /// Never served: no file of a phone has this name, or the request is an upload.
    NotServed,
}

impl Reason {
    /// Whether the phone got what it asked for.
    pub const fn is_granted(self) -> bool {
        matches!(self, Self::Window | Self::Retry | Self::Credentials | Self::SharedFile)
    }
}

/// A request of a phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhoneRequest {
    /// The time of the request.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// The address that the request came from.
    pub address: String,
    /// The name of the file, without credentials.
    pub file: String,
    /// The `User-Agent`, at most 200 characters.
    pub user_agent: String,
    /// The HTTP status of the answer.
    pub status: u16,
    /// The reason for the answer.
    pub reason: Reason,
    /// The size of the answer, in bytes.
    pub size: u64,
    /// Whether the request came without credentials from a source that isn't the phone's. Such a request may be from
    /// anybody, so it says nothing about the phone.
    pub is_stranger: bool,
    /// The number of requests that this row stands for: requests of strangers are combined by source.
    pub count: u64,
}

/// A phone in "Liste des téléphones".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhoneRow {
    /// "Adresse MAC".
    pub mac: Mac,
    /// "Modèle", as the phone reports it in its requests; none before its first request.
    pub model: Option<String>,
    /// "SDA" of the phone's line, if it has one.
    pub number: Option<Number>,
    /// The name of the phone's line.
    pub line_name: Option<String>,
    /// "Description".
    pub description: Label,
    /// The phone's state.
    pub state: PhoneState,
    /// The end of the phone's window.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub window_until: Timestamp,
    /// The phone's latest request.
    pub last_request: Option<PhoneRequest>,
    /// A problem with the phone that the reader should know.
    pub warning: Option<PhoneWarning>,
    /// The time when the phone was registered.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
}

/// A phone with all its data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Phone {
    /// The row of the list.
    #[serde(flatten)]
    pub row: PhoneRow,
    /// The reference of the phone's client.
    pub reference: Reference,
    /// The model that the phone was registered with.
    pub registered_model: Option<String>,
    /// The firmware that the phone reports.
    pub firmware: Option<String>,
    /// The time when the phone got its credentials.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub bound_at: Option<Timestamp>,
    /// The time when the phone first used its credentials.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub confirmed_at: Option<Timestamp>,
    /// The audit of the phone, the newest first; at most fifty rows.
    pub audit: Vec<AuditRow>,
    /// The server's time of the answer.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub now: Timestamp,
}

/// The columns by which the list of phones can be sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PhoneSort {
    /// By the time of registration.
    #[default]
    CreatedAt,
    /// "Modèle".
    Model,
    /// "Adresse MAC".
    Mac,
    /// "SDA".
    Number,
    /// "Description".
    Description,
}

/// Lists a client's phones. The search covers MAC address, number, line name, description and model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListPhones {
    /// The client's reference.
    pub reference: Reference,
    /// The text to search for.
    #[serde(default)]
    pub q: Search,
    /// The state of the listed phones; none for all.
    pub state: Option<PhoneState>,
    /// The column to sort by.
    #[serde(default)]
    pub sort: PhoneSort,
    /// The direction of the sort.
    #[serde(default)]
    pub order: SortDirection,
    /// The number of the page.
    #[serde(default)]
    pub page: PageNumber,
}
operation!(ListPhones, Administrators, Get "/api/v1/clients/{reference}/phones" => Page<PhoneRow>, "Lists a client's phones.");

/// Exports the list of [`ListPhones`] as a file, with all pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportPhones {
    /// The client's reference.
    pub reference: Reference,
    /// The text to search for.
    #[serde(default)]
    pub q: Search,
    /// The state of the listed phones; none for all.
    pub state: Option<PhoneState>,
    /// The column to sort by.
    #[serde(default)]
    pub sort: PhoneSort,
    /// The direction of the sort.
    #[serde(default)]
    pub order: SortDirection,
}
operation!(ExportPhones, Staff, Get "/api/v1/clients/{reference}/phones.csv" => (), "Exports a client's phones as CSV.", MEDIA_TYPE = Csv);

/// An event of a phone: it sent a request or was changed, so its page must read the phone again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhoneEvent {
    /// The phone's MAC address.
    pub mac: Mac,
}

/// Follows a client's phones: an event each time one of them sends a request or is changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WatchPhones {
    /// The client's reference.
    pub reference: Reference,
}
operation!(WatchPhones, Administrators, Get "/api/v1/clients/{reference}/phones/events" => PhoneEvent, "Follows a client's phones: server-sent events.", MEDIA_TYPE = Events);

/// The facts about a MAC address before a phone is registered with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MacCheck {
    /// The MAC address in its normal form.
    pub mac: Mac,
    /// The probable vendor of the phone, guessed from the address.
    pub vendor: Option<String>,
    /// Whether the address is registered already.
    pub duplicate: Duplicate,
}

/// Whether a MAC address is registered already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Duplicate {
    /// The address is free.
    None,
    /// The address belongs to a phone that the caller may see.
    Own {
        /// The reference of the phone's client.
        reference: Reference,
        /// The client's name.
        client: String,
        /// The number of the phone's line.
        number: Option<Number>,
    },
    /// The address is registered elsewhere on the platform; the caller may not know where.
    Elsewhere,
}

/// Checks a MAC address while it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckMac {
    /// The reference of the client that the phone would be registered for.
    pub reference: Reference,
    /// The MAC address, in any spelling.
    pub mac: Mac,
}
operation!(CheckMac, Staff, Get "/api/v1/clients/{reference}/mac-checks/{mac}" => MacCheck, "Reads what is known of a MAC address.");

/// "Provisionner @MAC": registers a phone on a line and opens its window of 48 hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegisterPhone {
    /// The reference of the line's client.
    pub reference: Reference,
    /// "@MAC", in any spelling.
    pub mac: Mac,
    /// "Modèle": an identifier of [`crate::model::ListModels`]; by default the model is taken from the phone's first
    /// request.
    pub model: Option<String>,
    /// "Description".
    #[serde(default)]
    pub description: Label,
    /// "SDA": the number of one of the client's lines, or the name of such a line.
    pub number: LineChoice,
}
operation!(RegisterPhone, Staff, Post "/api/v1/clients/{reference}/phones" => Registration, "Registers a phone and opens its window of 48 hours.");

/// The answer to [`RegisterPhone`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Registration {
    /// The registered phone.
    #[serde(flatten)]
    pub phone: PhoneRow,
    /// The next line of the client without a phone.
    pub next: Option<FreeLine>,
}

/// The parts of a [`Registration`] that the page for registering many phones needs. Reading the whole [`PhoneRow`]
/// would add a parser of times to the browser's program, which must stay small.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RegisteredPhone {
    /// The phone's MAC address.
    pub mac: Mac,
    /// The number of the phone's line.
    pub number: Option<Number>,
    /// The name of the phone's line.
    pub line_name: Option<String>,
    /// The next line without a phone.
    pub next: Option<FreeLine>,
}

/// Reads a phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GetPhone {
    /// The phone's MAC address.
    pub mac: Mac,
}
operation!(GetPhone, Administrators, Get "/api/v1/phones/{mac}" => Phone, "Reads a phone.");

/// The password or PIN of a phone's own web pages and menus. The server generates it when it opens the phone's window.
/// It applies after the phone has fetched its configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhonePassword {
    /// The phone's MAC address.
    pub mac: Mac,
    /// The password of the account `admin`; none for a model without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<Secret>,
    /// The PIN of a DECT base and its handsets; none for a model without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<Secret>,
}

impl From<&PhonePassword> for RevealedSecret {
    fn from(answer: &PhonePassword) -> Self {
        Self { password: answer.password.clone(), pin: answer.pin.clone(), ..Self::default() }
    }
}

/// Reveals a phone's own password. The audit records which account asked for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TellPhonePassword {
    /// The phone's MAC address.
    pub mac: Mac,
}
operation!(TellPhonePassword, Staff, Post "/api/v1/phones/{mac}/password" => PhonePassword, "Reveals a phone's own password.", REVEALS_SECRET = true);

/// Lists a phone's requests, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListPhoneRequests {
    /// The phone's MAC address.
    pub mac: Mac,
    /// The number of the page.
    #[serde(default)]
    pub page: PageNumber,
}
operation!(ListPhoneRequests, Administrators, Get "/api/v1/phones/{mac}/requests" => Page<PhoneRequest>, "Lists a phone's requests, the newest first.");

/// The length of a window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Duration {
    /// An hour.
    #[serde(rename = "1h")]
    Hour,
    /// 48 hours.
    #[default]
    #[serde(rename = "48h")]
    TwoDays,
    /// Until the date of the field `until`.
    #[serde(rename = "until")]
    Until,
}

/// "Prolonger": renews a phone's window with new secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExtendWindow {
    /// The phone's MAC address.
    pub mac: Mac,
    /// The new window's length.
    #[serde(default)]
    pub duration: Duration,
    /// The end of the window, for the duration `until`: `2018-11-07T14:30` in the portal's zone, within 7 days.
    pub until: Option<String>,
}
operation!(ExtendWindow, Administrators, Post "/api/v1/phones/{mac}/window" => PhoneRow, "Renews a phone's window, with new secrets.");

/// Renews the windows of several phones of a client. If one phone is refused, no window is renewed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExtendWindows {
    /// The client's reference.
    pub reference: Reference,
    /// The MAC addresses of the phones.
    #[serde(deserialize_with = "wire::ticked")]
    pub macs: Vec<Mac>,
    /// The new window's length.
    #[serde(default)]
    pub duration: Duration,
    /// The end of the window, for the duration `until`.
    pub until: Option<String>,
}
operation!(ExtendWindows, Administrators, Post "/api/v1/clients/{reference}/windows" => Done, "Renews the windows of several phones.");

/// Deletes a phone. Its secrets stop working at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeletePhone {
    /// The phone's MAC address.
    pub mac: Mac,
}
operation!(DeletePhone, Staff, Post "/api/v1/phones/{mac}/delete" => Done, "Deletes a phone.");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Name;

    fn mac() -> Mac {
        Mac::parse("805EC0021C1B").expect("a MAC address")
    }

    #[test]
    fn a_page_reads_the_registered_phone_from_the_answer() {
        let number = Some(Number::parse("0970711111").expect("a number"));
        let answer = PhoneRow {
            mac: mac(),
            model: None,
            number: number.clone(),
            line_name: Some("Accueil".into()),
            description: Label::empty(),
            state: PhoneState::Open,
            window_until: Timestamp::UNIX_EPOCH,
            last_request: None,
            warning: None,
            created_at: Timestamp::UNIX_EPOCH,
        };
        let next = FreeLine {
            number: Number::parse("0970711112").expect("a number"),
            name: Name::parse("Atelier").expect("a name"),
        };
        let answer = Registration { phone: answer, next: Some(next.clone()) };
        let json = serde_json::to_string(&answer).expect("JSON");
        let read = serde_json::from_str::<RegisteredPhone>(&json).expect("a phone");
        let line_name = Some("Accueil".to_owned());
        assert_eq!(read, RegisteredPhone { mac: mac(), number, line_name, next: Some(next) });
    }

    #[test]
    fn a_page_reads_the_phones_password_from_the_answer() {
        for (password, pin, text) in [
            (Some("kJ8w"), None, "kJ8w"),
            (None, Some("4815"), "PIN 4815"),
            (Some("kJ8w"), Some("4815"), "kJ8w · PIN 4815"),
        ] {
            let answer = PhonePassword { mac: mac(), password: password.map(Secret::new), pin: pin.map(Secret::new) };
            let json = serde_json::to_string(&answer).expect("JSON");
            let read = serde_json::from_str::<RevealedSecret>(&json).expect("a secret");
            assert_eq!(read, RevealedSecret::from(&answer));
            assert_eq!(read.text(), text);
        }
    }
}
