//! What a phone reads besides its configuration: directories over HTTP and LDAP, the certificate authority, and the
//! files that TFTP serves before the first fetch.

use portal_api::{
    Label, Mac, Name,
    contact::CreateContact,
    dialled::Dialled,
    phone::{DeletePhone, Duration, RegisterPhone},
    setting::ChangeSettings,
};
use portal_tests::{
    CLIENT, Database, LdapConnection, LdapResultCode, MAC, NUMBER, TestPhone, TestPortal, databases, reference,
};
use std::process::Command;
use tempfile::TempDir;

/// The User-Agent of a phone that reads a directory in pages.
const SNOM: &str = "Mozilla/4.0 (compatible; snomD765-SIP 8.9.3.80 2010.12-00004-g9ba52f5 000413AABB09 SXM:0 UXM:0)";

/// Registers a phone and lets it fetch its configuration. Returns the phone and its token.
async fn provisioned_phone(portal: &TestPortal) -> (TestPhone, String) {
    let expert = portal.sign_in("expert").await;
    let operation = RegisterPhone {
        reference: reference(CLIENT),
        mac: Mac::parse(MAC).expect("an address"),
        model: None,
        description: Label::parse("Accueil").expect("a label"),
        number: NUMBER.parse().expect("a number"),
    };
    expert.call(operation).await.expect("a registration");
    let mut phone = TestPhone::cp920(portal, MAC);
    let own = phone.start().await.pop().expect("its own file");
    let [token, ..] = own.secrets();
    assert!(own.body.contains("/directory/extensions"), "{}", own.body);
    (phone, token)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_fetches_the_lines_of_its_client_and_no_others() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let (phone, _) = provisioned_phone(&portal).await;
        let all = phone.fetch("directory/extensions?view=all").await;
        assert!(all.status.is_success(), "{all:?}");
        assert!(all.body.contains("<YealinkIPPhoneDirectory>"), "{}", all.body);
        for name in ["Salle de réunion", "Rodolphe SEGUIN", "0222969569"] {
            assert!(all.body.contains(name), "{name} in {}", all.body);
        }
        assert!(!all.body.contains("0920001100"), "another client's: {}", all.body);
        let found = phone.fetch("directory/extensions?view=all&term=seguin").await;
        assert!(found.body.contains("Rodolphe SEGUIN") && !found.body.contains("Salle"), "{}", found.body);
        let own = phone.fetch("directory/contacts").await;
        assert!(own.status.is_success() && !own.body.contains("SEGUIN"), "{}", own.body);
        assert!(own.body.contains("Aucune entrée"), "{}", own.body);
        let english = ChangeSettings {
            reference: Some(reference(CLIENT)),
            values: [("language.screen".to_owned(), "en".to_owned())].into(),
            ..Default::default()
        };
        portal.sign_in("expert").await.call(english).await.expect("a change");
        let own = phone.fetch("directory/contacts").await;
        assert!(own.body.contains("No entries"), "in the phone's language: {}", own.body);
        // Without the phone's token there is no directory.
        let stranger = TestPhone::cp920(&portal, MAC);
        for file in ["directory/extensions", "0k3n0k3n0k3n0k3n0k3n0k3n0k3n0k3n/directory/extensions"] {
            assert_eq!(stranger.fetch(file).await.status.as_u16(), 404, "{file}");
        }
    }
}

/// The settings of the phone book determine the name on every model, not the setting for `CommPortal`'s folders.
#[tokio::test(flavor = "multi_thread")]
async fn a_directory_has_the_name_from_its_setting() {
    let portal = TestPortal::start().await;
    let (phone, token) = provisioned_phone(&portal).await;
    let own = async || phone.fetch(&format!("{}.cfg", MAC.to_lowercase())).await;
    let title = async |directory: &str| {
        let url = portal.url(&format!("/sip-ps/{token}/directory/{directory}?view=all"));
        let answer = portal.visitor().client().get(url).header("user-agent", SNOM).send().await.expect("an answer");
        let page = answer.text().await.expect("a page");
        let (_, rest) = page.split_once("<Title>").unwrap_or_else(|| panic!("a title in {page}"));
        rest.split_once("</Title>").expect("its end").0.to_owned()
    };
    assert_eq!(own().await.value("remote_phonebook.data.1.name"), Some("Contacts"));
    assert_eq!(own().await.value("remote_phonebook.data.2.name"), Some("Extensions"));
    assert_eq!(title("extensions").await, "Extensions");
    let values = [
        ("phonebook.contacts.label", "Mes contacts"),
        ("phonebook.extensions.label", "Collègues"),
        ("commportal.extensions.label", "Dossier"),
    ];
    let values = values.map(|(id, value)| (id.to_owned(), value.to_owned())).into();
    let operation = ChangeSettings { reference: Some(reference(CLIENT)), values, ..Default::default() };
    portal.sign_in("expert").await.call(operation).await.expect("a change");
    assert_eq!(own().await.value("remote_phonebook.data.1.name"), Some("Mes contacts"));
    assert_eq!(own().await.value("remote_phonebook.data.2.name"), Some("Collègues"));
    assert_eq!(title("contacts").await, "Mes contacts");
    assert_eq!(title("extensions").await, "Collègues");
}

