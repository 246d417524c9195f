//! What is wrong with a page for people who see, hear or move otherwise, on a small screen, or by the browser's own
//! account.

use super::Browser;
use serde_json::{Value, json};
use std::{fs, path::Path, sync::Arc};
use thirtyfour::common::command::{Command, ExtensionCommand};

/// The rules of WCAG 2.2 A and AA, and what is good practice beside them. What sticks to the window's edges is laid
/// where it belongs meanwhile: what it covers depends on where one has scrolled to.
const AXE: &str = "const [tags, done] = [['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], \
                   arguments[arguments.length - 1]]; \
                   const sticks = (element) => getComputedStyle(element).position === 'sticky'; \
                   const sticky = [...document.querySelectorAll('body *')].filter(sticks); \
                   for (const element of sticky) element.style.position = 'static'; \
                   const tell = (sentences) => { \
                     for (const element of sticky) element.style.position = ''; \
                     done(sentences); \
                   }; \
                   const told = (node) => node.target.join(' ') + ' (' + node.failureSummary.replace(/\\s+/g, ' ') + ')'; \
                   axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] }).then( \
                     (result) => tell(result.violations.map((rule) => \
                       rule.id + ': ' + rule.help + ': ' + rule.nodes.slice(0, 3).map(told).join('; '))), \
                     (error) => tell([String(error)]))";
/// What reaches past the right edge, if the page can be scrolled there.
const SIDEWAYS: &str = "const page = document.documentElement; \
                        if (page.scrollWidth <= window.innerWidth) return []; \
                        const isOver = (element) => element.getBoundingClientRect().right > window.innerWidth + 1; \
                        const name = (element) => element.tagName.toLowerCase() + '.' + element.className; \
                        return [page.scrollWidth + ' > ' + window.innerWidth + ': ' + \
                          [...document.querySelectorAll('body *')].filter(isOver).slice(0, 5).map(name).join(', ')]";
/// What has the focus and lies wholly below something else (WCAG 2.4.11, which the checker doesn't look at).
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
/// Unfolds what is folded; of the questions, of which one is open at a time, the last.
const UNFOLD: &str = "for (const details of document.querySelectorAll(arguments[0])) details.open = true";

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
    /// Has every page that is opened from now on bring the checker along.
    pub async fn bring_checker(&self) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../node_modules/axe-core/axe.min.js");
        let checker =
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}: run `npm ci`", path.display()));
        self.command("Page.addScriptToEvaluateOnNewDocument", json!({ "source": checker })).await;
    }

    /// The rules of accessibility that the page breaks, and where.
    pub async fn find_barriers(&self) -> Vec<String> {
        let result = self.web().execute_async(AXE, vec![]).await.expect("the checker's result");
        result.convert().expect("sentences")
    }

    /// What makes the page scroll sideways.
    pub async fn find_overflow(&self) -> Vec<String> {
        self.evaluate(SIDEWAYS, vec![]).await
    }

    /// What cannot be seen when it has the focus.
    pub async fn find_obscured(&self) -> Vec<String> {
        self.evaluate(OBSCURED, vec![]).await
    }

    /// Unfolds what a selector finds of menus, questions and explanations.
    pub async fn unfold(&self, css: &str) {
        self.evaluate::<Value>(UNFOLD, vec![json!(css)]).await;
    }

    /// The errors that the browser logged since they were read last: of scripts, of files, of what the policy forbids.
    pub async fn take_errors(&self) -> Vec<String> {
        let log = self.web().handle.cmd(Command::ExtensionCommand(Box::new(ReadLog))).await.expect("the browser's log");
        let entries: Vec<Value> = log.value().expect("entries");
        let is_error = |entry: &&Value| entry["level"] == "SEVERE" || entry["source"] == "security";
        entries.iter().filter(is_error).map(|entry| entry["message"].to_string()).collect()
    }
}
