//! The editor of keys and settings: a user changes them in the browser, and the phone's file contains the changes.

use crate::{ALT, CONTROL, DOWN, ENTER, TAB};
use portal_api::{
    Label, Mac, Number,
    key::{Key, ListKeys, SaveKeys},
    phone::RegisterPhone,
    setting::ChangeSettings,
};
use portal_tests::{Browser, CLIENT, MAC, Person, Scripting, TestPhone, TestPortal, reference};

const LINE: &str = "0970716830";
const CP920: &str = "yealink-cp920";
const T46G: &str = "yealink-t46g";
const LOCKED: &str = "Ce paramètre est verrouillé par l’administrateur de l’entreprise.";

fn number() -> Number {
    LINE.parse().expect("a number")
}

/// Registers a phone on the user's line, and starts it.
async fn start_phone(portal: &TestPortal, mac: &str, model: &str) -> TestPhone {
    let expert = portal.sign_in("expert").await;
    let register = RegisterPhone {
        reference: reference(CLIENT),
        mac: Mac::parse(mac).expect("an address"),
        model: None,
        description: Label::parse("Bureau").expect("a label"),
        number: number().into(),
    };
    expert.call(register).await.expect("registered");
    let mut phone = TestPhone::cp920(portal, mac);
    if model == T46G {
        phone.model = "SIP-T46G".into();
        phone.code = 28;
        phone.firmware = "28.83.0.120".into();
    }
    phone.start().await;
    phone
}

fn key(place: &str, function: &str, operand: &str, label: &str) -> Key {
    let text = |text: &str| text.to_owned();
    Key {
        place: place.parse().expect("a place"),
        function: text(function),
        line: 1,
        operand: text(operand),
        pickup: text(""),
        label: text(label),
    }
}

async fn save(person: &Person, model: &str, version: i64, keys: Vec<Key>) {
    person
        .call(SaveKeys {
            number: number(),
            model: model.into(),
            version,
            keys,
            groups: portal_api::key_place::KeyGroup::ALL.to_vec(),
        })
        .await
        .expect("saved");
}