#[tokio::test(flavor = "multi_thread")]
async fn ldapsearch_finds_what_the_phone_may_see() {
    for database in databases() {
        let portal = TestPortal::start_with(database, &[("ldap_listen", "127.0.0.1:0")]).await;
        let (_, token) = provisioned_phone(&portal).await;
        let address = portal.protocols().ldap.expect("LDAP");
        let search = async |password: &str, filter: &str| {
            let (user, url) = (format!("uid={},dc=portal", MAC.to_lowercase()), format!("ldap://{address}"));
            let arguments = ["-x", "-LLL", "-o", "ldif-wrap=no", "-H", &url, "-D", &user, "-w", password];
            let mut command = tokio::process::Command::new("ldapsearch");
            let output =
                command.args(arguments).args(["-b", "dc=portal", filter, "cn", "telephoneNumber", "mobile"]).output();
            let output = output.await.expect("ldapsearch (Debian: ldap-utils)");
            (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
        };
        let (is_done, found) = search(&token, "(|(cn=rodolphe*)(sn=rodolphe*))").await;
        assert!(is_done && found.contains("telephoneNumber: 0222969569"), "{found}");
        // The directory and its database compare letters and spaces in the same way.
        let user = portal.sign_in(NUMBER).await;
        for (name, mobile) in [("Đorđe Łukić", "0612345601"), ("Jean  Petit", "0612345602")] {
            let (name, mobile) = (Name::parse(name).expect("a name"), Dialled::parse(mobile).expect("a number"));
            let number = NUMBER.parse().expect("a number");
            let operation = CreateContact { number, name, work: None, mobile: Some(mobile), other: None };
            user.call(operation).await.expect("a contact");
        }
        for (filter, number) in [
            ("(cn=Đorđe*)", "mobile: 0612345601"),
            ("(cn=*dorde luk*)", "mobile: 0612345601"),
            ("(cn=*jean petit*)", "mobile: 0612345602"),
            ("(cn=* *)", "mobile: 0612345602"),
        ] {
            let (is_done, found) = search(&token, filter).await;
            assert!(is_done && found.contains(number), "{filter}: {found}");
        }
        let (_, found) = search(&token, "(telephoneNumber=*0920001100*)").await;
        assert!(!found.contains("0920001100"), "another client's: {found}");
        for wrong in ["0k3n0k3n0k3n0k3n0k3n0k3n0k3n0k3n", "x"] {
            let (is_done, found) = search(wrong, "(cn=*)").await;
            assert!(!is_done && found.is_empty(), "{found}");
        }
    }
}

/// The token that opens a phone's configuration also opens its directory. When the token becomes void, existing
/// connections read nothing more.
#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_or_renewed_phone_no_longer_reads_the_directory() {
    for database in databases() {
        let portal = TestPortal::start_with(database, &[("ldap_listen", "127.0.0.1:0")]).await;
        let expert = portal.sign_in("expert").await;
        let (_, token) = provisioned_phone(&portal).await;
        let address = portal.protocols().ldap.expect("LDAP");
        let name = format!("uid={},dc=portal", MAC.to_lowercase());
        let mut connection = LdapConnection::sign_in(address, &name, &token).await;
        let (count, code) = connection.count_entries().await;
        assert!(count > 0 && code == LdapResultCode::Success, "{count} {code:?}");
        expert.call(DeletePhone { mac: Mac::parse(MAC).expect("an address") }).await.expect("deleted");
        assert_eq!(connection.count_entries().await, (0, LdapResultCode::InsufficentAccessRights), "deleted");

        // Registered again, the phone has a new token, and the old one stays void. Renewing the window makes the new
        // token void too.
        let (_, token) = provisioned_phone(&portal).await;
        assert_eq!(connection.count_entries().await, (0, LdapResultCode::InsufficentAccessRights), "the old token");
        let mut connection = LdapConnection::sign_in(address, &name, &token).await;
        let (count, _) = connection.count_entries().await;
        assert!(count > 0);
        expert.extend(MAC, Duration::TwoDays, None).await;
        assert_eq!(connection.count_entries().await, (0, LdapResultCode::InsufficentAccessRights), "renewed");
    }
}

