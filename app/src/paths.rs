//! The address of every screen, so that a link can't be mistyped.

use portal_api::{Mac, Number, Reference, password::Pin};

/// Where everybody begins: CommPortal's home; from there staff is led to the Extranet.
pub const HOME: &str = "/";
/// CommPortal's sign-in page.
pub const LOGIN: &str = "/login";
/// "Paramètres › Compte".
pub const ACCOUNT: &str = "/settings";
/// Where one chooses a password.
pub const PASSWORD: &str = "/settings/password";
/// Where one is signed in, in CommPortal.
pub const ACCOUNT_SESSIONS: &str = "/settings/sessions";
/// The lines that an administrator looks after.
pub const ADMIN_LINES: &str = "/admin/lines";
/// "Paramètres › Notifications › Signal lumineux".
pub const LAMP: &str = "/settings/notifications";
/// "Paramètres › Notifications › E-mail".
pub const EMAIL: &str = "/settings/notifications/email";
/// The Extranet.
pub const EXTRANET: &str = "/extranet";
/// The Extranet's sign-in page.
pub const SIGN_IN: &str = "/extranet/login";
/// The list of clients: what one sees first.
pub const CLIENTS: &str = "/extranet/clients";
/// The file of the client that a form creates.
pub const CREATED_CLIENT: &str = "/extranet/clients/{reference}";
/// The form for a new client.
pub const NEW_CLIENT: &str = "/extranet/clients/new";
/// The list of resellers, for operators.
pub const RESELLERS: &str = "/extranet/resellers";
/// The networks of a reseller's workshop.
pub const WORKSHOP: &str = "/extranet/workshop";
/// The unknown telephones that ask, for operators.
pub const UNKNOWN: &str = "/extranet/unknown";
/// "Comptes": the accounts of the staff.
pub const STAFF: &str = "/extranet/accounts";
/// Where somebody of the staff chooses a password.
pub const STAFF_PASSWORD: &str = "/extranet/password";
/// Where one is signed in.
pub const SESSIONS: &str = "/extranet/sessions";
/// "Erreur Plateforme Metaswitch".
pub const FAILURE: &str = "/extranet/error";

/// The sign-in page that leads to another page afterwards: each portal has its own.
pub fn sign_in(next: &str) -> String {
    let mut address = String::from(sign_in_page(next));
    address.push_str("?next=");
    address.extend(form_urlencoded::byte_serialize(next.as_bytes()));
    address
}

/// The same for whoever was signed in until now: it says so.
pub fn sign_in_again(next: &str) -> String {
    sign_in(next) + "&expired=1"
}

/// The sign-in page of the portal that an address belongs to.
pub fn sign_in_page(address: &str) -> &'static str {
    if is_extranet(address) { SIGN_IN } else { LOGIN }
}

/// Whether an address is one of the Extranet's.
pub fn is_extranet(address: &str) -> bool {
    address.strip_prefix(EXTRANET).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
}

/// Where to go after signing in: a page of ours that was asked for, else home.
///
/// Only a path on this site: `//host`, `/\host` and anything with a control character would lead elsewhere.
pub fn after_sign_in(next: Option<&str>) -> &str {
    let is_ours = |next: &&str| {
        next.starts_with('/')
            && !next.starts_with("//")
            && !next.contains('\\')
            && !next.chars().any(char::is_control)
            && !next.starts_with(SIGN_IN)
            && !next.starts_with(LOGIN)
    };
    next.filter(is_ours).unwrap_or(HOME)
}

/// Where one chooses a PIN.
pub fn pin(pin: Pin) -> &'static str {
    match pin {
        Pin::Services => "/settings/pins/services",
        Pin::Voicemail => "/settings/pins/voicemail",
    }
}

/// "Sélection de téléphone" of a line.
pub fn line_phones(number: &Number) -> String {
    ["/lines/", number.as_str()].concat()
}

/// The editor of a line's telephones of a model.
pub fn editor(number: &Number, model: &str) -> String {
    [&line_phones(number), "/", model].concat()
}

/// A client's file.
pub fn client(reference: &Reference) -> String {
    below(reference, "")
}

/// "Liste des utilisateurs".
pub fn lines(reference: &Reference) -> String {
    below(reference, "/lines")
}

/// The lines that a search finds.
pub fn lines_found(reference: &Reference, search: &str) -> String {
    found(lines(reference), search)
}

/// The line that a form creates, in the list.
pub fn created_line(reference: &Reference) -> String {
    lines(reference) + "?q={number}"
}

/// A user's page: the keys of the telephones, a new password.
pub fn line_file(reference: &Reference, number: &Number) -> String {
    [&lines(reference), "/", number.as_str()].concat()
}

/// The form for a new line.
pub fn new_line(reference: &Reference) -> String {
    below(reference, "/lines/new")
}

/// "Liste des téléphones".
pub fn phones(reference: &Reference) -> String {
    below(reference, "/phones")
}

/// The telephones on a line.
pub fn phones_on(reference: &Reference, number: &Number) -> String {
    found(phones(reference), number.as_str())
}

/// "Provisionner @MAC".
pub fn new_phone(reference: &Reference) -> String {
    below(reference, "/phones/new")
}

/// "Provisionner @MAC" on a line.
pub fn new_phone_on(reference: &Reference, number: &Number) -> String {
    [&new_phone(reference), "?number=", number.as_str()].concat()
}

/// A telephone's page.
pub fn phone(reference: &Reference, mac: &Mac) -> String {
    let mut path = below(reference, "/phones/");
    path.push_str(mac.as_str());
    path
}

/// "Erreur Plateforme Metaswitch", for an address that is somebody else's; the correlator is the log's.
pub fn platform_error(mac: &Mac, correlator: &str) -> String {
    let start = [FAILURE, "?"].concat();
    let length = start.len();
    let mut query = form_urlencoded::Serializer::for_suffix(start, length);
    query.append_pair("mac", mac.as_str()).append_pair("correlator", correlator);
    query.finish()
}

fn found(list: String, search: &str) -> String {
    let mut address = list + "?q=";
    address.extend(form_urlencoded::byte_serialize(search.as_bytes()));
    address
}

fn below(reference: &Reference, rest: &str) -> String {
    [CLIENTS, "/", reference.as_str(), rest].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_the_document() {
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
    fn one_only_lands_on_a_page_of_ours() {
        assert_eq!(after_sign_in(Some("/extranet/clients/10000")), "/extranet/clients/10000");
        for elsewhere in
            ["//example.org", "https://example.org", "/\\example.org", "/\texample", "", "/extranet/login", "/login"]
        {
            assert_eq!(after_sign_in(Some(elsewhere)), HOME, "{elsewhere}");
        }
        assert_eq!(after_sign_in(None), HOME);
    }
}
