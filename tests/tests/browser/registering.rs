//! The page "Provisionner @MAC", which registers phones, used with a keyboard and with a bar code scanner.

use portal_api::{
    Number,
    line::{Administrator, CreateLine, Restriction},
};
use portal_tests::{Browser, CLIENT, FOREIGN_CLIENT, MAC, NUMBER, Person, Scripting, TestPortal, phones_of, reference};

const FORM: &str = "/extranet/clients/10000/phones/new";

/// Opens the form as a reseller and fills in a line. Returns the browser, and a session of the reseller.
async fn open_form(portal: &TestPortal) -> (Browser, Person) {
    let (browser, expert) = tokio::join!(Browser::start(portal, Scripting::On), portal.sign_in("expert"));
    browser.open(FORM).await;
    browser.sign_in("expert").await;
    browser.fill("#register-number", NUMBER).await;
    (browser, expert)
}

/// A scanner types thirteen keys for each phone: twelve digits and Enter. Twenty phones need no other key: the form
/// proposes the next line after each phone.
#[tokio::test(flavor = "multi_thread")]
async fn a_scanner_registers_twenty_phones_on_twenty_lines() {
    let portal = TestPortal::start().await;
    let (browser, expert) = open_form(&portal).await;
    let numbers: Vec<String> = (0..20).map(|index| format!("09990000{index:02}")).collect();
    for number in &numbers {
        expert.call(new_line(number)).await.expect("a line");
    }
    let macs: Vec<_> = (0..20).map(|index| format!("805EC00310{index:02X}")).collect();
    browser.open(&[FORM, "?number=", &numbers[0]].concat()).await;
    browser.sees(".line-name", "Poste 0999000000").await;
    browser.fill("#register-description", "Le premier").await;
    browser.click("#register-mac").await;
    // A scanner does not wait for answers: it types all addresses at once.
    let keys = macs.iter().map(|mac| [mac, super::ENTER].concat()).collect::<Vec<_>>();
    assert!(keys.iter().all(|keys| keys.chars().count() == 13));
    browser.press(&keys.concat()).await;
    browser.sees("#register .sitting", "Référencés depuis l’ouverture de la page : 20").await;
    assert_eq!(browser.texts(".sitting-refused li").await, [""; 0], "nothing was sent twice");
    let list = expert.call(phones_of(CLIENT)).await.expect("the list");
    assert_eq!(list.total, 29, "nine phones existed before");
    for (mac, number) in macs.iter().zip(&numbers) {
        let found: Vec<_> = list.rows.iter().filter(|row| row.mac.as_str() == mac).collect();
        assert_eq!(found.len(), 1, "{mac}");
        assert_eq!(found[0].number.as_ref().map(Number::as_str), Some(number.as_str()), "{mac}");
        let description = if *mac == macs[0] { "Le premier" } else { "" };
        assert_eq!(found[0].description.as_str(), description, "{mac}");
    }
    browser.has_focus("register-mac").await;
    assert_eq!(browser.value("#register-mac").await, "");
    browser.sees("#latest-805EC0031013", "80:5E:C0:03:10:13").await;

    // A line that the user chooses, here by its name, is used although it already has a phone.
    portal.advance(0, 1);
    browser.fill("#register-number", "poste 0999000007").await;
    browser.fill("#register-mac", &["805ec0021c1b", super::ENTER].concat()).await;
    let confirmation = browser.sees("#register .sitting", "80:5E:C0:02:1C:1B").await;
    let expected = "80:5E:C0:02:1C:1B référencé sur 09 99 00 00 07 – Poste 0999000007";
    assert!(confirmation.starts_with(expected), "{confirmation}");
    // Undo deletes the phone, and puts its line back into the form.
    browser.click("#undo-805EC0021C1B button").await;
    browser.await_gone("#latest-805EC0021C1B").await;
    assert_eq!(expert.count_phones().await, 29);
    assert_eq!(browser.value("#register-number").await, "09\u{a0}99\u{a0}00\u{a0}00\u{a0}07");
    browser.sees(".line-name", "Poste 0999000007").await;
    assert_eq!(browser.take_errors().await, [""; 0]);
}

