use crate::{
    draw::{Draw as _, Html},
    i18n::messages,
    page, paths,
    ui::{ButtonKind, Icon, OperationForm, OutcomeNotice, Preferences, SubmitButton, Symbol, Wordmark},
};
use leptos::prelude::*;
use portal_api::session::{Account, Role, SignOut};

/// What stands around every screen of the Extranet: header, navigation, account; and it says what became of a form.
pub fn extranet_frame(screen: Html) -> Html {
    let words = &messages().common;
    let page = page::current();
    let is_clients = page.request.path.starts_with(paths::CLIENTS).then_some("true");
    let resellers = (page::role() == Some(Role::Operator)).then(|| {
        let is_resellers = (page.request.path == paths::RESELLERS).then_some("true");
        view! {
            <a href=paths::RESELLERS aria-current=is_resellers>
                {messages().creation.resellers}
            </a>
        }
    });
    view! {
        <header class="frame">
            <a class="frame-home" href=paths::CLIENTS>
                <Wordmark/>
            </a>
            <nav aria-label=words.main_navigation>
                <a href=paths::CLIENTS aria-current=is_clients>
                    {words.clients}
                </a>
                {resellers}
            </nav>
            {page.request.account.clone().map(|account| view! { <AccountMenu account/> })}
        </header>
        <main id="main" tabindex="-1">
            <OutcomeNotice/>
            {screen}
        </main>
    }
    .draw()
}

/// The person signed in, and what concerns them.
#[component]
fn AccountMenu(account: Account) -> impl IntoView {
    let words = &messages().common;
    let label = [words.account, " ", &account.name].concat();
    view! {
        <details class="menu">
            <summary aria-label=label>
                <Icon symbol=Symbol::Person/>
                <span class="menu-name">{account.name}</span>
                <Icon symbol=Symbol::ChevronDown/>
            </summary>
            <div class="menu-panel">
                {account.reseller.map(|reseller| view! { <p class="menu-reseller">{reseller}</p> })}
                <a class="button quiet" href=paths::SESSIONS>
                    <Icon symbol=Symbol::List/>
                    <span>{words.my_sessions}</span>
                </a>
                <Preferences/>
                <OperationForm<SignOut> label=words.sign_out class="inline-form" then=paths::SIGN_IN reload=true>
                    <SubmitButton label=words.sign_out kind=ButtonKind::Quiet icon=Symbol::Exit/>
                </OperationForm<SignOut>>
            </div>
        </details>
    }
}
