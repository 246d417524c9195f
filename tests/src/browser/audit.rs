//! Finds faults of a page: barriers for people with disabilities, content wider than the screen, elements that other
//! elements cover, and errors in the browser's log.

use super::Browser;
use serde_json::{Value, json};
use std::{fs, path::Path, sync::Arc};
use thirtyfour::common::command::{Command, ExtensionCommand};

/// Runs axe with the rules of WCAG 2.2, levels A and AA, and its rules of good practice. Meanwhile, elements with the
/// position `sticky` are `static`: what a sticky element covers depends on how far the page is scrolled.
const AXE: &str = "const [tags, done] = [['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], \
                   arguments[arguments.length - 1]]; \
                   const sticks = (element) => getComputedStyle(element).position === 'sticky'; \
                   const sticky = [...document.querySelectorAll('body *')].filter(sticks); \
                   for (const element of sticky) element.style.position = 'static'; \
                   const finish = (sentences) => { \
                     for (const element of sticky) element.style.position = ''; \
                     done(sentences); \
                   }; \
                   const describe = (node) => node.target.join(' ') + ' (' + node.failureSummary.replace(/\\s+/g, ' ') + ')'; \
                   axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] }).then( \
                     (result) => finish(result.violations.map((rule) => \
                       rule.id + ': ' + rule.help + ': ' + rule.nodes.slice(0, 3).map(describe).join('; '))), \
                     (error) => finish([String(error)]))";
/// Finds the elements that reach past the right edge of the window, if the page can be scrolled sideways.
const SIDEWAYS: &str = "const page = document.documentElement; \
                        if (page.scrollWidth <= window.innerWidth) return []; \
                        const isOver = (element) => element.getBoundingClientRect().right > window.innerWidth + 1; \
                        const name = (element) => element.tagName.toLowerCase() + '.' + element.className; \
                        return [page.scrollWidth + ' > ' + window.innerWidth + ': ' + \
                          [...document.querySelectorAll('body *')].filter(isOver).slice(0, 5).map(name).join(', ')]";
/// Gives the focus to each element in turn, and finds those that other elements then cover completely. This is WCAG
/// 2.4.11, which axe does not check.
const OBSCURED: &str = "const all = 'a[href], button, input:not([type=hidden]), select, summary'; \
                        const covers = (element, x, y) => { \
                          const top = document.elementFromPoint(x, y); \
                          return !top || !(element.contains(top) || top.contains(element) || top.control === element) \
                        }; \
                        const isObscured = (element) => { \
                          element.focus(); \
                          const { left, right, top, bottom } = element.getBoundingClientRect(); \
                          const [x, y] = [(left + right) / 2, (top + bottom) / 2]; \
                          return document.activeElement === element && \
                            [[x, y], [x, top + 2], [x, bottom - 2]].every(([x, y]) => covers(element, x, y)); \
                        }; \
                        const found = [...document.querySelectorAll(all)] \
                          .filter((element) => element.checkVisibility() && isObscured(element)); \
                        document.activeElement.blur(); \
                        window.scrollTo(0, 0); \
                        return found.slice(0, 5).map((element) => 'obscured: ' + element.outerHTML.slice(0, 120))";
/// Opens every `details` element that a selector finds. Of confirmations, which close each other, only the last stays
/// open.
const OPEN_DETAILS: &str = "for (const details of document.querySelectorAll(arguments[0])) details.open = true";

/// The command of chromedriver that reads the browser's log and empties it.
#[derive(Debug)]
struct ReadLog;

impl ExtensionCommand for ReadLog {
    fn parameters_json(&self) -> Option<Value> {
        Some(json!({ "type": "browser" }))
    }

    fn method(&self) -> reqwest::Method {
        reqwest::Method::POST
    }

    fn endpoint(&self) -> Arc<str> {
        "/se/log".into()
    }
}

impl Browser {
    /// Loads the accessibility checker axe into every page that is opened from now on.
    pub async fn load_checker(&self) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../node_modules/axe-core/axe.min.js");
        let checker =
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}: run `npm ci`", path.display()));
        self.command("Page.addScriptToEvaluateOnNewDocument", json!({ "source": checker })).await;
    }

    /// Finds the rules of accessibility that the page breaks. Returns a sentence for each rule, with the elements.
    pub async fn find_barriers(&self) -> Vec<String> {
        let result = self.web().execute_async(AXE, vec![]).await.expect("the checker's result");
        result.convert().expect("sentences")
    }

    /// Finds the elements that make the page scroll sideways.
    pub async fn find_overflow(&self) -> Vec<String> {
        self.evaluate(SIDEWAYS, vec![]).await
    }

    /// Finds the elements that other elements cover when they have the focus.
    pub async fn find_obscured(&self) -> Vec<String> {
        self.evaluate(OBSCURED, vec![]).await
    }

    /// Opens the menus, confirmations and explanations (`details` elements) that a selector finds.
    pub async fn open_details(&self, css: &str) {
        self.evaluate::<Value>(OPEN_DETAILS, vec![json!(css)]).await;
    }

    /// Takes the errors that the browser logged since the last call: errors of scripts, files that failed to load, and
    /// violations of the content security policy.
    pub async fn take_errors(&self) -> Vec<String> {
        let log = self.web().handle.cmd(Command::ExtensionCommand(Box::new(ReadLog))).await.expect("the browser's log");
        let entries: Vec<Value> = log.value().expect("entries");
        let is_error = |entry: &&Value| entry["level"] == "SEVERE" || entry["source"] == "security";
        entries.iter().filter(is_error).map(|entry| entry["message"].to_string()).collect()
    }
}
