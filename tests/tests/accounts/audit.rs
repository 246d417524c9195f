//! The commands that verify the audit and erase a person from it, while the server runs.

use crate::PROGRAM;
use portal_api::line::{PresentNumber, PresentedNumber};
use portal_tests::{CLIENT, Database, MAC, NUMBER, PortalProcess, databases, eventually, reference};
use std::process::Output;

fn run(portal: &PortalProcess, name: &str, arguments: &[&str]) -> Output {
    portal.command(name).args(arguments).output().expect("the program")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("text")
}

/// Runs `portal verify`, which must succeed. Returns its output.
fn verify(portal: &PortalProcess) -> String {
    let checked = run(portal, "verify", &[]);
    assert!(checked.status.success(), "{}", text(&checked.stderr));
    text(&checked.stdout)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_is_sealed_and_verified_and_a_person_is_erased_from_it() {
    for database in databases() {
        let mut portal = PortalProcess::start(PROGRAM, database, &[]).await;
        // The portal writes the first seal at its start.
        let sealed =
            eventually("the first seal", async || Some(verify(&portal)).filter(|text| !text.contains("no seal"))).await;
        assert!(sealed.contains("Seals that hold: "), "{sealed}");
        let expert = portal.sign_in("expert").await;
        expert.register(MAC).await;
        assert!(verify(&portal).contains("Rows not sealed yet: 1."), "verified while the server runs");
        assert!(portal.terminate().await.success());
        let verified = verify(&portal);
        assert!(verified.contains("Rows not sealed yet: 0."), "a stop seals the rest: {verified}");

        portal.run().await;
        let expert = portal.sign_in("expert").await;
        let mask_number = PresentNumber {
            reference: reference(CLIENT),
            numbers: vec![NUMBER.parse().expect("a number")],
            presented: PresentedNumber::Masked,
        };
        expert.call(mask_number).await.expect("masked");
        let erased = run(&portal, "erase", &["--login", "expert"]);
        assert!(erased.status.success(), "{}", text(&erased.stderr));
        assert!(text(&erased.stdout).starts_with("Erased from "), "{}", text(&erased.stdout));
        assert_eq!(
            text(&run(&portal, "erase", &["--login", "expert"]).stdout),
            "The audit says nothing of this person.\n"
        );
        let phone = expert.find_phone(MAC).await;
        assert_eq!((phone.audit[0].actor.as_str(), phone.audit[0].address.as_str()), ("effacé", ""));
        assert!(expert.page(&format!("/extranet/clients/{CLIENT}/phones/{MAC}")).await.contains("effacé"));
        assert!(verify(&portal).contains("erased fields"), "the seals still hold after the erasure");

        // Somebody changes the file of the last seal: `verify` reports it.
        let anchor = portal.folder().join("audit.seal");
        assert!(portal.terminate().await.success());
        let last = std::fs::read(&anchor).expect("the last seal");
        std::fs::write(&anchor, "1 2 3").expect("written");
        let checked = run(&portal, "verify", &[]);
        assert_eq!(checked.status.code(), Some(1));
        assert!(text(&checked.stderr).contains("was changed, or made with another key."), "{}", text(&checked.stderr));
        std::fs::write(&anchor, last).expect("written");
        verify(&portal);
    }
}

/// An older database is complete in itself. The file of the last seal, which is outside the database, shows that newer
/// rows are missing.
#[tokio::test(flavor = "multi_thread")]
async fn an_older_database_that_is_restored_is_detected() {
    let mut portal = PortalProcess::start(PROGRAM, Database::Sqlite, &[("log-filter", "warn")]).await;
    assert!(portal.terminate().await.success());
    let (database, older) = (portal.folder().join("portal.db"), portal.folder().join("older.db"));
    std::fs::copy(&database, &older).expect("copied");
    portal.run().await;
    portal.sign_in("expert").await.register(MAC).await;
    assert!(portal.terminate().await.success());
    verify(&portal);

    std::fs::rename(&older, &database).expect("put back");
    let checked = run(&portal, "verify", &[]);
    assert_eq!(checked.status.code(), Some(1));
    let message = text(&checked.stderr);
    assert!(message.starts_with("Seal ") && message.contains("the end of the audit was cut off"), "{message}");
    assert!(!portal.log().contains("the audit ends"), "{}", portal.log());
    portal.run().await;
    assert!(portal.terminate().await.success());
    assert!(portal.log().contains("the audit ends before its last seal"), "{}", portal.log());
    assert!(verify(&portal).contains("Rows not sealed yet: 0."), "the audit goes on, and a row of it records the loss");
}
