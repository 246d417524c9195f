use crate::{
    draw::{Draw as _, Html},
    i18n::messages,
    page::{self, Skin},
    paths,
    ui::{AccountMenu, Brand, Icon, OutcomeNotice, Symbol},
};
use leptos::prelude::*;
use portal_api::{line::Administrator, session::Account};

/// What stands around every screen of CommPortal: the name with "HD", "Appeler", the tabs; and it says what became of a
/// form. On a telephone the tabs are a bar at the bottom, under the thumb.
pub fn commportal_frame(screen: Html) -> Html {
    page::set_skin(Skin::MetaCentrex);
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

/// Who is signed in, and whom to call.
#[component]
fn Person(account: Account) -> impl IntoView {
    let words = &messages().commportal;
    let line = account.line.clone().map(|line| view! { <span class="frame-number">{line.number.in_pairs()}</span> });
    view! {
        <p class="frame-person">
            <span>{account.name.clone()}<sup class="hd" title=words.hd>"HD"</sup></span>
            {line}
        </p>
        // It hands the number to whatever calls on this device: a telephone, a program.
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

/// The tabs: those that lead somewhere.
#[component]
fn MainTabs(account: Account) -> impl IntoView {
    let words = &messages().commportal;
    let path = page::current().request.path.clone();
    let is_administrator = account.line.as_ref().is_some_and(|line| line.administrator != Administrator::No);
    let own = account.line.map(|line| paths::line_phones(&line.number)).unwrap_or_default();
    let is_own = !own.is_empty() && path.starts_with(&own);
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
        let is_current = path.starts_with(paths::ADMIN_LINES) || path.starts_with("/lines/") && !is_own;
        tab(words.administration, paths::ADMIN_LINES, Symbol::Star, is_current)
    });
    view! {
        <nav class="main-tabs" aria-label=messages().common.main_navigation>
            <ul>
                {tab(words.home, paths::HOME, Symbol::Home, path == paths::HOME)}
                {tab(words.settings, paths::ACCOUNT, Symbol::Gear, path.starts_with(paths::ACCOUNT) || is_own)}
                {administration}
            </ul>
        </nav>
    }
}
