//! Lists of clients, lines and phones: their keyboard, search and ticks, their size, and a server that does not answer.

use portal_tests::{Browser, MAC, Scripting, TestPortal};
use serde_json::json;

const PHONES: &str = "/extranet/clients/10000/phones";
/// The script that reads the text of the element that has the focus.
const FOCUSED: &str = "return document.activeElement.textContent.trim()";
/// The maximum number of key presses until the focus is on the first "Prolonger".
const MAX_KEY_PRESSES: usize = 8;

/// Cuts the browser off from the network, or connects it again.
async fn set_offline(browser: &Browser, is_offline: bool) {
    let conditions = json!({ "offline": is_offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    browser.command("Network.enable", json!({})).await;
    browser.command("Network.emulateNetworkConditions", conditions).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keyboard_leads_to_the_first_action() {
    let portal = TestPortal::start().await;
    let browser = Browser::start(&portal, Scripting::On).await;
    browser.open(PHONES).await;
    browser.sign_in("expert").await;
    let mut keys = 0;
    for _ in 0..2 {
        browser.press(super::TAB).await;
        keys += 1;
    }
    assert_eq!(browser.evaluate::<String>(FOCUSED, vec![]).await, "Aller à la liste");
    browser.press(super::ENTER).await;
    browser.has_focus("list").await;
    while browser.evaluate::<String>(FOCUSED, vec![]).await != "Prolonger" {
        browser.press(super::TAB).await;
        keys += 1;
        assert!(keys <= MAX_KEY_PRESSES, "the first “Prolonger” is further away");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn arrow_keys_move_in_a_list() {
    let portal = TestPortal::start().await;
    let browser = Browser::start(&portal, Scripting::On).await;
    browser.open("/extranet/clients?sort=name").await;
    browser.sign_in("expert").await;
    let names = browser.texts("#list .card-title a").await;
    browser.press("/").await;
    browser.has_focus("search").await;
    // Down leads from the search into the list. Down and up move by rows.
    for (key, row) in [(super::DOWN, 0), (super::DOWN, 1), (super::DOWN, 2), (super::UP, 1)] {
        browser.press(key).await;
        assert_eq!(browser.evaluate::<String>(FOCUSED, vec![]).await, names[row], "{row}");
    }
    // Right leads to the next link of the same row, the counter of lines; left leads back to the client's name.
    browser.press(super::RIGHT).await;
    let link = "const { activeElement } = document; return [activeElement.closest('tr').querySelector('.card-title a').innerText, \
                activeElement.pathname]";
    let (name, path) = browser.evaluate::<(String, String)>(link, vec![]).await;
    assert!(name == names[1] && path.ends_with("/lines"), "{name}: {path}");
    browser.press(super::LEFT).await;
    browser.press(super::ENTER).await;
    browser.sees("h1", &names[1]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn enter_in_the_search_opens_an_exact_match() {
    let portal = TestPortal::start().await;
    let (browser, expert) = tokio::join!(Browser::start(&portal, Scripting::On), portal.sign_in("expert"));
    expert.register(MAC).await;
    browser.open("/extranet/clients").await;
    browser.sign_in("expert").await;
    browser.type_into("#search", "80-5e-c0-02-1c-1b").await;
    browser.sees(".found", "80:5E:C0:02:1C:1B").await;
    browser.press(super::ENTER).await;
    browser.sees("h2", "80:5E:C0:02:1C:1B").await;
    assert_eq!(browser.path().await, format!("{PHONES}/{MAC}"));
    // A part of a name is no exact match: Enter shows the list of matches.
    browser.open("/extranet/clients").await;
    browser.type_into("#search", &["openip", super::ENTER].concat()).await;
    browser.sees("main .count", "1 client").await;
    assert_eq!(browser.path().await, "/extranet/clients?q=openip");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_header_ticks_all_rows() {
    let portal = TestPortal::start().await;
    let browser = Browser::start(&portal, Scripting::On).await;
    browser.open(PHONES).await;
    browser.sign_in("expert").await;
    let rows = browser.count(".row-box").await;
    browser.click("[data-all]").await;
    assert_eq!(browser.count(".row-box:checked").await, rows);
    browser.sees(".bulk-bar", &format!("{rows} téléphones sélectionnés")).await;
    browser.click("[data-all]").await;
    assert_eq!(browser.count(".row-box:checked").await, 0);
    let is_shown = "return document.querySelector('.bulk-bar').checkVisibility()";
    assert!(!browser.evaluate::<bool>(is_shown, vec![]).await, "nothing to do without ticks");
}

/// On a wide screen, a row is one line of text high; on a mobile two lines, so that 41 clients are a list of 4,500 px
/// at most.
#[tokio::test(flavor = "multi_thread")]
async fn list_rows_are_at_most_two_text_lines_high() {
    let portal = TestPortal::start().await;
    let browser = Browser::start(&portal, Scripting::On).await;
    browser.open("/extranet/clients").await;
    browser.sign_in("expert").await;
    let heights = "return [...document.querySelectorAll('#list > tr')].map((row) => row.offsetHeight)";
    for path in ["/extranet/clients", "/extranet/clients/10000/lines", PHONES] {
        for (width, lowest, highest) in [(1280, 36, 40), (390, 44, 64), (320, 44, 64)] {
            browser.resize(width, 900).await;
            browser.open(path).await;
            let heights = browser.evaluate::<Vec<u32>>(heights, vec![]).await;
            let is_right = heights.iter().all(|height| (lowest..=highest).contains(height));
            assert!(!heights.is_empty() && is_right, "{path} at {width}: {heights:?}");
        }
    }
    browser.resize(390, 900).await;
    browser.open("/extranet/clients").await;
    let height = browser.evaluate::<u32>("return document.documentElement.scrollHeight", vec![]).await;
    assert!(height <= 4_500, "41 clients are {height} px");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_that_fails_says_so() {
    let portal = TestPortal::start().await;
    let browser = Browser::start(&portal, Scripting::On).await;
    browser.open("/extranet/clients").await;
    browser.sign_in("expert").await;
    browser.mark_document().await;
    set_offline(&browser, true).await;
    browser.type_into("#search", "boulangerie").await;
    browser.sees(".search-failed", "La recherche n’a pas abouti").await;
    let is_shown = "return [...document.querySelectorAll('#list, .count')].some((part) => part.checkVisibility())";
    assert!(!browser.evaluate::<bool>(is_shown, vec![]).await, "the previous results are hidden");
    set_offline(&browser, false).await;
    browser.type_into("#search", super::ENTER).await;
    browser.sees("main .count", "4 clients").await;
    assert_eq!(browser.texts(".search-failed").await, [""]);
    assert!(browser.is_marked().await, "the page is the same");
}

/// A form that is sent while the browser is offline shows the error in one place only.
#[tokio::test(flavor = "multi_thread")]
async fn an_offline_form_shows_one_error() {
    let portal = TestPortal::start().await;
    let browser = Browser::start(&portal, Scripting::On).await;
    browser.open(&format!("{PHONES}/new")).await;
    browser.sign_in("expert").await;
    browser.fill("#register-number", "0970192349").await;
    browser.type_into("#register-mac", "805EC0021C1B").await;
    set_offline(&browser, true).await;
    browser.type_into("#register-mac", super::ENTER).await;
    browser.sees("#register .summary", "La plateforme ne répond pas").await;
    let message_count = "return [...document.querySelectorAll('main *')].filter((element) => element.checkVisibility() && \
                 element.childElementCount === 0 && element.textContent.includes('ne répond pas')).length";
    assert_eq!(browser.evaluate::<u32>(message_count, vec![]).await, 1);
    assert_eq!(browser.value("#register-mac").await, "805EC0021C1B", "the typed address is kept");
}

/// Elements keep their places while a page loads and its program starts. 0.02 is the maximum sum of layout shifts.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_moves_while_a_page_loads() {
    let portal = TestPortal::start().await;
    let browser = Browser::start(&portal, Scripting::On).await;
    browser.open("/extranet/clients").await;
    browser.sign_in("expert").await;
    let observe = "window.__moved = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries()) \
                   window.__moved += entry.value }).observe({ type: 'layout-shift', buffered: true })";
    browser.command("Page.addScriptToEvaluateOnNewDocument", json!({ "source": observe })).await;
    for width in [1280, 390] {
        browser.resize(width, 900).await;
        for path in ["/extranet/clients", "/extranet/clients/10000/lines", PHONES, "/extranet/sessions"] {
            browser.open(path).await;
            let moved = browser.evaluate::<f64>("return window.__moved", vec![]).await;
            assert!(moved <= 0.02, "{path} at {width}: {moved}");
        }
    }
}
