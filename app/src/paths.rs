//! The addresses of all pages.

use portal_api::{Mac, Number, Reference, password::Pin, phone::PhoneState};

/// The start page: CommPortal's home. Staff are redirected from there to the Extranet.
pub const HOME: &str = "/";
/// CommPortal's sign-in page.
pub const LOGIN: &str = "/login";
/// "Paramètres › Compte".
pub const ACCOUNT: &str = "/settings";
/// The page to change the password.
pub const PASSWORD: &str = "/settings/password";
/// The list of the account's sessions, in CommPortal.
pub const ACCOUNT_SESSIONS: &str = "/settings/sessions";
/// The lines that an administrator manages.
pub const ADMIN_LINES: &str = "/admin/lines";
/// "Paramètres › Notifications › Signal lumineux".
pub const LAMP: &str = "/settings/notifications";
/// "Paramètres › Notifications › E-mail".
pub const EMAIL: &str = "/settings/notifications/email";
/// The Extranet.
pub const EXTRANET: &str = "/extranet";
/// The Extranet's sign-in page.
pub const SIGN_IN: &str = "/extranet/login";
/// The list of clients, the Extranet's start page.
pub const CLIENTS: &str = "/extranet/clients";
/// The page of the client that a form creates.
pub const CREATED_CLIENT: &str = "/extranet/clients/{reference}";
/// The form for a new client.
pub const NEW_CLIENT: &str = "/extranet/clients/new";
/// The list of resellers, for operators.
pub const RESELLERS: &str = "/extranet/resellers";
/// The networks of a reseller's workshop.
pub const WORKSHOP: &str = "/extranet/workshop";
/// The network addresses whose phones are blocked, and those whose TLS handshakes fail.
pub const SOURCES: &str = "/extranet/sources";
/// Requests of unknown phones, for operators.
pub const UNKNOWN: &str = "/extranet/unknown";
/// "Comptes": the accounts of the staff.
pub const STAFF: &str = "/extranet/accounts";
/// The page where staff change their password.
pub const STAFF_PASSWORD: &str = "/extranet/password";
/// The settings with which a router tells phones the provisioning server's address.
pub const ROUTER: &str = "/extranet/router";
/// The list of the account's sessions.
pub const SESSIONS: &str = "/extranet/sessions";
/// "Erreur Plateforme Metaswitch".
pub const FAILURE: &str = "/extranet/error";

/// The maximum length of an address from a request, in bytes.
const ADDRESS_LIMIT: usize = 2_000;

/// The two portals, each with its own appearance, title and sign-in page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PortalKind {
    /// The portal for the staff of the operator and of resellers.
    #[default]
    Extranet,
    /// CommPortal and the administration, for users of lines.
    CommPortal,
}

impl PortalKind {
    /// Returns the portal that an address belongs to.
    pub fn of_address(address: &str) -> Self {
        let is_below = |rest: &str| rest.is_empty() || rest.starts_with(['/', '?']);
        if address.strip_prefix(EXTRANET).is_some_and(is_below) { Self::Extranet } else { Self::CommPortal }
    }

    /// Returns the path of the portal's sign-in page.
    pub const fn sign_in_page(self) -> &'static str {
        match self {
            Self::Extranet => SIGN_IN,
            Self::CommPortal => LOGIN,
        }
    }

    /// Returns the portal's name in page titles.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Extranet => "OpenIP",
            Self::CommPortal => "MetaCentrex",
        }
    }

    /// Returns the name of the portal's appearance: the value of `data-skin`.
    pub const fn skin(self) -> &'static str {
        match self {
            Self::Extranet => "openip",
            Self::CommPortal => "metacentrex",
        }
    }
}

/// Returns the address of the sign-in page that leads to the page `next` after the sign-in. Each portal has its own
/// sign-in page.
pub fn sign_in(next: &str) -> String {
    let mut address = String::from(PortalKind::of_address(next).sign_in_page());
    address.push_str("?next=");
    address.extend(form_urlencoded::byte_serialize(next.as_bytes()));
    address
}

/// Like [`sign_in`], with a notice that the session has ended.
pub fn sign_in_again(next: &str) -> String {
    sign_in(next) + "&expired=1"
}

/// Returns the page to open after the sign-in: the requested page, or the start page if the request names no page of
/// this site or a sign-in page.
pub fn after_sign_in(next: &str) -> &str {
    let is_sign_in = [SIGN_IN, LOGIN].into_iter().any(|page| next.starts_with(page));
    if is_sign_in { HOME } else { or_home(next) }
}

/// Returns an address from a request if it is on this site, otherwise the start page.
pub fn or_home(address: &str) -> &str {
    if is_on_this_site(address) { address } else { HOME }
}

/// Whether an address is a path on this site. Refuses `//host`, `/\host` and control characters, which could lead to
/// another site, and overlong and non-ASCII addresses, which don't fit into the header `Location`.
fn is_on_this_site(address: &str) -> bool {
    address.starts_with('/')
        && !address.starts_with("//")
        && !address.contains('\\')
        && !address.contains(char::is_control)
        && address.is_ascii()
        && address.len() <= ADDRESS_LIMIT
}

