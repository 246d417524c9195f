//! A reseller registers a phone, the phone configures itself, and the reseller sees it happen.

use portal_tests::{Browser, MAC, Scripting, TestPhone, TestPortal, eventually, loopback};
use std::time::{Duration, Instant};

/// The phone that comes too late.
const LATE: &str = "805EC0021C1C";

#[tokio::test(flavor = "multi_thread")]
async fn with_the_program() {
    travel(Scripting::On).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_scripting_off() {
    travel(Scripting::Off).await;
}

async fn travel(scripting: Scripting) {
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
        is_waiting(&browser, &format!("#latest-{mac}"), shown).await;
        assert_eq!(browser.value("#register-mac").await, "", "empty for the next");
        assert_eq!(browser.value("#register-description").await, "", "it was of that phone");
        assert_ne!(browser.value("#register-number").await, "0970192349", "the next line");
    }
    let said = match scripting {
        Scripting::On => browser.sees("#register .sitting", "Référencés depuis l’ouverture de la page : 2").await,
        Scripting::Off => browser.sees("main .notice", "Le téléphone est référencé").await,
    };
    assert!(!said.is_empty());

    // The phone starts, anywhere; the open list shows it.
    browser.follow("section.latest", "Voir la liste des téléphones").await;
    let row = format!("#phone-{MAC}");
    let shown = is_waiting(&browser, &row, "80:5E:C0:02:1C:1B").await;
    assert!(shown.contains("Yealink CP920") && shown.contains("09 70 19 23 49"), "{shown}");
    let has_asked = |text: &str| text.starts_with("Yealink CP920 80:5E") && text.contains("Provisionné");
    let mut phone = TestPhone::cp920(&portal, MAC);
    if scripting == Scripting::On {
        browser.mark().await;
    }
    assert!(phone.start().await[3].status.is_success());
    if scripting == Scripting::On {
        let start = Instant::now();
        browser.sees_where(&row, "CP920, provisioned", has_asked).await;
        assert!(start.elapsed() < Duration::from_secs(1), "shown after {:?}", start.elapsed());
        assert!(browser.is_marked().await, "the page is the same");
    }
    let is_granted = |text: &str| has_asked(text) && text.contains("Acceptée");
    follow(&browser, scripting, &row, "CP920, provisioned, granted", is_granted).await;

    // Whoever else says to be this phone gets nothing. That it asks without its credentials itself, as after a reset,
    // is seen.
    assert!(!TestPhone::at(&portal, MAC, loopback(2)).fetch_own().await.status.is_success());
    assert!(phone.fetch_own().await.status.is_success(), "it has come back");
    assert!(!TestPhone::cp920(&portal, MAC).fetch_own().await.status.is_success());
    follow(&browser, scripting, &row, "Refusée", |text| text.contains("Refusée")).await;

    // Two days later.
    portal.advance(49, 0);
    browser.reload().await;
    browser.sees("h1", "Authentification OpenIP").await;
    browser.sign_in("expert").await;
    let path = browser.path().await;
    assert_eq!(path.split('?').next(), Some("/extranet/clients/10000/phones"), "where one was");
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
    assert!(browser.count(&row).await == 1, "nothing is removed before one has said so");
    browser.follow(&format!("{row} .confirm[open] form"), "Supprimer").await;
    browser.misses(&row).await;
    browser.sees("body", "Le téléphone est supprimé.").await;
    assert_eq!(browser.count(&format!("#phone-{MAC}")).await, 1, "the other one stays");
    assert!(!late.fetch_own().await.status.is_success(), "its own credentials are gone too");
}

/// A phone that nobody has heard of yet: `-`, and two days.
async fn is_waiting(browser: &Browser, row: &str, mac: &str) -> String {
    let is_right = |text: &str| {
        let left = text.contains("48 h 00") || text.contains("47 h 59");
        text.split(' ').any(|word| word == "-") && text.contains(mac) && text.contains("En attente") && left
    };
    browser.sees_where(row, "-, En attente, 47 h 59", is_right).await
}

/// Waits for news in a row; with scripting off one loads the page again to see them.
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
