//! The frame around the Extranet's pages: header, navigation, outcome of a form.

use crate::{
    draw::{Draw as _, Html},
    i18n::messages,
    page, paths,
    ui::{AccountMenu, OutcomeNotice, Wordmark},
};
use leptos::prelude::*;
use portal_api::session::Role;

/// Renders the frame of every page of the Extranet: header, navigation, account, and the outcome of a submitted form.
pub fn extranet_frame(screen: Html) -> Html {
    let words = &messages().common;
    let page = page::current();
    let clients_current = page.request.path.starts_with(paths::CLIENTS).then_some("true");
    let role_links: &[(&str, &str)] = match page::role() {
        Some(Role::Operator) => &[
            (paths::RESELLERS, messages().creation.resellers),
            (paths::SOURCES, messages().sources.title),
            (paths::UNKNOWN, messages().unknown.title),
        ],
        Some(Role::Reseller) => {
            &[(paths::WORKSHOP, messages().creation.workshop), (paths::SOURCES, messages().sources.title)]
        }
        _ => &[],
    };
    let role_links = role_links.iter().map(|(path, text)| {
        let aria_current = (page.request.path == *path).then_some("true");
        view! {
            <a href=*path aria-current=aria_current>
                {*text}
            </a>
        }
    });
    let role_links = role_links.collect_view();
    let staff = page::role().filter(|role| *role != Role::User).map(|_| {
        let aria_current = (page.request.path == paths::STAFF).then_some("true");
        view! {
            <a href=paths::STAFF aria-current=aria_current>
                {messages().staff.title}
            </a>
        }
    });
    view! {
        <header class="frame">
            <a class="frame-home" href=paths::CLIENTS>
                <Wordmark/>
            </a>
            <nav aria-label=words.main_navigation>
                <a href=paths::CLIENTS aria-current=clients_current>
                    {words.clients}
                </a>
                {role_links}
                {staff}
            </nav>
            {page::account()
                .map(|account| view! { <AccountMenu account sessions=paths::SESSIONS signed_out=paths::SIGN_IN/> })}
        </header>
        <main id="main" tabindex="-1">
            <OutcomeNotice/>
            {screen}
        </main>
    }
    .draw()
}