/// All phones of a site have one public address. Phones that sign in with void tokens, because their windows were
/// renewed, must not lock the other phones out.
#[tokio::test(flavor = "multi_thread")]
async fn void_tokens_do_not_lock_out_other_phones_of_the_site() {
    let portal = TestPortal::start_with(Database::Sqlite, &[("ldap_listen", "127.0.0.1:0")]).await;
    let (_, token) = provisioned_phone(&portal).await;
    let address = portal.protocols().ldap.expect("LDAP");
    let void_sign_ins = (0..100).map(async |index| {
        let name = format!("uid=805ec00a{index:04x},dc=portal");
        let (_, code) = LdapConnection::try_sign_in(address, &name, "0k3n0k3n0k3n0k3n0k3n0k3n0k3n0k3n").await;
        code
    });
    let codes = futures::future::join_all(void_sign_ins).await;
    assert!(codes.iter().all(|code| *code == LdapResultCode::InvalidCredentials), "{codes:?}");
    LdapConnection::sign_in(address, &format!("uid={},dc=portal", MAC.to_lowercase()), &token).await;
}

/// A page starts at the offset that the phone asks for. A page beyond the end is empty.
#[tokio::test(flavor = "multi_thread")]
async fn a_directory_page_starts_at_the_requested_offset() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let (_, token) = provisioned_phone(&portal).await;
        let names = async |offset: usize| -> Vec<String> {
            let url = portal.url(&format!("/sip-ps/{token}/directory/extensions?view=all&offset={offset}"));
            let request = portal.visitor().client().get(url).header("user-agent", SNOM).send().await;
            let page = request.expect("an answer").text().await.expect("a page");
            let names = page.split("<MenuItem name=\"").skip(1);
            names.map(|rest| rest.split_once('"').expect("its end").0.to_owned()).collect()
        };
        let all = names(0).await;
        assert!(all.len() > 2, "{all:?}");
        assert_eq!(names(1).await[..2], all[1..3]);
        assert_eq!(names(100_000).await, ["Aucune entrée"]);
    }
}

