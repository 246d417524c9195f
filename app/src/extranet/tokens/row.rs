//! A row in the list of API tokens.

use crate::{
    draw::Draw as _,
    i18n::messages,
    time,
    ui::{ButtonKind, Confirm, OperationForm, SubmitButton, Symbol},
};
use leptos::prelude::*;
use portal_api::token::{ApiToken, RevokeApiToken};

/// A token in the list, with a button to revoke it.
#[component]
pub fn Row(token: ApiToken) -> impl IntoView {
    let words = &messages().tokens;
    let name = token.name.to_string();
    let label = (words.revoke_of)(&name);
    let used_at = token.used_at.map_or_else(|| words.never.to_owned(), time::date_time);
    view! {
        <tr>
            <td data-label=words.name class="card-title long">{name.clone()}</td>
            <td data-label=words.created_at class="numeric">{time::date_time(token.created_at)}</td>
            <td data-label=words.used_at class="numeric">{used_at}</td>
            <td class="actions">
                <Confirm label=words.revoke name=label.clone() icon=Symbol::Cross question=(words.revoke_question)(&name)>
                    <OperationForm<RevokeApiToken>
                        label=label.clone()
                        class="inline-form"
                        id=["revoke-", &token.id].concat()
                        parameters=vec![("id", token.id)]
                    >
                        <SubmitButton label=words.revoke name=label kind=ButtonKind::Danger icon=Symbol::Cross/>
                    </OperationForm<RevokeApiToken>>
                </Confirm>
            </td>
        </tr>
    }
    .draw()
}
