//! The way of a reseller through the portal: the reseller registers a phone, the phone configures itself, and the open
//! list shows this.

use portal_tests::{Browser, MAC, Scripting, TestPhone, TestPortal, eventually, loopback};
use std::time::{Duration, Instant};

/// A phone that asks for its file after its window has expired.
const LATE: &str = "805EC0021C1C";

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_is_registered_renewed_and_deleted_with_scripting() {
    register_renew_and_delete(Scripting::On).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_is_registered_renewed_and_deleted_without_scripting() {
    register_renew_and_delete(Scripting::Off).await;
}

async fn register_renew_and_delete(scripting: Scripting) {
    let portal = TestPortal::start().await;
    let browser = Browser::start(&portal, scripting).await;
    browser.open("/extranet/clients").await;
    browser.sees("h1", "Authentification OpenIP").await;
    browser.sign_in("expert").await;

    browser.sees("h1", "Clients").await;
    browser.type_into("#search", &["openip", super::ENTER].concat()).await;
    browser.sees("main .count", "1 client").await;
    browser.follow("tbody tr", "Fiche client").await;
    browser.sees("h1", "OPENIP [10000]").await;
    browser.sees("main .heading", "Actif").await;
    browser.follow("main nav", "Compte MetaCentrex").await;
    browser.sees("h2", "Liste des utilisateurs").await;
    browser.follow("main nav", "Téléphones").await;
    browser.sees("h2", "Liste des téléphones").await;
    browser.follow("main .heading", "Provisionner @MAC").await;
    browser.sees("h2", "Provisionner @MAC").await;

    for (typed, mac, shown) in
        [("80:5E:C0:02:1C:1B", MAC, "80:5E:C0:02:1C:1B"), ("805e.c002.1c1c", LATE, "80:5E:C0:02:1C:1C")]
    {
        browser.fill("#register-number", "0970192349").await;
        browser.fill("#register-description", "Yealink CP920").await;
        browser.fill("#register-mac", typed).await;
        browser.follow("#register", "Provisionner").await;
        await_new_phone(&browser, &format!("#latest-{mac}"), shown).await;
        assert_eq!(browser.value("#register-mac").await, "", "empty for the next phone");
        assert_eq!(browser.value("#register-description").await, "", "a description is for one phone only");
        assert_ne!(browser.value("#register-number").await, "0970192349", "the form proposes the next line");
    }
    let confirmation = match scripting {
        Scripting::On => browser.sees("#register .sitting", "Référencés depuis l’ouverture de la page : 2").await,
        Scripting::Off => browser.sees("main .notice", "Le téléphone est référencé").await,
    };
    assert!(!confirmation.is_empty());

    // The phone starts. The open list shows it within a second, without being loaded again.
    browser.follow("section.latest", "Voir la liste des téléphones").await;
    let row = format!("#phone-{MAC}");
    let shown = await_new_phone(&browser, &row, "80:5E:C0:02:1C:1B").await;
    assert!(shown.contains("Yealink CP920") && shown.contains("09 70 19 23 49"), "{shown}");
    let is_provisioned = |text: &str| text.starts_with("Yealink CP920 80:5E") && text.contains("Provisionné");
    let mut phone = TestPhone::cp920(&portal, MAC);
    if scripting == Scripting::On {
        browser.mark_document().await;
    }
    assert!(phone.start().await[3].status.is_success());
    if scripting == Scripting::On {
        let start = Instant::now();
        browser.sees_where(&row, "CP920, provisioned", is_provisioned).await;
        assert!(start.elapsed() < Duration::from_secs(1), "shown after {:?}", start.elapsed());
        assert!(browser.is_marked().await, "the page is the same");
    }
    let is_granted = |text: &str| is_provisioned(text) && text.contains("Acceptée");
    follow(&browser, scripting, &row, "CP920, provisioned, granted", is_granted).await;

    // A request for this phone's file from another address is refused. A request from the phone's own address without
    // its credentials, as after a factory reset, is refused too, and the list shows this refusal.
    assert!(!TestPhone::at(&portal, MAC, loopback(2)).fetch_own().await.status.is_success());
    assert!(phone.fetch_own().await.status.is_success(), "the phone fetches with its credentials");
    assert!(!TestPhone::cp920(&portal, MAC).fetch_own().await.status.is_success());
    follow(&browser, scripting, &row, "Refusée", |text| text.contains("Refusée")).await;

    // Two days later the session and the window of the late phone have ended.
    portal.advance(49, 0);
    browser.reload().await;
    browser.sees("h1", "Authentification OpenIP").await;
    browser.sign_in("expert").await;
    let path = browser.path().await;
    assert_eq!(path.split('?').next(), Some("/extranet/clients/10000/phones"), "the page before the session ended");
    let row = format!("#phone-{LATE}");
    browser.sees(&row, "Autorisation expirée").await;
    let mut late = TestPhone::cp920(&portal, LATE);
    assert!(!late.start().await[3].status.is_success());
    browser.click(&format!("{row} summary[aria-label^=Prolonger]")).await;
    let question = browser.sees(&format!("{row} .confirm[open]"), "Autoriser le téléphone").await;
    assert!(question.contains("80:5E:C0:02:1C:1C"), "{question}");
    browser.follow(&format!("{row} .confirm[open]"), "48 heures").await;
    browser.sees(&row, "expire dans 4").await;
    assert!(late.start().await[3].status.is_success(), "granted");
    follow(&browser, scripting, &row, "Provisionné", |text| text.contains("Provisionné")).await;

    browser.click(&format!("{row} summary[aria-label^=Supprimer]")).await;
    let question = browser.sees(&format!("{row} .confirm[open]"), "Supprimer le téléphone").await;
    assert!(question.contains("80:5E:C0:02:1C:1C") && question.contains("OPENIP [10000]"), "{question}");
    assert!(browser.count(&row).await == 1, "nothing is deleted before the confirmation");
    browser.follow(&format!("{row} .confirm[open] form"), "Supprimer").await;
    browser.await_gone(&row).await;
    browser.sees("body", "Le téléphone est supprimé.").await;
    assert_eq!(browser.count(&format!("#phone-{MAC}")).await, 1, "the other one stays");
    assert!(!late.fetch_own().await.status.is_success(), "the credentials of the deleted phone are void");
}

/// Waits until the row shows a phone that has never sent a request: model `-`, and a window of 48 hours. Returns the
/// row's text.
async fn await_new_phone(browser: &Browser, row: &str, mac: &str) -> String {
    let is_right = |text: &str| {
        let has_two_days = text.contains("48 h 00") || text.contains("47 h 59");
        text.split(' ').any(|word| word == "-") && text.contains(mac) && text.contains("En attente") && has_two_days
    };
    browser.sees_where(row, "-, En attente, 47 h 59", is_right).await
}

/// Waits until the text of a row is as expected. Without scripting, the page must be loaded again to show changes.
async fn follow(browser: &Browser, scripting: Scripting, row: &str, what: &str, is_right: impl Fn(&str) -> bool) {
    if scripting == Scripting::On {
        browser.sees_where(row, what, is_right).await;
        return;
    }
    let look = async || {
        browser.reload().await;
        browser.texts(row).await.iter().any(|text| is_right(text)).then_some(())
    };
    eventually(what, look).await;
}
