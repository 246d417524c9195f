//! A browser, driven as a person drives it: Debian's chromium and its driver, started for each test that needs them.

mod audit;
mod driver;
mod page;

use crate::Reachable;
use driver::Driver;
use serde_json::{Value, json};
use std::sync::atomic::AtomicBool;
use tempfile::TempDir;
use thirtyfour::{
    BrowserCapabilitiesHelper as _, CapabilitiesHelper as _, ChromiumLikeCapabilities as _, DesiredCapabilities,
    WebDriver, extensions::cdp::ChromeDevTools,
};

/// The arguments that keep the browser quiet, quick and off the network.
const ARGUMENTS: [&str; 13] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
    "--accept-lang=fr",
    "--window-size=1280,900",
];

/// Whether a browser runs the scripts of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scripting {
    /// The browser runs scripts, as usual.
    On,
    /// The browser shows pages without running scripts.
    Off,
}

/// A browser with a profile of its own, at one portal.
pub struct Browser {
    // `drop` takes this value out, so that `WebDriver` does not ask the browser to quit a second time.
    web: Option<WebDriver>,
    scripting: Scripting,
    // Whether clicks are touches on a screen, not clicks of a mouse.
    is_touch: AtomicBool,
    base: String,
    driver: Driver,
    // The last field, so that the folder is deleted after the browser and the driver, which write into it, have ended.
    _profile: TempDir,
}

impl Browser {
    /// Starts a browser for a portal.
    pub async fn start(portal: &impl Reachable, scripting: Scripting) -> Self {
        let profile = TempDir::with_prefix("portal-browser").expect("a folder");
        if scripting == Scripting::On {
            require_program();
        }
        let driver = Driver::start(&profile).await;
        let mut capabilities = DesiredCapabilities::chrome();
        let folder = format!("--user-data-dir={}", profile.path().join("profile").display());
        for argument in ARGUMENTS.into_iter().chain([folder.as_str()]) {
            capabilities.add_arg(argument).expect("an argument");
        }
        if scripting == Scripting::Off {
            let off = json!({ "profile.managed_default_content_settings.javascript": 2 });
            capabilities.insert_browser_option("prefs", off).expect("settings");
        }
        let log = json!({ "browser": "ALL" });
        capabilities.set_base_capability("goog:loggingPrefs", log).expect("a setting of the log");
        let web = WebDriver::new(driver.url(), capabilities).await;
        let web = web.unwrap_or_else(|error| panic!("the browser did not start: {error}\n{}", driver.log()));
        Self {
            web: Some(web),
            scripting,
            is_touch: AtomicBool::new(false),
            base: portal.endpoint().url(""),
            driver,
            _profile: profile,
        }
    }

    /// The `WebDriver` client, for actions that have no function here.
    pub fn web(&self) -> &WebDriver {
        self.web.as_ref().expect("a browser that runs")
    }

    /// Sends a command of the Chrome `DevTools` protocol.
    pub async fn command(&self, name: &str, parameters: Value) -> Value {
        let tools = ChromeDevTools::new(self.web().handle.clone());
        tools.execute_cdp_with_params(name, parameters).await.unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Sets the size of the window's content, in CSS pixels.
    pub async fn resize(&self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.command("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Sets a cookie of the portal.
    pub async fn set_cookie(&self, name: &str, value: &str) {
        let cookie = json!({ "name": name, "value": value, "url": self.base });
        self.command("Network.setCookie", cookie).await;
    }

    /// Deletes all cookies: the session, the language, the colours.
    pub async fn clear_cookies(&self) {
        self.command("Network.clearBrowserCookies", json!({})).await;
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(web) = self.web.take() {
            // `driver.end()` below ends the browser and the driver. `leak` only stops `WebDriver` from asking for the
            // same; an error means that the browser has ended already.
            let _ = web.leak();
        }
        self.driver.end();
    }
}

/// Fails the test when the browser's program is not built.
fn require_program() {
    let program = crate::portal::dist().join("client.js");
    assert!(
        program.exists(),
        "the browser's program is not built ({} is missing): run `make dist/.built`",
        program.display()
    );
}