async fn keys(person: &Person, model: &str) -> Vec<Key> {
    person.call(ListKeys { number: number(), model: model.into() }).await.expect("the keys").keys
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_programmed_on_a_mobile_by_touch() {
    let portal = TestPortal::start().await;
    let (browser, phone) = tokio::join!(Browser::start(&portal, Scripting::On), start_phone(&portal, MAC, CP920));
    browser.resize(390, 844).await;
    browser.enable_touch().await;
    browser.open("/").await;
    browser.sees("main", "Portail MetaCentrex Veuillez ouvrir une session ci-dessous.").await;
    browser.sign_in("09 70 71 68 30").await;
    browser.sees("main", "Appliqué le").await;
    browser.follow("nav.main-tabs", "Paramètres").await;
    browser.sees("main", "Administrateur racine").await;
    browser.follow("main", "Paramétrer les touches").await;
    browser.sees("h1", "Sélection de téléphone").await;
    browser.follow("#model-yealink-cp920", "Modifier").await;
    browser.sees("h1", "Yealink CP920 – Modifier les paramètres").await;
    browser.mark_document().await;

    browser.click(".editor-picture [data-key=programmable-1]").await;
    browser.choose("#key-function", "speed_dial").await;
    browser.fill("#key-operand", "09 70 71 11 11").await;
    assert_eq!(browser.value("#key-label").await, "Utilisateur Full Meta Test - 1", "a colleague's name");
    // The user may type a name instead of a number: the portal looks the name up when the keys are saved.
    browser.fill("#key-operand", "full meta test - 1").await;
    browser.fill("#key-label", "Accueil").await;
    browser.sees(".editor-picture [data-key=programmable-1]", "Accueil").await;
    // The user chooses "no function" in between: number and label come back with the function.
    browser.choose("#key-function", "none").await;
    browser.sees(".key-list [data-key=programmable-1]", "Libre").await;
    browser.choose("#key-function", "speed_dial").await;
    browser.sees(".editor-picture [data-key=programmable-1]", "Accueil").await;
    browser.click("[data-save]").await;
    browser.sees(".phones-status", "En attente : le téléphone prendra la modification").await;
    let file = phone.fetch_own().await;
    assert_eq!(file.value("programablekey.1.type"), Some("13"), "{}", file.body);
    assert_eq!(file.value("programablekey.1.value"), Some("0970711111"));
    assert_eq!(file.value("programablekey.1.label"), Some("Accueil"));
    browser.sees(".phones-status", "Appliqué le").await;
    assert!(browser.is_marked().await, "the page was not loaded again");
    assert_eq!(browser.take_errors().await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_programmed_with_the_keyboard_alone() {
    let portal = TestPortal::start().await;
    let (browser, phone) = tokio::join!(Browser::start(&portal, Scripting::On), start_phone(&portal, MAC, CP920));
    browser.resize(1280, 900).await;
    browser.open("/login").await;
    browser.has_focus("SignIn-login").await;
    browser.press(&[LINE, TAB, portal_server::demo::PASSWORD, ENTER].concat()).await;
    browser.sees("main", "État du téléphone").await;
    browser.tab_to("nav.main-tabs a[href='/settings']").await;
    browser.press(ENTER).await;
    browser.sees("main", "Mes numéros").await;
    browser.tab_to("main a[href='/lines/0970716830']").await;
    browser.press(ENTER).await;
    browser.sees("h1", "Sélection de téléphone").await;
    browser.tab_to("#model-yealink-cp920 a").await;
    browser.press(ENTER).await;
    browser.sees("h1", "Yealink CP920").await;
    browser.mark_document().await;
    browser.tab_to("[data-key=programmable-1]").await;
    browser.press(ENTER).await;
    browser.has_focus("key-function").await;
    browser.press("Appel direct").await;
    browser.press(TAB).await;
    browser.has_focus("key-operand").await;
    browser.press(&["0970711111", TAB].concat()).await;
    browser.has_focus("key-label").await;
    browser.fill("#key-label", "Accueil").await;
    browser.press(ENTER).await;
    browser.sees(".phones-status", "En attente").await;
    assert_eq!(phone.fetch_own().await.value("programablekey.1.label"), Some("Accueil"));
    browser.sees(".phones-status", "Appliqué le").await;
    assert!(browser.is_marked().await);

    // Alt and an arrow key move the key in the list; Control and Z move it back.
    browser.tab_to(".key-list [data-key=programmable-1]").await;
    browser.press_with(ALT, DOWN).await;
    browser.sees(".key-list [data-key=programmable-2]", "Accueil").await;
    browser.sees(".key-notice", "Déplacée : Touche 2").await;
    browser.press_with(CONTROL, "z").await;
    browser.sees(".key-list [data-key=programmable-1]", "Accueil").await;
    assert_eq!(browser.take_errors().await, [""; 0]);
}

/// Without scripting the editor is plain pages and forms.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_programmed_with_scripting_off() {
    let portal = TestPortal::start().await;
    let (browser, phone) = tokio::join!(Browser::start(&portal, Scripting::Off), start_phone(&portal, MAC, CP920));
    browser.resize(390, 844).await;
    browser.open("/lines/0970716830/yealink-cp920").await;
    browser.sign_in(LINE).await;
    browser.sees("h1", "Yealink CP920").await;
    browser.click(".key-list [data-key=programmable-1]").await;
    browser.choose("#key-function", "speed_dial").await;
    browser.type_into("#key-operand", "0970711111").await;
    browser.type_into("#key-label", "Accueil").await;
    browser.follow("main", "Enregistrer cette touche").await;
    browser.sees("main .notice", "La touche est enregistrée.").await;
    browser.sees(".key-list [data-key=programmable-1]", "Accueil").await;
    browser.sees(".phones-status", "En attente").await;
    assert_eq!(phone.fetch_own().await.value("programablekey.1.label"), Some("Accueil"));

    // A refused key keeps the typed values, so that the user can correct them.
    browser.fill("#key-operand", "pas un numéro").await;
    browser.fill("#key-label", "Atelier").await;
    browser.follow("main", "Enregistrer cette touche").await;
    browser.sees_where(".key-form .error", "a reason", |text| !text.is_empty()).await;
    assert_eq!(browser.value("#key-operand").await, "pas un numéro");
    assert_eq!(browser.value("#key-label").await, "Atelier");
}

/// A phone with 27 keys and two modules of 40 keys. The keys are moved, moved back, copied to another phone, exported
/// to a file and imported again.
#[expect(clippy::print_stdout, reason = "the duration of an edit is printed for information; no limit is tested")]
#[tokio::test(flavor = "multi_thread")]
async fn keys_of_a_phone_with_two_modules_are_moved_copied_and_imported() {
    let portal = TestPortal::start().await;
    let (browser, _) = tokio::join!(Browser::start(&portal, Scripting::On), start_phone(&portal, MAC, T46G));
    start_phone(&portal, "805EC0021C1D", CP920).await;
    let expert = portal.sign_in("expert").await;
    let mut all: Vec<Key> = (1..=27)
        .map(|n| key(&format!("line-{n}"), "speed_dial", &format!("09707111{n:02}"), &format!("L{n}")))
        .collect();
    all.extend((0..80).map(|n| {
        let place = format!("expansion-{}-{}", n / 40 + 1, n % 40 + 1);
        key(&place, "blf", &format!("09707112{n:02}"), &format!("M{n}"))
    }));
    save(&expert, T46G, 0, all.clone()).await;
    browser.resize(1280, 900).await;
    browser.open("/lines/0970716830/yealink-t46g").await;
    browser.sign_in(LINE).await;
    assert_eq!(browser.count(".key-list .key-row").await, 31, "27 line keys, and four keys under the screen");

    browser.click(".key-list [data-key=line-3]").await;
    browser.follow("#key-panel", "Monter").await;
    browser.sees(".key-list [data-key=line-2]", "L3").await;
    browser.sees(".save-bar", "2 touches modifiées").await;
    browser.follow(".key-tools", "Défaire").await;
    browser.sees(".key-list [data-key=line-3]", "L3").await;
    browser.follow(".key-tools", "Refaire").await;
    browser.sees(".editor-picture [data-key=line-2]", "L3").await;

    browser.follow(".key-editor .tabs", "Module 2 40").await;
    browser.sees(".key-list [data-key=expansion-2-40]", "M79").await;
    browser.drag(".key-row[data-row=expansion-2-4] .key-grip", ".key-row[data-row=expansion-2-1]").await;
    browser.sees(".key-list [data-key=expansion-2-1]", "M43").await;
    browser.sees(".editor-picture [data-key=expansion-2-2]", "M40").await;
    browser.click("[data-save]").await;
    browser.sees(".toasts", "Les touches sont enregistrées.").await;
    let saved = keys(&expert, T46G).await;
    let label = |place: &str| saved.iter().find(|key| key.place.to_string() == place).map(|key| key.label.as_str());
    assert_eq!([label("line-2"), label("line-3")], [Some("L3"), Some("L2")]);
    let first = ["expansion-2-1", "expansion-2-2", "expansion-2-4", "expansion-2-5"].map(label);
    assert_eq!(first, [Some("M43"), Some("M40"), Some("M42"), Some("M44")]);
    assert_eq!(saved.len(), 107);

    // Measures how long it takes to paint an edit with a processor that is four times slower. The goal is 50 ms.
    browser.slow_down(4).await;
    browser.click(".key-list [data-key=expansion-2-1]").await;
    let took: f64 = browser
        .evaluate_async(
            "const [done] = [...arguments].slice(-1); const label = document.querySelector('#key-label'); \
             label.value = 'Nouveau'; const start = performance.now(); \
             label.dispatchEvent(new InputEvent('input', { bubbles: true })); \
             requestAnimationFrame(() => { const channel = new MessageChannel(); \
             channel.port1.onmessage = () => done(performance.now() - start); channel.port2.postMessage(0); });",
        )
        .await;
    browser.sees(".editor-picture [data-key=expansion-2-1]", "Nouveau").await;
    println!("an edit of 107 keys is painted in {took:.1} ms, four times slowed down");
    browser.slow_down(1).await;
    browser.follow(".save-bar", "Annuler les modifications").await;
    browser.await_gone(".save-bar:not([hidden]):has([data-save])").await;

    // Copies the keys to a phone with four keys. The page first lists the keys that do not fit.
    browser.follow(".key-tools", "Copier vers…").await;
    browser.sees("h1", "Copie des touches").await;
    browser.sees("main", "Touches à copier (4)").await;
    browser.sees("main", "Touches laissées de côté (103)").await;
    browser.sees("main", "Ce téléphone n’a plus de touche libre.").await;
    browser.follow("main", "Copier 4 touches vers Yealink CP920").await;
    browser.sees("h1", "Yealink CP920").await;
    browser.sees(".key-list [data-key=programmable-2]", "L3").await;

    // Exports the keys to a file, deletes all keys, and imports the file: the keys are the same again.
    let export = expert.get("/api/v1/lines/0970716830/keys/yealink-t46g/keys.csv").await;
    let file = tempfile::NamedTempFile::with_suffix(".csv").expect("a file");
    std::fs::write(file.path(), export.bytes().await.expect("its bytes")).expect("written");
    save(&expert, T46G, 2, Vec::new()).await;
    browser.open("/lines/0970716830/yealink-t46g").await;
    browser.sees(".key-list [data-key=line-1]", "Libre").await;
    browser.upload("[data-import]", file.path()).await;
    browser.sees(".key-notice", "107 touches lues").await;
    browser.click("[data-save]").await;
    browser.sees(".toasts", "Les touches sont enregistrées.").await;
    assert_eq!(keys(&expert, T46G).await, saved);
    assert_eq!(browser.take_errors().await, [""; 0]);
}

/// The person who saves second sees the changes of the person who saved first, and keeps the changes of both.
#[tokio::test(flavor = "multi_thread")]
async fn keys_edited_by_two_people_are_merged() {
    let portal = TestPortal::start().await;
    let (browser, _) = tokio::join!(Browser::start(&portal, Scripting::On), start_phone(&portal, MAC, T46G));
    let expert = portal.sign_in("expert").await;
    let line = |n: u8, label: &str| key(&format!("line-{n}"), "speed_dial", "0970711111", label);
    save(&expert, T46G, 0, vec![line(1, "a"), line(2, "b"), line(3, "c")]).await;
    browser.open("/lines/0970716830/yealink-t46g?key=line-1").await;
    browser.sign_in(LINE).await;
    browser.fill("#key-label", "à moi").await;
    save(&expert, T46G, 1, vec![line(1, "à lui"), line(2, "aussi"), line(3, "c")]).await;
    browser.click("[data-save]").await;
    browser.sees(".key-notice", "Quelqu’un d’autre a enregistré entre-temps : Touche 1, Touche 2").await;
    browser.sees(".key-notice", "Vous avez tous deux modifié : Touche 1. Votre version est affichée.").await;
    browser.sees(".key-list [data-key=line-2]", "aussi").await;
    browser.click("[data-save]").await;
    browser.sees(".toasts", "Les touches sont enregistrées.").await;
    let labels: Vec<String> = keys(&expert, T46G).await.into_iter().map(|key| key.label).collect();
    assert_eq!(labels, ["à moi", "aussi", "c"]);

    // The user takes over the other person's version of the conflicting key, and keeps the own change of another key.
    browser.fill("#key-label", "encore à moi").await;
    browser.click(".editor-picture [data-key=line-3]").await;
    browser.fill("#key-label", "seul à moi").await;
    save(&expert, T46G, 3, vec![line(1, "encore à lui"), line(2, "aussi"), line(3, "c")]).await;
    browser.click("[data-save]").await;
    browser.sees(".key-notice", "Vous avez tous deux modifié : Touche 1.").await;
    browser.click("[data-theirs]").await;
    browser.sees(".key-list [data-key=line-1]", "encore à lui").await;
    browser.sees(".key-list [data-key=line-3]", "seul à moi").await;
    browser.click("[data-save]").await;
    browser.await_gone(".save-bar:not([hidden]) [data-save]").await;
    let labels: Vec<String> = keys(&expert, T46G).await.into_iter().map(|key| key.label).collect();
    assert_eq!(labels, ["encore à lui", "aussi", "seul à moi"]);

    // The session ends before the user saves. After signing in again, the unsaved changes are back.
    browser.click(".editor-picture [data-key=line-1]").await;
    browser.fill("#key-label", "brouillon").await;
    browser.clear_cookies().await;
    browser.click("[data-save]").await;
    browser.sees("h1", "Portail MetaCentrex").await;
    browser.sign_in(LINE).await;
    browser.sees(".key-notice", "Vos modifications non enregistrées sont rétablies.").await;
    browser.sees(".key-list [data-key=line-1]", "brouillon").await;
}

/// The user can read a setting that the client locked, but not change it. The user can replace an own value by the
/// inherited value.
#[tokio::test(flavor = "multi_thread")]
async fn a_locked_setting_is_read_only_and_an_own_value_can_be_reset() {
    let portal = TestPortal::start().await;
    let (browser, _) = tokio::join!(Browser::start(&portal, Scripting::On), start_phone(&portal, MAC, T46G));
    let expert = portal.sign_in("expert").await;
    let lock = ChangeSettings {
        reference: Some(reference(CLIENT)),
        values: [
            ("popup.missed_call".to_owned(), "false".to_owned()),
            ("display.brightness".to_owned(), "3".to_owned()),
        ]
        .into(),
        lock: vec!["popup.missed_call".into()],
        ..Default::default()
    };
    expert.call(lock).await.expect("locked");
    browser.open("/lines/0970716830/yealink-t46g").await;
    browser.sign_in(LINE).await;
    browser.fill(".settings-search input", "manqués").await;
    let locked_setting = ".setting:has(#ChangeSettings-popup-missed_call)";
    browser.sees(locked_setting, LOCKED).await;
    browser.sees(locked_setting, "Hérité de l’entreprise").await;
    browser.sees(locked_setting, "Non").await;
    assert_eq!(browser.count(&format!("{locked_setting} :is(input, select, button)")).await, 0);
    assert_eq!(
        browser.texts("#settings-tree").await.concat().matches("Luminosité").count(),
        0,
        "the search hides other settings"
    );

    browser.fill(".settings-search input", "luminosite").await;
    let own_setting = ".setting:has(#ChangeSettings-display-brightness)";
    browser.sees(own_setting, "Hérité de l’entreprise").await;
    assert_eq!(browser.value("#ChangeSettings-display-brightness").await, "3");
    browser.fill("#ChangeSettings-display-brightness", "11").await;
    browser.follow(".settings-form", "Enregistrer les modifications").await;
    // 11 is above the maximum: the error names the limit, 10.
    browser.sees(own_setting, "10").await;
    browser.fill("#ChangeSettings-display-brightness", "9").await;
    browser.follow(".settings-form", "Enregistrer les modifications").await;
    browser.sees(own_setting, "Défini ici").await;
    browser.sees(".phones-status", "En attente").await;
    // Enter, and Control with S, save the form, although its first button does something else.
    for (keys, value) in [(ENTER, "8"), ("s", "7")] {
        browser.fill("#ChangeSettings-display-brightness", value).await;
        if keys == ENTER {
            browser.press(keys).await;
        } else {
            browser.press_with(CONTROL, keys).await;
        }
        browser.sees(&format!("{own_setting}:has([value='{value}'])"), "Défini ici").await;
    }
    browser.follow(own_setting, "Rétablir la valeur héritée").await;
    browser.sees(own_setting, "Hérité de l’entreprise").await;
    assert_eq!(browser.value("#ChangeSettings-display-brightness").await, "3");

    // The API refuses a change of the locked setting too.
    let user = portal.visitor();
    user.sign_in(LINE).await;
    let change = ChangeSettings {
        number: Some(number()),
        model: Some(T46G.into()),
        values: [("popup.missed_call".to_owned(), "true".to_owned())].into(),
        ..Default::default()
    };
    let refused = user.call(change).await.expect_err("locked");
    assert_eq!(refused.fields["popup.missed_call"], LOCKED);
}
