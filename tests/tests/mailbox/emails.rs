//! E-mails about messages: each is sent once, as soon as the mail server accepts it.

use crate::PROGRAM;
use portal_api::{
    Number,
    message::{DeleteMessage, DeliverMessage, MessageKind},
    notification::{EmailEntry, GetNotifications, SaveNotifications},
    preference::SetPreference,
};
use portal_tests::{
    Database, MailOptions, MailServer, Person, PortalProcess, ReceivedEmail, TestPortal, databases, eventually,
    free_port, sign_in_line_user,
};
use std::{fs, io::Write as _, process::Stdio, time::Duration};

const LINE: &str = "0970716831";

fn number() -> Number {
    LINE.parse().expect("a number")
}

fn entry(address: &str, types: &str) -> EmailEntry {
    let has = |name| types.contains(name);
    let address = address.parse().expect("an address");
    EmailEntry { address, fax: has("fax"), urgent: has("urgent"), voice: has("voice") }
}

/// Saves the e-mail addresses of the line's notifications.
async fn save(user: &Person, email: &[EmailEntry]) {
    let version = user.call(GetNotifications { number: number() }).await.expect("notifications").version;
    let operation = SaveNotifications { number: number(), version, lamp: vec![], email: email.into() };
    user.call(operation).await.expect("saved");
}

async fn deliver(platform: &Person, id: &str, kind: MessageKind, is_urgent: bool) {
    deliver_from(platform, id, kind, is_urgent, "Hélène « L’Étoile »").await;
}

async fn deliver_from(platform: &Person, id: &str, kind: MessageKind, is_urgent: bool, name: &str) {
    let operation = DeliverMessage {
        number: number(),
        id: id.parse().expect("an identifier"),
        kind,
        is_urgent,
        from_number: Some("0970711111".parse().expect("a number")),
        from_name: Some(name.parse().expect("a name")),
        duration_seconds: 65,
        arrived_at: "2018-11-06T07:30:00Z".parse().expect("a time"),
    };
    platform.call(operation).await.expect("delivered");
}

/// Starts a portal that sends its e-mail to this port of the machine.
async fn portal(database: Database, port: u16) -> TestPortal {
    let url = format!("smtp://127.0.0.1:{port}");
    let settings = [("smtp_url", url.as_str()), ("smtp_from", "Portail Téléphonie <portail@example.fr>")];
    TestPortal::start_with(database, &settings).await
}