/// Starts a portal that speaks LDAPS. Returns the folder of its certificate, and the portal. The pair
/// `("phone_authority", "")` in `more` stands for the setting with the file of this certificate.
pub(super) async fn start_with_ldaps(database: Database, more: &[(&str, &str)]) -> (TempDir, TestPortal) {
    let folder = TempDir::new().expect("a folder");
    let generated =
        rcgen::generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()]).expect("a certificate");
    let [certificate, key] = [("cert.pem", generated.cert.pem()), ("key.pem", generated.signing_key.serialize_pem())]
        .map(|(name, text)| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).expect("written");
            path.display().to_string()
        });
    let mut settings = vec![("tls_cert", certificate.as_str()), ("tls_key", &key), ("ldaps_listen", "127.0.0.1:0")];
    settings.extend(more);
    settings.extend(more.contains(&("phone_authority", "")).then_some(("phone_authority", certificate.as_str())));
    let portal = TestPortal::start_with(database, &settings).await;
    (folder, portal)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ldap_server_of_the_client_gets_no_secret_of_the_portal() {
    let (_folder, portal) = start_with_ldaps(Database::Sqlite, &[]).await;
    let (phone, token) = provisioned_phone(&portal).await;
    let own = async || phone.fetch(&format!("{}.cfg", MAC.to_lowercase())).await;
    let without = own().await;
    assert_eq!(without.value("ldap.enable"), Some("0"), "{}", without.body);
    let expert = portal.sign_in("expert").await;
    let change = async |values: &[(&str, &str)]| {
        let values = values.iter().map(|(id, value)| ((*id).to_owned(), (*value).to_owned())).collect();
        let operation = ChangeSettings { reference: Some(reference(CLIENT)), values, ..Default::default() };
        expert.call(operation).await.expect("a change");
    };
    change(&[("ldap.enable", "true")]).await;
    let platform = own().await;
    assert_eq!(platform.value("ldap.password"), Some(token.as_str()), "{}", platform.body);
    assert_eq!(platform.value("ldap.tls_mode"), Some("2"));
    change(&[("ldap.host", "annuaire.example.fr"), ("ldap.port", "389"), ("ldap.tls", "starttls")]).await;
    let client = own().await;
    assert_eq!(client.value("ldap.host"), Some("annuaire.example.fr"), "{}", client.body);
    assert_eq!((client.value("ldap.port"), client.value("ldap.tls_mode")), (Some("389"), Some("1")));
    assert_eq!(client.value("ldap.password"), Some("%NULL%"), "the client's server must not get the phone's token");
    assert!(!client.body.contains(&format!("ldap.password = {token}")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_cannot_fetch_directories_is_configured_for_ldap() {
    let (_folder, portal) = start_with_ldaps(Database::Sqlite, &[]).await;
    let expert = portal.sign_in("expert").await;
    let mac = "001565AABB03";
    let operation = RegisterPhone {
        reference: reference(CLIENT),
        mac: Mac::parse(mac).expect("an address"),
        model: None,
        description: Label::parse("Pieuvre").expect("a label"),
        number: NUMBER.parse().expect("a number"),
    };
    expert.call(operation).await.expect("a registration");
    let mut phone = TestPhone::cp920(&portal, mac);
    phone.model = "CP860".into();
    phone.code = 37;
    phone.firmware = "37.81.0.10".into();
    let own = phone.start().await.pop().expect("its own file");
    assert_eq!(own.value("ldap.enable"), Some("1"), "{}", own.body);
    assert_eq!(own.value("ldap.host"), Some("127.0.0.1"), "{}", own.body);
    assert!(!own.body.contains("remote_phonebook"), "{}", own.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phones_file_names_the_certificate_authority_to_trust() {
    let (folder, portal) = start_with_ldaps(Database::Sqlite, &[("phone_authority", "")]).await;
    let (phone, _) = provisioned_phone(&portal).await;
    let own = phone.fetch(&format!("{}.cfg", MAC.to_lowercase())).await;
    let url = own.value("static.trusted_certificates.url").expect("the URL of the authority").to_owned();
    assert_eq!(
        own.value("static.security.trust_certificates"),
        Some("1"),
        "the phone verifies certificates from then on"
    );
    assert_eq!(own.value("static.security.cn_validation"), Some("1"));
    let authority = portal.visitor().client().get(&url).send().await.expect("an answer");
    assert!(authority.status().is_success());
    let certificate = std::fs::read_to_string(folder.path().join("cert.pem")).expect("the certificate");
    assert_eq!(authority.text().await.expect("a text"), certificate.replace("\r\n", "\n"));

    let without = TestPortal::start().await;
    let (phone, _) = provisioned_phone(&without).await;
    let own = phone.fetch(&format!("{}.cfg", MAC.to_lowercase())).await;
    assert_eq!(own.value("static.trusted_certificates.url"), None);
    let refused = without.visitor().client().get(without.url("/sip-ps/authority.pem")).send().await;
    assert_eq!(refused.expect("an answer").status().as_u16(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn tftp_files_contain_only_the_provisioning_url() {
    let settings = [("tftp_listen", "127.0.0.1:0"), ("public_url", "https://portail.example.fr")];
    let portal = TestPortal::start_with(Database::Sqlite, &settings).await;
    let address = portal.protocols().tftp.expect("TFTP");
    let get = async |file: &str| {
        let (file, target) = (file.to_owned(), temporary_file_name());
        let (ip, port) = (address.ip().to_string(), address.port().to_string());
        tokio::task::spawn_blocking(move || {
            let arguments = ["--get", "-r", &file, "-l", &target, &ip, &port];
            Command::new("atftp").args(arguments).output().expect("atftp (Debian: atftp)");
            let body = std::fs::read_to_string(&target).unwrap_or_default();
            let _ = std::fs::remove_file(target);
            body
        })
        .await
        .expect("a thread")
    };
    let file = get("y000000000078.cfg").await;
    assert!(file.starts_with("#!version:1.0.0.1\n"), "{file}");
    assert!(file.contains("auto_provision.server.url = https://portail.example.fr/sip-ps/\n"), "{file}");
    assert!(!file.contains("account.") && !file.contains("password"), "no configuration: {file}");
    let own = get("805ec0021c1b.cfg").await;
    assert!(own.contains("https://portail.example.fr/sip-ps/\n") && !own.contains("account."), "{own}");
    for file in ["snomD765.htm", "Cisco/CP-8851-3PCC/00562b043615.cfg"] {
        let body = get(file).await;
        assert!(body.contains("https://portail.example.fr/sip-ps/"), "{file}: {body}");
        assert!(!body.to_lowercase().contains("password"), "no configuration: {body}");
    }
    // A Gigaset base reads a chain of small files; the last one names the URL.
    assert_eq!(get("42/2/master.bin").await, "\u{3}\u{1a}\u{3}\u{18}../../sifs/sifsroot.bin\0");
    let last = get("/42/2/../../sifs/siu_444.bin").await;
    assert!(last.ends_with("https://portail.example.fr/sip-ps/%MACD.xml\0"), "{last}");
    assert_eq!(get("7C2F804DF9A9.xml").await, "", "TFTP serves no file of a single Gigaset base");
    assert_eq!(get("../etc/passwd").await, "");
    assert_eq!(get("portal.db").await, "");
}

/// A name for a temporary file that no other test uses.
fn temporary_file_name() -> String {
    let folder = std::env::temp_dir();
    let name = format!("portal-tftp-{:?}-{}", std::thread::current().id(), std::process::id());
    folder.join(name.replace(['(', ')'], "")).display().to_string()
}
