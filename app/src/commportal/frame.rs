//! The frame around CommPortal's pages: header, tabs, outcome of a form.

use crate::{
    draw::{Draw as _, Html},
    i18n::messages,
    page,
    paths::{self, PortalKind},
    ui::{AccountMenu, Brand, Icon, OutcomeNotice, Symbol},
};
use leptos::prelude::*;
use portal_api::{line::Administrator, session::Account};

/// Renders the frame of every page of CommPortal: the user's name with "HD", the field "Appeler", the tabs, and the
/// outcome of a submitted form. On a mobile the tabs are a bar at the bottom, within reach of the thumb.
pub fn commportal_frame(screen: Html) -> Html {
    page::set_portal(PortalKind::CommPortal);
    let account = page::account();
    view! {
        <header class="frame commportal">
            <a class="frame-home" href=paths::HOME>
                <Brand/>
            </a>
            {account.clone().map(|account| view! { <Person account/> })}
        </header>
        {account.map(|account| view! { <MainTabs account/> })}
        <main id="main" tabindex="-1">
            <OutcomeNotice/>
            {screen}
        </main>
    }
    .draw()
}

/// The signed-in user, and the field to call a number.
#[component]
fn Person(account: Account) -> impl IntoView {
    let words = &messages().commportal;
    let line = account.line.clone().map(|line| view! { <span class="frame-number">{line.number.in_pairs()}</span> });
    view! {
        <p class="frame-person">
            <span>{account.name.clone()}<sup class="hd" title=words.hd>"HD"</sup></span>
            {line}
        </p>
        // The form passes the number to the application on this device that handles calls.
        <form class="dial scripted" data-dial="" aria-label=words.call>
            <label class="unseen" for="dial">{words.call_number}</label>
            <input id="dial" type="tel" name="number" inputmode="tel" autocomplete="off" placeholder=words.call_number maxlength="40"/>
            <button type="submit" class="button primary">
                <Icon symbol=Symbol::Phone/>
                <span>{words.call}</span>
            </button>
        </form>
        <AccountMenu account sessions=paths::ACCOUNT_SESSIONS signed_out=paths::LOGIN/>
    }
}

/// The main tabs.
#[component]
fn MainTabs(account: Account) -> impl IntoView {
    let words = &messages().commportal;
    let path = page::current().request.path.clone();
    let is_administrator = account.line.as_ref().is_some_and(|line| line.administrator != Administrator::No);
    let own_phones = account.line.map(|line| paths::line_phones(&line.number)).unwrap_or_default();
    let is_own_phones = !own_phones.is_empty() && path.starts_with(&own_phones);
    let tab = |label: &'static str, href: &'static str, symbol: Symbol, is_current: bool| {
        view! {
            <li>
                <a href=href aria-current=is_current.then_some("true")>
                    <Icon symbol=symbol/>
                    <span>{label}</span>
                </a>
            </li>
        }
    };
    let administration = is_administrator.then(|| {
        let is_current = path.starts_with(paths::ADMIN_LINES) || path.starts_with("/lines/") && !is_own_phones;
        tab(words.administration, paths::ADMIN_LINES, Symbol::Star, is_current)
    });
    view! {
        <nav class="main-tabs" aria-label=messages().common.main_navigation>
            <ul>
                {tab(words.home, paths::HOME, Symbol::Home, path == paths::HOME)}
                {tab(words.settings, paths::ACCOUNT, Symbol::Gear, path.starts_with(paths::ACCOUNT) || is_own_phones)}
                {administration}
            </ul>
        </nav>
    }
}
