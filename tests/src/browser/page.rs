//! The actions of a person on a page, and what the person reads there.
//!
//! Each function waits, with a time limit, until the page is ready: until the element exists, and until the page's
//! program has started, if the page has a program.

use super::{Browser, Scripting};
use crate::eventually;
use portal_server::demo::PASSWORD;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::atomic::Ordering;
use thirtyfour::{By, WebElement};

/// Whether the page is loaded and its program has started: the program sets `html[data-ready]` then. A page without
/// `html[data-program]`, such as the sign-in page, has no program.
const IS_READY: &str = "const { program, ready } = document.documentElement.dataset; \
                        return document.readyState === 'complete' && (program === undefined || ready !== undefined)";
/// The state of the page and of its program, for the message of a test that fails.
const STATE: &str =
    "return JSON.stringify([document.readyState, document.visibilityState, document.documentElement.dataset])";
/// The visible text of every element that a selector finds. An element of an SVG picture has no `innerText`.
const READ: &str =
    "return [...document.querySelectorAll(arguments[0])].map((element) => element.innerText ?? element.textContent)";

impl Browser {
    /// Opens a page of the portal.
    pub async fn open(&self, path: &str) {
        let address = format!("{}{path}", self.base);
        self.web().goto(&address).await.unwrap_or_else(|error| panic!("{address}: {error}"));
        self.await_program().await;
    }

    /// Loads the page again.
    pub async fn reload(&self) {
        self.web().refresh().await.expect("the page, loaded again");
        self.await_program().await;
    }

    /// Goes back to the page before.
    pub async fn back(&self) {
        self.web().back().await.expect("the page before");
        self.await_program().await;
    }

    /// Signs in with the form, which leads to the page that was requested before, or to the user's first page.
    pub async fn sign_in(&self, login: &str) {
        self.type_into("input[name=login]", login).await;
        self.type_into("input[name=password]", PASSWORD).await;
        self.click("form[data-operation=SignIn] button[type=submit]").await;
        eventually("being signed in", async || (!is_sign_in(&self.path().await)).then_some(())).await;
        self.await_program().await;
    }

    /// Makes the next clicks touches on a screen, as on a mobile.
    pub async fn enable_touch(&self) {
        self.command("Emulation.setTouchEmulationEnabled", json!({ "enabled": true, "maxTouchPoints": 5 })).await;
        self.is_touch.store(true, Ordering::Relaxed);
    }

    /// Scrolls to an element, and clicks on it or touches it. Returns nothing while another element covers it.
    async fn click_or_touch(&self, element: &WebElement) -> Option<()> {
        element.scroll_into_view().await.ok()?;
        if !self.is_touch.load(Ordering::Relaxed) {
            return element.click().await.ok();
        }
        // A finger touches the topmost element only: fail while another element covers this element.
        let script = "const { left, top, width, height } = arguments[0].getBoundingClientRect(); \
                      const [x, y] = [left + width / 2, top + height / 2]; \
                      const found = document.elementFromPoint(x, y); \
                      return arguments[0].contains(found) || found?.contains(arguments[0]) ? [x, y] : []";
        let place = self.web().execute(script, vec![element.to_json().ok()?]).await.ok()?;
        let place: Vec<f64> = place.convert().ok()?;
        let [x, y] = place[..] else { return None };
        let touch = json!({ "type": "touchStart", "touchPoints": [{ "x": x, "y": y }] });
        self.command("Input.dispatchTouchEvent", touch).await;
        self.command("Input.dispatchTouchEvent", json!({ "type": "touchEnd", "touchPoints": [] })).await;
        Some(())
    }

    /// Chooses the option with this value in a list.
    pub async fn choose(&self, css: &str, value: &str) {
        // This is a click even in touch mode: the operating system draws the open list, so the page has no element to
        // touch.
        let option = format!("{css} option[value=\"{value}\"]");
        let is_chosen = async || self.ready(&option).await?.click().await.ok();
        eventually(&format!("{option}, to choose it"), is_chosen).await;
        eventually(&format!("{value} in {css}"), async || (self.value(css).await == value).then_some(())).await;
    }