/// Returns the path of the page to change a PIN.
pub fn pin(pin: Pin) -> &'static str {
    match pin {
        Pin::Services => "/settings/pins/services",
        Pin::Voicemail => "/settings/pins/voicemail",
    }
}

/// Returns the path of "Sélection de téléphone" of a line.
pub fn line_phones(number: &Number) -> String {
    ["/lines/", number.as_str()].concat()
}

/// Returns the path of the editor of a line's phones of one model.
pub fn editor(number: &Number, model: &str) -> String {
    [&line_phones(number), "/", model].concat()
}

/// Returns the path of a client's page.
pub fn client(reference: &Reference) -> String {
    below(reference, "")
}

/// Returns the path of "Liste des utilisateurs".
pub fn lines(reference: &Reference) -> String {
    below(reference, "/lines")
}

/// Returns the path of "Liste des utilisateurs" with a search.
pub fn lines_found(reference: &Reference, search: &str) -> String {
    with_search(lines(reference), search)
}

/// Returns the path of "Liste des utilisateurs" with the line that a form creates.
pub fn created_line(reference: &Reference) -> String {
    lines(reference) + "?q={number}"
}

/// Returns the path of a line's page in the Extranet: the keys of its phones, a new password.
pub fn line_file(reference: &Reference, number: &Number) -> String {
    [&lines(reference), "/", number.as_str()].concat()
}

/// Returns the path of the form for a new line.
pub fn new_line(reference: &Reference) -> String {
    below(reference, "/lines/new")
}

/// Returns the path of "Liste des téléphones".
pub fn phones(reference: &Reference) -> String {
    below(reference, "/phones")
}

/// Returns the path of the phones of a line.
pub fn phones_on(reference: &Reference, number: &Number) -> String {
    with_search(phones(reference), number.as_str())
}

/// Returns the path of the phones of a client that are in one state.
pub fn phones_in(reference: &Reference, state: PhoneState) -> String {
    let state = match state {
        PhoneState::Open => "open",
        PhoneState::Expired => "expired",
        PhoneState::Bound => "bound",
        PhoneState::Lost => "lost",
    };
    [&phones(reference), "?state=", state].concat()
}

/// Returns the path of "Provisionner @MAC".
pub fn new_phone(reference: &Reference) -> String {
    below(reference, "/phones/new")
}

/// Returns the path of "Provisionner @MAC" with a preset line.
pub fn new_phone_on(reference: &Reference, number: &Number) -> String {
    [&new_phone(reference), "?number=", number.as_str()].concat()
}

/// Returns the path of a phone's page.
pub fn phone(reference: &Reference, mac: &Mac) -> String {
    let mut path = below(reference, "/phones/");
    path.push_str(mac.as_str());
    path
}

/// Returns the path of "Erreur Plateforme Metaswitch" for a MAC address that another reseller has registered; the
/// correlator is the one in the log.
pub fn platform_error(mac: &Mac, correlator: &str) -> String {
    let start = [FAILURE, "?"].concat();
    let length = start.len();
    let mut query = form_urlencoded::Serializer::for_suffix(start, length);
    query.append_pair("mac", mac.as_str()).append_pair("correlator", correlator);
    query.finish()
}

/// Adds a search to the address of a list.
fn with_search(list: String, search: &str) -> String {
    let mut address = list + "?q=";
    address.extend(form_urlencoded::byte_serialize(search.as_bytes()));
    address
}

/// Returns a path below the client's page.
fn below(reference: &Reference, rest: &str) -> String {
    [CLIENTS, "/", reference.as_str(), rest].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_the_reference_document() {
        let reference = Reference::parse("10000").expect("a reference");
        let mac = Mac::parse("80:5E:C0:02:1C:1B").expect("a MAC address");
        assert_eq!(client(&reference), "/extranet/clients/10000");
        assert_eq!(phone(&reference, &mac), "/extranet/clients/10000/phones/805EC0021C1B");
        assert_eq!(
            platform_error(&mac, "042a f486 c57e b9a2"),
            "/extranet/error?mac=805EC0021C1B&correlator=042a+f486+c57e+b9a2"
        );
        assert_eq!(
            sign_in("/extranet/clients?q=a&page=2"),
            "/extranet/login?next=%2Fextranet%2Fclients%3Fq%3Da%26page%3D2"
        );
        assert_eq!(sign_in("/settings"), "/login?next=%2Fsettings");
        assert_eq!(sign_in("/extranetx"), "/login?next=%2Fextranetx");
    }

    #[test]
    fn a_request_can_only_lead_to_a_page_of_this_site() {
        for ours in ["/extranet/clients/10000", "/extranet/clients?q=a"] {
            assert_eq!((or_home(ours), after_sign_in(ours)), (ours, ours));
        }
        for elsewhere in [
            "//example.org",
            "https://example.org",
            "/\\example.org",
            "/\texample",
            "/a\r\nSet-Cookie: b",
            "javascript:0",
            "/é",
            "",
            &["/", &"a".repeat(2_000)].concat(),
        ] {
            assert_eq!((or_home(elsewhere), after_sign_in(elsewhere)), (HOME, HOME), "{elsewhere}");
        }
        for sign_in in ["/extranet/login", "/login"] {
            assert_eq!(after_sign_in(sign_in), HOME, "{sign_in}");
        }
    }
}
