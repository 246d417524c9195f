//! A row in the list of staff accounts.

use crate::{
    draw::{Draw as _, Html},
    i18n::messages,
    time,
    ui::{ButtonKind, Confirm, OperationForm, State, SubmitButton, Symbol, Tone},
};
use leptos::prelude::*;
use portal_api::{
    session::Login,
    staff::{DisableAccount, EnableAccount, StaffAccount, UnlockAccount},
};

/// An account in the list: its state and its buttons.
#[component]
pub fn Row(account: StaffAccount) -> impl IntoView {
    let words = &messages().staff;
    let (state, is_locked) = (state(&account), account.locked_until.is_some());
    let action = match account.disabled_at {
        _ if account.is_own => words.own.draw(),
        Some(_) => enable_form(&account.login),
        None => disable_form(&account.login),
    };
    let signed_in_at = account.signed_in_at.map_or_else(|| words.never.to_owned(), time::date_time);
    let employer = account.reseller.map_or_else(|| words.operator.to_owned(), |reseller| reseller.to_string());
    // On a small screen a lock, with its end and its button, needs a line of its own.
    let place = if is_locked { "extra" } else { "third" };
    view! {
        <tr>
            <td data-label=words.login class="card-title">{account.login.to_string()}</td>
            <td data-label=words.name class="first">{account.name.to_string()}</td>
            <td data-label=words.employer class="second cut">{employer}</td>
            <td data-label=words.state class=place>{state}</td>
            <td data-label=words.signed_in_at>{signed_in_at}</td>
            <td class="actions extra">{action}</td>
        </tr>
    }
    .draw()
}

/// Renders whether the account is disabled or locked; a locked account has a button to unlock it.
fn state(account: &StaffAccount) -> Html {
    let words = &messages().staff;
    let disabled = account.disabled_at.map(|at| (words.disabled_since)(&time::date_time(at)));
    let locked = account.locked_until.map(|until| (words.locked_until)(&time::date_time(until)));
    let Some(locked) = locked else {
        return match disabled {
            Some(text) => view! { <State tone=Tone::Bad text/> }.draw(),
            None => view! { <State tone=Tone::Good text=words.active/> }.draw(),
        };
    };
    let states: Vec<Html> =
        disabled.into_iter().chain([locked]).map(|text| view! { <State tone=Tone::Bad text/> }.draw()).collect();
    view! {
        <div class="lock">
            {states}
            {unlock_form(&account.login)}
        </div>
    }
    .draw()
}

fn unlock_form(login: &Login) -> Html {
    let words = &messages().staff;
    let name = (words.unlock_of)(login.as_str());
    view! {
        <OperationForm<UnlockAccount>
            label=name.clone()
            class="inline-form"
            id=["unlock-", login.as_str()].concat()
            parameters=vec![("login", login.to_string())]
        >
            <SubmitButton label=words.unlock name kind=ButtonKind::Plain icon=Symbol::Unlock/>
        </OperationForm<UnlockAccount>>
    }
    .draw()
}

fn disable_form(login: &Login) -> Html {
    let words = &messages().staff;
    let (name, question) = ((words.disable_of)(login.as_str()), (words.disable_question)(login.as_str()));
    let (id, parameters) = (["disable-", login.as_str()].concat(), vec![("login", login.to_string())]);
    view! {
        <Confirm label=words.disable name=name.clone() icon=Symbol::Lock question>
            <OperationForm<DisableAccount>
                label=name.clone()
                class="inline-form"
                id
                parameters
            >
                <SubmitButton label=words.disable name kind=ButtonKind::Danger icon=Symbol::Lock/>
            </OperationForm<DisableAccount>>
        </Confirm>
    }
    .draw()
}

fn enable_form(login: &Login) -> Html {
    let words = &messages().staff;
    let (name, question) = ((words.enable_of)(login.as_str()), (words.enable_question)(login.as_str()));
    let (id, parameters) = (["enable-", login.as_str()].concat(), vec![("login", login.to_string())]);
    view! {
        <Confirm label=words.enable name=name.clone() icon=Symbol::Unlock question>
            <OperationForm<EnableAccount>
                label=name.clone()
                class="inline-form"
                id
                parameters
            >
                <SubmitButton label=words.enable name icon=Symbol::Unlock/>
            </OperationForm<EnableAccount>>
        </Confirm>
    }
    .draw()
}
