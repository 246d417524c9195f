//! What a bound telephone reads besides its configuration: its directories, fetched and by LDAP; and its first step by TFTP.

use portal_api::{Label, Mac, phone::RegisterPhone};
use portal_tests::{CLIENT, MAC, NUMBER, TestPhone, TestPortal, databases, reference};
use std::process::Command;

/// A telephone that has its own address: its token.
async fn bound(portal: &TestPortal) -> (TestPhone, String) {
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
async fn a_telephone_fetches_the_lines_of_its_client_and_no_others() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let (phone, _) = bound(&portal).await;
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
        // Without the telephone's own address there is no directory.
        let stranger = TestPhone::cp920(&portal, MAC);
        for file in ["directory/extensions", "0k3n0k3n0k3n0k3n0k3n0k3n0k3n0k3n/directory/extensions"] {
            assert_eq!(stranger.fetch(file).await.status.as_u16(), 404, "{file}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ldapsearch_finds_what_the_telephone_may_see() {
    for database in databases() {
        let portal = TestPortal::start_with(database, &[("ldap_listen", "127.0.0.1:0")]).await;
        let (_, token) = bound(&portal).await;
        let address = portal.protocols().ldap.expect("LDAP");
        let search = async |password: &str, filter: &str| {
            let (user, url) = (format!("uid={},dc=portal", MAC.to_lowercase()), format!("ldap://{address}"));
            let arguments = ["-x", "-LLL", "-o", "ldif-wrap=no", "-H", &url, "-D", &user, "-w", password];
            let mut command = tokio::process::Command::new("ldapsearch");
            let output = command.args(arguments).args(["-b", "dc=portal", filter, "cn", "telephoneNumber"]).output();
            let output = output.await.expect("ldapsearch (Debian: ldap-utils)");
            (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
        };
        let (is_done, found) = search(&token, "(|(cn=rodolphe*)(sn=rodolphe*))").await;
        assert!(is_done && found.contains("telephoneNumber: 0222969569"), "{found}");
        let (_, found) = search(&token, "(telephoneNumber=*0920001100*)").await;
        assert!(!found.contains("0920001100"), "another client's: {found}");
        for wrong in ["0k3n0k3n0k3n0k3n0k3n0k3n0k3n0k3n", "x"] {
            let (is_done, found) = search(wrong, "(cn=*)").await;
            assert!(!is_done && found.is_empty(), "{found}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tftp_leads_to_the_address_of_all() {
    let settings = [("tftp_listen", "127.0.0.1:0"), ("public_url", "https://portail.example.fr")];
    let portal = TestPortal::start_with(databases().remove(0), &settings).await;
    let address = portal.protocols().tftp.expect("TFTP");
    let get = async |file: &str| {
        let (file, folder) = (file.to_owned(), tempfile_name());
        let (ip, port) = (address.ip().to_string(), address.port().to_string());
        tokio::task::spawn_blocking(move || {
            let arguments = ["--get", "-r", &file, "-l", &folder, &ip, &port];
            Command::new("atftp").args(arguments).output().expect("atftp (Debian: atftp)");
            let body = std::fs::read_to_string(&folder).unwrap_or_default();
            let _ = std::fs::remove_file(folder);
            body
        })
        .await
        .expect("a thread")
    };
    let file = get("y000000000078.cfg").await;
    assert!(file.starts_with("#!version:1.0.0.1\n"), "{file}");
    assert!(file.contains("auto_provision.server.url = https://portail.example.fr/sip-ps/\n"), "{file}");
    assert!(!file.contains("account.") && !file.contains("password"), "nothing else: {file}");
    let own = get("805ec0021c1b.cfg").await;
    assert!(own.contains("https://portail.example.fr/sip-ps/\n") && !own.contains("account."), "{own}");
    for file in ["snomD765.htm", "Cisco/CP-8851-3PCC/00562b043615.cfg"] {
        let body = get(file).await;
        assert!(body.contains("https://portail.example.fr/sip-ps/"), "{file}: {body}");
        assert!(!body.to_lowercase().contains("password"), "nothing else: {body}");
    }
    assert_eq!(get("../etc/passwd").await, "");
    assert_eq!(get("portal.db").await, "");
}

fn tempfile_name() -> String {
    let folder = std::env::temp_dir();
    let name = format!("portal-tftp-{:?}-{}", std::thread::current().id(), std::process::id());
    folder.join(name.replace(['(', ')'], "")).display().to_string()
}