fn recipients(emails: &[ReceivedEmail]) -> Vec<&str> {
    emails.iter().map(|email| email.recipients[0].as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_e_mail_waits_for_a_server_and_is_sent_once() {
    for database in databases() {
        let port = free_port();
        let mut portal = portal(database, port).await;
        let (platform, user) = (portal.platform().await, portal.user(LINE).await);
        save(&user, &[entry("une.adresse@example.fr", "urgent"), entry("fax@example.fr", "fax")]).await;
        deliver(&platform, "m-1", MessageKind::Voice, true).await;
        deliver(&platform, "m-1", MessageKind::Voice, true).await;
        deliver(&platform, "m-2", MessageKind::Voice, false).await;
        // Meanwhile the portal tries to send, and finds no server.
        tokio::time::sleep(Duration::from_millis(300)).await;
        portal.restart().await;
        let server = MailServer::start(port, MailOptions::default()).await;
        portal.advance(0, 10);
        let email = server.await_emails(1).await.remove(0);
        assert_eq!(
            (email.sender.as_str(), recipients(std::slice::from_ref(&email))),
            ("portail@example.fr", vec!["une.adresse@example.fr"])
        );
        let header = |name: &str| email.headers.get(name).map(String::as_str).unwrap_or_default();
        assert_eq!(header("subject"), "Message vocal urgent de Hélène « L’Étoile »");
        assert_eq!(header("from"), "Portail Téléphonie <portail@example.fr>");
        assert_eq!(header("to"), "une.adresse@example.fr");
        assert_eq!(header("auto-submitted"), "auto-generated");
        assert_eq!(header("date"), "Tue, 06 Nov 2018 08:10:00 +0000");
        assert!(header("content-type").starts_with("text/plain"), "{email:?}");
        assert!(header("message-id").ends_with("@example.fr>") && email.is_ascii, "{email:?}");
        for part in [
            "Message vocal urgent sur votre ligne 09\u{a0}70\u{a0}71\u{a0}68\u{a0}31.",
            "De : Hélène « L’Étoile », 09\u{a0}70\u{a0}71\u{a0}11\u{a0}11",
            "Reçu le : 06/11/2018 08:30:00",
            "Durée : 1\u{a0}min 05\u{a0}s",
            &portal.url(""),
        ] {
            assert!(email.text.contains(part), "{part} in {}", email.text);
        }

        deliver(&platform, "f-1", MessageKind::Fax, false).await;
        assert_eq!(recipients(&server.await_emails(2).await), ["une.adresse@example.fr", "fax@example.fr"]);
        // Neither passing time nor a restart sends an e-mail again. A second sending would happen within the pause.
        portal.advance(5, 0);
        portal.restart().await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(server.received().len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_e_mail_is_dropped_and_a_deferred_one_is_sent_later() {
    for database in databases() {
        let port = free_port();
        let server = MailServer::start(port, MailOptions::default()).await;
        let portal = portal(database, port).await;
        let (platform, user) = (portal.platform().await, portal.user(LINE).await);
        user.call(SetPreference { language: Some(portal_api::Language::En), theme: None }).await.expect("English");
        let all = ["refused@example.fr", "later@example.fr", "zoe@example.fr"];
        save(&user, &all.map(|address| entry(address, "voice"))).await;
        deliver(&platform, "m-1", MessageKind::Voice, false).await;
        let first = server.await_emails(1).await;
        assert_eq!(recipients(&first), ["zoe@example.fr"], "a refused recipient does not delay the others");
        assert_eq!(
            first[0].headers["subject"], "New voice message from Hélène « L’Étoile »",
            "in the language of the user"
        );
        portal.advance(0, 2);
        assert_eq!(recipients(&server.await_emails(2).await), ["zoe@example.fr", "later@example.fr"]);
        portal.advance(100, 0);
        deliver(&platform, "m-2", MessageKind::Voice, false).await;
        let expected = ["zoe@example.fr", "later@example.fr", "later@example.fr", "zoe@example.fr"];
        assert_eq!(recipients(&server.await_emails(4).await), expected, "the refused e-mail is not sent again");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_e_mail_is_sent_for_a_deleted_message_or_without_addresses() {
    let port = free_port();
    let portal = portal(Database::Sqlite, port).await;
    let (platform, user) = (portal.platform().await, portal.user(LINE).await);
    save(&user, &[entry("a@example.fr", "voice fax")]).await;
    for id in ["m-1", "m-2"] {
        deliver(&platform, id, MessageKind::Voice, false).await;
    }
    let id = "m-1".parse().expect("an identifier");
    user.call(DeleteMessage { number: number(), id }).await.expect("gone");
    save(&user, &[]).await;
    deliver(&platform, "m-3", MessageKind::Voice, false).await;
    portal.advance(0, 10);
    let server = MailServer::start(port, MailOptions::default()).await;
    server.await_emails(1).await;
    // Another e-mail would arrive within this pause.
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(server.received().len(), 1, "only the e-mail about m-2");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mail_server_is_verified_before_it_gets_the_password() {
    let folder = tempfile::tempdir().expect("a folder");
    let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    let generated = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    fs::write(&certificate, generated.cert.pem()).expect("written");
    fs::write(&key, generated.signing_key.serialize_pem()).expect("written");
    let port = free_port();
    let options = MailOptions {
        tls: Some((&certificate, &key)),
        account: Some(("portail@example.fr", "canari/smtp:4714")),
        ..MailOptions::default()
    };
    let server = MailServer::start(port, options).await;
    let url = format!("smtps://portail%40example.fr:canari%2Fsmtp%3A4714@localhost:{port}");
    let settings = [("smtp-url", url.as_str()), ("smtp-from", "portail@example.fr"), ("log-filter", "trace")];
    let mut portal = PortalProcess::start(PROGRAM, Database::Sqlite, &settings).await;

    let user = sign_in_line_user(LINE, &portal.sign_in("expert").await, portal.visitor()).await;
    save(&user, &[entry("a@example.fr", "voice")]).await;
    let platform = platform(&portal);
    deliver(&platform, "m-1", MessageKind::Voice, false).await;
    let is_tried = async || portal.log().contains("e-mail not sent").then_some(());
    eventually("an attempt", is_tried).await;
    assert!(server.received().is_empty(), "the certificate is not trusted");

    portal.kill();
    portal.set_environment("SSL_CERT_FILE", &certificate);
    portal.run().await;
    deliver(&platform, "m-2", MessageKind::Voice, false).await;
    let email = server.await_emails(1).await.remove(0);
    assert_eq!(email.user.as_deref(), Some("portail@example.fr"));
    assert!(portal.terminate().await.success());
    assert!(!portal.log().contains("canari"), "the log does not contain the password");
}

/// A connection to `0.0.0.0` reaches this machine, but the portal treats this address as another machine.
#[tokio::test(flavor = "multi_thread")]
async fn a_remote_mail_server_gets_e_mails_over_tls_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    let generated = rcgen::generate_simple_self_signed(["0.0.0.0".to_owned()]).expect("a certificate");
    fs::write(&certificate, generated.cert.pem()).expect("written");
    fs::write(&key, generated.signing_key.serialize_pem()).expect("written");
    let port = free_port();
    let unencrypted = MailServer::start(port, MailOptions::default()).await;
    let url = format!("smtp://0.0.0.0:{port}");
    let settings = [("smtp-url", url.as_str()), ("smtp-from", "portail@example.fr")];
    let mut portal = PortalProcess::start(PROGRAM, Database::Sqlite, &settings).await;
    let user = sign_in_line_user(LINE, &portal.sign_in("expert").await, portal.visitor()).await;
    save(&user, &[entry("a@example.fr", "voice")]).await;
    let platform = platform(&portal);
    deliver(&platform, "m-1", MessageKind::Voice, false).await;
    let is_tried = async || portal.log().contains("e-mail not sent").then_some(());
    eventually("an attempt", is_tried).await;
    assert!(unencrypted.received().is_empty(), "this server cannot encrypt");
    drop(unencrypted);

    portal.kill();
    let options = MailOptions { tls: Some((&certificate, &key)), is_start_tls: true, ..MailOptions::default() };
    let encrypted = MailServer::start(port, options).await;
    portal.set_environment("SSL_CERT_FILE", &certificate);
    portal.run().await;
    deliver(&platform, "m-2", MessageKind::Voice, false).await;
    assert!(encrypted.await_emails(1).await[0].is_encrypted);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_callers_name_is_shown_as_plain_text() {
    let port = free_port();
    let server = MailServer::start(port, MailOptions::default()).await;
    let portal = portal(Database::Sqlite, port).await;
    let (platform, user) = (portal.platform().await, portal.user(LINE).await);
    save(&user, &[entry("a@example.fr", "voice")]).await;
    let names = [
        ("<a href=https://example.org>Banque</a>", "<a href=https:\u{200b}//example.\u{200b}org>Banque</a>"),
        ("Bcc: b@example.org", "Bcc: b@\u{200b}example.\u{200b}org"),
        ("=?utf-8?q?Banque?=", "=\u{200b}?utf-8?q?Banque?="),
        ("\u{202e}euqnaB\u{202c}", "euqnaB"),
    ];
    for (index, (name, shown)) in names.into_iter().enumerate() {
        deliver_from(&platform, &format!("m-{index}"), MessageKind::Voice, false, name).await;
        let email = server.await_emails(index + 1).await.pop().expect("an e-mail");
        assert_eq!(email.recipients, ["a@example.fr"]);
        assert_eq!(email.headers["subject"], format!("Nouveau message vocal de {shown}"), "{name}");
        assert!(email.headers["content-type"].starts_with("text/plain"), "{email:?}");
        assert!(email.text.contains(&format!("De : {shown}, 09")), "{}", email.text);
        assert!(!email.headers.contains_key("bcc"), "{email:?}");
    }
}

/// Creates an operator and a token on the command line. Returns the program with this token.
fn platform(portal: &PortalProcess) -> Person {
    let mut create = portal.command("create-operator");
    create.args(["--login", "exploitant", "--password-stdin"]).stdin(Stdio::piped()).stdout(Stdio::null());
    let mut created = create.spawn().expect("the program");
    writeln!(created.stdin.take().expect("its input"), "a-long-enough-password").expect("written");
    assert!(created.wait().expect("a status").success());
    let token = portal.command("create-token").args(["--login", "exploitant", "--name", "SIP"]).output();
    let token = String::from_utf8(token.expect("the program").stdout).expect("a token");
    portal.visitor().with_token(token.trim())
}
