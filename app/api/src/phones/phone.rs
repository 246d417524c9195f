//! Telephones: registered by MAC address, provisioned in a window, then on their own.

use crate::{
    Label, Mac, Number, Order, Page, PageNumber, Reference, Search, Secret,
    audit::AuditRow,
    operation::{Done, operation},
    secret::RevealedSecret,
    wire,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Where a telephone is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PhoneState {
    /// May fetch its configuration knowing nothing but the address, until `window_until`.
    Open,
    /// Was not in time.
    Expired,
    /// Has its own credentials.
    Bound,
}

/// What the reader should know about a telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PhoneWarning {
    /// It says it is another model than the one registered.
    OtherModel,
    /// Its model is not one we can configure.
    UnknownModel,
    /// It is bound and asked without its credentials, as after a factory reset.
    LostCredentials,
    /// It asked over a connection that everybody can read.
    Insecure,
}

/// Why a request was granted or refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Granted: inside the window; credentials were handed over.
    Window,
    /// Granted: fetched again inside the window from the same address, before it came back with its credentials.
    Retry,
    /// Granted: with its own credentials.
    Credentials,
    /// Granted: a file without secrets that all telephones of the model share.
    SharedFile,
    /// Not there, and that is normal: telephones try names that a server may have or not.
    OptionalFile,
    /// Refused: the window has passed.
    Expired,
    /// Refused: handed over already, and this request came from elsewhere or without credentials.
    NoCredentials,
    /// Refused: the connection is not encrypted.
    Insecure,
    /// Refused: too many requests from this address.
    Blocked,
    /// Refused: no model we know asks for this.
    UnknownModel,
    /// Refused: the window is open for given networks, and this request came from elsewhere.
    OtherNetwork,
    /// Refused: this source asked for the secrets of too many resellers' telephones.
    ManyResellers,
}

impl Reason {
    /// Whether the telephone got what it asked.
    pub const fn is_granted(self) -> bool {
        matches!(self, Self::Window | Self::Retry | Self::Credentials | Self::SharedFile)
    }
}

/// One request of a telephone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhoneRequest {
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// From where.
    pub address: String,
    /// The file, without credentials.
    pub file: String,
    /// What it says it is, at most 200 characters.
    pub user_agent: String,
    /// The HTTP status it got.
    pub status: u16,
    /// Why.
    pub reason: Reason,
    /// How many bytes it got.
    pub size: u64,
    /// Whether it came from elsewhere than the telephone itself, without its credentials: it says nothing of the telephone.
    pub is_stranger: bool,
    /// How many requests it stands for: those of strangers are put together by their source.
    pub count: u64,
}

/// A telephone in "Liste des téléphones".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhoneRow {
    /// "Adresse MAC".
    pub mac: Mac,
    /// "Modèle" as learnt from its requests; nothing until then.
    pub model: Option<String>,
    /// "SDA", if it is on a line.
    pub number: Option<Number>,
    /// The name of that line.
    pub line_name: Option<String>,
    /// "Description".
    pub description: Label,
    /// Where it is in its life.
    pub state: PhoneState,
    /// The end of its window.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub window_until: Timestamp,
    /// Its latest request.
    pub last_request: Option<PhoneRequest>,
    /// What the reader should know.
    pub warning: Option<PhoneWarning>,
}

/// A telephone's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Phone {
    /// As in the list.
    #[serde(flatten)]
    pub row: PhoneRow,
    /// The client it belongs to.
    pub reference: Reference,
    /// The model that was registered.
    pub registered_model: Option<String>,
    /// The firmware it says it has.
    pub firmware: Option<String>,
    /// When it was registered.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When it was given its credentials.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub bound_at: Option<Timestamp>,
    /// When it first came back with them.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub confirmed_at: Option<Timestamp>,
    /// Who changed what, the latest first, fifty at most.
    pub audit: Vec<AuditRow>,
    /// When the server answered.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub now: Timestamp,
}

/// What the list of telephones can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PhoneSort {
    /// The latest registered first, or last.
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

/// Lists a client's telephones; the search looks at MAC, number, line name, description and model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListPhones {
    /// Which client's.
    pub reference: Reference,
    /// What to look for.
    #[serde(default)]
    pub q: Search,
    /// Only those in this state.
    pub state: Option<PhoneState>,
    /// Sorted by what.
    #[serde(default)]
    pub sort: PhoneSort,
    /// Which way.
    #[serde(default)]
    pub order: Order,
    /// Which page.
    #[serde(default)]
    pub page: PageNumber,
}
operation!(ListPhones, Administrators, Get "/api/v1/clients/{reference}/phones" => Page<PhoneRow>, "Lists a client's telephones.");

/// The same list as a file, all pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportPhones {
    /// Which client's.
    pub reference: Reference,
    /// What to look for.
    #[serde(default)]
    pub q: Search,
    /// Only those in this state.
    pub state: Option<PhoneState>,
    /// Sorted by what.
    #[serde(default)]
    pub sort: PhoneSort,
    /// Which way.
    #[serde(default)]
    pub order: Order,
}
operation!(ExportPhones, Staff, Get "/api/v1/clients/{reference}/phones.csv" => (), "A client's telephones as CSV.", CONTENT = Csv);

/// A telephone asked for something, or was changed: look again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhoneEvent {
    /// Which one.
    pub mac: Mac,
}

