use crate::{
    call::call,
    i18n::messages,
    load::{Loaded, load_either},
    paths,
    ui::{ButtonKind, Icon, OperationForm, OutcomeNotice, Preferences, SubmitButton, Symbol, Wordmark},
};
use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_location};
use portal_api::session::{Account, GetAccount, Role, SignOut};

/// What stands around every screen of the Extranet: header, navigation, account; and it says what became of a form.
#[component]
pub fn ExtranetFrame() -> impl IntoView {
    let words = &messages().common;
    let account = Loaded::ask(|| (), |()| call(GetAccount {}));
    let pathname = use_location().pathname;
    let is_resellers = move || (*pathname.read() == paths::RESELLERS).then_some("true");
    let is_clients = move || pathname.read().starts_with(paths::CLIENTS).then_some("true");
    view! {
        <header class="frame">
            <a class="frame-home" href=paths::CLIENTS>
                <Wordmark/>
            </a>
            <nav aria-label=words.main_navigation>
                <a href=paths::CLIENTS aria-current=is_clients>
                    {words.clients}
                </a>
                {load_either(account, move |account| {
                    let is_operator = account.is_ok_and(|account| account.role == Role::Operator);
                    is_operator
                        .then(|| {
                            view! {
                                <a href=paths::RESELLERS aria-current=is_resellers>
                                    {messages().creation.resellers}
                                </a>
                            }
                        })
                        .into_any()
                })}
            </nav>
            {load_either(account, |account| account.ok().map(|account| view! { <AccountMenu account/> }).into_any())}
        </header>
        <main id="main" tabindex="-1">
            <OutcomeNotice/>
            <Outlet/>
        </main>
    }
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
