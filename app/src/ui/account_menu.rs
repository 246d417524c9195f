//! The menu of the signed-in user.

use super::{ButtonKind, Icon, OperationForm, Preferences, SubmitButton, Symbol};
use crate::i18n::messages;
use leptos::prelude::*;
use portal_api::session::{Account, SignOut};

/// The menu of the signed-in user.
#[component]
pub fn AccountMenu(
    /// The account.
    account: Account,
    /// The page of the account's sessions.
    sessions: &'static str,
    /// The page to open after signing out.
    signed_out: &'static str,
) -> impl IntoView {
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
                <a class="button quiet" href=sessions>
                    <Icon symbol=Symbol::List/>
                    <span>{words.my_sessions}</span>
                </a>
                <Preferences/>
                <OperationForm<SignOut> label=words.sign_out class="inline-form" then=signed_out reload=true>
                    <SubmitButton label=words.sign_out kind=ButtonKind::Quiet icon=Symbol::Exit/>
                </OperationForm<SignOut>>
            </div>
        </details>
    }
}
