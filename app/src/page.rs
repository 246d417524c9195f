//! The page that is being rendered: the server's data for it, and the state that its components share.

use crate::{in_process::InProcess, paths::PortalKind};
use leptos::prelude::*;
use portal_api::{
    Language,
    form_result::FormResult,
    preference::Theme,
    session::{Account, Role},
};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The addresses of the browser's program and of the styles; each name contains a hash.
#[derive(Clone, Debug, Default)]
pub struct AssetUrls {
    /// The program of most pages.
    pub client: Option<ProgramUrls>,
    /// The program of pages with the key editor.
    pub editor: Option<ProgramUrls>,
    /// The file with all drawings of [`crate::ui::Symbol`].
    pub icons: String,
    /// The style sheets: a release build has one, which `app/optimise.mjs` joins; a build for development has several.
    pub stylesheets: Vec<String>,
}

/// The addresses of a program for the browser. Without a program the page works with plain links and forms.
#[derive(Clone, Debug)]
pub struct ProgramUrls {
    /// The JavaScript module that starts the program.
    pub script: String,
    /// The WebAssembly that the module loads.
    pub wasm: String,
}

/// The programs for the browser, of which a page loads one or none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Program {
    /// The behaviours and the small islands.
    #[default]
    Client,
    /// The behaviours, the small islands and the key editor.
    Editor,
    /// No program: a page for signing in must be usable at once, also on a slow network.
    None,
}

/// A request for a page.
#[derive(Clone)]
pub struct PageRequest {
    /// The path of its address.
    pub path: String,
    /// The query of its address, without `?`; may be empty.
    pub query: String,
    /// The language of all texts on the page.
    pub language: Language,
    /// The colour theme.
    pub theme: Theme,
    /// The signed-in account; `None` for visitors.
    pub account: Option<Account>,
    /// The nonce that the content security policy accepts for scripts.
    pub nonce: String,
    /// The addresses of the browser's files.
    pub assets: Arc<AssetUrls>,
    /// In-process calls of the API.
    pub api: InProcess,
}

/// A page while it is rendered.
pub(crate) struct CurrentPage {
    pub(crate) request: PageRequest,
    /// The decoded query.
    pub(crate) query: Vec<(String, String)>,
    /// The outcome of the form that led to this page, if the browser submitted it without scripting: the server then
    /// redirects to `?result=<id>`.
    outcome: Option<FormResult>,
    answer: Mutex<PageAnswer>,
}

/// The parts of the page's answer that components set.
#[derive(Default)]
pub(crate) struct PageAnswer {
    /// The HTTP status; `None` means 200.
    pub(crate) status: Option<u16>,
    title: Option<String>,
    /// The address to redirect to.
    pub(crate) redirect: Option<String>,
    portal: PortalKind,
    program: Program,
    /// Whether the page has a list. A link at the top of the page then leads to it.
    has_list: bool,
    /// Whether the page contains a secret.
    pub(crate) has_secret: bool,
}

impl CurrentPage {
    pub(crate) fn new(request: PageRequest, query: Vec<(String, String)>, outcome: Option<FormResult>) -> Self {
        Self { request, query, outcome, answer: Mutex::default() }
    }

    pub(crate) fn answer(&self) -> MutexGuard<'_, PageAnswer> {
        self.answer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the page that is being rendered.
pub(crate) fn current() -> Arc<CurrentPage> {
    expect_context()
}

/// Returns the language of the page.
pub fn language() -> Language {
    with_context::<Arc<CurrentPage>, _>(|page| page.request.language).unwrap_or_default()
}

/// Returns the role of the signed-in account.
pub fn role() -> Option<Role> {
    with_context::<Arc<CurrentPage>, _>(|page| page.request.account.as_ref().map(|account| account.role)).flatten()
}

/// Returns the address of an icon.
pub(crate) fn icon(id: &str) -> String {
    with_context::<Arc<CurrentPage>, _>(|page| [&page.request.assets.icons, "#", id].concat()).unwrap_or_default()
}

/// Returns the outcome of the form that led to this page, for any operation.
pub fn outcome() -> Option<FormResult> {
    with_context::<Arc<CurrentPage>, _>(|page| page.outcome.clone()).flatten()
}

/// Returns the outcome of the form that led to this page, if the form called this operation.
pub fn outcome_of(operation: &str) -> Option<FormResult> {
    outcome().filter(|outcome| outcome.operation == operation)
}

/// Returns the secret that an operation revealed, if its form led to this page; otherwise empty. The page is
/// then not compressed, because compression could betray the secret. No other function puts a secret into a page.
pub fn revealed_secret(operation: &str) -> String {
    let Some(secret) = outcome_of(operation).and_then(|outcome| outcome.password) else { return String::new() };
    current().answer().has_secret = true;
    secret.expose().to_owned()
}

/// Sets the HTTP status of the page.
pub fn set_status(status: u16) {
    current().answer().status = Some(status);
}

/// Redirects to another page.
pub fn redirect(path: String) {
    current().answer().redirect = Some(path);
}

/// Sets the page title unless it is set already: the innermost component renders first and wins.
pub fn set_title(title: &str) {
    current().answer().title.get_or_insert_with(|| title.to_owned());
}

/// Replaces the page title with that of an error.
pub fn set_error_title(title: &str) {
    current().answer().title = Some(title.to_owned());
}

/// Records that the page has a list. A link at the top of the page then leads to it.
pub(crate) fn set_has_list() {
    current().answer().has_list = true;
}

/// Whether the page has a list.
pub(crate) fn has_list() -> bool {
    current().answer().has_list
}

/// Sets the program that the page loads.
pub(crate) fn set_program(program: Program) {
    current().answer().program = program;
}

/// Returns the addresses of the program that the page loads, if it was built.
pub(crate) fn program() -> Option<ProgramUrls> {
    let page = current();
    let program = page.answer().program;
    match program {
        Program::Client => page.request.assets.client.clone(),
        Program::Editor => page.request.assets.editor.clone(),
        Program::None => None,
    }
}

/// Sets the portal that the page belongs to; the default is the Extranet. The address alone doesn't determine the
/// portal, because a page that both portals have is shown in the portal of its user.
pub(crate) fn set_portal(portal: PortalKind) {
    current().answer().portal = portal;
}

/// Returns the portal that the page belongs to.
pub(crate) fn portal() -> PortalKind {
    current().answer().portal
}

/// Returns the signed-in account.
pub fn account() -> Option<Account> {
    current().request.account.clone()
}

/// Returns the page title: the content's title, then the portal's name.
pub(crate) fn title() -> String {
    let page = current();
    let answer = page.answer();
    let portal = answer.portal.title();
    match &answer.title {
        Some(title) => [title, " — ", portal].concat(),
        None => portal.to_owned(),
    }
}
