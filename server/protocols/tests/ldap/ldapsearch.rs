//! Debian's `ldapsearch` (package `ldap-utils`) against a running server.

use super::fixture::{CONTEXT, PASSWORD, RunningServer, TwoTenants, certificate, settings, start, start_small};
use portal_protocols::ldap::Security;
use std::process::Output;
use tokio::process::Command;

/// Runs `ldapsearch` and returns its exit code, which is the LDAP result code, and its output.
async fn ldapsearch(url: &str, trusted: Option<&std::path::Path>, arguments: &[&str]) -> (i32, String) {
    let mut command = Command::new("ldapsearch");
    // Ignores the configuration files of the machine.
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    if let Some(path) = trusted {
        command.env("LDAPTLS_CACERT", path).env("LDAPTLS_REQCERT", "demand");
    }
    command.args(["-x", "-LLL", "-o", "ldif-wrap=no", "-H", url, "-b", CONTEXT]).args(arguments);
    let Output { status, stdout, stderr } = command.output().await.expect("ldapsearch: install the package ldap-utils");
    let text = String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap();
    (status.code().unwrap(), text)
}

fn plain_url(running: &RunningServer) -> String {
    format!("ldap://127.0.0.1:{}", running.address.port())
}

fn signed_in(arguments: &[&'static str]) -> Vec<&'static str> {
    [&["-D", "uid=w1,ou=phones,dc=example,dc=com", "-w", PASSWORD][..], arguments].concat()
}

#[tokio::test]
async fn ldapsearch_finds_entries_unencrypted_on_loopback() {
    let running = start_small().await;
    let url = plain_url(&running);
    let (code, text) = ldapsearch(&url, None, &signed_in(&["(|(cn=zo*)(o=zo*))", "sn", "telephoneNumber", "o"])).await;
    // `ldapsearch` prints values that are not ASCII in Base64.
    assert_eq!(
        (code, text.as_str()),
        (0, "dn: uid=3,ou=phones,dc=example,dc=com\nsn:: w4lsYW4=\ntelephoneNumber: 0970711113\n\n")
    );
    let (code, text) =
        ldapsearch(&url, None, &signed_in(&["(|(telephoneNumber=*0612*)(mobile=*0612*)(homePhone=*0612*))", "mobile"]))
            .await;
    assert_eq!((code, text.as_str()), (0, "dn: uid=1,ou=phones,dc=example,dc=com\nmobile: +33612345678\n\n"));
    let (code, text) = ldapsearch(&url, None, &signed_in(&["(cn=*)", "uid"])).await;
    assert_eq!((code, text.matches("dn: ").count()), (0, 3), "{text}");
    let (code, text) = ldapsearch(&url, None, &signed_in(&["-z", "2", "(cn=*)", "uid"])).await;
    assert_eq!((code, text.matches("dn: ").count()), (4, 2), "{text}");
    let (code, text) = ldapsearch(&url, None, &signed_in(&["-E", "pr=2/noprompt", "(cn=*)", "uid"])).await;
    assert_eq!((code, text.matches("dn: ").count()), (0, 3), "{text}");
    let (code, text) = ldapsearch(&url, None, &signed_in(&["-E", "!sss=-cn", "(cn=*)", "uid"])).await;
    let order: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("uid: ")).collect();
    assert_eq!((code, order), (0, vec!["3", "2", "1"]), "{text}");
    let (code, text) = ldapsearch(&url, None, &signed_in(&["-s", "base", "-b", "", "+"])).await;
    assert!(
        code == 0 && text.contains("namingContexts: ou=phones,dc=example,dc=com\nsupportedLDAPVersion: 3\n"),
        "{text}"
    );
}

#[tokio::test]
async fn ldapsearch_with_wrong_credentials_gets_no_entry() {
    let running = start_small().await;
    let url = plain_url(&running);
    let dn = "uid=w1,ou=phones,dc=example,dc=com";
    let nobody = "uid=nobody,ou=phones,dc=example,dc=com";
    for (expected, arguments) in [
        (49, &["-D", dn, "-w", "wrong"][..]),
        (49, &["-D", nobody, "-w", PASSWORD]),
        (49, &["-D", "w1", "-w", "wrong"]),
        (50, &[]),
    ] {
        let (code, text) = ldapsearch(&url, None, arguments).await;
        assert_eq!(code, expected, "{text}");
        assert!(!text.contains("dn:"), "{text}");
    }
}

#[tokio::test]
async fn ldapsearch_does_not_find_entries_of_another_tenant() {
    let running = start_small().await;
    let url = plain_url(&running);
    let (code, text) = ldapsearch(&url, None, &signed_in(&["(telephoneNumber=0970719999)"])).await;
    assert_eq!((code, text.as_str()), (0, ""));
    let (code, _) = ldapsearch(&url, None, &signed_in(&["-b", "uid=9,ou=phones,dc=example,dc=com"])).await;
    assert_eq!(code, 32);
    let (code, text) =
        ldapsearch(&url, None, &["-D", "w2", "-w", PASSWORD, "(telephoneNumber=0970719999)", "uid"]).await;
    assert_eq!((code, text.as_str()), (0, "dn: uid=9,ou=phones,dc=example,dc=com\nuid: 9\n\n"));
}

#[tokio::test]
async fn ldapsearch_verifies_the_certificate_over_tls() {
    let (source, pem) = certificate();
    let folder = tempfile::tempdir().unwrap();
    let trusted = folder.path().join("trusted.pem");
    std::fs::write(&trusted, pem).unwrap();
    for (scheme, security, more) in
        [("ldaps", Security::Tls(source.clone()), None), ("ldap", Security::StartTls(source.clone()), Some("-ZZ"))]
    {
        let running = start(TwoTenants::small(), settings(), security).await;
        // The URL has the IP address, because libldap replaces "localhost" with the machine's own name before it checks
        // the certificate.
        let url = format!("{scheme}://127.0.0.1:{}", running.address.port());
        let mut arguments = signed_in(&["(cn=*)", "uid"]);
        arguments.extend(more);
        arguments.sort_by_key(|argument| *argument != "-ZZ");
        let (code, text) = ldapsearch(&url, Some(&trusted), &arguments).await;
        assert_eq!((code, text.matches("dn: ").count()), (0, 3), "{text}");
        let wrong: Vec<_> = arguments.iter().map(|text| if *text == PASSWORD { "wrong" } else { text }).collect();
        let (code, text) = ldapsearch(&url, Some(&trusted), &wrong).await;
        assert_eq!(code, 49, "{text}");
        let (_, other_certificate) = certificate();
        let other = folder.path().join("other.pem");
        std::fs::write(&other, other_certificate).unwrap();
        let (code, text) = ldapsearch(&url, Some(&other), &arguments).await;
        assert!(
            code != 0 && !text.contains("dn:"),
            "a client that does not trust the certificate sends nothing: {text}"
        );
    }
}
