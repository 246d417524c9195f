//! The checkboxes of tokens that another form revokes too.

use crate::{draw::Draw as _, form::FormState, i18n::messages, page, time};
use leptos::prelude::*;
use portal_api::token::ApiToken;

/// The field of the operations that can revoke tokens.
const NAME: &str = "tokens";

/// A checkbox for each of the user's API tokens: ticked tokens are revoked together with the form's operation.
#[component]
pub fn TokenTicks(
    /// The tokens. Without tokens, nothing is shown.
    tokens: Vec<ApiToken>,
) -> impl IntoView {
    if tokens.is_empty() {
        return ().draw();
    }
    let words = &messages().tokens;
    let form = use_context::<FormState>();
    if let Some(form) = &form {
        form.register_field(NAME);
    }
    let sentence = form.and_then(|form| form.field_error(NAME));
    // After a refusal without scripting, the form shows what was sent.
    let refused = page::outcome().filter(|outcome| outcome.error.is_some());
    let is_ticked = |id: &str| {
        refused.as_ref().is_some_and(|outcome| outcome.values.iter().any(|(name, ticked)| name == NAME && ticked == id))
    };
    let boxes = tokens
        .into_iter()
        .map(|token| {
            let used_at = token.used_at.map_or_else(|| words.never.to_owned(), time::date_time);
            let note = (words.last_use)(&used_at);
            let checked = is_ticked(&token.id);
            view! {
                <label class="checkbox">
                    <input type="checkbox" name=NAME value=token.id checked=checked/>
                    <span>{token.name.to_string()} " " <span class="sub">{note}</span></span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="ticks">
            <legend>{words.also_revoke}</legend>
            {boxes}
            <p class="help">{words.also_revoke_help}</p>
            <p class="error" aria-live="polite" data-error-of=NAME>{sentence}</p>
        </fieldset>
    }
    .draw()
}
