//! A row in the list of sessions.

use super::browser_name::browser_name;
use crate::{
    draw::Draw as _,
    i18n::messages,
    time,
    ui::{ButtonKind, OperationForm, State, SubmitButton, Symbol, Tone},
};
use leptos::prelude::*;
use portal_api::session::{EndSession, Session};

/// A session in the list, with the button that ends it. The current session has a mark instead of the button.
#[component]
pub fn Row(session: Session) -> impl IntoView {
    let words = &messages().sessions;
    let address = session.address.clone();
    let browser = browser_name(&session.user_agent).unwrap_or_else(|| words.unknown_browser.to_owned());
    // Several sessions may come from one address, so the accessible name of the form also contains the time.
    let end = (words.end_from)(&address, &time::date_time(session.created_at));
    let action = if session.is_current {
        view! { <State tone=Tone::Good text=words.current/> }.draw()
    } else {
        view! {
            <OperationForm<EndSession>
                label=end.clone()
                class="inline-form"
                id=["end-", &session.id].concat()
                parameters=vec![("id", session.id)]
            >
                <SubmitButton
                    label=words.end
                    name=end
                    kind=ButtonKind::Quiet
                    icon=Symbol::Cross
                />
            </OperationForm<EndSession>>
        }
        .draw()
    };
    view! {
        <tr>
            <td data-label=words.user_agent class="card-title long" title=session.user_agent>{browser}</td>
            <td data-label=words.address class="numeric">{address}</td>
            <td data-label=words.created_at class="numeric">{time::date_time(session.created_at)}</td>
            <td data-label=words.seen_at class="numeric">{time::date_time(session.seen_at)}</td>
            <td class="actions">{action}</td>
        </tr>
    }
}
