//! Every screen in both languages and themes, wide and narrow: nothing in the way of whoever reads or moves otherwise,
//! nothing to scroll sideways, no error in the browser's log.

use portal_tests::{Browser, MAC, Scripting, TestPhone, TestPortal};

const LATE: &str = "805EC0021C1C";
const OPEN: &str = "805EC0021C1D";

/// A screen, its address, and the form that is sent as it is so that one sees what is wrong.
type Screen = (&'static str, &'static str, Option<&'static str>);

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
async fn in_french() {
    audit("fr").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_english() {
    audit("en").await;
}

/// What finds nothing must be able to find something.
#[tokio::test(flavor = "multi_thread")]
async fn the_audit_sees_what_is_wrong() {
    let portal = TestPortal::start().await;
    let browser = Browser::start(&portal, Scripting::On).await;
    browser.bring_checker().await;
    browser.resize(390, 900).await;
    browser.open("/extranet/login").await;
    assert_eq!(browser.find_barriers().await, [""; 0]);
    assert_eq!(browser.find_overflow().await, [""; 0]);
    assert_eq!(browser.take_errors().await, [""; 0]);
    let spoil = "document.querySelector('main').insertAdjacentHTML('beforeend', \
                 '<img src=\"/favicon.svg\"><p style=\"color: red\">a</p>'); \
                 document.querySelector('main img').width = 600";
    browser.evaluate::<serde_json::Value>(spoil, vec![]).await;
    let barriers = browser.find_barriers().await;
    assert!(barriers.iter().any(|barrier| barrier.starts_with("image-alt")), "{barriers:?}");
    assert_eq!(browser.find_overflow().await.len(), 1);
    let errors = browser.take_errors().await.concat();
    assert!(errors.contains("Content Security Policy"), "{errors}");
}

async fn audit(language: &str) {
    let portal = TestPortal::start().await;
    let browser = Browser::start(&portal, Scripting::On).await;
    fill(&portal).await;
    browser.bring_checker().await;
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
                look(&browser, screen, (language, theme), &mut found).await;
            }
        }
    }
    assert!(found.is_empty(), "{language}: {} findings\n{}", found.len(), found.join("\n"));
}

/// Phones in every state, one of them with something to look at; and a line that is locked.
async fn fill(portal: &TestPortal) {
    crate::lines::lock(portal);
    let expert = portal.sign_in("expert").await;
    expert.register(MAC).await;
    expert.register(LATE).await;
    TestPhone::cp920(portal, MAC).start().await;
    portal.advance(49, 0);
    TestPhone::cp920(portal, MAC).fetch_own().await;
    let expert = portal.operator().await;
    expert.register(OPEN).await;
    expert.await_phone(MAC, |phone| phone.row.warning.is_some()).await;
}

async fn look(
    browser: &Browser,
    (name, path, form): &Screen,
    (language, theme): (&str, &str),
    found: &mut Vec<String>,
) {
    browser.resize(1280, 900).await;
    browser.open(path).await;
    let as_asked = "return [document.documentElement.lang, document.documentElement.dataset.theme]";
    assert_eq!(browser.evaluate::<[String; 2]>(as_asked, vec![]).await, [language, theme], "{path}");
    if let Some(form) = form {
        browser.click(&format!("{form} button[type=submit]")).await;
        browser.sees_where(&format!("{form} .error"), "a sentence", |text| !text.is_empty()).await;
    }
    if browser.count(".row-box").await > 0 {
        // What can be done to the ticked rows comes forth.
        browser.click(".row-box").await;
    }
    // Folded on a wide screen, unfolded on a narrow one: each is read once.
    for width in [1280, 390, 320] {
        browser.resize(width, 900).await;
        let mut wrong = browser.find_overflow().await;
        if width != 320 && theme == "light" {
            wrong.extend(browser.find_obscured().await);
        }
        if width == 390 {
            // The menu would lie over what is below it.
            browser.unfold(if *name == "sessions" { "details.menu" } else { "main details" }).await;
            wrong.extend(browser.find_overflow().await);
        }
        if width != 320 {
            wrong.extend(browser.find_barriers().await);
        }
        found.extend(wrong.iter().map(|wrong| format!("{name}, {theme}, {width}: {wrong}")));
    }
    let errors = browser.take_errors().await;
    // A page that isn't there says so in the log too; so does a form that is refused.
    let is_expected = |error: &str| {
        error.contains("status of 404") && error.contains(path) || form.is_some() && error.contains("status of 4")
    };
    found.extend(errors.iter().filter(|error| !is_expected(error)).map(|error| format!("{name}, {theme}: {error}")));
}
