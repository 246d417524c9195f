//! All texts of the pages, in all languages.
//!
//! There is one file per group of pages. It contains a struct, then its French texts, then its English texts, so that a
//! missing text does not compile. Texts with arguments are functions. In French, `:` follows a no-break space (U+00A0),
//! and `;`, `!`, `?` follow a narrow no-break space (U+202F).

#![expect(missing_docs, reason = "a message's name and its sentence say what it is")]

mod account;
mod administration;
mod client;
mod clients;
mod common;
mod commportal;
mod counted;
mod creation;
mod done;
mod editor;
mod errors;
mod home;
pub mod lines;
mod login;
mod notifications;
mod phone;
mod phones;
mod sessions;
mod setup;
mod sign_in;
mod sources;
mod staff;
mod tokens;
mod unknown;

use leptos::prelude::use_context;
use portal_api::Language;

/// All texts in one language.
#[derive(Debug)]
pub struct Messages {
    pub common: common::CommonTexts,
    pub errors: errors::ErrorsTexts,
    /// The message after a successful change, by the operation's name.
    pub done: fn(&str) -> Option<&'static str>,
    pub sign_in: sign_in::SignInTexts,
    pub login: login::LoginTexts,
    pub commportal: commportal::CommPortalTexts,
    pub account: account::AccountTexts,
    pub editor: editor::EditorTexts,
    pub home: home::HomeTexts,
    pub administration: administration::AdministrationTexts,
    pub notifications: notifications::NotificationsTexts,
    pub clients: clients::ClientsTexts,
    pub client: client::ClientTexts,
    pub creation: creation::CreationTexts,
    pub lines: lines::LinesTexts,
    pub phones: phones::PhonesTexts,
    pub phone: phone::PhoneTexts,
    pub sessions: sessions::SessionsTexts,
    pub setup: setup::SetupTexts,
    pub unknown: unknown::UnknownTexts,
    pub sources: sources::SourcesTexts,
    pub staff: staff::StaffTexts,
    pub tokens: tokens::TokensTexts,
}

static FR: Messages = Messages {
    common: common::FR,
    errors: errors::FR,
    done: done::fr,
    sign_in: sign_in::FR,
    login: login::FR,
    commportal: commportal::FR,
    account: account::FR,
    editor: editor::FR,
    home: home::FR,
    administration: administration::FR,
    notifications: notifications::FR,
    clients: clients::FR,
    client: client::FR,
    creation: creation::FR,
    lines: lines::FR,
    phones: phones::FR,
    phone: phone::FR,
    sessions: sessions::FR,
    setup: setup::FR,
    unknown: unknown::FR,
    sources: sources::FR,
    staff: staff::FR,
    tokens: tokens::FR,
};

static EN: Messages = Messages {
    common: common::EN,
    errors: errors::EN,
    done: done::en,
    sign_in: sign_in::EN,
    login: login::EN,
    commportal: commportal::EN,
    account: account::EN,
    editor: editor::EN,
    home: home::EN,
    administration: administration::EN,
    notifications: notifications::EN,
    clients: clients::EN,
    client: client::EN,
    creation: creation::EN,
    lines: lines::EN,
    phones: phones::EN,
    phone: phone::EN,
    sessions: sessions::EN,
    setup: setup::EN,
    unknown: unknown::EN,
    sources: sources::EN,
    staff: staff::EN,
    tokens: tokens::EN,
};

/// Returns all texts in a language.
pub fn messages_in(language: Language) -> &'static Messages {
    match language {
        Language::Fr => &FR,
        Language::En => &EN,
    }
}

/// Returns all texts in the language of the page that is being rendered.
pub fn messages() -> &'static Messages {
    messages_in(use_context().unwrap_or_default())
}
