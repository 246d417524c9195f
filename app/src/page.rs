//! What the server knows of a page before it renders it, and what the page tells the server.

use leptos::prelude::*;
use portal_api::{Language, preference::Theme};
use std::sync::{
    Arc,
    atomic::{AtomicU16, Ordering},
};

/// Where the browser's program and the styles are served, each name with its hash.
#[derive(Clone, Debug, Default)]
pub struct AssetUrls {
    /// The JavaScript module that starts the program; without it the page works by forms and links.
    pub script: Option<String>,
    /// The WebAssembly it loads.
    pub wasm: Option<String>,
    /// The style sheets; their `@layer` statements make their order indifferent.
    pub stylesheets: Vec<String>,
}

/// How the reader wants the page. The server provides it before rendering.
#[derive(Clone, Debug, Default)]
pub struct PageContext {
    /// The language of every text on it.
    pub language: Language,
    /// Its colours.
    pub theme: Theme,
    /// The browser's files.
    pub assets: AssetUrls,
}

/// The language of the page.
pub fn language() -> Language {
    use_context::<PageContext>().map(|page| page.language).unwrap_or_default()
}

/// The HTTP status of the page. The server provides it before rendering and reads it afterwards.
#[derive(Clone, Debug)]
pub struct PageStatus(Arc<AtomicU16>);

impl Default for PageStatus {
    fn default() -> Self {
        Self(Arc::new(AtomicU16::new(200)))
    }
}

impl PageStatus {
    /// The status that the page asked for; 200 if it said nothing.
    pub fn get(&self) -> u16 {
        self.0.load(Ordering::Relaxed)
    }

    /// Asks for a status.
    pub fn set(&self, status: u16) {
        self.0.store(status, Ordering::Relaxed);
    }
}

/// Says with which HTTP status the page that is being rendered is to be answered.
pub fn answer_with(status: u16) {
    if let Some(page) = use_context::<PageStatus>() {
        page.set(status);
    }
}