/// The operation that creates a line.
fn new_line(number: &str) -> CreateLine {
    CreateLine {
        reference: reference(CLIENT),
        number: number.parse().expect("a number"),
        name: format!("Poste {number}").parse().expect("a name"),
        department: None,
        licence: None,
        administrator: Administrator::No,
        restriction: Restriction::HighRiskCountries,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_mac_address_is_reported_while_typing() {
    let portal = TestPortal::start().await;
    let (browser, expert) = open_form(&portal).await;
    let too_short = "11 chiffres hexadécimaux ; il en faut 12.";
    // The error appears when the user pauses while typing, and disappears when the address is complete.
    browser.type_into("#register-mac", "80:5E:C0:02:1C:1").await;
    browser.sees("#register-mac-error", too_short).await;
    browser.has_focus("register-mac").await;
    browser.type_into("#register-mac", "B").await;
    browser.sees_where("#register-mac-error", "nothing", str::is_empty).await;
    browser.sees("#register", "Fabricant probable : Yealink").await;
    // It appears when the user leaves the field.
    browser.fill("#register-mac", "805EC0021C1").await;
    browser.press(super::TAB).await;
    browser.sees("#register-mac-error", too_short).await;
    // A wrong digit is reported at once, because no further digit can correct it.
    browser.fill("#register-mac", "805EC0021G").await;
    browser.sees("#register-mac-error", "« G » n’est pas un chiffre hexadécimal").await;
    // It appears when the user presses Enter.
    browser.fill("#register-mac", &["805EC0021C1", super::ENTER].concat()).await;
    browser.sees("#register-mac-error", too_short).await;
    assert_eq!(
        browser.value("#register-mac").await,
        "805EC0021C1",
        "the refused address is kept, so that the user can correct it"
    );
    browser.has_focus("register-mac").await;
    assert_eq!(expert.count_phones().await, 9, "nothing was stored");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duplicate_names_the_resellers_own_phone_or_shows_the_platform_error() {
    let portal = TestPortal::start().await;
    let (browser, expert) = open_form(&portal).await;
    expert.register(MAC).await;
    let sentence = "est déjà référencée chez ce client, sur la SDA 09 70 19 23 49.";
    browser.fill("#register-mac", "805EC0021C1B").await;
    browser.sees("#register .hint.bad", "Déjà référencée chez").await;
    browser.type_into("#register-mac", super::ENTER).await;
    browser.sees("#register-mac-error", sentence).await;
    browser.follow("#register-mac-error", "Voir ce téléphone").await;
    browser.sees("h2", "80:5E:C0:02:1C:1B").await;
    assert_eq!(browser.path().await, format!("/extranet/clients/10000/phones/{MAC}"));

    let autre = portal.sign_in("autre").await;
    let foreign = autre.call(phones_of(FOREIGN_CLIENT)).await.expect("the list").rows[0].mac.with_colons();
    browser.open(FORM).await;
    browser.fill("#register-number", NUMBER).await;
    browser.fill("#register-mac", &foreign).await;
    browser.sees("#register .hint.bad", "Déjà utilisée sur la plateforme").await;
    browser.type_into("#register-mac", super::ENTER).await;
    // The form stays, with the values that the user typed.
    browser.sees("#register-mac-error", "est déjà utilisée sur la plateforme").await;
    assert_eq!(browser.value("#register-mac").await, foreign);
    assert_eq!(browser.value("#register-number").await, NUMBER);
    browser.follow("#register-mac-error", "Détail de l’erreur").await;
    browser.sees("h1", "Erreur Plateforme Metaswitch").await;
    browser.sees("main .notice", &foreign).await;
    browser.click("#detail summary").await;
    let detail = browser.sees("#detail", "5012").await;
    assert!(detail.contains("Object Identifier:") && detail.contains("log correlator is"), "{detail}");
    let correlator = browser.texts("main .correlator code").await.concat();
    assert!(detail.contains(&correlator) && correlator.len() == 19, "{correlator}");
    assert_eq!(expert.count_phones().await, 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_registers_once() {
    let portal = TestPortal::start().await;
    let (browser, expert) = open_form(&portal).await;
    browser.fill("#register-mac", "80:5E:C0:02:1C:1B").await;
    browser.sees("#register", "Fabricant probable : Yealink").await;
    browser.double_click("#register button[type=submit]").await;
    browser.sees("#register .sitting", "Référencés depuis l’ouverture de la page : 1").await;
    browser.sees("#latest-805EC0021C1B", "En attente").await;
    assert_eq!(expert.count_phones().await, 10);
    assert_eq!(browser.texts(".sitting-refused li").await, [""; 0], "the second click is ignored, not refused");
    browser.sees_where("#register-mac-error", "nothing", str::is_empty).await;
}
