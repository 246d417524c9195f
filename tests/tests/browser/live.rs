//! Pages that update themselves without disturbing the reader: ticks, the focus, typed text and open forms stay.

use portal_tests::{Browser, MAC, Scripting, TestPhone, TestPortal};

const PHONES: &str = "/extranet/clients/10000/phones";

#[tokio::test(flavor = "multi_thread")]
async fn live_updates_keep_ticks_focus_and_typed_text() {
    let portal = TestPortal::start().await;
    let (browser, expert) = tokio::join!(Browser::start(&portal, Scripting::On), portal.sign_in("expert"));
    expert.register(MAC).await;
    browser.open(PHONES).await;
    browser.sign_in("expert").await;
    browser.mark_document().await;
    let ticked = ["0004137823D0", MAC];
    for mac in ticked {
        browser.click(&format!("#phone-{mac} .row-box")).await;
    }
    browser.sees(".bulk-bar", "2 téléphones sélectionnés").await;
    browser.click("#phone-00041378379F summary[aria-label^=Supprimer]").await;
    let mut phone = TestPhone::cp920(&portal, MAC);
    phone.start().await;
    browser.sees(&format!("#phone-{MAC}"), "Provisionné").await;
    for mac in ticked {
        let is_ticked: Option<bool> = browser.property(&format!("#phone-{mac} .row-box"), "checked").await;
        assert_eq!(is_ticked, Some(true), "{mac}");
    }
    browser.sees(".bulk-bar", "2 téléphones sélectionnés").await;
    browser.sees("#phone-00041378379F .confirm[open]", "Supprimer le téléphone 00:04:13:78:37:9F").await;
    let summary = "return document.activeElement.ariaLabel";
    let focused: String = browser.evaluate(summary, vec![]).await;
    assert_eq!(focused, "Supprimer 00:04:13:78:37:9F");
    assert!(browser.is_marked().await);

    // The update comes while the user types an address.
    browser.open(&format!("{PHONES}/new")).await;
    browser.mark_document().await;
    browser.fill("#register-description", "Accueil").await;
    browser.type_into("#register-mac", "00:15:65").await;
    phone.fetch_own().await;
    expert.register("805EC0021C1C").await;
    browser.sees("#latest-805EC0021C1C", "En attente").await;
    browser.has_focus("register-mac").await;
    browser.press(":AA").await;
    assert_eq!(browser.value("#register-mac").await, "00:15:65:AA");
    assert_eq!(browser.value("#register-description").await, "Accueil");

    // The page of a phone updates itself too, and keeps its form open and filled in.
    browser.open(&format!("{PHONES}/{MAC}")).await;
    browser.click("#extend > summary").await;
    browser.click("#extend-form input[value=until]").await;
    TestPhone::cp920(&portal, MAC).fetch_own().await;
    browser.sees("main", "a demandé sa configuration sans ses identifiants").await;
    browser.sees(".journal tbody", "Refusée").await;
    assert_eq!(browser.property("#extend-form input[value=until]", "checked").await, Some(true));
    browser.sees("#extend[open]", "Heure de Paris").await;
    assert_eq!(browser.take_errors().await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_follows_the_search_while_typing() {
    let portal = TestPortal::start().await;
    let browser = Browser::start(&portal, Scripting::On).await;
    browser.open("/extranet/clients?sort=name").await;
    browser.sign_in("expert").await;
    browser.mark_document().await;
    browser.press("/").await;
    browser.has_focus("search").await;
    browser.press("boulangerie").await;
    browser.sees("main .count", "4 clients").await;
    browser.press(" g").await;
    browser.sees("main .count", "1 client").await;
    assert_eq!(browser.path().await, "/extranet/clients?sort=name&q=boulangerie+g");
    browser.has_focus("search").await;
    assert!(browser.is_marked().await, "the page is the same");
    browser.follow("tbody tr", "Boulangerie Garnier").await;
    browser.sees("h1", "Boulangerie Garnier [10021]").await;
    browser.back().await;
    browser.sees("main .count", "1 client").await;
    assert_eq!(browser.path().await, "/extranet/clients?sort=name&q=boulangerie+g");
    assert_eq!(browser.value("#search").await, "boulangerie g");
    // A search without results. Escape empties the search, and the list shows all clients.
    browser.type_into("#search", "xyz").await;
    browser.sees("main", "Aucun client trouvé").await;
    browser.press(super::ESCAPE).await;
    browser.sees("main .count", "41 clients").await;
    assert_eq!(browser.path().await, "/extranet/clients?sort=name");
    assert_eq!(browser.take_errors().await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn escape_closes_a_confirmation() {
    let portal = TestPortal::start().await;
    let browser = Browser::start(&portal, Scripting::On).await;
    browser.open(PHONES).await;
    browser.sign_in("expert").await;
    let row = "#phone-0004137823D0";
    browser.click(&format!("{row} summary[aria-label^=Supprimer]")).await;
    browser.sees(&format!("{row} .confirm[open]"), "Supprimer le téléphone").await;
    browser.press(super::TAB).await;
    browser.press(super::ESCAPE).await;
    browser.await_gone(&format!("{row} .confirm[open]")).await;
    let focused: String = browser.evaluate("return document.activeElement.ariaLabel", vec![]).await;
    assert_eq!(focused, "Supprimer 00:04:13:78:23:D0", "the focus returns to the button that opened the confirmation");
    assert_eq!(browser.count(row).await, 1);
}
