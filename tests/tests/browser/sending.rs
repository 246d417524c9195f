//! Forms that are sent twice by a double click, or sent after the session has ended.

use portal_api::audit::AuditAction;
use portal_tests::{Browser, MAC, NUMBER, Scripting, TestPortal};

#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_sends_a_form_once() {
    let portal = TestPortal::start().await;
    let (browser, expert) = tokio::join!(Browser::start(&portal, Scripting::On), portal.sign_in("expert"));
    expert.register(MAC).await;
    browser.open("/extranet/clients/10000/phones").await;
    browser.sign_in("expert").await;
    let row = format!("#phone-{MAC}");
    portal.advance(1, 0);
    browser.click(&format!("{row} summary[aria-label^=Prolonger]")).await;
    browser.double_click(&format!("{row} .confirm[open] button[value='48h']")).await;
    browser.sees("body", "L’autorisation du téléphone est prolongée.").await;
    browser.await_gone(&format!("{row} .confirm[open]")).await;
    let phone = expert.find_phone(MAC).await;
    let extended = phone.audit.iter().filter(|row| row.action == AuditAction::WindowExtended).count();
    assert_eq!(extended, 1, "{:?}", phone.audit);

    browser.open("/extranet/clients/new").await;
    fill_client(&browser).await;
    browser.double_click("#CreateClient button[type=submit]").await;
    browser.sees("h1", "Menuiserie Neuve [30000]").await;
    browser.sees("body", "Le client est créé.").await;
    assert_eq!(browser.path().await, "/extranet/clients/30000");
}

/// Renewing many windows needs a confirmation. Enter on a tick box does not send the form.
#[tokio::test(flavor = "multi_thread")]
async fn ticked_phones_are_extended_after_a_confirmation() {
    let portal = TestPortal::start().await;
    let (browser, expert) = tokio::join!(Browser::start(&portal, Scripting::On), portal.sign_in("expert"));
    expert.register(MAC).await;
    let extended = async || {
        let phone = expert.find_phone(MAC).await;
        phone.audit.iter().filter(|row| row.action == AuditAction::WindowExtended).count()
    };
    browser.open("/extranet/clients/10000/phones").await;
    browser.sign_in("expert").await;
    portal.advance(1, 0);
    browser.click(&format!("#phone-{MAC} .row-box")).await;
    browser.press(super::ENTER).await;
    browser.click(".bulk-bar summary").await;
    browser.sees(".bulk-bar .confirm[open]", "ils devront être redémarrés").await;
    assert_eq!(extended().await, 0, "nothing is done before the confirmation");
    browser.follow(".bulk-bar .confirm[open]", "Autoriser 48 h").await;
    browser.sees("body", "Les autorisations sont prolongées.").await;
    assert_eq!(extended().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_typed_form_is_restored_after_the_session_ended() {
    let portal = TestPortal::start().await;
    let browser = Browser::start(&portal, Scripting::On).await;
    browser.open("/extranet/clients/new").await;
    browser.sign_in("expert").await;
    fill_client(&browser).await;
    portal.advance(13, 0);
    browser.click("#CreateClient button[type=submit]").await;
    browser.sees("h1", "Authentification OpenIP").await;
    browser.sees("main .notice", "Votre session a expiré. Reconnectez-vous : votre saisie est conservée.").await;
    browser.sign_in("expert").await;
    assert_eq!(browser.path().await, "/extranet/clients/new");
    for (name, value) in VALUES {
        assert_eq!(browser.value(&format!("#CreateClient-{name}")).await, value, "{name}");
    }
    browser.click("#CreateClient button[type=submit]").await;
    browser.sees("h1", "Menuiserie Neuve [30000]").await;
}

/// Rows of a table are restored too, but not for another user who signs in in between.
#[tokio::test(flavor = "multi_thread")]
async fn changed_notifications_are_restored_for_the_same_user_only() {
    let portal = TestPortal::start().await;
    let browser = Browser::start(&portal, Scripting::On).await;
    browser.open("/settings/notifications").await;
    browser.sign_in(NUMBER).await;
    browser.follow("main", "Nouvelle entrée").await;
    // The proposed number is selected, so typing replaces it. Voice messages are ticked in a new row.
    browser.press(NUMBER).await;
    browser.follow("main", "Nouvelle entrée").await;
    browser.press("0970711111").await;
    browser.click("[name='lamp.1.fax']").await;
    browser.clear_cookies().await;
    browser.follow("main", "Appliquer").await;
    browser.sees("h1", "Portail MetaCentrex").await;
    browser.sign_in("0970716830").await;
    browser.sees("main", "Désactivé : aucune entrée.").await;
    browser.clear_cookies().await;
    browser.open("/settings/notifications").await;
    browser.sign_in(NUMBER).await;
    browser.sees(".notifications-form[data-dirty]", "Appliquer").await;
    for (name, value) in [("lamp.0.number", NUMBER), ("lamp.1.number", "0970711111")] {
        assert_eq!(browser.value(&format!("[name='{name}']")).await, value);
    }
    for (name, is_ticked) in [("lamp.0.voice", true), ("lamp.0.fax", false), ("lamp.1.fax", true)] {
        assert_eq!(browser.property(&format!("[name='{name}']"), "checked").await, Some(is_ticked), "{name}");
    }
}

/// A person with a scanner may not notice that the session has ended: the scanned address is kept.
#[tokio::test(flavor = "multi_thread")]
async fn a_scanned_address_is_restored_after_the_session_ended() {
    let portal = TestPortal::start().await;
    let browser = Browser::start(&portal, Scripting::On).await;
    browser.open("/extranet/clients/10000/phones/new").await;
    browser.sign_in("expert").await;
    browser.fill("#register-number", NUMBER).await;
    browser.fill("#register-description", "Accueil").await;
    portal.advance(13, 0);
    browser.fill("#register-mac", &["80:5E:C0:02:1C:1B", super::ENTER].concat()).await;
    browser.sees("h1", "Authentification OpenIP").await;
    browser.sign_in("expert").await;
    assert_eq!(browser.path().await, "/extranet/clients/10000/phones/new");
    let values = ["mac", "number", "description"].map(|name| format!("#register-{name}"));
    assert_eq!(browser.value(&values[0]).await, "80:5E:C0:02:1C:1B");
    assert_eq!(browser.value(&values[1]).await, NUMBER);
    assert_eq!(browser.value(&values[2]).await, "Accueil");
    browser.type_into("#register-mac", super::ENTER).await;
    browser.sees("#latest-805EC0021C1B", "En attente").await;
}

/// The fields of a new client, and the values that a test types.
const VALUES: [(&str, &str); 6] = [
    ("reference", "30000"),
    ("name", "Menuiserie Neuve"),
    ("siret", "48285833900021"),
    ("address", "1, rue « Neuve » & fils"),
    ("postal_code", "75001"),
    ("city", "Paris"),
];

async fn fill_client(browser: &Browser) {
    for (name, value) in VALUES {
        browser.fill(&format!("#CreateClient-{name}"), value).await;
    }
}
