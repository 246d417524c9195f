//! The page that is being rendered: what the server knows of it, and what its components share.

use crate::in_process::InProcess;
use leptos::prelude::*;
use portal_api::{
    Language,
    form_result::FormResult,
    preference::Theme,
    session::{Account, Role},
};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What a portal looks like, and what it is called in every title.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Skin {
    /// The Extranet.
    #[default]
    OpenIp,
    /// CommPortal and administration.
    MetaCentrex,
}

impl Skin {
    /// As in `data-skin`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::OpenIp => "openip",
            Self::MetaCentrex => "metacentrex",
        }
    }

    const fn portal(self) -> &'static str {
        match self {
            Self::OpenIp => "OpenIP",
            Self::MetaCentrex => "MetaCentrex",
        }
    }
}

/// Where the browser's program and the styles are served, each name with its hash.
#[derive(Clone, Debug, Default)]
pub struct AssetUrls {
    /// The JavaScript module that starts the program; without it the page works by forms and links.
    pub script: Option<String>,
    /// The WebAssembly it loads.
    pub wasm: Option<String>,
    /// The drawings of [`crate::ui::Symbol`], one file for all.
    pub icons: String,
    /// The style sheets; their `@layer` statements make their order indifferent.
    pub stylesheets: Vec<String>,
}

/// A page that is asked for.
#[derive(Clone)]
pub struct PageRequest {
    /// The path of its address.
    pub path: String,
    /// The query of its address, without `?`; empty if there is none.
    pub query: String,
    /// The language of every text on it.
    pub language: Language,
    /// Its colours.
    pub theme: Theme,
    /// Who is signed in.
    pub account: Option<Account>,
    /// What the page's policy allows its scripts by.
    pub nonce: String,
    /// The browser's files.
    pub assets: Arc<AssetUrls>,
    /// The way to the API.
    pub api: InProcess,
}

/// A page while it is rendered.
pub(crate) struct CurrentPage {
    pub(crate) request: PageRequest,
    /// The query, decoded once.
    pub(crate) query: Vec<(String, String)>,
    /// What became of the form that led to this page, when the browser sent it without our program: the server then
    /// redirects to `?result=<id>`.
    outcome: Option<FormResult>,
    answer: Mutex<PageAnswer>,
}

/// What the components say of the page's answer.
#[derive(Default)]
pub(crate) struct PageAnswer {
    /// The HTTP status, unless it is 200.
    pub(crate) status: Option<u16>,
    title: Option<String>,
    /// Where to go instead.
    pub(crate) redirect: Option<String>,
    skin: Skin,
}

impl CurrentPage {
    pub(crate) fn new(request: PageRequest, query: Vec<(String, String)>, outcome: Option<FormResult>) -> Self {
        Self { request, query, outcome, answer: Mutex::default() }
    }

    pub(crate) fn answer(&self) -> MutexGuard<'_, PageAnswer> {
        self.answer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The page that is being rendered.
pub(crate) fn current() -> Arc<CurrentPage> {
    expect_context()
}

/// The language of the page.
pub fn language() -> Language {
    with_context::<Arc<CurrentPage>, _>(|page| page.request.language).unwrap_or_default()
}

/// What the person signed in may do.
pub fn role() -> Option<Role> {
    with_context::<Arc<CurrentPage>, _>(|page| page.request.account.as_ref().map(|account| account.role)).flatten()
}

/// The address of an icon.
pub(crate) fn icon(id: &str) -> String {
    with_context::<Arc<CurrentPage>, _>(|page| [&page.request.assets.icons, "#", id].concat()).unwrap_or_default()
}

/// The outcome of the form that led to this page, whatever operation it did.
pub fn outcome() -> Option<FormResult> {
    with_context::<Arc<CurrentPage>, _>(|page| page.outcome.clone()).flatten()
}

/// The outcome of an operation's form, if it led to this page.
pub fn outcome_of(operation: &str) -> Option<FormResult> {
    outcome().filter(|outcome| outcome.operation == operation)
}

/// The password that an operation told, if its form led to this page; else nothing.
pub fn told_by(operation: &str) -> String {
    let told = outcome_of(operation).and_then(|outcome| outcome.password);
    told.map(|password| password.expose().to_owned()).unwrap_or_default()
}

/// Says with which HTTP status the page is to be answered.
pub fn answer_with(status: u16) {
    current().answer().status = Some(status);
}

/// Says that the page leads on to another at once.
pub fn redirect(path: String) {
    current().answer().redirect = Some(path);
}

/// Gives the page its title in the browser, unless it has one: what stands deeper is made first.
pub fn set_title(title: &str) {
    current().answer().title.get_or_insert_with(|| title.to_owned());
}

/// Gives the page the title of what went wrong.
pub fn set_error_title(title: &str) {
    current().answer().title = Some(title.to_owned());
}

/// Says what the page looks like.
pub(crate) fn set_skin(skin: Skin) {
    current().answer().skin = skin;
}

/// What the page looks like.
pub(crate) fn skin() -> Skin {
    current().answer().skin
}

/// The person signed in.
pub fn account() -> Option<Account> {
    current().request.account.clone()
}

/// The title in the browser: what the screen says, and the portal.
pub(crate) fn title() -> String {
    let page = current();
    let answer = page.answer();
    let portal = answer.skin.portal();
    match &answer.title {
        Some(title) => [title, " — ", portal].concat(),
        None => portal.to_owned(),
    }
}