/// Follows a client's telephones: an event each time one of them asks for something or is changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WatchPhones {
    /// Which client's.
    pub reference: Reference,
}
operation!(WatchPhones, Administrators, Get "/api/v1/clients/{reference}/phones/events" => PhoneEvent, "Server-sent events: a client's telephones as they change.", CONTENT = Events);

/// What is known of an address before it is registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MacCheck {
    /// The address as understood.
    pub mac: Mac,
    /// Whose block it is in, as a hint.
    pub vendor: Option<String>,
    /// Whether it is registered already.
    pub duplicate: Duplicate,
}

/// Whether an address is registered already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Duplicate {
    /// It is free.
    None,
    /// On a telephone that the caller may see.
    Own {
        /// The client it belongs to.
        reference: Reference,
        /// That client's name.
        client: String,
        /// The line it is on.
        number: Option<Number>,
    },
    /// Somewhere on the platform; nothing more is said.
    Elsewhere,
}

/// Checks an address while it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckMac {
    /// The client it would be registered for.
    pub reference: Reference,
    /// The address, in any spelling.
    pub mac: Mac,
}
operation!(CheckMac, Staff, Get "/api/v1/clients/{reference}/mac-checks/{mac}" => MacCheck, "Says what is known of a MAC address.");

/// "Provisionner @MAC": registers a telephone on a line and opens its window of 48 hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegisterPhone {
    /// The line's client.
    pub reference: Reference,
    /// "@MAC", in any spelling.
    pub mac: Mac,
    /// "Modèle": an identifier of [`crate::model::ListModels`]; learnt from the first request if not said.
    pub model: Option<String>,
    /// "Description".
    #[serde(default)]
    pub description: Label,
    /// "SDA": a number of that client.
    pub number: Number,
}
operation!(RegisterPhone, Staff, Post "/api/v1/clients/{reference}/phones" => PhoneRow, "Registers a telephone: its window of 48 hours starts.");

/// The phone and the line in the answer to [`RegisterPhone`]: what the page of a sitting reads of it. The whole
/// [`PhoneRow`] would bring the parser of times into the browser's program.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RegisteredPhone {
    /// The phone.
    pub mac: Mac,
    /// The line that it is on.
    pub number: Option<Number>,
}

/// Reads a telephone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GetPhone {
    /// Which one.
    pub mac: Mac,
}
operation!(GetPhone, Administrators, Get "/api/v1/phones/{mac}" => Phone, "Reads a telephone.");

/// What opens a telephone's own pages and menus: drawn for it when its window was opened, and in force once it has fetched its
/// configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhonePassword {
    /// Whose.
    pub mac: Mac,
    /// Of the account `admin`; nothing for a model that has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<Secret>,
    /// What a DECT base and its handsets ask for; nothing for a model that asks for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<Secret>,
}

impl From<&PhonePassword> for RevealedSecret {
    fn from(answer: &PhonePassword) -> Self {
        Self { password: answer.password.clone(), pin: answer.pin.clone(), ..Self::default() }
    }
}

/// Tells a telephone's own password to whoever looks after it. The audit says who asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TellPhonePassword {
    /// Which telephone.
    pub mac: Mac,
}
operation!(TellPhonePassword, Staff, Post "/api/v1/phones/{mac}/password" => PhonePassword, "Tells a telephone’s own password.", REVEALS_SECRET = true);

/// Lists what a telephone asked, the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListPhoneRequests {
    /// Which one.
    pub mac: Mac,
    /// Which page.
    #[serde(default)]
    pub page: PageNumber,
}
operation!(ListPhoneRequests, Administrators, Get "/api/v1/phones/{mac}/requests" => Page<PhoneRequest>, "A telephone's journal, the latest first.");

/// How long a window is opened for.
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

/// "Prolonger": opens a telephone's window again, and draws new secrets for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExtendWindow {
    /// Which one.
    pub mac: Mac,
    /// For how long.
    #[serde(default)]
    pub duration: Duration,
    /// Until when, for `until`: `2018-11-07T14:30` in the portal's zone, within 7 days.
    pub until: Option<String>,
}
operation!(ExtendWindow, Administrators, Post "/api/v1/phones/{mac}/window" => PhoneRow, "Opens a telephone's window again, with new secrets.");

/// The same for several telephones of a client: all or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExtendWindows {
    /// Which client's.
    pub reference: Reference,
    /// Which ones.
    #[serde(deserialize_with = "wire::ticked")]
    pub macs: Vec<Mac>,
    /// For how long.
    #[serde(default)]
    pub duration: Duration,
    /// Until when, for `until`.
    pub until: Option<String>,
}
operation!(ExtendWindows, Administrators, Post "/api/v1/clients/{reference}/windows" => Done, "Opens the windows of several telephones again.");

/// Removes a telephone. What it had is void at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeletePhone {
    /// Which one.
    pub mac: Mac,
}
operation!(DeletePhone, Staff, Post "/api/v1/phones/{mac}/delete" => Done, "Removes a telephone.");

#[cfg(test)]
mod tests {
    use super::*;

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
            line_name: None,
            description: Label::empty(),
            state: PhoneState::Open,
            window_until: Timestamp::UNIX_EPOCH,
            last_request: None,
            warning: None,
        };
        let json = serde_json::to_string(&answer).expect("JSON");
        let read = serde_json::from_str::<RegisteredPhone>(&json).expect("a telephone");
        assert_eq!(read, RegisteredPhone { mac: mac(), number });
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
