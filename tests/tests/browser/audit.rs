//! Audits every screen in both languages, both themes and three widths: it has no barrier for people with disabilities,
//! does not scroll sideways, and causes no error in the browser's log.

use portal_tests::{Browser, MAC, Scripting, TestPhone, TestPortal};

/// The phone whose window has expired.
const LATE: &str = "805EC0021C1C";
/// The phone whose window is open.
const OPEN: &str = "805EC0021C1D";

/// A screen: its name, its path, and the form that the test sends without filling it in, so that the screen shows
/// errors.
type Screen = (&'static str, &'static str, Option<&'static str>);

/// The screens of visitors who are not signed in.
const OUTSIDE: [Screen; 4] = [
    ("sign-in", "/extranet/login", None),
    ("sign-in, refused", "/extranet/login", Some("#SignIn")),
    ("CommPortal's sign-in", "/login", None),
    ("CommPortal's sign-in, refused", "/login", Some("#SignIn")),
];
const USER: [Screen; 13] = [
    ("home", "/", None),
    ("account", "/settings", None),
    ("new password, refused", "/settings/password", Some("#ChangePassword")),
    ("new PIN", "/settings/pins/voicemail", None),
    ("own sessions", "/settings/sessions", None),
    ("lamp", "/settings/notifications", None),
    ("e-mail", "/settings/notifications/email", None),
    ("phone selection", "/lines/0970192349", None),
    ("editor", "/lines/0970192349/yealink-cp920", None),
    ("editor, a key open", "/lines/0970192349/yealink-cp920?key=programmable-1", None),
    ("editor of a large phone", "/lines/0970192349/yealink-t46g?key=expansion-1-3", None),
    ("copy, no other phone", "/lines/0970192349/yealink-cp920/copy", None),
    ("no such line", "/lines/0999999999", None),
];
const ADMINISTRATOR: [Screen; 3] = [
    ("administered lines", "/admin/lines", None),
    ("administered lines, none found", "/admin/lines?q=elephant", None),
    ("a colleague's phone", "/lines/0970192349/yealink-cp920", None),
];
const RESELLER: [Screen; 25] = [
    ("clients", "/extranet/clients", None),
    ("clients, none found", "/extranet/clients?q=elephant", None),
    ("client file", "/extranet/clients/10000", None),
    ("lines", "/extranet/clients/10000/lines", None),
    ("user", "/extranet/clients/10000/lines/0970192349", None),
    ("a user's phone", "/lines/0970192349/yealink-cp920", None),
    ("new line", "/extranet/clients/10000/lines/new", None),
    ("new line, refused", "/extranet/clients/10000/lines/new", Some("#CreateLine")),
    ("phones", "/extranet/clients/10000/phones", None),
    ("phones, none found", "/extranet/clients/10000/phones?q=elephant", None),
    ("new phone", "/extranet/clients/10000/phones/new", None),
    ("new phone, refused", "/extranet/clients/10000/phones/new", Some("#register")),
    ("phone", "/extranet/clients/10000/phones/805EC0021C1B", None),
    ("phone selection before a request", "/lines/0272342039", None),
    ("router", "/extranet/router", None),
    ("platform error", "/extranet/error?mac=805EC0021C1B&correlator=042a+f486+c57e+b9a2", None),
    ("workshop", "/extranet/workshop", None),
    ("access of phones", "/extranet/sources", None),
    ("sessions", "/extranet/sessions", None),
    ("new token, refused", "/extranet/sessions", Some("#CreateApiToken")),
    ("new password of the staff, refused", "/extranet/password", Some("#ChangePassword")),
    ("own accounts", "/extranet/accounts", None),
    ("new client", "/extranet/clients/new", None),
    ("no such client", "/extranet/clients/99999/phones", None),
    ("no such page", "/extranet/nothing", None),
];
const OPERATOR: [Screen; 5] = [
    ("resellers", "/extranet/resellers", None),
    ("accounts", "/extranet/accounts", None),
    ("new reseller, refused", "/extranet/resellers", Some("#CreateReseller")),
    ("operator's new client", "/extranet/clients/new", None),
    ("unknown phones", "/extranet/unknown", None),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_passes_the_audit_in_french() {
    audit("fr").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_passes_the_audit_in_english() {
    audit("en").await;
}

/// Puts faults into a page: the functions that find no fault elsewhere must find these.
#[tokio::test(flavor = "multi_thread")]
async fn the_audit_finds_faults_put_into_a_page() {
    let portal = TestPortal::start().await;
    let browser = Browser::start(&portal, Scripting::On).await;
    browser.load_checker().await;
    browser.resize(390, 900).await;
    browser.open("/extranet/login").await;
    assert_eq!(browser.find_barriers().await, [""; 0]);
    assert_eq!(browser.find_overflow().await, [""; 0]);
    assert_eq!(browser.take_errors().await, [""; 0]);
    let add_faults = "document.querySelector('main').insertAdjacentHTML('beforeend', \
                 '<img src=\"/favicon.svg\"><p style=\"color: red\">a</p>'); \
                 document.querySelector('main img').width = 600";
    browser.evaluate::<serde_json::Value>(add_faults, vec![]).await;
    let barriers = browser.find_barriers().await;
    assert!(barriers.iter().any(|barrier| barrier.starts_with("image-alt")), "{barriers:?}");
    assert_eq!(browser.find_overflow().await.len(), 1);
    let errors = browser.take_errors().await.concat();
    assert!(errors.contains("Content Security Policy"), "{errors}");
}

async fn audit(language: &str) {
    let portal = TestPortal::start().await;
    let browser = Browser::start(&portal, Scripting::On).await;
    create_contents(&portal).await;
    browser.load_checker().await;
    browser.set_cookie("language", language).await;
    let mut found = Vec::new();
    for (login, screens) in [
        (None, &OUTSIDE[..]),
        (Some("expert"), &RESELLER[..]),
        (Some("operateur"), &OPERATOR[..]),
        (Some("0970192349"), &USER[..]),
        (Some("0970716830"), &ADMINISTRATOR[..]),
    ] {
        if let Some(login) = login {
            browser.clear_cookies().await;
            browser.set_cookie("language", language).await;
            browser.open("/extranet/login").await;
            browser.sign_in(login).await;
        }
        for theme in ["light", "dark"] {
            browser.set_cookie("theme", theme).await;
            for screen in screens {
                audit_screen(&browser, screen, (language, theme), &mut found).await;
            }
        }
    }
    assert!(found.is_empty(), "{language}: {} findings\n{}", found.len(), found.join("\n"));
}

/// Creates phones in every state, one of them with a warning, and a locked line, so that the screens show all of these.
async fn create_contents(portal: &TestPortal) {
    crate::lines::lock(portal);
    let expert = portal.sign_in("expert").await;
    expert.register(MAC).await;
    expert.register(LATE).await;
    TestPhone::cp920(portal, MAC).start().await;
    portal.advance(49, 0);
    TestPhone::cp920(portal, MAC).fetch_own().await;
    let operator = portal.operator().await;
    operator.register(OPEN).await;
    operator.await_phone(MAC, |phone| phone.row.warning.is_some()).await;
}

/// Audits one screen at three widths. Adds its faults to `found`.
async fn audit_screen(
    browser: &Browser,
    (name, path, form): &Screen,
    (language, theme): (&str, &str),
    found: &mut Vec<String>,
) {
    browser.resize(1280, 900).await;
    browser.open(path).await;
    let language_and_theme = "return [document.documentElement.lang, document.documentElement.dataset.theme]";
    assert_eq!(browser.evaluate::<[String; 2]>(language_and_theme, vec![]).await, [language, theme], "{path}");
    if let Some(form) = form {
        browser.click(&format!("{form} button[type=submit]")).await;
        browser.sees_where(&format!("{form} .error"), "a sentence", |text| !text.is_empty()).await;
    }
    if browser.count(".row-box").await > 0 {
        // A ticked row shows the bar of actions on ticked rows.
        browser.click(".row-box").await;
    }
    // Menus and explanations stay closed at 1280 px and are opened at 390 px, so both states are audited. 320 px is the
    // width at which WCAG forbids sideways scrolling; only that is checked there.
    for width in [1280, 390, 320] {
        browser.resize(width, 900).await;
        let mut faults = browser.find_overflow().await;
        if width != 320 && theme == "light" {
            faults.extend(browser.find_obscured().await);
        }
        if width == 390 {
            // An open menu covers the elements below it, so menus are opened on one screen only.
            browser.open_details(if *name == "sessions" { "details.menu" } else { "main details" }).await;
            faults.extend(browser.find_overflow().await);
        }
        if width != 320 {
            faults.extend(browser.find_barriers().await);
        }
        found.extend(faults.iter().map(|fault| format!("{name}, {theme}, {width}: {fault}")));
    }
    let errors = browser.take_errors().await;
    // The browser logs the status of an absent page (404) and of a refused form (4xx). These errors are expected.
    let is_expected = |error: &str| {
        error.contains("status of 404") && error.contains(path) || form.is_some() && error.contains("status of 4")
    };
    found.extend(errors.iter().filter(|error| !is_expected(error)).map(|error| format!("{name}, {theme}: {error}")));
}