    /// Drags one element onto another with the mouse.
    pub async fn drag(&self, from: &str, to: &str) {
        let drag = async || {
            let (from, to) = (self.ready(from).await?, self.ready(to).await?);
            to.scroll_into_view().await.ok()?;
            let chain = self.web().action_chain().move_to_element_center(&from).click_and_hold();
            chain.move_by_offset(0, 3).move_to_element_center(&to).release().perform().await.ok()
        };
        eventually(&format!("{from}, to drag it to {to}"), drag).await;
    }

    /// Puts a file into a field for files.
    pub async fn upload(&self, css: &str, file: &std::path::Path) {
        let path = file.display().to_string();
        let is_chosen = async || self.ready(css).await?.send_keys(path.as_str()).await.ok();
        eventually(&format!("{css}, to put a file into it"), is_chosen).await;
    }

    /// Makes the processor of the page slower by this factor.
    pub async fn slow_down(&self, times: u32) {
        self.command("Emulation.setCPUThrottlingRate", json!({ "rate": times })).await;
    }

    /// Runs a script that ends later. The script passes its result to its last argument, a function.
    pub async fn evaluate_async<T: DeserializeOwned>(&self, script: &str) -> T {
        let result = self.web().execute_async(script, vec![]).await.unwrap_or_else(|error| panic!("{script}: {error}"));
        result.convert().unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Presses the tabulator key until the focus is on an element that matches a selector.
    pub async fn tab_to(&self, css: &str) {
        let is_there = "return document.activeElement.matches(arguments[0])";
        // No page has 200 elements that take the focus. U+E004 is the tabulator key.
        for _ in 0..200 {
            self.press("\u{e004}").await;
            if self.evaluate::<bool>(is_there, vec![json!(css)]).await {
                return;
            }
        }
        panic!("the keyboard does not lead to {css} at {}", self.path().await);
    }

    /// Waits until the page's program has started.
    pub async fn await_program(&self) {
        eventually("the page's program", async || self.is_ready().await.then_some(())).await;
    }

    async fn is_ready(&self) -> bool {
        self.scripting == Scripting::Off || self.try_evaluate(IS_READY, vec![]).await.unwrap_or(false)
    }

    /// The path and the query of the page's URL.
    pub async fn path(&self) -> String {
        let url = self.web().current_url().await.expect("an address");
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        format!("{}{query}", url.path())
    }

    /// The visible text of every element that a selector finds, with single ordinary spaces. The text of a hidden
    /// element is empty.
    pub async fn texts(&self, css: &str) -> Vec<String> {
        let texts: Vec<String> = self.try_evaluate(READ, vec![json!(css)]).await.unwrap_or_default();
        texts.iter().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    }

    /// Waits until one of the elements that a selector finds contains this text. Returns the whole text of this
    /// element.
    pub async fn sees(&self, css: &str, text: &str) -> String {
        self.sees_where(css, text, |seen| seen.contains(text)).await
    }

    /// Waits until the text of one of the elements that a selector finds is as expected. Returns this text. `what`
    /// describes the expected text in the message of a test that fails.
    pub async fn sees_where(&self, css: &str, what: &str, is_right: impl Fn(&str) -> bool) -> String {
        let mut last = Vec::new();
        // 400 pauses of 25 ms are 10 s.
        for _ in 0..400 {
            if self.is_ready().await {
                last = self.texts(css).await;
                if let Some(seen) = last.iter().find(|seen| is_right(seen)) {
                    return seen.clone();
                }
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        let state = self.try_evaluate::<String>(STATE, vec![]).await.unwrap_or_default();
        let main = self.texts("main").await.concat();
        panic!("no “{what}” in {css} at {} ({state}): {last:?}\n{main}", self.path().await);
    }

    /// Waits until a selector finds no element.
    pub async fn await_gone(&self, css: &str) {
        let is_gone = async || (self.is_ready().await && self.count(css).await == 0).then_some(());
        eventually(&format!("the end of {css}"), is_gone).await;
    }

    /// The number of elements that a selector finds.
    pub async fn count(&self, css: &str) -> usize {
        self.web().find_all(By::Css(css)).await.map_or(0, |found| found.len())
    }

    /// Clicks on the first element that a selector finds, once it exists and no other element covers it.
    pub async fn click(&self, css: &str) {
        let click = async || self.click_or_touch(&self.ready(css).await?).await;
        eventually(&format!("{css}, to click on it"), click).await;
    }

    /// Double-clicks on the first element that a selector finds.
    pub async fn double_click(&self, css: &str) {
        let click = async || {
            let element = self.ready(css).await?;
            element.scroll_into_view().await.ok()?;
            self.web().action_chain().double_click_element(&element).perform().await.ok()
        };
        eventually(&format!("{css}, to click on it"), click).await;
    }

    /// Clicks on the first link or button whose text is exactly `text`, inside the elements that a selector finds.
    pub async fn follow(&self, css: &str, text: &str) {
        let click = async || {
            for element in self.ready_all(&format!("{css} a, {css} button")).await {
                let seen = element.text().await.unwrap_or_default();
                if seen.split_whitespace().collect::<Vec<_>>().join(" ") == text {
                    return self.click_or_touch(&element).await;
                }
            }
            None
        };
        eventually(&format!("“{text}” in {css}"), click).await;
    }

    /// Types into a field, after the text that the field has.
    pub async fn type_into(&self, css: &str, text: &str) {
        let type_text = async || {
            let element = self.ready(css).await?;
            element.send_keys(text).await.ok()
        };
        eventually(&format!("{css}, to type into it"), type_text).await;
    }

    /// Empties a field and types into it.
    pub async fn fill(&self, css: &str, text: &str) {
        let clear = async || self.ready(css).await?.clear().await.ok();
        eventually(&format!("{css}, to empty it"), clear).await;
        self.type_into(css, text).await;
    }

    /// Types keys into the element that has the focus.
    pub async fn press(&self, keys: &str) {
        self.web().action_chain().send_keys(keys).perform().await.expect("typed");
    }

    /// Presses a key while another key is held down.
    pub async fn press_with(&self, held: char, key: &str) {
        self.web().action_chain().key_down(held).send_keys(key).key_up(held).perform().await.expect("typed");
    }

    /// The value of a field.
    pub async fn value(&self, css: &str) -> String {
        let value: Option<String> = self.property(css, "value").await;
        value.unwrap_or_default()
    }

    /// A property of the first element that a selector finds. Returns nothing if there is no such element.
    pub async fn property<T: DeserializeOwned>(&self, css: &str, name: &str) -> Option<T> {
        let script = "return document.querySelector(arguments[0])?.[arguments[1]]";
        self.try_evaluate::<Option<T>>(script, vec![json!(css), json!(name)]).await.flatten()
    }

    /// The `id`, or else the name or the tag, of the element that has the focus.
    pub async fn focus(&self) -> String {
        self.evaluate("const { id, name, tagName } = document.activeElement; return id || name || tagName", vec![])
            .await
    }

    /// Waits until the focus is on the element with this `id`, name or tag.
    pub async fn has_focus(&self, id: &str) {
        eventually(&format!("the focus in {id}"), async || (self.focus().await == id).then_some(())).await;
    }

    /// Marks the document. The mark is gone when the browser loads the page again: see [`Self::is_marked`].
    pub async fn mark_document(&self) {
        self.evaluate::<Value>("window.__mark = true", vec![]).await;
    }

    /// Whether the document is still the marked one: the page was changed in place and not loaded again.
    pub async fn is_marked(&self) -> bool {
        self.evaluate("return window.__mark === true", vec![]).await
    }

    /// Runs a script and returns its result.
    pub async fn evaluate<T: DeserializeOwned>(&self, script: &str, arguments: Vec<Value>) -> T {
        let result = self.web().execute(script, arguments).await.unwrap_or_else(|error| panic!("{script}: {error}"));
        result.convert().unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    async fn try_evaluate<T: DeserializeOwned>(&self, script: &str, arguments: Vec<Value>) -> Option<T> {
        self.web().execute(script, arguments).await.ok()?.convert().ok()
    }

    /// The first element that a selector finds. Returns nothing while the page is not ready.
    async fn ready(&self, css: &str) -> Option<WebElement> {
        self.ready_all(css).await.into_iter().next()
    }

    /// All elements that a selector finds. Returns none while the page is not ready.
    async fn ready_all(&self, css: &str) -> Vec<WebElement> {
        if self.is_ready().await { self.web().find_all(By::Css(css)).await.unwrap_or_default() } else { Vec::new() }
    }
}

fn is_sign_in(path: &str) -> bool {
    path.starts_with("/extranet/login") || path.starts_with("/login")
}
